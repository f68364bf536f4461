//! Submitting freezes a revision; returning and confirming open the next one with the answers copied.

use std::collections::HashMap;

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set};
use tachiiri_domain::answers::SheetFacts;
use tachiiri_domain::checklist::{ReturnReason, StateKey};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{ChecklistId, Ids, RevisionId};
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

use super::Revision;
use super::list::{reasons_of, step};
use crate::column::{MOST_IDS, insert_all, millis, uuids};
use crate::db::Raw;
use crate::entity::{answers, checklist_revisions, checklists, return_reasons};
use crate::error::{Error, Result};
use crate::{Conn, Tx};

/// Who steps, and when.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    pub at: Timestamp,
    /// The actor as the audit names it.
    pub by: &'a str,
    pub ids: &'a Ids,
}

/// Holds a sheet still until the transaction ends: call it before reading what is to be judged and submitted,
/// returned or confirmed, so that no answer slips in between.
pub async fn hold(tx: &Tx, id: ChecklistId) -> Result<()> {
    let sheet = checklists::Entity::find_by_id(id.0).lock_exclusive().one(tx.raw()).await?;
    let Some(sheet) = sheet else { return Ok(()) };
    checklist_revisions::Entity::find_by_id(sheet.last_revision_id).lock_exclusive().one(tx.raw()).await?;
    Ok(())
}

/// Freezes the open revision. `digest` is the SHA-256 of the content as submitted.
///
/// # Errors
/// [`crate::Error::Moved`] where the sheet is submitted already.
pub async fn submit(tx: &Tx, id: ChecklistId, at: Timestamp, by: &str, digest: &str) -> Result<RevisionId> {
    let sheet = last(tx, id).await?;
    let frozen = checklist_revisions::ActiveModel {
        id: Set(sheet.last_revision_id),
        submitted_at: Set(Some(millis(at))),
        submitted_by: Set(Some(by.into())),
        digest: Set(Some(digest.into())),
        ..Default::default()
    };
    if sheet.state == StateKey::Submitted.key() {
        return Err(Error::Moved("すでに提出されています。"));
    }
    frozen.update(tx.raw()).await?;
    move_to(tx, id, StateKey::Submitted, at).await?;
    Ok(RevisionId(sheet.last_revision_id))
}

async fn last(tx: &Tx, id: ChecklistId) -> Result<checklists::Model> {
    let sheet = checklists::Entity::find_by_id(id.0).lock_exclusive().one(tx.raw()).await?;
    sheet.ok_or(Error::Moved("チェックリストがありません。"))
}

async fn submitted(tx: &Tx, id: ChecklistId) -> Result<checklists::Model> {
    let sheet = last(tx, id).await?;
    if sheet.state == StateKey::Submitted.key() {
        Ok(sheet)
    } else {
        Err(Error::Moved("提出された状態ではありません。"))
    }
}

async fn move_to(tx: &Tx, id: ChecklistId, state: StateKey, at: Timestamp) -> Result<()> {
    let moving = checklists::Entity::update_many()
        .col_expr(checklists::Column::State, Expr::val(state.key()))
        .col_expr(checklists::Column::StateAt, Expr::val(millis(at)))
        .filter(checklists::Column::Id.eq(id.0));
    moving.exec(tx.raw()).await?;
    Ok(())
}

/// Marks the submitted revision as returned and opens the next. Returns the open one.
///
/// # Errors
/// [`crate::Error::Moved`] where the sheet is not submitted.
pub async fn give_back(tx: &Tx, id: ChecklistId, by: Step<'_>, reasons: &[ReturnReason]) -> Result<RevisionId> {
    let sheet = submitted(tx, id).await?;
    mark_returned(tx, sheet.last_revision_id, by, reasons).await?;
    move_to(tx, id, StateKey::Returned, by.at).await?;
    open_next(tx, &sheet, by).await
}

/// Marks the submitted revision as confirmed and opens the next, for later rounds. Returns the open one.
///
/// # Errors
/// [`crate::Error::Moved`] where the sheet is not submitted.
pub async fn accept(tx: &Tx, id: ChecklistId, by: Step<'_>) -> Result<RevisionId> {
    let sheet = submitted(tx, id).await?;
    let mark = checklist_revisions::ActiveModel {
        id: Set(sheet.last_revision_id),
        accepted_at: Set(Some(millis(by.at))),
        accepted_by: Set(Some(by.by.into())),
        ..Default::default()
    };
    mark.update(tx.raw()).await?;
    let keep = checklists::ActiveModel {
        id: Set(id.0),
        accepted_revision_id: Set(Some(sheet.last_revision_id)),
        ..Default::default()
    };
    keep.update(tx.raw()).await?;
    move_to(tx, id, StateKey::Accepted, by.at).await?;
    open_next(tx, &sheet, by).await
}

/// Opens a confirmed sheet again with reasons: what a confirmation froze stays, later rounds are to be added.
///
/// # Errors
/// [`crate::Error::Moved`] where the sheet is not confirmed.
pub async fn reopen(tx: &Tx, id: ChecklistId, by: Step<'_>, reasons: &[ReturnReason]) -> Result<()> {
    let sheet = last(tx, id).await?;
    let confirmed = sheet.accepted_revision_id.filter(|_| sheet.state == StateKey::Accepted.key());
    let confirmed = confirmed.ok_or(Error::Moved("確認済みの状態ではありません。"))?;
    mark_returned(tx, confirmed, by, reasons).await?;
    move_to(tx, id, StateKey::Returned, by.at).await
}

/// Notes the return of a revision; reasons of an earlier one give way to the new.
async fn mark_returned(tx: &Tx, revision: Uuid, by: Step<'_>, reasons: &[ReturnReason]) -> Result<()> {
    let mark = checklist_revisions::ActiveModel {
        id: Set(revision),
        returned_at: Set(Some(millis(by.at))),
        returned_by: Set(Some(by.by.into())),
        ..Default::default()
    };
    mark.update(tx.raw()).await?;
    return_reasons::Entity::delete_many()
        .filter(return_reasons::Column::RevisionId.eq(revision))
        .exec(tx.raw())
        .await?;
    let rows = reasons.iter().zip(1..).map(|(reason, position)| return_reasons::ActiveModel {
        id: Set(by.ids.next(by.at)),
        revision_id: Set(revision),
        position: Set(position),
        item: Set(reason.item.clone()),
        reason: Set(reason.reason.clone()),
    });
    insert_all(tx.raw(), rows.collect()).await?;
    Ok(())
}

/// Opens the revision after the frozen one, with its facts and answers; answers keep their versions, so that a page
/// opened before goes on saving.
async fn open_next(tx: &Tx, sheet: &checklists::Model, by: Step<'_>) -> Result<RevisionId> {
    let frozen = checklist_revisions::Entity::find_by_id(sheet.last_revision_id).one(tx.raw()).await?;
    let frozen = frozen.ok_or_else(|| Error::Corrupt(format!("checklist {} without revision", sheet.id)))?;
    let id: Uuid = by.ids.next(by.at);
    let next = checklist_revisions::ActiveModel {
        id: Set(id),
        number: Set(frozen.number + 1),
        opened_at: Set(millis(by.at)),
        submitted_at: Set(None),
        submitted_by: Set(None),
        digest: Set(None),
        returned_at: Set(None),
        returned_by: Set(None),
        accepted_at: Set(None),
        accepted_by: Set(None),
        checklist_id: Set(sheet.id),
        no_vendor_contract: Set(frozen.no_vendor_contract),
        no_network: Set(frozen.no_network),
        facts_version: Set(frozen.facts_version),
    };
    next.insert(tx.raw()).await?;
    let cells = answers::Entity::find().filter(answers::Column::RevisionId.eq(frozen.id)).all(tx.raw()).await?;
    let copies = cells.into_iter().map(|cell| {
        let mut copy = cell.into_active_model().reset_all();
        copy.id = Set(by.ids.next(by.at));
        copy.revision_id = Set(id);
        copy
    });
    insert_all(tx.raw(), copies.collect()).await?;
    let pointing = checklists::Entity::update_many()
        .col_expr(checklists::Column::LastRevisionId, Expr::val(id))
        .filter(checklists::Column::Id.eq(sheet.id));
    pointing.exec(tx.raw()).await?;
    Ok(RevisionId(id))
}

/// By sheet, its last submitted revision with the facts of then; a sheet that was never submitted is absent.
///
/// The sheets must have been found within a scope.
pub async fn last_submitted(
    conn: &impl Conn,
    sheets: &[ChecklistId],
) -> Result<HashMap<ChecklistId, (RevisionId, SheetFacts)>> {
    let mut found = HashMap::new();
    for some in sheets.chunks(MOST_IDS) {
        let rows = checklist_revisions::Entity::find()
            .filter(checklist_revisions::Column::ChecklistId.is_in(uuids(some)))
            .filter(checklist_revisions::Column::SubmittedAt.is_not_null())
            .order_by_asc(checklist_revisions::Column::Number)
            .all(conn.raw())
            .await?;
        // The last one wins.
        let last =
            |row: checklist_revisions::Model| (ChecklistId(row.checklist_id), (RevisionId(row.id), super::facts(&row)));
        found.extend(rows.into_iter().map(last));
    }
    Ok(found)
}

/// The history of a sheet, first revision first; empty outside the scope.
pub async fn revisions(conn: &impl Conn, scope: &Scope, id: ChecklistId) -> Result<Vec<Revision>> {
    let mut seen = sea_orm::sea_query::Query::select();
    seen.column(checklists::Column::Id).from(checklists::Entity).cond_where(crate::scope::checklists(scope));
    let rows = checklist_revisions::Entity::find()
        .filter(checklist_revisions::Column::ChecklistId.eq(id.0))
        .filter(checklist_revisions::Column::ChecklistId.in_subquery(seen))
        .order_by_asc(checklist_revisions::Column::Number)
        .all(conn.raw())
        .await?;
    let mut reasons = reasons_of(conn, rows.iter().map(|row| row.id).collect()).await?;
    let revision = |row: checklist_revisions::Model| Revision {
        id: RevisionId(row.id),
        number: row.number,
        facts: super::facts(&row),
        submitted: step(row.submitted_at, row.submitted_by),
        returned: step(row.returned_at, row.returned_by),
        accepted: step(row.accepted_at, row.accepted_by),
        reasons: reasons.remove(&row.id).unwrap_or_default(),
        digest: row.digest,
    };
    Ok(rows.into_iter().map(revision).collect())
}
