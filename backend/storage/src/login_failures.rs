//! Failed log-ins by address: who tries many accounts is held up, whichever they are.

use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::Ids;

use crate::column::millis;
use crate::db::Raw;
use crate::entity::login_failures::{ActiveModel, Column, Entity};
use crate::error::Result;
use crate::{Conn, Tx};

pub async fn record(tx: &Tx, address: &str, ids: &Ids, now: Timestamp) -> Result<()> {
    let row = ActiveModel { id: Set(ids.next(now)), address: Set(address.into()), failed_at: Set(millis(now)) };
    row.insert(tx.raw()).await?;
    Ok(())
}

/// How many there were from an address since a moment.
pub async fn count(conn: &impl Conn, address: &str, since: Timestamp) -> Result<u64> {
    let found = Entity::find().filter(Column::Address.eq(address)).filter(Column::FailedAt.gte(millis(since)));
    Ok(found.count(conn.raw()).await?)
}

/// Forgets those before a moment; returns how many.
pub async fn forget(tx: &Tx, before: Timestamp) -> Result<u64> {
    let old = Entity::delete_many().filter(Column::FailedAt.lt(millis(before)));
    Ok(old.exec(tx.raw()).await?.rows_affected)
}
