//! 院長の確認 of revisions.

use std::collections::HashMap;

use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use tachiiri_domain::director::Confirmation;
use tachiiri_domain::ids::RevisionId;
use uuid::Uuid;

use crate::checklists::Step;
use crate::column::{millis, uuids};
use crate::db::Raw;
use crate::entity::director_confirmations;
use crate::error::Result;
use crate::{Conn, Tx};

/// Adds a confirmation; earlier ones of the revision stay as its history.
pub async fn record(tx: &Tx, revision: RevisionId, confirmation: &Confirmation, by: Step<'_>) -> Result<()> {
    let row = director_confirmations::ActiveModel {
        id: Set(by.ids.next::<Uuid>(by.at)),
        revision_id: Set(revision.0),
        digest: Set(confirmation.digest.clone()),
        name: Set(confirmation.name.clone()),
        confirmed_on: Set(confirmation.on),
        own_login: Set(confirmation.own_login),
        recorded_at: Set(millis(by.at)),
        recorded_by: Set(by.by.into()),
    };
    row.insert(tx.raw()).await?;
    Ok(())
}

/// By revision, the last confirmation. The revisions must have been found within a scope.
pub async fn last(conn: &impl Conn, revisions: &[RevisionId]) -> Result<HashMap<RevisionId, Confirmation>> {
    let rows = director_confirmations::Entity::find()
        .filter(director_confirmations::Column::RevisionId.is_in(uuids(revisions)))
        .order_by_asc(director_confirmations::Column::RecordedAt)
        .order_by_asc(director_confirmations::Column::Id)
        .all(conn.raw())
        .await?;
    let confirmation = |row: director_confirmations::Model| {
        let kept = Confirmation { name: row.name, on: row.confirmed_on, own_login: row.own_login, digest: row.digest };
        (RevisionId(row.revision_id), kept)
    };
    Ok(rows.into_iter().map(confirmation).collect())
}
