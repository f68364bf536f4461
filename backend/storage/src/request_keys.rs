//! Request keys: a retried write is the same write.

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::request::RequestKey;

use crate::Tx;
use crate::column::millis;
use crate::db::Raw;
use crate::entity::request_keys::{ActiveModel, Column, Entity};
use crate::error::{Error, Result};

/// Whether a write is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// First time: do it, then [`finish`] in the same transaction.
    New,
    /// Done before; the answer it got, as JSON.
    Done(String),
}

/// Claims a key for an operation of an actor. A concurrent claim of the same key waits for this transaction's end.
///
/// # Errors
/// [`crate::Error::KeyOfAnotherWrite`] where the actor used the key for another operation.
pub async fn claim(tx: &Tx, key: &RequestKey, actor: &str, operation: &str, now: Timestamp) -> Result<Claim> {
    let row = ActiveModel {
        actor: Set(actor.into()),
        request_key: Set(key.as_str().into()),
        operation: Set(operation.into()),
        response: Set(None),
        created_at: Set(millis(now)),
    };
    // Not a plain insert: PostgreSQL ends the whole transaction on a violated key.
    let nothing = OnConflict::columns([Column::Actor, Column::RequestKey]).do_nothing().to_owned();
    let inserted = Entity::insert(row).on_conflict(nothing).exec_without_returning(tx.raw()).await?;
    if inserted == 1 {
        return Ok(Claim::New);
    }
    let found = Entity::find_by_id((actor.to_owned(), key.as_str().to_owned())).one(tx.raw()).await?;
    match found {
        Some(row) if row.operation != operation => Err(Error::KeyOfAnotherWrite(key.as_str().into())),
        Some(row) => Ok(row.response.map_or(Claim::New, Claim::Done)),
        None => Err(Error::Corrupt(format!("request key {}", key.as_str()))),
    }
}

/// Keeps the answer of a claimed write.
pub async fn finish(tx: &Tx, key: &RequestKey, actor: &str, response_json: &str) -> Result<()> {
    let keeping = Entity::update_many()
        .col_expr(Column::Response, Expr::val(response_json))
        .filter(Column::Actor.eq(actor))
        .filter(Column::RequestKey.eq(key.as_str()));
    keeping.exec(tx.raw()).await?;
    Ok(())
}

/// Forgets keys claimed before a moment: nobody retries a write of last week. Returns how many.
pub async fn forget(tx: &Tx, before: Timestamp) -> Result<u64> {
    let old = Entity::delete_many().filter(Column::CreatedAt.lt(millis(before)));
    Ok(old.exec(tx.raw()).await?.rows_affected)
}
