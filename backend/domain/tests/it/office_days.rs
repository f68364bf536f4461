//! 開庁日 beside the lists that the Cabinet Office published, and the days on which reminders go out.

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use tachiiri_domain::office_days::{after, before, holiday, is_office_day};
use tachiiri_domain::reminders;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// 内閣府「国民の祝日」について, as published for each year.
const PUBLISHED: [(i32, &str); 8] = [
    (2020, "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/23 7/24 8/10 9/21 9/22 11/3 11/23"),
    (2021, "1/1 1/11 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/22 7/23 8/8 8/9 9/20 9/23 11/3 11/23"),
    (2022, "1/1 1/10 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/18 8/11 9/19 9/23 10/10 11/3 11/23"),
    (2023, "1/1 1/2 1/9 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/23 10/9 11/3 11/23"),
    (2024, "1/1 1/8 2/11 2/12 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/22 9/23 10/14 11/3 11/4 11/23"),
    (2025, "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24"),
    (2026, "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23"),
    (2027, "1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23"),
];

#[test]
fn the_holidays_are_those_that_were_published() {
    for (year, published) in PUBLISHED {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let found: Vec<_> = first
            .iter_days()
            .take_while(|day| day.year() == year)
            .filter(|day| holiday(*day).is_some())
            .map(|day| format!("{}/{}", day.month(), day.day()))
            .collect();
        assert_eq!(found.join(" "), published, "{year}");
    }
    assert_eq!(holiday(day("2026-09-22")), Some("国民の休日"));
    assert_eq!(holiday(day("2024-05-06")), Some("振替休日"));
}

#[test]
fn the_turn_of_the_year_and_weekends_are_stepped_over() {
    assert_eq!(after(day("2023-12-28"), 1), day("2024-01-04"));
    assert_eq!(before(day("2024-01-04"), 1), day("2023-12-28"));
    assert_eq!(after(day("2023-11-23"), 0), day("2023-11-24"));
    assert_eq!(before(day("2023-11-26"), 0), day("2023-11-24"));
}

#[test]
fn reminders_go_out_on_office_days_before_and_after_the_due_date() {
    let days = reminders::plan(day("2023-11-18"), day("2023-12-28"));
    assert_eq!(days, [day("2023-12-14"), day("2023-12-25"), day("2024-01-04")]);
    assert_eq!(reminders::moment(days[0]).to_rfc3339(), "2023-12-14T00:00:00+00:00");
    assert_eq!(reminders::plan(day("2023-12-25"), day("2023-12-28")), [day("2024-01-04")]);
}

proptest! {
    #[test]
    fn between_a_day_and_its_neighbour_no_office_is_open(offset in 0u64..20_000) {
        let from = day("2020-01-02") + chrono::Days::new(offset);
        let next = after(from, 1);
        prop_assert!(is_office_day(next) && next > from);
        prop_assert!(from.iter_days().skip(1).take_while(|day| *day < next).all(|day| !is_office_day(day)));
        if is_office_day(from) {
            prop_assert_eq!(before(next, 1), from);
        }
    }
}
