//! What saves that share a transaction hold and write: one statement each, however many they are.

use std::collections::HashSet;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use tachiiri_domain::answers::{Cell, Given};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{ChecklistId, Ids, RevisionId};
use tachiiri_domain::request::RowVersion;

use crate::Tx;
use crate::column::{millis, uuids};
use crate::db::Raw;
use crate::entity::{answers, checklist_revisions, checklists};
use crate::error::{Error, Result};

/// Holds the last revisions of sheets until the transaction ends, and says which of them are open. Nobody else
/// writes on these meanwhile, so what is read after this call still stands when it is written over.
///
/// In the order of their ids: two programs on one PostgreSQL wait for each other, and neither for both.
pub async fn hold_open_all(tx: &Tx, sheets: &[ChecklistId]) -> Result<HashSet<RevisionId>> {
    let last = Query::select()
        .column(checklists::Column::LastRevisionId)
        .from(checklists::Entity)
        .and_where(Expr::col(checklists::Column::Id).is_in(uuids(sheets)))
        .to_owned();
    let held: Vec<uuid::Uuid> = checklist_revisions::Entity::find()
        .select_only()
        .column(checklist_revisions::Column::Id)
        .filter(checklist_revisions::Column::Id.in_subquery(last))
        .filter(checklist_revisions::Column::SubmittedAt.is_null())
        .order_by_asc(checklist_revisions::Column::Id)
        .lock_exclusive()
        .into_tuple()
        .all(tx.raw())
        .await?;
    Ok(held.into_iter().map(RevisionId).collect())
}

/// A cell as it shall stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put<'a> {
    pub revision: RevisionId,
    pub cell: &'a Cell,
    pub given: &'a Given,
    /// What it becomes; above the one that stands there.
    pub version: RowVersion,
    /// The actor as the audit names it.
    pub by: &'a str,
}

/// Writes cells of held revisions, each cell once.
///
/// # Errors
/// [`Error::Moved`] where one of them was written since it was read.
pub async fn put_answers(tx: &Tx, puts: &[Put<'_>], ids: &Ids, now: Timestamp) -> Result<()> {
    use answers::Column;
    if puts.is_empty() {
        return Ok(());
    }
    let over = Expr::col((answers::Entity, Column::Version)).lt(Expr::col((Alias::new("excluded"), Column::Version)));
    let replace = OnConflict::columns([Column::RevisionId, Column::Item, Column::Round])
        .update_columns([
            Column::Answer,
            Column::ConfirmedOn,
            Column::TargetOn,
            Column::Note,
            Column::Proxy,
            Column::Version,
            Column::EnteredBy,
            Column::EnteredAt,
        ])
        .action_and_where(over)
        .to_owned();
    let rows = puts.iter().map(|put| row(put, ids, now));
    let written = answers::Entity::insert_many(rows).on_conflict(replace).exec_without_returning(tx.raw()).await?;
    if written == puts.len() as u64 {
        Ok(())
    } else {
        Err(Error::Moved("ほかの人が先にこの項目を保存しました。"))
    }
}

/// A cell as a new row of its own.
pub(super) fn row(put: &Put<'_>, ids: &Ids, now: Timestamp) -> answers::ActiveModel {
    answers::ActiveModel {
        id: Set(ids.next(now)),
        revision_id: Set(put.revision.0),
        item: Set(put.cell.item.clone()),
        round: Set(i32::from(put.cell.round)),
        answer: Set(put.given.answer.map(|answer| answer.key().into())),
        confirmed_on: Set(put.given.confirmed_on),
        target_on: Set(put.given.target_on),
        note: Set(put.given.note.clone()),
        proxy: Set(put.given.proxy.clone()),
        version: Set(put.version),
        entered_by: Set(put.by.into()),
        entered_at: Set(millis(now)),
    }
}
