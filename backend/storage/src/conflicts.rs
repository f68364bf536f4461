//! What was asked, replied and decided about items of facilities' sheets. Steps are only ever added.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::conflicts::{NewStep, Step, StepKind, owes_reply};
use tachiiri_domain::ids::{ChecklistId, ConflictId, Ids};
use tachiiri_domain::request::RowVersion;
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

use crate::column::{MOST_IDS, from_json, json, millis, read, uuids};
use crate::db::Raw;
use crate::entity::{conflict_steps, conflicts};
use crate::error::Result;
use crate::{Conn, Tx};

/// Everything done about one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// How many steps there are; 0 where nothing was done yet.
    pub version: RowVersion,
    /// In the order they were taken.
    pub steps: Vec<Step>,
}

/// A question that a facility put to a vendor about the vendor's own sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The facility's sheet, which the vendor does not see.
    pub facility_sheet: ChecklistId,
    /// Code of the facility's item.
    pub item: String,
    pub version: RowVersion,
    /// What passed between the facility and this vendor, in the order it did.
    pub steps: Vec<Step>,
    /// The vendor owes its reply.
    pub waits: bool,
}

/// A step to be kept, and what it was based on.
#[derive(Clone, Copy, Debug)]
pub struct Add<'a> {
    pub checklist: ChecklistId,
    pub item: &'a str,
    /// [`Case::version`] as it was read.
    pub based_on: RowVersion,
    pub step: &'a NewStep,
    /// The sheets that say no as it is taken.
    pub basis: &'a [ChecklistId],
    /// The actor as the audit names it.
    pub by: &'a str,
}

/// Keeps a step where nobody took one since `based_on`; else says how many there are now.
pub async fn add_step(tx: &Tx, add: Add<'_>, ids: &Ids, now: Timestamp) -> Result<std::result::Result<(), RowVersion>> {
    let id = claim(tx, &add, ids, now).await?;
    let counting = conflicts::Entity::update_many()
        .col_expr(conflicts::Column::Version, Expr::col(conflicts::Column::Version).add(1))
        .filter(conflicts::Column::Id.eq(id))
        .filter(conflicts::Column::Version.eq(add.based_on));
    if counting.exec(tx.raw()).await?.rows_affected == 0 {
        let standing = conflicts::Entity::find_by_id(id).one(tx.raw()).await?;
        return Ok(Err(standing.map_or(0, |row| row.version)));
    }
    let step = add.step;
    let row = conflict_steps::ActiveModel {
        id: Set(ids.next(now)),
        conflict_id: Set(id),
        position: Set(add.based_on + 1),
        kind: Set(step.kind.key().into()),
        vendor_checklist_id: Set(step.vendor.map(|sheet| sheet.0)),
        words: Set(step.words.trim().into()),
        plan: Set(step.plan.trim().into()),
        next_on: Set(step.next_on),
        person: Set(step.person.trim().into()),
        taken_on: Set(step.on),
        basis: Set(json(&add.basis)?),
        recorded_by: Set(add.by.into()),
        recorded_at: Set(millis(now)),
    };
    row.insert(tx.raw()).await?;
    Ok(Ok(()))
}

/// The row of the item, made where there is none.
async fn claim(tx: &Tx, add: &Add<'_>, ids: &Ids, now: Timestamp) -> Result<Uuid> {
    let fresh: ConflictId = ids.next(now);
    let row = conflicts::ActiveModel {
        id: Set(fresh.0),
        checklist_id: Set(add.checklist.0),
        item: Set(add.item.into()),
        version: Set(0),
    };
    let place = [conflicts::Column::ChecklistId, conflicts::Column::Item];
    let keep = OnConflict::columns(place).do_nothing().to_owned();
    conflicts::Entity::insert(row).on_conflict(keep).exec_without_returning(tx.raw()).await?;
    let standing = conflicts::Entity::find()
        .filter(conflicts::Column::ChecklistId.eq(add.checklist.0))
        .filter(conflicts::Column::Item.eq(add.item))
        .one(tx.raw())
        .await?;
    Ok(standing.map_or(fresh.0, |row| row.id))
}

/// What was done about one sheet's items, by their codes.
pub type Cases = BTreeMap<String, Case>;

/// What was done about the items of facilities' sheets; a sheet about which nothing was done, or outside the scope, is
/// absent.
pub async fn cases(conn: &impl Conn, scope: &Scope, sheets: &[ChecklistId]) -> Result<HashMap<ChecklistId, Cases>> {
    let mut all: HashMap<ChecklistId, Cases> = HashMap::new();
    for some in uuids(sheets).chunks(MOST_IDS) {
        let rows = conflicts::Entity::find()
            .filter(conflicts::Column::ChecklistId.is_in(some.iter().copied()))
            .filter(conflicts::Column::ChecklistId.in_subquery(crate::scope::checklist_ids(scope)))
            .all(conn.raw())
            .await?;
        for (row, case) in gathered(conn, rows).await? {
            all.entry(ChecklistId(row.checklist_id)).or_default().insert(row.item, case);
        }
    }
    Ok(all)
}

async fn gathered(conn: &impl Conn, rows: Vec<conflicts::Model>) -> Result<Vec<(conflicts::Model, Case)>> {
    let mut steps: HashMap<Uuid, Vec<Step>> = HashMap::new();
    for some in rows.chunks(MOST_IDS) {
        let found = conflict_steps::Entity::find()
            .filter(conflict_steps::Column::ConflictId.is_in(some.iter().map(|row| row.id)))
            .order_by_asc(conflict_steps::Column::Position)
            .all(conn.raw())
            .await?;
        for row in found {
            steps.entry(row.conflict_id).or_default().push(step(row)?);
        }
    }
    let case = |row: conflicts::Model| {
        let case = Case { version: row.version, steps: steps.remove(&row.id).unwrap_or_default() };
        (row, case)
    };
    Ok(rows.into_iter().map(case).collect())
}

/// The questions about vendors' sheets; one about which nobody asked, or outside the scope, is absent.
pub async fn questions(
    conn: &impl Conn,
    scope: &Scope,
    vendor_sheets: &[ChecklistId],
) -> Result<HashMap<ChecklistId, Vec<Question>>> {
    let mut all: HashMap<ChecklistId, Vec<Question>> = HashMap::new();
    for some in uuids(vendor_sheets).chunks(MOST_IDS) {
        let asked = conflict_steps::Entity::find()
            .filter(conflict_steps::Column::VendorChecklistId.is_in(some.iter().copied()))
            .filter(conflict_steps::Column::VendorChecklistId.in_subquery(crate::scope::checklist_ids(scope)))
            .filter(conflict_steps::Column::Kind.eq(StepKind::Asked.key()))
            .all(conn.raw())
            .await?;
        let pairs = asked.iter().filter_map(|row| Some((row.conflict_id, ChecklistId(row.vendor_checklist_id?))));
        let pairs: BTreeSet<_> = pairs.collect();
        let mut cases = HashMap::new();
        for ids in uuids_of(&pairs).chunks(MOST_IDS) {
            let which = conflicts::Column::Id.is_in(ids.iter().copied());
            let rows = conflicts::Entity::find().filter(which).all(conn.raw()).await?;
            cases.extend(gathered(conn, rows).await?.into_iter().map(|(row, case)| (row.id, (row, case))));
        }
        for (conflict, vendor) in pairs {
            let Some((row, case)) = cases.get(&conflict) else { continue };
            all.entry(vendor).or_default().push(question(row, case, vendor));
        }
    }
    all.values_mut().for_each(|asked| asked.sort_by(|one, other| one.item.cmp(&other.item)));
    Ok(all)
}

fn uuids_of(pairs: &BTreeSet<(Uuid, ChecklistId)>) -> Vec<Uuid> {
    let ids: BTreeSet<_> = pairs.iter().map(|(conflict, _)| *conflict).collect();
    ids.into_iter().collect()
}

fn question(row: &conflicts::Model, case: &Case, vendor: ChecklistId) -> Question {
    Question {
        facility_sheet: ChecklistId(row.checklist_id),
        item: row.item.clone(),
        version: case.version,
        waits: owes_reply(vendor, &case.steps),
        steps: case.steps.iter().filter(|step| step.vendor == Some(vendor)).cloned().collect(),
    }
}

fn step(row: conflict_steps::Model) -> Result<Step> {
    Ok(Step {
        kind: read(&row.kind)?,
        vendor: row.vendor_checklist_id.map(ChecklistId),
        words: row.words,
        plan: row.plan,
        next_on: row.next_on,
        person: row.person,
        on: row.taken_on,
        basis: from_json(&row.basis)?,
        recorded_at: from_millis(row.recorded_at),
    })
}
