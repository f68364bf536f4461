//! What people put into a cell: an answer in any spelling, a date in any form.

use chrono::{Datelike, Duration};
use tachiiri_domain::Date;
use tachiiri_domain::instrument::Answer;
use tachiiri_domain::wareki;

use crate::book::{Datum, plain};

/// Spellings of the answers, without regard to width and case. A lone dash is none: it may mean blank.
const WORDS: [(Answer, &[&str]); 3] = [
    (Answer::Yes, &["はい", "ハイ", "yes", "y", "○", "〇", "◯", "●", "✓", "✔", "☑"]),
    (Answer::No, &["いいえ", "イイエ", "no", "×", "✕", "✖", "☓"]),
    (Answer::NotApplicable, &["対象外", "該当なし", "非該当", "n/a"]),
];

/// Marks that people put before a printed choice; the boxes that are left empty are no marks.
const CHOSEN: [char; 9] = ['☑', '■', '●', '◉', '○', '◯', '〇', '✓', '✔'];

/// An answer as it stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    Blank,
    /// The answer, and what stands behind it: on paper the date.
    Answer(Answer, String),
    Unknown,
}

pub fn answer(text: &str) -> Said {
    let text = plain(text);
    if is_blank(&text) {
        return Said::Blank;
    }
    if text.contains("はい") && text.contains("いいえ") {
        return printed(&text);
    }
    let words = WORDS.iter().flat_map(|(answer, words)| words.iter().map(|word| (*answer, *word)));
    let longest = words.filter(|(_, word)| text.starts_with(word)).max_by_key(|(_, word)| word.len());
    let Some((answer, word)) = longest else { return Said::Unknown };
    let rest = bare(&text[word.len()..]).to_owned();
    // Behind the word a date may stand, as on the printed form, and nothing else.
    match rest.as_str() {
        "" => Said::Answer(answer, String::new()),
        dated if dated.contains(|c: char| c.is_ascii_digit()) && word.chars().count() > 1 => Said::Answer(answer, rest),
        _ => Said::Unknown,
    }
}

/// `はい・いいえ`, as the form prints it: nothing, until one of the two is marked.
fn printed(text: &str) -> Said {
    let marked = |word: &str| {
        let before = text.find(word).and_then(|at| text[..at].chars().next_back());
        before.is_some_and(|c| CHOSEN.contains(&c))
    };
    match (marked("はい"), marked("いいえ")) {
        (true, false) => Said::Answer(Answer::Yes, String::new()),
        (false, true) => Said::Answer(Answer::No, String::new()),
        (false, false) if !text.contains(CHOSEN) => Said::Blank,
        _ => Said::Unknown,
    }
}

/// Without the brackets and points around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| "()[]。、,:：".contains(c))
}

/// What a form prints where nothing was filled in: `(/)`, `年月日`, a line.
fn is_blank(plain: &str) -> bool {
    plain.chars().all(|c| "()/年月日_-ー―".contains(c))
}

/// The date in a cell. `window` is where a day without its year is looked for.
///
/// # Errors
/// The sentence of [`wareki::BadDate`].
pub fn date(datum: &Datum, window: Option<(Date, Date)>) -> Result<Option<Date>, String> {
    let text = match datum {
        Datum::Date(date) => return Ok(Some(*date)),
        Datum::Number(number) => return number_date(*number).map(Some).ok_or_else(|| unreadable(&datum.text())),
        Datum::Bool(_) | Datum::Error(_) => return Err(unreadable(&datum.text())),
        Datum::Text(text) => text,
    };
    let whole = plain(text);
    if is_blank(&whole) {
        return Ok(None);
    }
    let day = without_weekday(bare(&whole));
    let day = without_time(text, day);
    match (wareki::parse(&day), window) {
        (Ok(date), _) => Ok(Some(date)),
        (Err(bad), Some(window)) => day_in(&day, window).map(Some).ok_or_else(|| spoken(bad, text)),
        (Err(bad), None) => Err(spoken(bad, text)),
    }
}

/// The sentence about the text as it stands in the cell, not as it was made plain.
fn spoken(bad: wareki::BadDate, text: &str) -> String {
    match bad {
        wareki::BadDate::Unreadable(_) => unreadable(text.trim()),
        other => other.to_string(),
    }
}

fn unreadable(text: &str) -> String {
    wareki::BadDate::Unreadable(text.to_owned()).to_string()
}

/// `2023-11-01 00:00:00`: some programs write the hour beside the day.
fn without_time(text: &str, plain: &str) -> String {
    let first = text.trim().split(['T', ' ', '\u{3000}']).next().unwrap_or_default();
    if plain.contains(':') { crate::book::plain(first) } else { plain.to_owned() }
}

/// `令和5年11月1日(水)`
fn without_weekday(plain: &str) -> &str {
    let day = plain.strip_suffix("曜日").unwrap_or(plain);
    let cut = day.rsplit_once('(').filter(|(_, rest)| rest.chars().all(|c| "月火水木金土日)".contains(c)));
    cut.map_or(plain, |(before, _)| before)
}

/// A day that lost its format is the number of days since 1899-12-30; some write `20231101`.
fn number_date(number: f64) -> Option<Date> {
    let (first, last) = (Date::from_ymd_opt(2000, 1, 1)?, Date::from_ymd_opt(2100, 12, 31)?);
    let within = |date: &Date| (first..=last).contains(date);
    if number.fract() != 0.0 || !(0.0..1e8).contains(&number) {
        return None;
    }
    let whole = number as u32;
    let written = Date::from_ymd_opt((whole / 10_000) as i32, whole / 100 % 100, whole % 100);
    let counted = Date::from_ymd_opt(1899, 12, 30)?.checked_add_signed(Duration::days(whole.into()));
    written.filter(within).or_else(|| counted.filter(within))
}

/// `11/1`, `11月1日`: the one day of that name in the window.
fn day_in(text: &str, (from, to): (Date, Date)) -> Option<Date> {
    let text = text.strip_suffix('日').unwrap_or(text);
    let (month, day) = text.split_once(['/', '月', '.'])?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    let mut days = (from.year()..=to.year()).filter_map(|year| Date::from_ymd_opt(year, month, day));
    let found = days.find(|date| (from..=to).contains(date))?;
    days.all(|date| !(from..=to).contains(&date)).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn an_answer_is_known_in_every_spelling() {
        let said = |text: &str| answer(text);
        for yes in
            ["はい", "はい　", " ハイ", "○", "〇", "◯", "YES", "ｙｅｓ", "Yes ", "✓", "☑はい □いいえ", "●はい・いいえ"]
        {
            assert_eq!(said(yes), Said::Answer(Answer::Yes, String::new()), "{yes}");
        }
        for no in ["いいえ", "いいえ。", "×", "ＮＯ", "□はい ■いいえ", "はい・○いいえ"] {
            assert_eq!(said(no), Said::Answer(Answer::No, String::new()), "{no}");
        }
        assert_eq!(said("該当なし"), Said::Answer(Answer::NotApplicable, String::new()));
        assert_eq!(said("はい（11/1）"), Said::Answer(Answer::Yes, "11/1".into()));
        for blank in ["", "　", "はい・いいえ（　／　）", "( / )", "―"] {
            assert_eq!(said(blank), Said::Blank, "{blank}");
        }
        for unknown in ["はいと思う", "済み？", "○○病院", "☑はい ☑いいえ", "1", "nothing", "y2"]
        {
            assert_eq!(said(unknown), Said::Unknown, "{unknown}");
        }
    }

    #[test]
    fn a_date_is_known_in_every_form() {
        let window = Some((day("2023-04-01"), day("2024-03-31")));
        let read = |text: &str| date(&Datum::Text(text.into()), window);
        for text in [
            "令和5年11月1日",
            "Ｒ５．１１．１",
            "令5.11.1",
            "2023/11/1",
            "2023-11-01 00:00:00",
            "2023-11-01T09:30",
            "11/1",
            "１１月１日",
            "（11/1）",
            "令和5年11月1日（水）",
            "令和 5 年 11 月 1 日",
        ] {
            assert_eq!(read(text), Ok(Some(day("2023-11-01"))), "{text}");
        }
        assert_eq!(read("3/31"), Ok(Some(day("2024-03-31"))));
        for number in [45231.0, 20_231_101.0] {
            assert_eq!(date(&Datum::Number(number), None), Ok(Some(day("2023-11-01"))), "{number}");
        }
        assert_eq!(read("（　／　）"), Ok(None));
        for text in ["平成32年1月1日", "2023-02-30", "来月", "13/1"] {
            assert!(read(text).unwrap_err().contains(text), "{text}");
        }
        assert!(date(&Datum::Text("11/1".into()), None).is_err(), "no year, and nothing to take it from");
        for number in [1.5, 12.0, 1e7] {
            assert!(date(&Datum::Number(number), None).is_err(), "{number}");
        }
    }
}
