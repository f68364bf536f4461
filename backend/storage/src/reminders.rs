//! The days on which a collection's reminders go out.

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use tachiiri_domain::Date;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{CollectionId, Ids, ReminderId};
use tachiiri_domain::reminders::ReminderState;
use tachiiri_domain::scope::Scope;

use crate::column::{count, millis, read, signed};
use crate::db::Raw;
use crate::entity::reminders::{self, Column, Entity};
use crate::error::Result;
use crate::{Conn, Tx};

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Reminder {
    pub id: ReminderId,
    pub collection: CollectionId,
    pub send_on: Date,
    pub state: ReminderState,
    /// Queued when it was sent.
    pub mails: u32,
}

/// Plans a day. None where the collection has it already, whatever became of it.
pub async fn plan(
    tx: &Tx,
    (collection, send_on): (CollectionId, Date),
    by: &str,
    ids: &Ids,
    now: Timestamp,
) -> Result<Option<ReminderId>> {
    let id: ReminderId = ids.next(now);
    let row = reminders::ActiveModel {
        id: Set(id.0),
        collection_id: Set(collection.0),
        send_on: Set(send_on),
        state: Set(ReminderState::Planned.key().into()),
        mails: Set(0),
        updated_at: Set(millis(now)),
        updated_by: Set(by.into()),
    };
    let once = OnConflict::columns([Column::CollectionId, Column::SendOn]).do_nothing().to_owned();
    let inserted = Entity::insert(row).on_conflict(once).exec_without_returning(tx.raw()).await?;
    Ok((inserted == 1).then_some(id))
}

/// Plans a cancelled day again. False where it is not cancelled.
pub async fn revive(tx: &Tx, id: ReminderId, by: &str, now: Timestamp) -> Result<bool> {
    turn(tx, id, (ReminderState::Cancelled, ReminderState::Planned), by, now).await
}

/// False where it is not planned any more.
pub async fn cancel(tx: &Tx, id: ReminderId, by: &str, now: Timestamp) -> Result<bool> {
    turn(tx, id, (ReminderState::Planned, ReminderState::Cancelled), by, now).await
}

/// Notes that the mails of a planned day are queued. False where it is not planned any more.
pub async fn sent(tx: &Tx, id: ReminderId, mails: u32, by: &str, now: Timestamp) -> Result<bool> {
    if !turn(tx, id, (ReminderState::Planned, ReminderState::Sent), by, now).await? {
        return Ok(false);
    }
    let counting = reminders::ActiveModel { id: Set(id.0), mails: Set(signed(mails)?), ..Default::default() };
    counting.update(tx.raw()).await?;
    Ok(true)
}

async fn turn(
    tx: &Tx,
    id: ReminderId,
    (from, to): (ReminderState, ReminderState),
    by: &str,
    now: Timestamp,
) -> Result<bool> {
    let turning = Entity::update_many()
        .col_expr(Column::State, Expr::val(to.key()))
        .col_expr(Column::UpdatedAt, Expr::val(millis(now)))
        .col_expr(Column::UpdatedBy, Expr::val(by))
        .filter(Column::Id.eq(id.0))
        .filter(Column::State.eq(from.key()));
    Ok(turning.exec(tx.raw()).await?.rows_affected == 1)
}

/// The days of a collection that is seen, in their order.
pub async fn list(conn: &impl Conn, scope: &Scope, collection: CollectionId) -> Result<Vec<Reminder>> {
    let rows = Entity::find()
        .filter(crate::scope::reminders(scope))
        .filter(Column::CollectionId.eq(collection.0))
        .order_by_asc(Column::SendOn)
        .all(conn.raw())
        .await?;
    rows.into_iter().map(reminder).collect()
}

pub async fn find(conn: &impl Conn, scope: &Scope, id: ReminderId) -> Result<Option<Reminder>> {
    let found = Entity::find_by_id(id.0).filter(crate::scope::reminders(scope)).one(conn.raw()).await?;
    found.map(reminder).transpose()
}

fn reminder(row: reminders::Model) -> Result<Reminder> {
    Ok(Reminder {
        id: ReminderId(row.id),
        collection: CollectionId(row.collection_id),
        send_on: row.send_on,
        state: read(&row.state)?,
        mails: count(row.mails)?,
    })
}
