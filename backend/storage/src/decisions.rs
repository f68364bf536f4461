//! What only a person can decide, found by imports.

use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{DecisionId, Ids};
use tachiiri_domain::register::Decision;

use crate::error::{Result, not_yet};
use crate::{Conn, Tx};

/// A decision that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Waiting {
    pub id: DecisionId,
    /// `register` or `places`
    pub source: String,
    pub decision: Decision,
    pub found_at: Timestamp,
}

/// Keeps decisions; one that waits already is not kept twice. Returns how many are new.
pub async fn keep(tx: &Tx, source: &str, decisions: &[Decision], ids: &Ids, now: Timestamp) -> Result<u64> {
    let _ = (tx, source, decisions, ids, now);
    not_yet()
}

/// All that wait, oldest first.
pub async fn waiting(conn: &impl Conn) -> Result<Vec<Waiting>> {
    let _ = conn;
    not_yet()
}
