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
#[error("年度「{text}」は使えません。{hint}")]
pub struct BadFiscalYear {
    text: String,
    hint: String,
}

impl BadFiscalYear {
    fn new(text: impl Into<String>, hint: Option<String>) -> Self {
        let usual = || format!("{FIRST}〜{LAST}年度を、2023、2023年度、令和5年度、R5 のように入れてください。");
        Self { text: text.into(), hint: hint.unwrap_or_else(usual) }
    }
}

impl FiscalYear {
    pub fn new(year: i32) -> Result<Self, BadFiscalYear> {
        if (FIRST..=LAST).contains(&year) { Ok(Self(year)) } else { Err(BadFiscalYear::new(year.to_string(), None)) }
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
    /// Reads 2023, 2023年度, 令和5年度, R5年度, R5.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let year = crate::wareki::fiscal_year(text).map_err(|hint| BadFiscalYear::new(text.trim(), hint))?;
        if (FIRST..=LAST).contains(&year) { Ok(Self(year)) } else { Err(BadFiscalYear::new(text.trim(), None)) }
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
