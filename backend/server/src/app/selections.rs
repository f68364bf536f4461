//! 支援対象病院の選定

use tachiiri_domain::Date;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::SelectionId;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::quota::{Criteria, Eligibility, Quotas, Selection};
use tachiiri_domain::request::RequestKey;

use super::{App, Caller, pending};
use crate::error::Result;

/// What a selection is made from (SUP-DATES: three dates of its own).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRequest {
    pub prefecture: PrefectureCode,
    /// The year it is made in; its sheets are the evidence.
    pub fiscal_year: FiscalYear,
    /// The year support runs.
    pub support_year: FiscalYear,
    /// 基準日; None: today in Japan.
    pub as_of: Option<Date>,
    pub eligibility: Eligibility,
    pub quotas: Quotas,
    /// None: the published default.
    pub criteria: Option<Criteria>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListState {
    /// May be short and says by how many.
    Draft,
    /// Exact (SUP-EXACT).
    Decided,
}

/// A kept list, for lists of lists.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SelectionRow {
    pub id: SelectionId,
    pub prefecture: PrefectureCode,
    pub fiscal_year: FiscalYear,
    pub support_year: FiscalYear,
    pub as_of: Date,
    pub state: ListState,
    pub chosen: u32,
    pub created_at: Timestamp,
    pub created_by: String,
}

/// A kept list, whole.
#[derive(Clone, Debug, serde::Serialize)]
pub struct SelectionView {
    pub row: SelectionRow,
    pub eligibility: Eligibility,
    pub selection: Selection,
}

/// Chooses and keeps nothing.
///
/// A short list comes back as it is, with its `shortfall`; whether that may stand is decided by [`save`].
pub async fn run(_app: &App, _caller: &Caller, _request: &RunRequest) -> Result<Selection> {
    pending()
}

/// Chooses and keeps the list. A decided one must be exact: else `Refused("short")` naming class and shortfall.
pub async fn save(
    _app: &App,
    _caller: &Caller,
    _request: &RunRequest,
    _state: ListState,
    _key: &RequestKey,
) -> Result<SelectionId> {
    pending()
}

/// Turns a draft into a decision.
pub async fn decide(_app: &App, _caller: &Caller, _id: SelectionId, _key: &RequestKey) -> Result<()> {
    pending()
}

pub async fn list(_app: &App, _caller: &Caller) -> Result<Vec<SelectionRow>> {
    pending()
}

pub async fn find(_app: &App, _caller: &Caller, _id: SelectionId) -> Result<SelectionView> {
    pending()
}
