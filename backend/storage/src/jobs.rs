//! Work for later: enqueued in the transaction that causes it, claimed with a lease, taken over when a worker dies.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{Ids, JobId, ReportId};

use crate::error::{Result, not_yet};
use crate::{Conn, Db, Tx};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    BuildReport { report: ReportId },
    SealAudit,
}

impl Job {
    pub fn kind(&self) -> &'static str {
        match self {
            Self::BuildReport { .. } => "build_report",
            Self::SealAudit => "seal_audit",
        }
    }
}

/// A job that this worker holds until its lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    pub id: JobId,
    pub job: Job,
    /// From 1; above that an attempt failed or a worker died.
    pub attempt: u32,
    pub worker: String,
}

/// How a job stands, for pages and the health page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JobStatus {
    pub id: JobId,
    pub kind: String,
    /// `queued`, `running`, `done`, `failed`
    pub state: String,
    pub attempt: u32,
    pub progress_done: u32,
    pub progress_total: u32,
    pub error: Option<String>,
}

pub async fn enqueue(tx: &Tx, job: &Job, ids: &Ids, now: Timestamp) -> Result<JobId> {
    let _ = (tx, job, ids, now);
    not_yet()
}

/// Whether a job of this kind waits or runs.
pub async fn is_pending(conn: &impl Conn, kind: &str) -> Result<bool> {
    let _ = (conn, kind);
    not_yet()
}

/// Takes the oldest job that waits or whose worker died. Two workers never hold the same one.
pub async fn claim(db: &Db, worker: &str, now: Timestamp, lease: Duration) -> Result<Option<Claimed>> {
    let _ = (db, worker, now, lease);
    not_yet()
}

/// Extends the lease. False where another worker took the job over meanwhile: stop working on it.
pub async fn heartbeat(db: &Db, claimed: &Claimed, now: Timestamp, lease: Duration) -> Result<bool> {
    let _ = (db, claimed, now, lease);
    not_yet()
}

pub async fn progress(db: &Db, id: JobId, done: u32, total: u32) -> Result<()> {
    let _ = (db, id, done, total);
    not_yet()
}

/// Ends a held job. False where another worker took it over.
pub async fn done(tx: &Tx, claimed: &Claimed, now: Timestamp) -> Result<bool> {
    let _ = (tx, claimed, now);
    not_yet()
}

/// Ends a held job with an error; with `retry_at` it waits for that moment, without it stays failed.
pub async fn failed(tx: &Tx, claimed: &Claimed, error: &str, retry_at: Option<Timestamp>) -> Result<bool> {
    let _ = (tx, claimed, error, retry_at);
    not_yet()
}

/// The newest jobs first.
pub async fn list(conn: &impl Conn, most: u64) -> Result<Vec<JobStatus>> {
    let _ = (conn, most);
    not_yet()
}
