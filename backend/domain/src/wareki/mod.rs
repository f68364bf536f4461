//! 和暦: dates as offices write them, from icu's calendar data. ISO inside, 和暦 on screen and paper, both accepted.
//! What is written stands here, what is read in `reading`.

mod reading;

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use icu_calendar::Date as IcuDate;
use icu_calendar::cal::{Iso, Japanese};

pub(crate) use reading::fiscal_year;
pub use reading::{BadDate, parse};

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

/// `2023年（令和5年）9月1日`: 西暦 and 和暦 side by side, for a reader who may know either. Before 明治 6 西暦 alone.
pub fn both(date: NaiveDate) -> String {
    let western = date.year();
    match long(date).split_once('年') {
        Some((year, day)) if era_year(date).is_some() => format!("{western}年（{year}年）{day}"),
        _ => long(date),
    }
}

fn era_year(date: NaiveDate) -> Option<(&'static Era, i32)> {
    let (month, day) = (date.month() as u8, date.day() as u8);
    let japanese = IcuDate::try_new_iso(date.year(), month, day).ok()?.to_calendar(*JAPANESE);
    let found = japanese.year().era()?;
    ERAS.iter().find(|era| era.code == found.era.as_str()).map(|era| (era, found.year))
}

/// The day of an era's year by icu's calendar, whether or not the era reached it; None where the month has no such day.
fn day_of_era(era: &Era, year: i32, month: u8, day: u8) -> Option<NaiveDate> {
    let read = IcuDate::try_new_japanese_with_calendar(era.code, year, month, day, *JAPANESE);
    let iso = read.ok()?.to_calendar(Iso);
    NaiveDate::from_ymd_opt(iso.year().extended_year(), u32::from(month), u32::from(day))
}
