//! Mails: a row in the transaction that causes them, and what became of each.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::ids::{ChecklistId, FacilityId, Ids, MailId};
use tachiiri_domain::mail::{MailState, Value};
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

use crate::column::{MOST_IDS, from_json, insert_all, json, millis, moment, read};
use crate::db::Raw;
use crate::entity::mails::{self, Column, Entity};
use crate::error::Result;
use crate::{Conn, Listed, Page, Tx};

/// A mail about to be queued. Its text is final but for the gaps that secrets fill when it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail<'a> {
    pub facility: Option<FacilityId>,
    pub checklist: Option<ChecklistId>,
    /// Name of the text it was made from.
    pub letter: &'a str,
    pub to_name: &'a str,
    pub to_address: &'a str,
    pub subject: String,
    pub body: String,
    /// Links and codes: forgotten as soon as the mail is sent or given up.
    pub secrets: &'a [Value],
    /// Not sent any more once the sheet is submitted.
    pub while_open: bool,
    pub by: &'a str,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Mail {
    pub id: MailId,
    pub facility: Option<FacilityId>,
    pub checklist: Option<ChecklistId>,
    pub letter: String,
    pub to_name: String,
    pub to_address: String,
    pub subject: String,
    /// With the gaps of its secrets still open.
    pub body: String,
    pub while_open: bool,
    pub state: MailState,
    pub attempts: u32,
    /// Why the last attempt failed, or why it is not sent any more.
    pub error: Option<String>,
    pub queued_at: Timestamp,
    pub queued_by: String,
    /// When it was sent, given up or cancelled.
    pub ended_at: Option<Timestamp>,
}

/// Which mails are wanted; empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub state: Option<MailState>,
    pub facility: Option<FacilityId>,
    pub checklist: Option<ChecklistId>,
    /// None: all rows.
    pub page: Option<Page>,
}

/// Queues mails; their ids in the same order.
pub async fn queue(tx: &Tx, new: &[NewMail<'_>], ids: &Ids, now: Timestamp) -> Result<Vec<MailId>> {
    let rows = new.iter().map(|one| row(ids.next(now), one, now)).collect::<Result<Vec<_>>>()?;
    let made = rows.iter().filter_map(|row| row.id.try_as_ref().copied().map(MailId)).collect();
    insert_all(tx.raw(), rows).await?;
    Ok(made)
}

fn row(id: MailId, new: &NewMail<'_>, now: Timestamp) -> Result<mails::ActiveModel> {
    let secrets = if new.secrets.is_empty() { None } else { Some(json(&new.secrets)?) };
    Ok(mails::ActiveModel {
        id: Set(id.0),
        facility_id: Set(new.facility.map(|id| id.0)),
        checklist_id: Set(new.checklist.map(|id| id.0)),
        letter: Set(new.letter.into()),
        to_name: Set(new.to_name.into()),
        to_address: Set(new.to_address.into()),
        subject: Set(new.subject.clone()),
        body: Set(new.body.clone()),
        secrets: Set(secrets),
        while_open: Set(new.while_open),
        state: Set(MailState::Queued.key().into()),
        attempts: Set(0),
        error: Set(None),
        queued_at: Set(millis(now)),
        queued_by: Set(new.by.into()),
        ended_at: Set(None),
    })
}

/// How many mails made from a text were queued to an address since a moment.
pub async fn count(conn: &impl Conn, letter: &str, to_address: &str, since: Timestamp) -> Result<u64> {
    let found = Entity::find()
        .filter(Column::Letter.eq(letter))
        .filter(Column::ToAddress.eq(to_address))
        .filter(Column::QueuedAt.gte(millis(since)));
    Ok(found.count(conn.raw()).await?)
}

/// A mail with its secrets, for the worker that sends it.
pub async fn to_send(conn: &impl Conn, id: MailId) -> Result<Option<(Mail, Vec<Value>)>> {
    let Some(row) = Entity::find_by_id(id.0).one(conn.raw()).await? else { return Ok(None) };
    let secrets = row.secrets.as_deref().map(from_json).transpose()?.unwrap_or_default();
    Ok(Some((mail(row)?, secrets)))
}

/// Notes an attempt that failed and will be repeated.
pub async fn attempted(tx: &Tx, id: MailId, error: &str) -> Result<()> {
    let noting = Entity::update_many()
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::Error, Expr::val(error))
        .filter(Column::Id.eq(id.0));
    noting.exec(tx.raw()).await?;
    Ok(())
}

/// Ends a mail that is still queued, and forgets its secrets. False where it had ended before.
pub async fn end(tx: &Tx, id: MailId, state: MailState, why: Option<&str>, now: Timestamp) -> Result<bool> {
    let ending = Entity::update_many()
        .col_expr(Column::State, Expr::val(state.key()))
        .col_expr(Column::Error, Expr::val(why))
        .col_expr(Column::Secrets, Expr::val(None::<String>))
        .col_expr(Column::EndedAt, Expr::val(millis(now)))
        .filter(Column::Id.eq(id.0))
        .filter(Column::State.eq(MailState::Queued.key()));
    Ok(ending.exec(tx.raw()).await?.rows_affected == 1)
}

/// The mails about facilities seen, newest first; the nation sees those about none, too.
pub async fn list(conn: &impl Conn, scope: &Scope, filter: &Filter) -> Result<Listed<Mail>> {
    let found = Entity::find().filter(crate::scope::mails(scope)).filter(wanted(filter));
    let total = found.clone().count(conn.raw()).await?;
    let mut newest = found.order_by_desc(Column::QueuedAt).order_by_desc(Column::Id);
    if let Some(page) = filter.page {
        newest = newest.limit(page.size).offset(page.offset());
    }
    let rows = newest.all(conn.raw()).await?.into_iter().map(mail).collect::<Result<_>>()?;
    Ok(Listed { rows, total })
}

/// The sheets about which a mail of this text was queued since a moment.
pub async fn sheets_mailed(conn: &impl Conn, letter: &str, since: Timestamp) -> Result<HashSet<ChecklistId>> {
    let found: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::ChecklistId)
        .filter(Column::Letter.eq(letter))
        .filter(Column::QueuedAt.gte(millis(since)))
        .filter(Column::ChecklistId.is_not_null())
        .into_tuple()
        .all(conn.raw())
        .await?;
    Ok(found.into_iter().map(ChecklistId).collect())
}

/// When the last mail of this text was queued about each of some sheets, where one was.
pub async fn last_queued(
    conn: &impl Conn,
    letter: &str,
    sheets: &[ChecklistId],
) -> Result<HashMap<ChecklistId, Timestamp>> {
    let mut found = HashMap::new();
    for some in sheets.chunks(MOST_IDS) {
        let rows: Vec<(Uuid, i64)> = Entity::find()
            .select_only()
            .column(Column::ChecklistId)
            .column_as(Column::QueuedAt.max(), "last")
            .filter(Column::Letter.eq(letter))
            .filter(Column::ChecklistId.is_in(some.iter().map(|id| id.0)))
            .group_by(Column::ChecklistId)
            .into_tuple()
            .all(conn.raw())
            .await?;
        found.extend(rows.into_iter().map(|(sheet, at)| (ChecklistId(sheet), from_millis(at))));
    }
    Ok(found)
}

pub async fn find(conn: &impl Conn, scope: &Scope, id: MailId) -> Result<Option<Mail>> {
    let found = Entity::find_by_id(id.0).filter(crate::scope::mails(scope)).one(conn.raw()).await?;
    found.map(mail).transpose()
}

fn wanted(filter: &Filter) -> Condition {
    Condition::all()
        .add_option(filter.state.map(|state| Column::State.eq(state.key())))
        .add_option(filter.facility.map(|id| Column::FacilityId.eq(id.0)))
        .add_option(filter.checklist.map(|id| Column::ChecklistId.eq(id.0)))
}

fn mail(row: mails::Model) -> Result<Mail> {
    Ok(Mail {
        id: MailId(row.id),
        facility: row.facility_id.map(FacilityId),
        checklist: row.checklist_id.map(ChecklistId),
        letter: row.letter,
        to_name: row.to_name,
        to_address: row.to_address,
        subject: row.subject,
        body: row.body,
        while_open: row.while_open,
        state: read(&row.state)?,
        attempts: crate::column::count(row.attempts)?,
        error: row.error,
        queued_at: from_millis(row.queued_at),
        queued_by: row.queued_by,
        ended_at: moment(row.ended_at),
    })
}
