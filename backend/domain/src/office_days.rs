//! 開庁日: weekdays on which an office is open, counted from and to a due date.
//!
//! Closed are Saturdays, Sundays, the 国民の祝日 and 29 December to 3 January (地方自治法第4条の2 and the ordinances
//! made by it; 行政機関の休日に関する法律第1条).

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// A day of 国民の祝日に関する法律第2条.
enum Feast {
    On(u32, u32),
    /// Month, and which Monday of it.
    Monday(u32, u32),
    /// The day is in the almanac; the formula of the Hydrographic Department holds from 1980 to 2099.
    Equinox {
        month: u32,
        day_in_1980: f64,
    },
}

use Feast::{Equinox, Monday, On};

/// The law as it has stood since 2020.
const FEASTS: [(&str, Feast); 16] = [
    ("元日", On(1, 1)),
    ("成人の日", Monday(1, 2)),
    ("建国記念の日", On(2, 11)),
    ("天皇誕生日", On(2, 23)),
    ("春分の日", Equinox { month: 3, day_in_1980: 20.8431 }),
    ("昭和の日", On(4, 29)),
    ("憲法記念日", On(5, 3)),
    ("みどりの日", On(5, 4)),
    ("こどもの日", On(5, 5)),
    ("海の日", Monday(7, 3)),
    ("山の日", On(8, 11)),
    ("敬老の日", Monday(9, 3)),
    ("秋分の日", Equinox { month: 9, day_in_1980: 23.2488 }),
    ("スポーツの日", Monday(10, 2)),
    ("文化の日", On(11, 3)),
    ("勤労感謝の日", On(11, 23)),
];

/// Feasts moved for one year by 令和三年東京オリンピック競技大会・東京パラリンピック競技大会特別措置法第29条 and its
/// predecessor: name, year, month, day.
const MOVED: [(&str, i32, u32, u32); 6] = [
    ("海の日", 2020, 7, 23),
    ("スポーツの日", 2020, 7, 24),
    ("山の日", 2020, 8, 10),
    ("海の日", 2021, 7, 22),
    ("スポーツの日", 2021, 7, 23),
    ("山の日", 2021, 8, 8),
];

/// The name of the 国民の祝日, 振替休日 or 国民の休日 that a day is, from 2020 on.
pub fn holiday(day: NaiveDate) -> Option<&'static str> {
    feast(day).or_else(|| substitute(day)).or_else(|| between(day))
}

fn feast(day: NaiveDate) -> Option<&'static str> {
    let moved = MOVED.iter().filter(|(_, year, ..)| *year == day.year());
    if let Some((name, ..)) = moved.clone().find(|(_, _, month, on)| (*month, *on) == (day.month(), day.day())) {
        return Some(name);
    }
    let stays = |name: &str| !moved.clone().any(|(gone, ..)| *gone == name);
    FEASTS.iter().find(|(name, rule)| stays(name) && rule.falls_on(day)).map(|(name, _)| *name)
}

impl Feast {
    fn falls_on(&self, day: NaiveDate) -> bool {
        let (month, on) = (day.month(), day.day());
        match *self {
            On(of, the) => (of, the) == (month, on),
            Monday(of, nth) => of == month && day.weekday() == Weekday::Mon && on.div_ceil(7) == nth,
            Equinox { month: of, day_in_1980 } => {
                let years = f64::from(day.year() - 1980);
                of == month && (day_in_1980 + 0.242_194 * years - (years / 4.0).floor()).floor() == f64::from(on)
            }
        }
    }
}

/// 第3条第2項: the first day after a Sunday's feast that is none itself.
fn substitute(day: NaiveDate) -> Option<&'static str> {
    let mut before = day.pred_opt()?;
    while feast(before).is_some() {
        if before.weekday() == Weekday::Sun {
            return Some("振替休日");
        }
        before = before.pred_opt()?;
    }
    None
}

/// 第3条第3項: a day with a feast on either side.
fn between(day: NaiveDate) -> Option<&'static str> {
    let (before, after) = (feast(day.pred_opt()?), feast(day.succ_opt()?));
    (before.is_some() && after.is_some()).then_some("国民の休日")
}

/// Whether offices are open.
pub fn is_office_day(day: NaiveDate) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let turn_of_the_year = matches!((day.month(), day.day()), (12, 29..) | (1, ..=3));
    !weekend && !turn_of_the_year && holiday(day).is_none()
}

/// The office day `count` office days before `day`; for 0 the day itself or the last one before it.
pub fn before(day: NaiveDate, count: u32) -> NaiveDate {
    walk(day, count, |day| day.checked_sub_days(Days::new(1)))
}

/// The office day `count` office days after `day`; for 0 the day itself or the first one after it.
pub fn after(day: NaiveDate, count: u32) -> NaiveDate {
    walk(day, count, |day| day.checked_add_days(Days::new(1)))
}

/// At the end of the calendar it stays where it is.
fn walk(from: NaiveDate, count: u32, step: impl Fn(NaiveDate) -> Option<NaiveDate>) -> NaiveDate {
    let mut left = count;
    let mut day = from;
    while left > 0 || !is_office_day(day) {
        let Some(next) = step(day) else { return day };
        day = next;
        if left > 0 && is_office_day(day) {
            left -= 1;
        }
    }
    day
}
