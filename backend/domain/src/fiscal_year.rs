//! 年度: 1 April to 31 March, Japan time.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

/// A Japanese fiscal year, named by the year it begins in (2023 = 令和5年度).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct FiscalYear(i32);

/// Fiscal years the program works with; outside, a year is a typing error.
const FIRST: i32 = 2000;
const LAST: i32 = 2099;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("年度「{0}」は使えません。西暦4桁の年度（{FIRST}〜{LAST}、例: 令和5年度は 2023）を入れてください。")]
pub struct BadFiscalYear(String);

impl FiscalYear {
    pub fn new(year: i32) -> Result<Self, BadFiscalYear> {
        if (FIRST..=LAST).contains(&year) { Ok(Self(year)) } else { Err(BadFiscalYear(year.to_string())) }
    }

    /// The fiscal year a date lies in.
    pub fn of(date: NaiveDate) -> Self {
        Self(if date.month() >= 4 { date.year() } else { date.year() - 1 })
    }

    pub fn year(self) -> i32 {
        self.0
    }

    /// 1 April.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0, 4, 1).expect("1 April exists in every year")
    }

    /// 31 March of the following calendar year.
    pub fn last_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0 + 1, 3, 31).expect("31 March exists in every year")
    }

    pub fn contains(self, date: NaiveDate) -> bool {
        Self::of(date) == self
    }

    /// `令和5年度`.
    ///
    /// 2019 is 令和元年度 throughout: the year goes by the era that most of it lies in, here that of 1 October.
    pub fn label(self) -> String {
        let autumn = NaiveDate::from_ymd_opt(self.0, 10, 1).expect("1 October exists in every year");
        let year = crate::wareki::long(autumn);
        format!("{}度", year.split_inclusive('年').next().unwrap_or_default())
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for FiscalYear {
    type Err = BadFiscalYear;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map_err(|_| BadFiscalYear(text.to_owned())).and_then(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fiscal_year_runs_from_april_to_march() {
        let year = FiscalYear::new(2023).unwrap();
        assert_eq!(FiscalYear::of("2024-03-31".parse().unwrap()), year);
        assert_ne!(FiscalYear::of("2024-04-01".parse().unwrap()), year);
        assert_eq!(
            (year.first_day().to_string(), year.last_day().to_string()),
            ("2023-04-01".into(), "2024-03-31".into())
        );
        assert_eq!(year.label(), "令和5年度");
        assert_eq!([2018, 2019].map(|year| FiscalYear(year).label()), ["平成30年度", "令和元年度"]);
        assert!("23".parse::<FiscalYear>().is_err());
    }
}
