//! The lists that were made, and the consultations about their quotas.

use std::collections::{BTreeMap, HashMap};

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set,
};
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ConsultationId, Ids, SelectionId};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::quota::{Candidate, Selection};
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

use super::{Consultation, NewSelection, SelectionHead, SelectionState};
use crate::column::{count, counts, from_json, insert_all, json, millis, moment, read, signed, signed_option, year};
use crate::db::Raw;
use crate::entity::{consultations, prefectures, support_members, support_selections};
use crate::error::{Error, Result};
use crate::{Conn, Tx};

/// The criteria whose points a list may hold.
const CRITERIA: [&str; 8] = [
    "tertiary_emergency",
    "secondary_emergency",
    "disaster_base",
    "special_function",
    "regional_support",
    "answered_no",
    "overdue_target",
    "nothing_submitted",
];

/// Keeps a list with everything it rests on.
pub async fn save(tx: &Tx, new: &NewSelection<'_>, ids: &Ids, now: Timestamp) -> Result<SelectionId> {
    let id: SelectionId = ids.next(now);
    let decided = new.state == SelectionState::Decided;
    let row = support_selections::ActiveModel {
        id: Set(id.0),
        prefecture_code: Set(new.prefecture.to_string()),
        fiscal_year: Set(new.fiscal_year.year()),
        support_year: Set(new.support_year.year()),
        as_of: Set(new.as_of),
        eligibility: Set(new.eligibility.key().into()),
        state: Set(new.state.key().into()),
        quotas: Set(json(&new.selection.quotas)?),
        criteria: Set(json(&new.selection.criteria)?),
        shortfall: Set(json(&new.selection.shortfall)?),
        created_at: Set(millis(now)),
        created_by: Set(new.by.into()),
        decided_at: Set(decided.then(|| millis(now))),
        decided_by: Set(decided.then(|| new.by.to_owned())),
    };
    row.insert(tx.raw()).await?;
    insert_members(tx, id, new.selection).await?;
    Ok(id)
}

async fn insert_members(tx: &Tx, id: SelectionId, selection: &Selection) -> Result<()> {
    let members = selection.candidates.iter().zip(1..).map(|(one, position)| member(id, one, position));
    Ok(insert_all(tx.raw(), members.collect::<Result<_>>()?).await?)
}

/// Holds a list still until the transaction ends: call it before reading what is to be changed.
pub async fn hold(tx: &Tx, id: SelectionId) -> Result<()> {
    support_selections::Entity::find_by_id(id.0).lock_exclusive().one(tx.raw()).await?;
    Ok(())
}

/// Writes the lines of a draft anew.
///
/// # Errors
/// [`crate::Error::Moved`] where it is decided or does not exist.
pub async fn redraw(tx: &Tx, id: SelectionId, selection: &Selection) -> Result<()> {
    use support_selections::Column;
    let drawing = support_selections::Entity::update_many()
        .col_expr(Column::Shortfall, Expr::val(json(&selection.shortfall)?))
        .filter(Column::Id.eq(id.0))
        .filter(Column::State.eq(SelectionState::Draft.key()));
    if drawing.exec(tx.raw()).await?.rows_affected != 1 {
        return Err(Error::Moved("この選定は、すでに決定されています。作り直すときは新しい案を作ってください。"));
    }
    let before = support_members::Entity::delete_many().filter(support_members::Column::SelectionId.eq(id.0));
    before.exec(tx.raw()).await?;
    insert_members(tx, id, selection).await
}

fn member(selection: SelectionId, one: &Candidate, position: i32) -> Result<support_members::ActiveModel> {
    Ok(support_members::ActiveModel {
        selection_id: Set(selection.0),
        position: Set(position),
        external_id: Set(one.external_id.clone()),
        name: Set(one.name.clone()),
        beds: Set(signed_option(one.beds)?),
        eligible: Set(one.eligible),
        points_total: Set(signed(one.points_total)?),
        points: Set(json(&one.points)?),
        rank: Set(signed_option(one.rank)?),
        chosen: Set(one.chosen),
        reason: Set(one.reason.key().into()),
        designated: Set(one.designated.as_ref().map(json).transpose()?),
    })
}

/// Whether a prefecture has a decided list for the year support runs. Nobody else decides one for it until the
/// transaction ends.
pub async fn decided_before(tx: &Tx, prefecture: PrefectureCode, support_year: FiscalYear) -> Result<bool> {
    use support_selections::Column;
    prefectures::Entity::find_by_id(prefecture.to_string()).lock_exclusive().one(tx.raw()).await?;
    let decided = support_selections::Entity::find()
        .filter(Column::PrefectureCode.eq(prefecture.to_string()))
        .filter(Column::SupportYear.eq(support_year.year()))
        .filter(Column::State.eq(SelectionState::Decided.key()));
    Ok(decided.one(tx.raw()).await?.is_some())
}

/// Turns a draft into the decided list.
///
/// # Errors
/// [`crate::Error::Moved`] where it is decided already or does not exist.
pub async fn decide(tx: &Tx, id: SelectionId, by: &str, now: Timestamp) -> Result<()> {
    use support_selections::Column;
    let deciding = support_selections::Entity::update_many()
        .col_expr(Column::State, Expr::val(SelectionState::Decided.key()))
        .col_expr(Column::DecidedAt, Expr::val(millis(now)))
        .col_expr(Column::DecidedBy, Expr::val(by))
        .filter(Column::Id.eq(id.0))
        .filter(Column::State.eq(SelectionState::Draft.key()));
    match deciding.exec(tx.raw()).await?.rows_affected {
        1 => Ok(()),
        _ => Err(Error::Moved("この選定は、すでに決定されています。")),
    }
}

/// The lists of the prefectures held, newest first.
pub async fn list(conn: &impl Conn, scope: &Scope) -> Result<Vec<SelectionHead>> {
    let rows = seen(scope)
        .order_by_desc(support_selections::Column::CreatedAt)
        .order_by_desc(support_selections::Column::Id)
        .all(conn.raw())
        .await?;
    let chosen = chosen(conn, rows.iter().map(|row| row.id).collect()).await?;
    rows.iter().map(|row| head(row, chosen.get(&row.id).copied().unwrap_or(0))).collect()
}

fn seen(scope: &Scope) -> Select<support_selections::Entity> {
    let prefecture = Expr::col((support_selections::Entity, support_selections::Column::PrefectureCode));
    support_selections::Entity::find().filter(crate::scope::prefectures(scope, prefecture))
}

async fn chosen(conn: &impl Conn, ids: Vec<Uuid>) -> Result<HashMap<Uuid, u64>> {
    let counted: Vec<(Uuid, i64)> = support_members::Entity::find()
        .select_only()
        .column(support_members::Column::SelectionId)
        .column_as(Expr::col(support_members::Column::Position).count(), "chosen_members")
        .filter(support_members::Column::SelectionId.is_in(ids))
        .filter(support_members::Column::Chosen.eq(true))
        .group_by(support_members::Column::SelectionId)
        .into_tuple()
        .all(conn.raw())
        .await?;
    Ok(counted.into_iter().map(|(id, count)| (id, u64::try_from(count).unwrap_or(0))).collect())
}

fn head(row: &support_selections::Model, chosen: u64) -> Result<SelectionHead> {
    Ok(SelectionHead {
        id: SelectionId(row.id),
        prefecture: read(&row.prefecture_code)?,
        fiscal_year: year(row.fiscal_year)?,
        support_year: year(row.support_year)?,
        as_of: row.as_of,
        eligibility: read(&row.eligibility)?,
        state: read(&row.state)?,
        created_at: from_millis(row.created_at),
        created_by: row.created_by.clone(),
        decided_at: moment(row.decided_at),
        chosen,
    })
}

/// A list with its candidates in the order they were made in.
pub async fn find(conn: &impl Conn, scope: &Scope, id: SelectionId) -> Result<Option<(SelectionHead, Selection)>> {
    let row = seen(scope).filter(support_selections::Column::Id.eq(id.0)).one(conn.raw()).await?;
    let Some(row) = row else { return Ok(None) };
    let members = support_members::Entity::find()
        .filter(support_members::Column::SelectionId.eq(id.0))
        .order_by_asc(support_members::Column::Position)
        .all(conn.raw())
        .await?;
    let candidates = members.into_iter().map(candidate).collect::<Result<Vec<_>>>()?;
    let chosen = candidates.iter().filter(|one| one.chosen).count() as u64;
    let selection = Selection {
        quotas: from_json(&row.quotas)?,
        as_of: row.as_of,
        criteria: from_json(&row.criteria)?,
        candidates,
        shortfall: from_json(&row.shortfall)?,
    };
    Ok(Some((head(&row, chosen)?, selection)))
}

fn candidate(row: support_members::Model) -> Result<Candidate> {
    let points: BTreeMap<String, u32> = from_json(&row.points)?;
    let known = |(key, points): (String, u32)| {
        let criterion = CRITERIA.into_iter().find(|criterion| *criterion == key);
        Ok((criterion.ok_or_else(|| Error::Corrupt(format!("criterion {key:?}")))?, points))
    };
    let beds = counts(row.beds)?;
    Ok(Candidate {
        external_id: row.external_id,
        name: row.name,
        beds,
        bed_class: beds.map(BedClass::of),
        eligible: row.eligible,
        points_total: count(row.points_total)?,
        points: points.into_iter().map(known).collect::<Result<_>>()?,
        rank: counts(row.rank)?,
        chosen: row.chosen,
        reason: read(&row.reason)?,
        designated: row.designated.as_deref().map(from_json).transpose()?,
    })
}

/// Keeps who talked with whom about which change of quota, and when (SUP-EXACT).
pub async fn record_consultation(
    tx: &Tx,
    consultation: &Consultation,
    by: &str,
    ids: &Ids,
    now: Timestamp,
) -> Result<ConsultationId> {
    let id: ConsultationId = ids.next(now);
    let row = consultations::ActiveModel {
        id: Set(id.0),
        prefecture_code: Set(consultation.prefecture.to_string()),
        support_year: Set(consultation.support_year.year()),
        bed_class: Set(consultation.bed_class.key().into()),
        quota_before: Set(signed(consultation.quota_before)?),
        quota_after: Set(signed(consultation.quota_after)?),
        consulted_on: Set(consultation.consulted_on),
        consulted_with: Set(consultation.with.clone()),
        asked_by: Set(consultation.asked_by.key().into()),
        what: Set(consultation.what.clone()),
        recorded_at: Set(millis(now)),
        recorded_by: Set(by.into()),
    };
    row.insert(tx.raw()).await?;
    Ok(id)
}

/// The consultations of a prefecture for a support year, oldest first.
pub async fn consultations(
    conn: &impl Conn,
    scope: &Scope,
    prefecture: PrefectureCode,
    support_year: FiscalYear,
) -> Result<Vec<Consultation>> {
    let column = Expr::col((consultations::Entity, consultations::Column::PrefectureCode));
    let rows = consultations::Entity::find()
        .filter(crate::scope::prefectures(scope, column))
        .filter(consultations::Column::PrefectureCode.eq(prefecture.to_string()))
        .filter(consultations::Column::SupportYear.eq(support_year.year()))
        .order_by_asc(consultations::Column::ConsultedOn)
        .order_by_asc(consultations::Column::RecordedAt)
        .all(conn.raw())
        .await?;
    let consultation = |row: consultations::Model| {
        Ok(Consultation {
            prefecture,
            support_year,
            bed_class: read(&row.bed_class)?,
            quota_before: count(row.quota_before)?,
            quota_after: count(row.quota_after)?,
            consulted_on: row.consulted_on,
            with: row.consulted_with,
            asked_by: read(&row.asked_by)?,
            what: row.what,
        })
    };
    rows.into_iter().map(consultation).collect()
}
