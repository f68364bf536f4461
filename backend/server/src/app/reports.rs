//! 報告書: a snapshot, its figures, and the files made from them.

use tachiiri_domain::Date;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ReportId;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::request::RequestKey;

use super::figures::FiguresRequest;
use super::{App, Caller, FileBody, pending};
use crate::error::Result;

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    Queued,
    Building,
    Done,
    Failed,
}

/// A kept file of a report.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ReportFile {
    pub name: String,
    pub sha256: String,
    pub bytes: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    pub id: ReportId,
    /// `checklist-summary`
    pub kind: String,
    pub prefecture: PrefectureCode,
    pub fiscal_year: FiscalYear,
    pub as_of: Date,
    pub state: ReportState,
    pub progress_done: u32,
    pub progress_total: u32,
    /// SHA-256 of the snapshot, once there is one.
    pub snapshot: Option<String>,
    pub files: Vec<ReportFile>,
    /// What a person is told where it failed.
    pub error: Option<String>,
    pub created_at: Timestamp,
    pub created_by: String,
}

/// A report made at once, for the command line.
#[derive(Clone, Debug)]
pub struct Built {
    pub snapshot: String,
    pub files: Vec<FileBody>,
}

/// Asks the worker for a report and returns its id at once.
pub async fn request(_app: &App, _caller: &Caller, _of: &FiguresRequest, _key: &RequestKey) -> Result<ReportId> {
    pending()
}

/// Builds in this process; with `snapshot` from the kept one: the same bytes as then.
pub async fn build_now(_app: &App, _caller: &Caller, _of: &FiguresRequest, _snapshot: Option<&str>) -> Result<Built> {
    pending()
}

/// Reports in view, newest first.
pub async fn list(_app: &App, _caller: &Caller) -> Result<Vec<Report>> {
    pending()
}

pub async fn find(_app: &App, _caller: &Caller, _id: ReportId) -> Result<Report> {
    pending()
}

/// One file of a finished report. Fetching it is an audit event.
pub async fn file(_app: &App, _caller: &Caller, _id: ReportId, _name: &str) -> Result<FileBody> {
    pending()
}
