//! Cells, saved one by one; a save that is based on an older version changes nothing.

use std::collections::BTreeMap;

use tachiiri_domain::answers::{Answers, Cell, Given, SheetFacts};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{Ids, RevisionId};
use tachiiri_domain::request::RowVersion;

use super::Saved;
use crate::error::{Result, not_yet};
use crate::{Conn, Tx};

/// All cells of a revision with their versions.
pub async fn answers(conn: &impl Conn, revision: RevisionId) -> Result<BTreeMap<Cell, (Given, RowVersion)>> {
    let _ = (conn, revision);
    not_yet()
}

/// The cells alone, as the rules take them.
pub async fn domain_answers(conn: &impl Conn, revision: RevisionId) -> Result<Answers> {
    let cells = answers(conn, revision).await?;
    Ok(cells.into_iter().map(|(cell, (given, _))| (cell, given)).collect())
}

/// A cell to be written, and the version it was based on (0: none stood there).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Save<'a> {
    pub cell: &'a Cell,
    pub given: &'a Given,
    pub based_on: RowVersion,
    /// The actor as the audit names it.
    pub by: &'a str,
}

/// Writes one cell where nobody wrote since `based_on`; else says what stands there.
pub async fn save_answer(tx: &Tx, revision: RevisionId, save: &Save<'_>, ids: &Ids, now: Timestamp) -> Result<Saved> {
    let _ = (tx, revision, save, ids, now);
    not_yet()
}

/// Writes the statements at the top of the sheet, in the same way.
pub async fn save_facts(
    tx: &Tx,
    revision: RevisionId,
    facts: SheetFacts,
    based_on: RowVersion,
) -> Result<Saved<SheetFacts>> {
    let _ = (tx, revision, facts, based_on);
    not_yet()
}
