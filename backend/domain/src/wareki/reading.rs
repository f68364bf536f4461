//! Reading dates and fiscal years as people write them, and explaining those that cannot be.

use chrono::{Datelike, NaiveDate};
use unicode_normalization::UnicodeNormalization;

use super::{ERAS, Era, both, day_of_era, era_year, long};

/// A text that is no date, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDate {
    #[error("「{0}」は日付として読めません。令和5年9月1日、R5.9.1、2023-09-01 のように入れてください。")]
    Unreadable(String),
    #[error("「{0}」という日はありません。月と日を確かめてください。")]
    NoSuchDay(String),
    #[error("「{text}」は{era}の期間の外です。{hint}")]
    OutsideEra { text: String, era: &'static str, hint: String },
    #[error("「{text}」の西暦と和暦が合いません。{one}と{other}のどちらかにしてください。")]
    Disagree { text: String, one: String, other: String },
    #[error("「{text}」の曜日が合いません。{day}は{weekday}曜日です。日か曜日を確かめてください。")]
    OtherWeekday { text: String, day: String, weekday: char },
}

/// Why a part of a text is no date; the whole text is added by [`parse`].
enum Why {
    Unreadable,
    NoSuchDay,
    OutsideEra(&'static str, String),
}

/// Years outside are typing errors.
const YEARS: std::ops::RangeInclusive<i32> = 1868..=2200;
/// From Monday.
const WEEKDAYS: [char; 7] = ['月', '火', '水', '木', '金', '土', '日'];

/// Reads 令和8年3月31日, 令和元年5月1日, 令和八年三月三十一日, R8.3.31, 令8.3.31, R080331, 2026-03-31, 2026/3/31, 2026年3月31日,
/// 20260331, 2026年（令和8年）3月31日; full-width too, with the day of the week behind it, or with a spreadsheet's midnight.
///
/// # Errors
/// [`BadDate`] says whether the text is no date, the day does not exist, the era had ended or not begun, or two
/// statements of the text contradict one another.
pub fn parse(text: &str) -> Result<NaiveDate, BadDate> {
    let shown = text.trim();
    let explain = |why: Why| match why {
        Why::Unreadable => BadDate::Unreadable(shown.to_owned()),
        Why::NoSuchDay => BadDate::NoSuchDay(shown.to_owned()),
        Why::OutsideEra(era, hint) => BadDate::OutsideEra { text: shown.to_owned(), era, hint },
    };
    let plain = plain(without_midnight(shown));
    let (plain, weekday) = split_weekday(&plain);
    let date = match split_brackets(plain) {
        None => read(plain).map_err(explain)?,
        Some((outer, inner)) => {
            let date = read(&outer).map_err(explain)?;
            let other = read(inner).or_else(|_| read_year(inner, date)).map_err(explain)?;
            if date != other {
                let (one, other) = (both(date), both(other));
                return Err(BadDate::Disagree { text: shown.to_owned(), one, other });
            }
            date
        }
    };
    let right = WEEKDAYS[date.weekday().num_days_from_monday() as usize];
    match weekday {
        Some(said) if said != right => {
            Err(BadDate::OtherWeekday { text: shown.to_owned(), day: both(date), weekday: right })
        }
        _ => Ok(date),
    }
}

/// The year in which a fiscal year begins: 令和5年度, R5年度, R5, 平成31年度, 2023年度, 2023.
///
/// # Errors
/// None where the text names no year; else the sentence that puts an impossible one right.
pub(crate) fn fiscal_year(text: &str) -> Result<i32, Option<String>> {
    let plain = plain(text);
    let year = plain.strip_suffix("年度").or_else(|| plain.strip_suffix('年')).unwrap_or(&plain);
    let (era, number) = split_era(year.strip_prefix("西暦").unwrap_or(year));
    let number = if era.is_some() && number == "元" { "1" } else { number };
    let number: i32 = number.parse().map_err(|_| None)?;
    let Some(era) = era else { return if YEARS.contains(&number) { Ok(number) } else { Err(None) } };
    if number == 0 {
        return Err(Some(NO_YEAR_0.to_owned()));
    }
    let first = day_of_era(era, number, 4, 1).ok_or(None)?;
    // An era counts a fiscal year if it held on its first day or at the end of that calendar year: 平成31年度 and 令和元年度.
    let last = NaiveDate::from_ymd_opt(first.year(), 12, 31).ok_or(None)?;
    let holds = |day| era_year(day).is_some_and(|(found, year)| found.code == era.code && year == number);
    if holds(first) || holds(last) {
        return Ok(first.year());
    }
    let right = long(last);
    let right = right.split_inclusive('年').next().unwrap_or_default();
    Err(Some(format!("正しくは{right}度（{}年度）です。", first.year())))
}

const NO_YEAR_0: &str = "0年はありません。1年目は元年です。";

/// Without width, space and kanji numerals.
fn plain(text: &str) -> String {
    let narrow: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    arabic(&narrow)
}

/// A cell that a spreadsheet took for a moment: `2023-09-01 00:00:00`, `2023-09-01T00:00:00`.
fn without_midnight(text: &str) -> &str {
    let Some((day, time)) = text.rsplit_once([' ', 'T']) else { return text };
    if ["0:00", "00:00", "0:00:00", "00:00:00", "00:00:00.000"].contains(&time) { day } else { text }
}

/// 令和八年三月三十一日 with Arabic numerals; 二〇二三年 digit by digit.
fn arabic(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut run: Vec<char> = Vec::new();
    for letter in text.chars() {
        if digit(letter).is_some() || unit(letter).is_some() {
            run.push(letter);
            continue;
        }
        written.push_str(&number(&run));
        run.clear();
        written.push(letter);
    }
    written + &number(&run)
}

fn digit(letter: char) -> Option<u32> {
    Some(match letter {
        '〇' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn unit(letter: char) -> Option<u32> {
    Some(match letter {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

/// A run of kanji numerals: 二十三 by its units, 二三 by its places.
fn number(run: &[char]) -> String {
    if !run.iter().any(|letter| unit(*letter).is_some()) {
        return run.iter().filter_map(|letter| digit(*letter)).map(|value| value.to_string()).collect();
    }
    let (mut sum, mut last) = (0u32, None);
    for letter in run {
        match unit(*letter) {
            Some(unit) => sum = sum.saturating_add(last.take().unwrap_or(1) * unit),
            None => last = digit(*letter),
        }
    }
    sum.saturating_add(last.unwrap_or(0)).to_string()
}

/// The day of the week behind a date: 金曜日, or in brackets 金, 金曜, 金曜日.
fn split_weekday(plain: &str) -> (&str, Option<char>) {
    let (rest, name) = match plain.strip_suffix(')').and_then(|open| open.rsplit_once('(')) {
        Some((rest, name)) => (rest, name.strip_suffix("曜日").or_else(|| name.strip_suffix('曜')).unwrap_or(name)),
        None => match plain.strip_suffix("曜日") {
            Some(rest) => rest.split_at(rest.char_indices().next_back().map_or(0, |(at, _)| at)),
            None => return (plain, None),
        },
    };
    match WEEKDAYS.into_iter().find(|day| name.chars().eq([*day])) {
        Some(day) => (rest, Some(day)),
        None => (plain, None),
    }
}

/// A second statement in brackets: 2023年(令和5年)9月1日.
fn split_brackets(plain: &str) -> Option<(String, &str)> {
    let (before, rest) = plain.split_once('(')?;
    let (inner, after) = rest.split_once(')')?;
    Some((format!("{before}{after}"), inner))
}

/// A year alone, on the day and month of another date.
fn read_year(year: &str, date: NaiveDate) -> Result<NaiveDate, Why> {
    let year = year.strip_suffix('年').unwrap_or(year);
    read(&format!("{year}年{}月{}日", date.month(), date.day()))
}

fn read(plain: &str) -> Result<NaiveDate, Why> {
    let plain = plain.strip_prefix("西暦").unwrap_or(plain);
    let (era, rest) = split_era(plain);
    let [year, month, day] = numbers(rest, era.is_some()).ok_or(Why::Unreadable)?;
    match era {
        Some(era) => from_era(era, year, month, day),
        None if YEARS.contains(&year) => {
            NaiveDate::from_ymd_opt(year, month.unsigned_abs(), day.unsigned_abs()).ok_or(Why::NoSuchDay)
        }
        None => Err(Why::Unreadable),
    }
}

fn split_era(plain: &str) -> (Option<&'static Era>, &str) {
    for era in &ERAS {
        let kanji_short = &era.kanji[..3];
        for spelling in [era.kanji, kanji_short] {
            if let Some(rest) = plain.strip_prefix(spelling) {
                return (Some(era), rest);
            }
        }
        if let Some(rest) = plain.strip_prefix([era.letter, era.letter.to_ascii_lowercase()]) {
            return (Some(era), rest.trim_start_matches('.'));
        }
    }
    (None, plain)
}

/// What stands between year, month and day; NFKC leaves the strokes and the minus sign of some keyboards alone.
const SEPARATORS: [char; 13] = [
    '年', '月', '.', '/', '-', '・', '\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{2212}', '\u{30FC}',
];

/// Year, month and day between the usual separators or without any; 元 is 1 where an era precedes.
fn numbers(text: &str, era: bool) -> Option<[i32; 3]> {
    let text = text.strip_suffix('日').unwrap_or(text);
    let compact = if era { 6 } else { 8 };
    let parts: Vec<_> = if text.len() == compact && text.bytes().all(|b| b.is_ascii_digit()) {
        vec![&text[..compact - 4], &text[compact - 4..compact - 2], &text[compact - 2..]]
    } else {
        text.split(SEPARATORS).collect()
    };
    let [year, month, day] = parts.as_slice() else { return None };
    let year = if era && *year == "元" { "1" } else { year };
    let short = |part: &str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    if ![year, month, day].into_iter().all(short) {
        return None;
    }
    Some([year.parse().ok()?, month.parse().ok()?, day.parse().ok()?])
}

fn from_era(era: &'static Era, year: i32, month: i32, day: i32) -> Result<NaiveDate, Why> {
    if year == 0 {
        return Err(Why::OutsideEra(era.kanji, NO_YEAR_0.to_owned()));
    }
    let (Ok(month), Ok(day)) = (u8::try_from(month), u8::try_from(day)) else { return Err(Why::NoSuchDay) };
    let date = day_of_era(era, year, month, day).ok_or(Why::NoSuchDay)?;
    match era_year(date) {
        _ if !YEARS.contains(&date.year()) => Err(Why::Unreadable),
        Some((found, _)) if found.code == era.code => Ok(date),
        _ => Err(Why::OutsideEra(era.kanji, format!("正しくは{}です。", both(date)))),
    }
}
