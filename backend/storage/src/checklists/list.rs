//! Finding sheets within a scope.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use tachiiri_domain::checklist::{ReturnReason, State, StateKey};
use tachiiri_domain::clock::from_millis;
use tachiiri_domain::ids::{
    AuthorityId, ChecklistId, CollectionId, FacilityId, HealthCentreId, InstrumentVersionId, RevisionId,
    VendorContractId, VendorId,
};
use tachiiri_domain::scope::{Scope, Whereabouts};
use uuid::Uuid;

use super::{Asked, Checklist, ChecklistFilter};
use crate::column::{MOST_IDS, counts, moment, read, uuids, year};
use crate::entity::{checklist_revisions, checklists, facilities, return_reasons};
use crate::error::{Error, Result};
use crate::vendors::Contract;
use crate::{Conn, Listed, places};

pub async fn find(conn: &impl Conn, scope: &Scope, id: ChecklistId) -> Result<Option<Checklist>> {
    let seen = crate::scope::checklists(scope);
    let found = checklists::Entity::find().filter(seen).filter(checklists::Column::Id.eq(id.0)).all(conn.raw()).await?;
    Ok(assemble(conn, found).await?.pop())
}

/// The sheet, if it was collected for a place of the scope, though its facility may have moved away since.
pub async fn handled(conn: &impl Conn, scope: &Scope, id: ChecklistId) -> Result<Option<Checklist>> {
    let handled = crate::scope::handled(scope);
    let found =
        checklists::Entity::find().filter(handled).filter(checklists::Column::Id.eq(id.0)).all(conn.raw()).await?;
    Ok(assemble(conn, found).await?.pop())
}

/// Sheets by id, whoever sees them: for saves that several people wait for, each of whom is measured by
/// [`Checklist::lies`]. What is not there is absent.
pub async fn by_ids(conn: &impl Conn, ids: &[ChecklistId]) -> Result<Vec<Checklist>> {
    let mut found = Vec::new();
    for some in uuids(ids).chunks(MOST_IDS) {
        let rows = checklists::Entity::find().filter(checklists::Column::Id.is_in(some.iter().copied()));
        found.extend(assemble(conn, rows.all(conn.raw()).await?).await?);
    }
    Ok(found)
}

/// The sheets seen, newest year first, then by due date, facility, respondent and the time they were asked.
pub async fn list(conn: &impl Conn, scope: &Scope, filter: &ChecklistFilter) -> Result<Listed<Checklist>> {
    let found = checklists::Entity::find().filter(crate::scope::checklists(scope)).filter(wanted(filter));
    let ordered = found
        .clone()
        .order_by_desc(checklists::Column::FiscalYear)
        .order_by_asc(checklists::Column::DueOn)
        .order_by_asc(checklists::Column::ExternalId)
        .order_by_asc(checklists::Column::Respondent)
        .order_by_asc(checklists::Column::Id);
    let (rows, total) = match filter.page {
        None => {
            let rows = ordered.all(conn.raw()).await?;
            let total = rows.len() as u64;
            (rows, total)
        }
        Some(page) => {
            let total = found.count(conn.raw()).await?;
            (ordered.limit(page.size).offset(page.offset()).all(conn.raw()).await?, total)
        }
    };
    Ok(Listed { rows: assemble(conn, rows).await?, total })
}

fn wanted(filter: &ChecklistFilter) -> Condition {
    use checklists::Column;
    Condition::all()
        .add(Column::Purpose.eq(filter.purpose.key()))
        .add_option(filter.fiscal_year.map(|year| Column::FiscalYear.eq(year.year())))
        .add_option(filter.collection.map(|id| Column::CollectionId.eq(id.0)))
        .add_option(filter.health_centre.map(|id| Column::HealthCentreId.eq(id.0)))
        .add_option(filter.facility.map(|id| Column::FacilityId.eq(id.0)))
        .add_option(filter.respondent.map(|respondent| Column::Respondent.eq(respondent.key())))
        .add_option(filter.state.map(|state| Column::State.eq(state.key())))
}

/// Everything that many sheets need besides their own rows, loaded in a handful of queries.
struct Around {
    revisions: HashMap<Uuid, checklist_revisions::Model>,
    reasons: HashMap<Uuid, Vec<ReturnReason>>,
    contracts: HashMap<Uuid, Contract>,
    instruments: HashMap<Uuid, String>,
    centres: HashMap<Uuid, String>,
    facilities: HashMap<Uuid, Whereabouts>,
}

async fn assemble(conn: &impl Conn, rows: Vec<checklists::Model>) -> Result<Vec<Checklist>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let last: Vec<Uuid> = rows.iter().map(|row| row.last_revision_id).collect();
    let contracts: Vec<Uuid> = rows.iter().filter_map(|row| row.contract_id).collect();
    let returned = rows.iter().filter(|row| row.state == StateKey::Returned.key()).map(|row| row.id).collect();
    let around = Around {
        revisions: revisions(conn, &last).await?,
        reasons: last_reasons(conn, returned).await?,
        contracts: crate::vendors::by_ids(conn, &contracts).await?,
        instruments: crate::instruments::keys(conn, &distinct(&rows, |row| row.instrument_version_id)).await?,
        centres: places::names(conn, &distinct(&rows, |row| row.health_centre_id)).await?,
        facilities: facilities_lie(conn, &distinct(&rows, |row| row.facility_id)).await?,
    };
    rows.into_iter().map(|row| around.checklist(row)).collect()
}

/// One sheet names one form and one health centre, a list of them a handful.
fn distinct(rows: &[checklists::Model], id: fn(&checklists::Model) -> Uuid) -> Vec<Uuid> {
    rows.iter().map(id).collect::<BTreeSet<_>>().into_iter().collect()
}

async fn revisions(conn: &impl Conn, ids: &[Uuid]) -> Result<HashMap<Uuid, checklist_revisions::Model>> {
    let mut found = HashMap::new();
    for some in ids.chunks(MOST_IDS) {
        let which = checklist_revisions::Column::Id.is_in(some.iter().copied());
        let rows = checklist_revisions::Entity::find().filter(which).all(conn.raw()).await?;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(found)
}

/// Where facilities lie now.
async fn facilities_lie(conn: &impl Conn, ids: &[Uuid]) -> Result<HashMap<Uuid, Whereabouts>> {
    use facilities::Column;
    let mut found = HashMap::new();
    for some in ids.chunks(MOST_IDS) {
        let rows: Vec<(Uuid, String, Uuid, Uuid)> = facilities::Entity::find()
            .select_only()
            .columns([Column::Id, Column::PrefectureCode, Column::AuthorityId, Column::HealthCentreId])
            .filter(Column::Id.is_in(some.iter().copied()))
            .into_tuple()
            .all(conn.raw())
            .await?;
        for (id, prefecture, authority, centre) in rows {
            let (authority, health_centre) = (AuthorityId(authority), HealthCentreId(centre));
            let prefecture = read(&prefecture)?;
            let lies = Whereabouts {
                prefecture,
                authority,
                health_centre,
                facility: FacilityId(id),
                vendor: None,
                contract: None,
            };
            found.insert(id, lies);
        }
    }
    Ok(found)
}

/// By sheet, the reasons of its last return.
async fn last_reasons(conn: &impl Conn, sheets: Vec<Uuid>) -> Result<HashMap<Uuid, Vec<ReturnReason>>> {
    let mut reasons = HashMap::new();
    for some in sheets.chunks(MOST_IDS) {
        let returned: Vec<(Uuid, Uuid)> = checklist_revisions::Entity::find()
            .select_only()
            .column(checklist_revisions::Column::ChecklistId)
            .column(checklist_revisions::Column::Id)
            .filter(checklist_revisions::Column::ChecklistId.is_in(some.iter().copied()))
            .filter(checklist_revisions::Column::ReturnedAt.is_not_null())
            .order_by_asc(checklist_revisions::Column::Number)
            .into_tuple()
            .all(conn.raw())
            .await?;
        let last: HashMap<Uuid, Uuid> = returned.into_iter().collect();
        let mut by_revision = reasons_of(conn, last.values().copied().collect()).await?;
        reasons.extend(last.into_iter().map(|(sheet, id)| (sheet, by_revision.remove(&id).unwrap_or_default())));
    }
    Ok(reasons)
}

/// By revision, the reasons of its return in their order.
pub(super) async fn reasons_of(conn: &impl Conn, revisions: Vec<Uuid>) -> Result<HashMap<Uuid, Vec<ReturnReason>>> {
    let rows = return_reasons::Entity::find()
        .filter(return_reasons::Column::RevisionId.is_in(revisions))
        .order_by_asc(return_reasons::Column::Position)
        .all(conn.raw())
        .await?;
    let mut reasons: HashMap<Uuid, Vec<ReturnReason>> = HashMap::new();
    for row in rows {
        reasons.entry(row.revision_id).or_default().push(ReturnReason { item: row.item, reason: row.reason });
    }
    Ok(reasons)
}

impl Around {
    fn checklist(&self, row: checklists::Model) -> Result<Checklist> {
        let missing = |what: &str| Error::Corrupt(format!("checklist {} without {what}", row.id));
        let revision = self.revisions.get(&row.last_revision_id).ok_or_else(|| missing("revision"))?;
        let instrument = self.instruments.get(&row.instrument_version_id).ok_or_else(|| missing("instrument"))?;
        let centre = self.centres.get(&row.health_centre_id).ok_or_else(|| missing("health centre"))?;
        let lies = self.lies(&row)?;
        let contract = row.contract_id.map(|id| self.contracts.get(&id).cloned().ok_or_else(|| missing("contract")));
        Ok(Checklist {
            id: ChecklistId(row.id),
            collection: row.collection_id.map(CollectionId),
            respondent: read(&row.respondent)?,
            purpose: read(&row.purpose)?,
            contract: contract.transpose()?,
            instrument_id: InstrumentVersionId(row.instrument_version_id),
            instrument_key: instrument.clone(),
            fiscal_year: year(row.fiscal_year)?,
            due_on: row.due_on,
            state: self.state(&row)?,
            lies,
            collected_for: collected_for(&row, lies)?,
            open_revision: RevisionId(revision.id),
            revision_no: revision.number,
            sheet_version: revision.facts_version,
            facts: super::facts(revision),
            accepted_revision: row.accepted_revision_id.map(RevisionId),
            facility: Asked {
                id: FacilityId(row.facility_id),
                external_id: row.external_id,
                name: row.facility_name,
                kind: read(&row.kind)?,
                prefecture: read(&row.prefecture_code)?,
                health_centre: HealthCentreId(row.health_centre_id),
                health_centre_name: centre.clone(),
                beds: counts(row.beds)?,
            },
        })
    }

    /// The same columns that [`crate::scope::checklists`] looks at.
    fn lies(&self, row: &checklists::Model) -> Result<Whereabouts> {
        let facility = self.facilities.get(&row.facility_id);
        let facility = facility.ok_or_else(|| Error::Corrupt(format!("checklist {} without facility", row.id)))?;
        let (vendor, contract) = (row.vendor_id.map(VendorId), row.contract_id.map(VendorContractId));
        Ok(Whereabouts { vendor, contract, ..*facility })
    }

    fn state(&self, row: &checklists::Model) -> Result<State> {
        let at = || row.state_at.map(from_millis).ok_or_else(|| Error::Corrupt(format!("checklist {}", row.id)));
        Ok(match read(&row.state)? {
            StateKey::Draft => State::Draft,
            StateKey::Submitted => State::Submitted { at: at()? },
            StateKey::Returned => {
                State::Returned { at: at()?, reasons: self.reasons.get(&row.id).cloned().unwrap_or_default() }
            }
            StateKey::Accepted => State::Accepted { at: at()? },
        })
    }
}

/// The same columns that [`crate::scope::handled`] looks at; what is no place stays as it is.
fn collected_for(row: &checklists::Model, lies: Whereabouts) -> Result<Option<Whereabouts>> {
    if row.collection_id.is_none() {
        return Ok(None);
    }
    Ok(Some(Whereabouts {
        prefecture: read(&row.prefecture_code)?,
        authority: AuthorityId(row.authority_id),
        health_centre: HealthCentreId(row.health_centre_id),
        ..lies
    }))
}

/// The time and the name of a step, where it was taken.
pub(super) fn step(at: Option<i64>, by: Option<String>) -> Option<(tachiiri_domain::clock::Timestamp, String)> {
    moment(at).map(|at| (at, by.unwrap_or_default()))
}
