//! 集計: the very figures that are printed, for the page.

use tachiiri_domain::Date;
use tachiiri_domain::figures::Figures;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::place::PrefectureCode;

use super::{App, Caller, pending};
use crate::error::Result;

/// Which figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FiguresRequest {
    pub prefecture: PrefectureCode,
    pub fiscal_year: FiscalYear,
    /// 基準日; None: today in Japan.
    pub as_of: Option<Date>,
}

/// Counts what lies in the caller's view. Nothing is kept.
pub async fn show(_app: &App, _caller: &Caller, _request: &FiguresRequest) -> Result<Figures> {
    pending()
}
