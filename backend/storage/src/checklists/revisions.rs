//! Submitting freezes a revision; returning and confirming open the next one with the answers copied.

use tachiiri_domain::checklist::ReturnReason;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{ChecklistId, Ids, RevisionId};
use tachiiri_domain::scope::Scope;

use super::Revision;
use crate::error::{Result, not_yet};
use crate::{Conn, Tx};

/// Freezes the open revision. `digest` is the SHA-256 of the content as submitted.
///
/// # Errors
/// [`crate::Error::Moved`] where the sheet is submitted already.
pub async fn submit(tx: &Tx, id: ChecklistId, at: Timestamp, by: &str, digest: &str) -> Result<RevisionId> {
    let _ = (tx, id, at, by, digest);
    not_yet()
}

/// Who steps, and when.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    pub at: Timestamp,
    /// The actor as the audit names it.
    pub by: &'a str,
    pub ids: &'a Ids,
}

/// Marks the submitted revision as returned and opens the next. Returns the open one.
///
/// # Errors
/// [`crate::Error::Moved`] where the sheet is not submitted.
pub async fn give_back(tx: &Tx, id: ChecklistId, step: Step<'_>, reasons: &[ReturnReason]) -> Result<RevisionId> {
    let _ = (tx, id, step, reasons);
    not_yet()
}

/// Marks the submitted revision as confirmed and opens the next, for later rounds. Returns the open one.
///
/// # Errors
/// [`crate::Error::Moved`] where the sheet is not submitted.
pub async fn accept(tx: &Tx, id: ChecklistId, step: Step<'_>) -> Result<RevisionId> {
    let _ = (tx, id, step);
    not_yet()
}

/// The history of a sheet, first revision first; empty outside the scope.
pub async fn revisions(conn: &impl Conn, scope: &Scope, id: ChecklistId) -> Result<Vec<Revision>> {
    let _ = (conn, scope, id);
    not_yet()
}
