//! A vendor's answer for a product and version, used again for other contracts, and what facilities say of it.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::ids::{ChecklistId, Ids, RevisionId, StatementUseId};
use tachiiri_domain::vendors::Verdict;
use uuid::Uuid;

use crate::column::{MOST_IDS, millis, moment, read};
use crate::db::Raw;
use crate::entity::{statement_uses, statement_verdicts};
use crate::error::Result;
use crate::{Conn, Tx};

/// An answer that another sheet was filled with.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Use {
    pub id: StatementUseId,
    pub source: ChecklistId,
    /// The submission it was taken from.
    pub source_revision: RevisionId,
    pub target: ChecklistId,
    pub target_revision: RevisionId,
    pub at: Timestamp,
    /// Since when the source says something else.
    pub outdated_at: Option<Timestamp>,
}

/// What a facility said of a submission.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Given {
    pub verdict: Verdict,
    pub reason: String,
    pub by: String,
    pub at: Timestamp,
}

/// Who fills what with what.
#[derive(Clone, Copy, Debug)]
pub struct NewUse<'a> {
    pub source: (ChecklistId, RevisionId),
    pub target: (ChecklistId, RevisionId),
    /// The actor as the audit names it.
    pub by: &'a str,
}

pub async fn record(tx: &Tx, new: NewUse<'_>, ids: &Ids, now: Timestamp) -> Result<StatementUseId> {
    let id: StatementUseId = ids.next(now);
    let row = statement_uses::ActiveModel {
        id: Set(id.0),
        source_id: Set(new.source.0.0),
        source_revision_id: Set(new.source.1.0),
        target_id: Set(new.target.0.0),
        target_revision_id: Set(new.target.1.0),
        used_at: Set(millis(now)),
        used_by: Set(new.by.into()),
        outdated_at: Set(None),
    };
    row.insert(tx.raw()).await?;
    Ok(id)
}

/// By target, the last use.
pub(super) async fn uses_by_target(conn: &impl Conn, targets: &[Uuid]) -> Result<HashMap<ChecklistId, Use>> {
    let mut found = HashMap::new();
    for some in targets.chunks(MOST_IDS) {
        let rows = statement_uses::Entity::find()
            .filter(statement_uses::Column::TargetId.is_in(some.iter().copied()))
            .order_by_asc(statement_uses::Column::UsedAt)
            .order_by_asc(statement_uses::Column::Id);
        found.extend(rows.all(conn.raw()).await?.into_iter().map(|row| (ChecklistId(row.target_id), used(row))));
    }
    Ok(found)
}

/// The uses of a sheet's answer that are not outdated; whatever the scope, for what follows from the source's own
/// submission.
pub async fn standing_uses(conn: &impl Conn, source: ChecklistId) -> Result<Vec<Use>> {
    let rows = statement_uses::Entity::find()
        .filter(statement_uses::Column::SourceId.eq(source.0))
        .filter(statement_uses::Column::OutdatedAt.is_null())
        .order_by_asc(statement_uses::Column::Id);
    Ok(rows.all(conn.raw()).await?.into_iter().map(used).collect())
}

/// The source says something else from now on.
pub async fn outdate(tx: &Tx, id: StatementUseId, now: Timestamp) -> Result<()> {
    let marking = statement_uses::Entity::update_many()
        .col_expr(statement_uses::Column::OutdatedAt, Expr::val(millis(now)))
        .filter(statement_uses::Column::Id.eq(id.0));
    marking.exec(tx.raw()).await?;
    Ok(())
}

/// Keeps what a facility says of a submission; said again, the later word stands.
pub async fn judge(tx: &Tx, (sheet, revision): (ChecklistId, RevisionId), given: &Given) -> Result<()> {
    use statement_verdicts::Column;
    let row = statement_verdicts::ActiveModel {
        revision_id: Set(revision.0),
        checklist_id: Set(sheet.0),
        verdict: Set(given.verdict.key().into()),
        reason: Set(given.reason.clone()),
        given_by: Set(given.by.clone()),
        given_at: Set(millis(given.at)),
    };
    let latest = [Column::Verdict, Column::Reason, Column::GivenBy, Column::GivenAt];
    let again = OnConflict::column(Column::RevisionId).update_columns(latest).to_owned();
    statement_verdicts::Entity::insert(row).on_conflict(again).exec_without_returning(tx.raw()).await?;
    Ok(())
}

/// By submission, what its facility said.
pub async fn verdicts(conn: &impl Conn, revisions: &[Uuid]) -> Result<HashMap<RevisionId, Given>> {
    let mut found = HashMap::new();
    for some in revisions.chunks(MOST_IDS) {
        let which = statement_verdicts::Column::RevisionId.is_in(some.iter().copied());
        for row in statement_verdicts::Entity::find().filter(which).all(conn.raw()).await? {
            let given = Given {
                verdict: read(&row.verdict)?,
                reason: row.reason,
                by: row.given_by,
                at: from_millis(row.given_at),
            };
            found.insert(RevisionId(row.revision_id), given);
        }
    }
    Ok(found)
}

fn used(row: statement_uses::Model) -> Use {
    Use {
        id: StatementUseId(row.id),
        source: ChecklistId(row.source_id),
        source_revision: RevisionId(row.source_revision_id),
        target: ChecklistId(row.target_id),
        target_revision: RevisionId(row.target_revision_id),
        at: from_millis(row.used_at),
        outdated_at: moment(row.outdated_at),
    }
}
