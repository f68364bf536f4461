//! The rows that every figure is counted from, as of a day.

use tachiiri_domain::Date;
use tachiiri_domain::figures::{RegisteredRow, SheetRow};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::scope::Scope;

use crate::Conn;
use crate::error::{Result, not_yet};

/// Every asked sheet × item × round of a fiscal year as it stood at the end of `as_of` (Japan time), ordered by
/// facility, respondent, vendor sheet, item in the order of the form, round. `prefecture` None: all in scope.
pub async fn rows(
    conn: &impl Conn,
    scope: &Scope,
    prefecture: Option<PrefectureCode>,
    year: FiscalYear,
    as_of: Date,
) -> Result<Vec<SheetRow>> {
    let _ = (conn, scope, prefecture, year, as_of);
    not_yet()
}

/// The register on the day, by health centre and bed class: facilities, and contracts for the vendors' form.
pub async fn registered(
    conn: &impl Conn,
    scope: &Scope,
    prefecture: PrefectureCode,
    as_of: Date,
) -> Result<Vec<RegisteredRow>> {
    let _ = (conn, scope, prefecture, as_of);
    not_yet()
}
