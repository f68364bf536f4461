//! 和暦: dates as offices write them, from icu's calendar data. ISO inside, 和暦 on screen and paper, both accepted.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use icu_calendar::Date as IcuDate;
use icu_calendar::cal::{Iso, Japanese};
use unicode_normalization::UnicodeNormalization;

/// An era as icu names it, its kanji, and the letter that stands for it on forms.
struct Era {
    code: &'static str,
    kanji: &'static str,
    letter: char,
}

const ERAS: [Era; 5] = [
    Era { code: "meiji", kanji: "明治", letter: 'M' },
    Era { code: "taisho", kanji: "大正", letter: 'T' },
    Era { code: "showa", kanji: "昭和", letter: 'S' },
    Era { code: "heisei", kanji: "平成", letter: 'H' },
    Era { code: "reiwa", kanji: "令和", letter: 'R' },
];

static JAPANESE: LazyLock<Japanese> = LazyLock::new(Japanese::new);

/// A text that is no date, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDate {
    #[error("「{0}」は日付として読めません。令和5年9月1日、R5.9.1、2023-09-01 のように入れてください。")]
    Unreadable(String),
    #[error("「{0}」という日はありません。月と日を確かめてください。")]
    NoSuchDay(String),
    #[error("「{text}」は{era}の期間の外です。{hint}")]
    OutsideEra { text: String, era: &'static str, hint: String },
}

/// `令和5年9月1日`; the first year of an era is 元年. Before 明治 6 (1873), when the calendar began, 西暦.
pub fn long(date: NaiveDate) -> String {
    match era_year(date) {
        Some((era, 1)) => format!("{}元年{}月{}日", era.kanji, date.month(), date.day()),
        Some((era, year)) => format!("{}{year}年{}月{}日", era.kanji, date.month(), date.day()),
        None => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
    }
}

/// `R5.9.1`, for narrow columns.
pub fn short(date: NaiveDate) -> String {
    match era_year(date) {
        Some((era, year)) => format!("{}{year}.{}.{}", era.letter, date.month(), date.day()),
        None => format!("{}.{}.{}", date.year(), date.month(), date.day()),
    }
}

fn era_year(date: NaiveDate) -> Option<(&'static Era, i32)> {
    let (month, day) = (date.month() as u8, date.day() as u8);
    let japanese = IcuDate::try_new_iso(date.year(), month, day).ok()?.to_calendar(*JAPANESE);
    let found = japanese.year().era()?;
    ERAS.iter().find(|era| era.code == found.era.as_str()).map(|era| (era, found.year))
}

/// Reads 令和8年3月31日, 令和元年5月1日, R8.3.31, 令8.3.31, 2026-03-31, 2026/3/31, 2026年3月31日; full-width too.
///
/// # Errors
/// [`BadDate`] says whether the text is no date, the day does not exist, or the era had ended or not begun.
pub fn parse(text: &str) -> Result<NaiveDate, BadDate> {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let unreadable = || BadDate::Unreadable(text.trim().to_owned());
    let (era, rest) = split_era(&plain);
    let [year, month, day] = numbers(rest, era.is_some()).ok_or_else(unreadable)?;
    let Some(era) = era else {
        if !YEARS.contains(&year) {
            return Err(unreadable());
        }
        return NaiveDate::from_ymd_opt(year, month as u32, day as u32)
            .ok_or_else(|| BadDate::NoSuchDay(text.trim().to_owned()));
    };
    from_era(text.trim(), era, year, month as u32, day as u32)
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

/// What stands between year, month and day; NFKC leaves the hyphens and the minus sign of some keyboards alone.
const SEPARATORS: [char; 8] = ['年', '月', '.', '/', '-', '\u{2010}', '\u{2011}', '\u{2212}'];
/// Years outside are typing errors.
const YEARS: std::ops::RangeInclusive<i32> = 1868..=2200;

/// Year, month and day between the usual separators; 元 is 1 where an era precedes.
fn numbers(text: &str, era: bool) -> Option<[i32; 3]> {
    let text = text.strip_suffix('日').unwrap_or(text);
    let parts: Vec<_> = text.split(SEPARATORS).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let year = if era && *year == "元" { "1" } else { year };
    let short = |part: &str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    if ![year, month, day].into_iter().all(short) {
        return None;
    }
    Some([year.parse().ok()?, month.parse().ok()?, day.parse().ok()?])
}

fn from_era(text: &str, era: &'static Era, year: i32, month: u32, day: u32) -> Result<NaiveDate, BadDate> {
    let outside = |hint: String| BadDate::OutsideEra { text: text.to_owned(), era: era.kanji, hint };
    if year == 0 {
        return Err(outside("0年はありません。1年目は元年です。".into()));
    }
    let no_such_day = || BadDate::NoSuchDay(text.to_owned());
    let (month, day) = (u8::try_from(month), u8::try_from(day));
    let (Ok(month), Ok(day)) = (month, day) else { return Err(no_such_day()) };
    let read = IcuDate::try_new_japanese_with_calendar(era.code, year, month, day, *JAPANESE);
    let iso = read.map_err(|_| no_such_day())?.to_calendar(Iso);
    let date = NaiveDate::from_ymd_opt(iso.year().extended_year(), u32::from(month), u32::from(day))
        .ok_or_else(no_such_day)?;
    match era_year(date) {
        _ if !YEARS.contains(&date.year()) => Err(BadDate::Unreadable(text.to_owned())),
        Some((found, _)) if found.code == era.code => Ok(date),
        _ => Err(outside(format!("正しくは{}です。", long(date)))),
    }
}
