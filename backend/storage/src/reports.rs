//! 報告書: what was asked for, how far it is, and the files it became.

use tachiiri_domain::Date;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{Ids, ReportId};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::scope::Scope;

use crate::error::{Result, not_yet};
use crate::{Conn, Tx};

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    Queued,
    Building,
    Done,
    Failed,
}

impl ReportState {
    pub fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Building => "building",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

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
    /// Content hash of the snapshot, once taken.
    pub snapshot: Option<String>,
    pub files: Vec<ReportFile>,
    /// Link of the audit chain printed on the report.
    pub audit_head: Option<String>,
    pub error: Option<String>,
    pub created_at: Timestamp,
    pub created_by: String,
    pub finished_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReport<'a> {
    pub kind: &'a str,
    pub prefecture: PrefectureCode,
    pub fiscal_year: FiscalYear,
    pub as_of: Date,
    /// The actor as the audit names it.
    pub by: &'a str,
}

/// Keeps the wish for a report, state queued.
pub async fn record(tx: &Tx, new: &NewReport<'_>, ids: &Ids, now: Timestamp) -> Result<ReportId> {
    let _ = (tx, new, ids, now);
    not_yet()
}

/// Marks it as being built, with steps done of all; a failed one may be built again.
pub async fn building(tx: &Tx, id: ReportId, done: u32, total: u32) -> Result<()> {
    let _ = (tx, id, done, total);
    not_yet()
}

/// What a finished report consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built<'a> {
    pub snapshot: &'a str,
    pub audit_head: Option<&'a str>,
    pub files: &'a [ReportFile],
}

/// Keeps the files of a finished report; building it again replaces them.
pub async fn done(tx: &Tx, id: ReportId, built: &Built<'_>, now: Timestamp) -> Result<()> {
    let _ = (tx, id, built, now);
    not_yet()
}

pub async fn failed(tx: &Tx, id: ReportId, error: &str, now: Timestamp) -> Result<()> {
    let _ = (tx, id, error, now);
    not_yet()
}

/// The reports of the prefectures held, newest first.
pub async fn list(conn: &impl Conn, scope: &Scope) -> Result<Vec<Report>> {
    let _ = (conn, scope);
    not_yet()
}

pub async fn find(conn: &impl Conn, scope: &Scope, id: ReportId) -> Result<Option<Report>> {
    let _ = (conn, scope, id);
    not_yet()
}

/// The audit heads printed on finished reports, oldest first.
pub async fn audit_heads(conn: &impl Conn) -> Result<Vec<String>> {
    let _ = conn;
    not_yet()
}
