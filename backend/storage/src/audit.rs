//! 監査記録: events are written unchained in the transaction of their change; a job seals them in batches.

use tachiiri_domain::audit::AuditEvent;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::AuditEventId;

use crate::error::{Result, not_yet};
use crate::{Conn, Listed, Page, Tx};

/// The end of the chain.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Head {
    /// From 1.
    pub seq: i64,
    /// 64 hexadecimal digits.
    pub link: String,
}

/// What became of checking the chain.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// Every link holds and every known head stands in it.
    Whole { sealed: u64, unsealed: u64, head: Option<Head> },
    /// The first link that does not hold, and the event it should seal.
    Broken { seq: i64, event: AuditEventId },
    /// A head printed somewhere is no longer in the chain: its end was cut off.
    CutOff { missing_head: String, sealed: u64 },
}

/// Which events are wanted; empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub actor: Option<String>,
    /// The whole verb or its beginning up to a point: `checklist`.
    pub verb: Option<String>,
    pub subject: Option<String>,
    pub from: Option<Timestamp>,
    /// Not included.
    pub to: Option<Timestamp>,
    pub page: Option<Page>,
}

pub async fn write(tx: &Tx, event: &AuditEvent) -> Result<()> {
    let _ = (tx, event);
    not_yet()
}

/// Seals up to `batch` events, oldest first. Returns how many. Two sealers never interleave.
pub async fn seal(tx: &Tx, now: Timestamp, batch: u64) -> Result<u64> {
    let _ = (tx, now, batch);
    not_yet()
}

/// Walks the chain from its first link. `heads` are links printed on reports.
pub async fn verify(conn: &impl Conn, heads: &[String]) -> Result<Verdict> {
    let _ = (conn, heads);
    not_yet()
}

pub async fn head(conn: &impl Conn) -> Result<Option<Head>> {
    let _ = conn;
    not_yet()
}

/// The newest events first.
pub async fn list(conn: &impl Conn, filter: &AuditFilter) -> Result<Listed<AuditEvent>> {
    let _ = (conn, filter);
    not_yet()
}
