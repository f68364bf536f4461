//! Request keys: a retried write is the same write.

use std::collections::HashMap;

use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::request::RequestKey;

use crate::column::millis;
use crate::db::Raw;
use crate::entity::request_keys::{ActiveModel, Column, Entity};
use crate::error::{Error, Result};
use crate::{Conn, Tx};

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

/// A write that was done under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub operation: String,
    /// The answer it got, as JSON.
    pub response: String,
}

/// A key and the actor whose it is.
pub type Held = (String, RequestKey);

/// Which of these keys were used, and for what.
pub async fn done(conn: &impl Conn, keys: &[Held]) -> Result<HashMap<Held, Done>> {
    let pairs = keys.iter().map(|(actor, key)| (actor.as_str(), key.as_str()));
    let asked = Query::select().column(Asterisk).from_values(pairs, Alias::new("asked")).to_owned();
    let place = Expr::tuple([Expr::col(Column::Actor), Expr::col(Column::RequestKey)]);
    let rows = Entity::find().filter(place.in_subquery(asked)).all(conn.raw()).await?;
    let mut found: HashMap<(String, String), Done> = HashMap::new();
    for row in rows {
        // Committed without an answer is no write at all; there is none such.
        let Some(response) = row.response else { continue };
        found.insert((row.actor, row.request_key), Done { operation: row.operation, response });
    }
    let one =
        |held: &Held| found.get(&(held.0.clone(), held.1.as_str().to_owned())).map(|done| (held.clone(), done.clone()));
    Ok(keys.iter().filter_map(one).collect())
}

/// Keeps keys of writes together with their answers.
///
/// # Errors
/// [`Error::Moved`] where one of them was used since [`done`] was asked.
pub async fn keep(tx: &Tx, writes: &[(Held, Done)], now: Timestamp) -> Result<()> {
    if writes.is_empty() {
        return Ok(());
    }
    let rows = writes.iter().map(|((actor, key), done)| ActiveModel {
        actor: Set(actor.clone()),
        request_key: Set(key.as_str().into()),
        operation: Set(done.operation.clone()),
        response: Set(Some(done.response.clone())),
        created_at: Set(millis(now)),
    });
    let nothing = OnConflict::columns([Column::Actor, Column::RequestKey]).do_nothing().to_owned();
    let kept = Entity::insert_many(rows).on_conflict(nothing).exec_without_returning(tx.raw()).await?;
    if kept == writes.len() as u64 {
        Ok(())
    } else {
        Err(Error::Moved("同じ操作が同時に行われました。"))
    }
}

/// Forgets keys claimed before a moment: nobody retries a write of last week. Returns how many.
pub async fn forget(tx: &Tx, before: Timestamp) -> Result<u64> {
    let old = Entity::delete_many().filter(Column::CreatedAt.lt(millis(before)));
    Ok(old.exec(tx.raw()).await?.rows_affected)
}
