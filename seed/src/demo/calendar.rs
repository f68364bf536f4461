//! The days of the demonstration: asked in July 2023 (and the year before in July 2022), seen from 18 November.

use chrono::{Days, Duration};
use tachiiri_domain::Date;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;

/// Hours that clocks in Japan are ahead of UTC.
const JAPAN: i64 = 9;

pub(super) fn day(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).expect("a day written in this folder exists")
}

/// A moment on a clock in Japan, `minutes` after nine in the morning.
pub(super) fn office(date: Date, minutes: u32) -> Timestamp {
    let midnight = date.and_hms_opt(0, 0, 0).expect("midnight exists").and_utc();
    midnight - Duration::hours(JAPAN) + Duration::hours(9) + Duration::minutes(i64::from(minutes))
}

/// 18 November 2023, one in the afternoon.
pub(super) fn now() -> Timestamp {
    office(day(2023, 11, 18), 240)
}

pub(super) fn fiscal_year() -> FiscalYear {
    FiscalYear::of(day(2023, 11, 18))
}

pub(super) fn register_date() -> Date {
    day(2022, 6, 1)
}

pub(super) fn later(date: Date, days: u32) -> Date {
    date + Days::new(u64::from(days))
}
