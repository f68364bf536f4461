//! 根拠資料 of sheets. A version that was replaced or withdrawn stays, and stays readable.

use std::collections::HashMap;

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::evidence::{Disclosure, EvidenceKind, Held, NewEvidence};
use tachiiri_domain::ids::{ChecklistId, EvidenceId, Ids};
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

use crate::column::{MOST_IDS, from_json, json, millis, moment, read, uuids};
use crate::db::Raw;
use crate::entity::evidence::{ActiveModel, Column, Entity, Model};
use crate::error::{Error, Result};
use crate::{Conn, Tx};

/// One version of a piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Evidence {
    pub id: EvidenceId,
    pub checklist: ChecklistId,
    /// The id of its first version; all versions share it.
    pub series: EvidenceId,
    /// From 1.
    pub version: i32,
    pub item: Option<String>,
    pub kind: EvidenceKind,
    pub title: String,
    pub note: String,
    #[serde(flatten)]
    pub held: Held,
    pub disclosure: Option<Disclosure>,
    /// As people are called on screen.
    pub added_by: String,
    pub added_at: Timestamp,
    pub withdrawn: Option<(Timestamp, String)>,
    /// A newer version took its place.
    pub replaced: bool,
}

impl Evidence {
    /// Neither replaced nor withdrawn: what the facility shows today.
    pub fn stands(&self) -> bool {
        !self.replaced && self.withdrawn.is_none()
    }
}

/// Who adds, and when.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    pub at: Timestamp,
    /// The actor as the audit names it.
    pub actor: &'a str,
    pub name: &'a str,
    pub ids: &'a Ids,
}

/// Keeps a piece of evidence, or the next version of one.
///
/// # Errors
/// [`crate::Error::Unique`] where another version took the same place meanwhile.
pub async fn add(
    tx: &Tx,
    checklist: ChecklistId,
    new: &NewEvidence,
    replaces: Option<&Evidence>,
    by: By<'_>,
) -> Result<EvidenceId> {
    let id: EvidenceId = by.ids.next(by.at);
    let sha256 = match &new.held {
        Held::File { sha256, .. } => Some(sha256.clone()),
        Held::Reference { .. } | Held::Statement(_) => None,
    };
    let row = ActiveModel {
        id: Set(id.0),
        checklist_id: Set(checklist.0),
        series_id: Set(replaces.map_or(id, |one| one.series).0),
        version: Set(replaces.map_or(0, |one| one.version) + 1),
        item: Set(new.item.clone()),
        kind: Set(new.kind.key().into()),
        title: Set(new.title.trim().into()),
        note: Set(new.note.trim().into()),
        sha256: Set(sha256),
        held: Set(json(&new.held)?),
        disclosure: Set(new.disclosure.as_ref().map(json).transpose()?),
        added_by: Set(by.actor.into()),
        added_name: Set(by.name.into()),
        added_at: Set(millis(by.at)),
        withdrawn_at: Set(None),
        withdrawn_by: Set(None),
    };
    row.insert(tx.raw()).await.map_err(Error::unique("版の根拠資料"))?;
    Ok(id)
}

/// Takes a piece of evidence back; the row and the file stay. False where it was taken back before.
pub async fn withdraw(tx: &Tx, id: EvidenceId, by: By<'_>) -> Result<bool> {
    let marking = Entity::update_many()
        .col_expr(Column::WithdrawnAt, Expr::val(millis(by.at)))
        .col_expr(Column::WithdrawnBy, Expr::val(by.name))
        .filter(Column::Id.eq(id.0))
        .filter(Column::WithdrawnAt.is_null());
    Ok(marking.exec(tx.raw()).await?.rows_affected == 1)
}

/// Every version of a sheet's evidence, newest first; empty outside the scope.
pub async fn list(conn: &impl Conn, scope: &Scope, checklist: ChecklistId) -> Result<Vec<Evidence>> {
    let rows = Entity::find()
        .filter(Column::ChecklistId.eq(checklist.0))
        .filter(Column::ChecklistId.in_subquery(crate::scope::checklist_ids(scope)))
        .order_by_desc(Column::AddedAt)
        .order_by_desc(Column::Id)
        .all(conn.raw())
        .await?;
    evidence(rows)
}

/// One version, if its sheet is seen.
pub async fn find(conn: &impl Conn, scope: &Scope, id: EvidenceId) -> Result<Option<Evidence>> {
    let seen = Column::ChecklistId.in_subquery(crate::scope::checklist_ids(scope));
    let Some(row) = Entity::find_by_id(id.0).filter(seen).one(conn.raw()).await? else { return Ok(None) };
    let series = Entity::find().filter(Column::SeriesId.eq(row.series_id)).all(conn.raw()).await?;
    Ok(evidence(series)?.into_iter().find(|one| one.id == id))
}

fn evidence(rows: Vec<Model>) -> Result<Vec<Evidence>> {
    let mut last: HashMap<Uuid, i32> = HashMap::new();
    for row in &rows {
        let version = last.entry(row.series_id).or_default();
        *version = row.version.max(*version);
    }
    let one = |row: Model| {
        Ok(Evidence {
            id: EvidenceId(row.id),
            checklist: ChecklistId(row.checklist_id),
            series: EvidenceId(row.series_id),
            version: row.version,
            item: row.item,
            kind: read(&row.kind)?,
            title: row.title,
            note: row.note,
            held: from_json(&row.held)?,
            disclosure: row.disclosure.as_deref().map(from_json).transpose()?,
            added_by: row.added_name,
            added_at: from_millis(row.added_at),
            withdrawn: moment(row.withdrawn_at).map(|at| (at, row.withdrawn_by.unwrap_or_default())),
            replaced: last.get(&row.series_id).is_some_and(|newest| *newest > row.version),
        })
    };
    rows.into_iter().map(one).collect()
}

/// How many standing pieces of evidence each item of these sheets has; an item without any is absent, and so is what
/// the scope does not see.
pub async fn grounds(
    conn: &impl Conn,
    scope: &Scope,
    sheets: &[ChecklistId],
) -> Result<HashMap<(ChecklistId, String), usize>> {
    let mut counted = HashMap::new();
    for some in uuids(sheets).chunks(MOST_IDS) {
        let rows = Entity::find()
            .filter(Column::ChecklistId.is_in(some.iter().copied()))
            .filter(Column::ChecklistId.in_subquery(crate::scope::checklist_ids(scope)))
            .all(conn.raw())
            .await?;
        for one in evidence(rows)?.into_iter().filter(Evidence::stands) {
            if let Some(item) = one.item {
                *counted.entry((one.checklist, item)).or_insert(0) += 1;
            }
        }
    }
    Ok(counted)
}
