//! How values are said on screen: dates, times, days left, counts, unknowns. Templates call these by path.

use std::borrow::Borrow;

use chrono::NaiveDate;
use tachiiri_domain::answers::Given;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::clock::{self, Timestamp, in_japan};
use tachiiri_domain::wareki;

/// `令和5年9月1日`
pub fn day(date: &NaiveDate) -> String {
    wareki::long(*date)
}

/// `R5.9.1`, or nothing.
pub fn short_day(date: &Option<NaiveDate>) -> String {
    date.map(wareki::short).unwrap_or_default()
}

/// The value of a date field: `令和5年9月1日`, or nothing.
pub fn day_value(date: &Option<NaiveDate>) -> String {
    date.map(wareki::long).unwrap_or_default()
}

/// `「いいえ」・確認日 R5.9.1・目標日 R5.12.28・備考「…」`, or 未記入.
pub fn given(given: &Given) -> String {
    let answer = given.answer.map(|answer| format!("「{}」", answer.label()));
    let date = |word: &str, date: Option<NaiveDate>| date.map(|date| format!("{word} {}", wareki::short(date)));
    let note = Some(format!("備考「{}」", given.note)).filter(|_| !given.note.is_empty());
    let proxy = given.proxy.as_ref().map(|place| format!("代行入力（原本：{place}）"));
    let parts = [answer, date("確認日", given.confirmed_on), date("目標日", given.target_on), note, proxy];
    let said = parts.into_iter().flatten().collect::<Vec<_>>().join("・");
    if said.is_empty() { "未記入".to_owned() } else { said }
}

/// `10:42`, Japan time.
pub fn clock(at: &Timestamp) -> String {
    in_japan(*at).format("%H:%M").to_string()
}

/// `令和5年11月18日 10:42`, Japan time.
pub fn moment(at: &Timestamp) -> String {
    format!("{} {}", wareki::long(in_japan(*at).date_naive()), clock(at))
}

/// `令和6年3月31日`: the last day on which something that expires then still holds.
pub fn last_day(end: &Timestamp) -> String {
    wareki::long(clock::last_day(*end))
}

/// `10:42` of today, else with its day.
pub fn since(at: &Timestamp, today: &NaiveDate) -> String {
    if in_japan(*at).date_naive() == *today { clock(at) } else { moment(at) }
}

/// `あと 12 日`, `今日まで`, `3 日超過`.
pub fn days_left(due: &NaiveDate, today: &NaiveDate) -> String {
    match (*due - *today).num_days() {
        0 => "今日まで".to_owned(),
        left if left > 0 => format!("あと {left} 日"),
        late => format!("{} 日超過", -late),
    }
}

/// `きょうから`, `3 日前から`
pub fn days_waiting(since: &NaiveDate, today: &NaiveDate) -> String {
    match (*today - *since).num_days() {
        ..=0 => "きょうから".to_owned(),
        days => format!("{days} 日前から"),
    }
}

/// How pressing a day is, as a class of the stylesheet: `late`, `soon` (within a week) or `calm`.
pub fn pressing(due: &NaiveDate, today: &NaiveDate) -> &'static str {
    match (*due - *today).num_days() {
        i64::MIN..=-1 => "late",
        0..=7 => "soon",
        _ => "calm",
    }
}

/// `1,234`
pub fn count(number: impl Borrow<u64>) -> String {
    let digits = number.borrow().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `420床`, `病床数不明`
pub fn beds(beds: &Option<u32>) -> String {
    beds.map_or_else(|| "病床数不明".to_owned(), |beds| format!("{}床", count(u64::from(beds))))
}

/// The chip of a state: its class in the stylesheet.
pub fn state_class(state: &StateKey) -> &'static str {
    match state {
        StateKey::Draft => "draft",
        StateKey::Submitted => "submitted",
        StateKey::Returned => "returned",
        StateKey::Accepted => "accepted",
    }
}

/// The shape beside the word, so that no state is told by colour alone.
pub fn state_icon(state: &StateKey) -> &'static str {
    match state {
        StateKey::Draft => "ring",
        StateKey::Submitted => "dot",
        StateKey::Returned => "back",
        StateKey::Accepted => "check",
    }
}

/// The first digits of a hash, enough for an eye.
pub fn hash_head(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

/// `1.2 MB`, `34 KB`, `512 バイト`
pub fn bytes(bytes: &u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} バイト"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_said_as_a_person_counts_them() {
        let today: NaiveDate = "2023-11-18".parse().unwrap();
        let said = |due: &str| days_left(&due.parse().unwrap(), &today);
        assert_eq!(
            [said("2023-11-30"), said("2023-11-18"), said("2023-11-15")],
            ["あと 12 日", "今日まで", "3 日超過"]
        );
        assert_eq!(pressing(&"2023-11-17".parse().unwrap(), &today), "late");
    }

    #[test]
    fn numbers_are_grouped_and_unknown_is_said() {
        assert_eq!([count(7), count(1000), count(1_234_567)], ["7", "1,000", "1,234,567"]);
        assert_eq!([beds(&Some(1200)), beds(&None)], ["1,200床", "病床数不明"]);
        assert_eq!([bytes(&512), bytes(&34_001), bytes(&1_260_000)], ["512 バイト", "35 KB", "1.2 MB"]);
    }

    #[test]
    fn times_are_japanese() {
        let at = "2023-11-18T01:42:00Z".parse().unwrap();
        assert_eq!(moment(&at), "令和5年11月18日 10:42");
    }
}
