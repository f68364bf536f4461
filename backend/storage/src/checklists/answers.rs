//! Cells, saved one by one; a save that is based on an older version changes nothing.

use std::collections::{BTreeMap, HashMap};

use sea_orm::sea_query::{Expr, Func, OnConflict};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect};
use tachiiri_domain::Date;
use tachiiri_domain::answers::{Answers, Cell, Given, SheetFacts};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{Ids, RevisionId};
use tachiiri_domain::request::RowVersion;
use uuid::Uuid;

use super::turn::row;
use super::{Put, Saved};
use crate::column::{MOST_IDS, millis, moment, read, uuids};
use crate::db::{Backend, Raw, backend};
use crate::entity::{answers, checklist_revisions};
use crate::error::{Error, Result};
use crate::{Conn, Tx};

/// All cells of a revision with their versions.
pub type Standing = BTreeMap<Cell, (Given, RowVersion)>;

pub async fn answers(conn: &impl Conn, revision: RevisionId) -> Result<Standing> {
    Ok(standing(conn, &[revision]).await?.remove(&revision).unwrap_or_default())
}

/// The cells of many revisions, read together; a revision without any is absent.
pub async fn standing(conn: &impl Conn, revisions: &[RevisionId]) -> Result<HashMap<RevisionId, Standing>> {
    let mut found: HashMap<RevisionId, Standing> = HashMap::new();
    for some in uuids(revisions).chunks(MOST_IDS) {
        let which = Condition::all().add(answers::Column::RevisionId.is_in(some.iter().copied()));
        for (revision, version, cell, given) in cells(conn, which).await? {
            found.entry(RevisionId(revision)).or_default().insert(cell, (given, version));
        }
    }
    Ok(found)
}

/// The cells that a condition names, each with its revision and version. This is most of what saving, counting and
/// exporting read, and a row costs more on its way here than what stands in it: so the cells of a revision come as one.
pub(crate) async fn cells(conn: &impl Conn, which: Condition) -> Result<Vec<(Uuid, RowVersion, Cell, Given)>> {
    use answers::Column;
    let (list, lists) = match backend(conn.raw()) {
        Backend::Sqlite => ("json_array", "json_group_array"),
        Backend::Postgres => ("json_build_array", "json_agg"),
    };
    let cell = [Column::Version, Column::Item, Column::Round, Column::Answer].into_iter();
    let cell = cell.chain([Column::ConfirmedOn, Column::TargetOn, Column::Note, Column::Proxy]).map(Expr::col);
    let together = Expr::from(Func::cust(lists).arg(Func::cust(list).args(cell))).cast_as("text");
    let found = answers::Entity::find().select_only().column(Column::RevisionId).column_as(together, "cells");
    let found: Vec<(Uuid, String)> =
        found.filter(which).group_by(Column::RevisionId).into_tuple().all(conn.raw()).await?;
    let mut all = Vec::new();
    for (revision, cells) in found {
        let cells: Vec<Row> = serde_json::from_str(&cells).map_err(|why| Error::Corrupt(format!("cells: {why}")))?;
        for row in cells {
            all.push(cell_of(revision, row)?);
        }
    }
    Ok(all)
}

/// Version, item, round and what was given, as they stand in the list of [`cells`].
type Row = (RowVersion, String, u8, Option<String>, Option<Date>, Option<Date>, String, Option<String>);

fn cell_of(
    revision: Uuid,
    (version, item, round, answer, confirmed_on, target_on, note, proxy): Row,
) -> Result<(Uuid, RowVersion, Cell, Given)> {
    let answer = answer.as_deref().map(read).transpose()?;
    Ok((revision, version, Cell { item, round }, Given { answer, confirmed_on, target_on, note, proxy }))
}

/// The cells alone, as the rules take them.
pub async fn domain_answers(conn: &impl Conn, revision: RevisionId) -> Result<Answers> {
    let cells = answers(conn, revision).await?;
    Ok(cells.into_iter().map(|(cell, (given, _))| (cell, given)).collect())
}

/// The cells of many revisions, read together; a revision without any is absent.
pub async fn answers_of(conn: &impl Conn, revisions: &[RevisionId]) -> Result<HashMap<RevisionId, Answers>> {
    let found = crate::frozen::answers(conn, &uuids(revisions)).await?;
    Ok(found.into_iter().map(|(revision, answers)| (RevisionId(revision), answers)).collect())
}

/// When a cell of the revision was last written; None where none stands.
pub async fn saved_at(conn: &impl Conn, revision: RevisionId) -> Result<Option<Timestamp>> {
    let last: Option<Option<i64>> = answers::Entity::find()
        .select_only()
        .column_as(answers::Column::EnteredAt.max(), "last")
        .filter(answers::Column::RevisionId.eq(revision.0))
        .into_tuple()
        .one(conn.raw())
        .await?;
    Ok(moment(last.flatten()))
}

/// A cell to be written, and the version it was based on (0: none stood there).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Save<'a> {
    pub cell: &'a Cell,
    pub given: &'a Given,
    pub based_on: RowVersion,
    /// The actor as the audit names it.
    pub by: &'a str,
}

/// Why a revision takes no answers.
pub const SUBMITTED: &str = "提出済みのため回答を変更できません。";

/// Writes one cell where nobody wrote since `based_on`; else says what stands there.
///
/// # Errors
/// [`crate::Error::Moved`] where the revision was submitted meanwhile.
pub async fn save_answer(tx: &Tx, revision: RevisionId, save: &Save<'_>, ids: &Ids, now: Timestamp) -> Result<Saved> {
    hold_open(tx, revision).await?;
    let written = match save.based_on {
        0 => insert(tx, revision, save, (ids, now)).await?,
        _ => update(tx, revision, save, now).await?,
    };
    if written == 1 {
        return Ok(Saved::Saved { version: save.based_on + 1 });
    }
    let standing = cells(tx, at(revision, save.cell)).await?.pop();
    let (version, current) = standing.map_or((0, Given::default()), |(_, version, _, given)| (version, given));
    Ok(Saved::Stale { current, version })
}

fn at(revision: RevisionId, cell: &Cell) -> Condition {
    Condition::all()
        .add(answers::Column::RevisionId.eq(revision.0))
        .add(answers::Column::Item.eq(&cell.item))
        .add(answers::Column::Round.eq(i32::from(cell.round)))
}

async fn insert(tx: &Tx, revision: RevisionId, save: &Save<'_>, (ids, now): (&Ids, Timestamp)) -> Result<u64> {
    let put = Put { revision, cell: save.cell, given: save.given, version: 1, by: save.by };
    let place = [answers::Column::RevisionId, answers::Column::Item, answers::Column::Round];
    let keep = OnConflict::columns(place).do_nothing().to_owned();
    Ok(answers::Entity::insert(row(&put, ids, now)).on_conflict(keep).exec_without_returning(tx.raw()).await?)
}

async fn update(tx: &Tx, revision: RevisionId, save: &Save<'_>, now: Timestamp) -> Result<u64> {
    use answers::Column;
    let given = save.given;
    let writing = answers::Entity::update_many()
        .col_expr(Column::Answer, Expr::val(given.answer.map(|answer| answer.key())))
        .col_expr(Column::ConfirmedOn, Expr::val(given.confirmed_on))
        .col_expr(Column::TargetOn, Expr::val(given.target_on))
        .col_expr(Column::Note, Expr::val(given.note.clone()))
        .col_expr(Column::Proxy, Expr::val(given.proxy.clone()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::EnteredBy, Expr::val(save.by))
        .col_expr(Column::EnteredAt, Expr::val(millis(now)))
        .filter(at(revision, save.cell))
        .filter(Column::Version.eq(save.based_on));
    Ok(writing.exec(tx.raw()).await?.rows_affected)
}

/// Holds the revision open until the transaction ends: a submission waits for the savers before it, and a saver
/// that comes after it is told.
async fn hold_open(tx: &Tx, revision: RevisionId) -> Result<()> {
    let open = checklist_revisions::Entity::find_by_id(revision.0)
        .filter(checklist_revisions::Column::SubmittedAt.is_null())
        .lock_shared();
    match open.one(tx.raw()).await? {
        Some(_) => Ok(()),
        None => Err(Error::Moved(SUBMITTED)),
    }
}

/// Writes the statements at the top of the sheet, in the same way.
///
/// # Errors
/// [`crate::Error::Moved`] where the revision was submitted meanwhile.
pub async fn save_facts(
    tx: &Tx,
    revision: RevisionId,
    facts: SheetFacts,
    based_on: RowVersion,
) -> Result<Saved<SheetFacts>> {
    use checklist_revisions::Column;
    let writing = checklist_revisions::Entity::update_many()
        .col_expr(Column::NoVendorContract, Expr::val(facts.no_vendor_contract))
        .col_expr(Column::NoNetwork, Expr::val(facts.no_network))
        .col_expr(Column::FactsVersion, Expr::col(Column::FactsVersion).add(1))
        .filter(Column::Id.eq(revision.0))
        .filter(Column::SubmittedAt.is_null())
        .filter(Column::FactsVersion.eq(based_on));
    if writing.exec(tx.raw()).await?.rows_affected == 1 {
        return Ok(Saved::Saved { version: based_on + 1 });
    }
    let standing = checklist_revisions::Entity::find_by_id(revision.0).one(tx.raw()).await?;
    match standing {
        Some(row) if row.submitted_at.is_none() => {
            Ok(Saved::Stale { current: super::facts(&row), version: row.facts_version })
        }
        Some(_) | None => Err(Error::Moved("提出済みのため変更できません。")),
    }
}
