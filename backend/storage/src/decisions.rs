//! What only a person can decide, found by imports.

use std::collections::HashSet;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Set};
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::ids::{DecisionId, Ids};
use tachiiri_domain::register::Decision;

use crate::column::{insert_all, millis};
use crate::db::Raw;
use crate::entity::decisions;
use crate::error::{Error, Result};
use crate::{Conn, Tx};

/// A decision that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Waiting {
    pub id: DecisionId,
    /// `register` or `places`
    pub source: String,
    pub decision: Decision,
    pub found_at: Timestamp,
}

/// Keeps decisions; one that was found before, decided or not, is not kept twice. Returns how many are new.
pub async fn keep(tx: &Tx, source: &str, decisions: &[Decision], ids: &Ids, now: Timestamp) -> Result<u64> {
    let stored = decisions::Entity::find().filter(decisions::Column::Source.eq(source)).all(tx.raw()).await?;
    let mut known: HashSet<_> = stored.into_iter().map(|row| (row.code, row.external_id, row.message)).collect();
    // The line is no part of what a decision is about: it moves from file to file.
    let key = |one: &Decision| (one.code.clone(), one.external_id.clone(), one.message.clone());
    let new: Vec<_> = decisions.iter().filter(|one| known.insert(key(one))).collect();
    let count = new.len() as u64;
    let rows = new.into_iter().map(|one| decisions::ActiveModel {
        id: Set(ids.next(now)),
        source: Set(source.into()),
        code: Set(one.code.clone()),
        line: Set(i64::try_from(one.line).unwrap_or(0)),
        external_id: Set(one.external_id.clone()),
        message: Set(one.message.clone()),
        found_at: Set(millis(now)),
        decided_at: Set(None),
        decided_by: Set(None),
        decision: Set(None),
    });
    insert_all(tx.raw(), rows.collect()).await?;
    Ok(count)
}

/// What a person decided: once, the first word stands.
///
/// # Errors
/// [`crate::Error::Moved`] where it is decided already or does not exist.
pub async fn decide(tx: &Tx, id: DecisionId, words: &str, by: &str, now: Timestamp) -> Result<()> {
    use decisions::Column;
    let deciding = decisions::Entity::update_many()
        .col_expr(Column::DecidedAt, Expr::val(millis(now)))
        .col_expr(Column::DecidedBy, Expr::val(by))
        .col_expr(Column::Decision, Expr::val(words))
        .filter(Column::Id.eq(id.0))
        .filter(Column::DecidedAt.is_null());
    match deciding.exec(tx.raw()).await?.rows_affected {
        1 => Ok(()),
        _ => Err(Error::Moved("この確認は、すでに済んでいます。")),
    }
}

/// All that wait, in the order they were found.
pub async fn waiting(conn: &impl Conn) -> Result<Vec<Waiting>> {
    waiting_where(conn, Condition::all()).await
}

/// Those about one facility; whether it is seen, the caller has checked.
pub async fn waiting_about(conn: &impl Conn, external_id: &str) -> Result<Vec<Waiting>> {
    waiting_where(conn, Condition::all().add(decisions::Column::ExternalId.eq(external_id))).await
}

async fn waiting_where(conn: &impl Conn, which: Condition) -> Result<Vec<Waiting>> {
    let open = decisions::Entity::find()
        .filter(which)
        .filter(decisions::Column::DecidedAt.is_null())
        .order_by_asc(decisions::Column::FoundAt)
        .order_by_asc(decisions::Column::Line)
        .order_by_asc(decisions::Column::Id);
    let waiting = |row: decisions::Model| Waiting {
        id: DecisionId(row.id),
        source: row.source,
        decision: Decision {
            line: u64::try_from(row.line).unwrap_or(0),
            external_id: row.external_id,
            code: row.code,
            message: row.message,
        },
        found_at: from_millis(row.found_at),
    };
    Ok(open.all(conn.raw()).await?.into_iter().map(waiting).collect())
}
