//! What was asked of vendors, and how far it came.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use tachiiri_domain::Date;
use tachiiri_domain::answers::Answers;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::facility::Facility;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ChecklistId, Ids, InstrumentVersionId, RevisionId, VendorContractId, VendorId};
use tachiiri_domain::instrument::Purpose;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::vendors::Request;
use uuid::Uuid;

use super::{Contract, invitations, statements};
use crate::checklists::ask::{Asking, Question};
use crate::column::{MOST_IDS, millis, read};
use crate::db::Raw;
use crate::entity::{checklists, request_refusals, user_scopes};
use crate::error::Result;
use crate::{Conn, Tx};

/// A vendor's sheet that a facility asks for by itself, before a collection exists.
#[derive(Clone, Debug)]
pub struct NewRequest<'a> {
    pub facility: &'a Facility,
    pub contract: &'a Contract,
    pub instrument: InstrumentVersionId,
    pub fiscal_year: FiscalYear,
    pub due_on: Date,
}

/// # Errors
/// [`crate::Error::Unique`] where the contract was asked for the form in that year already.
pub async fn ask(tx: &Tx, new: &NewRequest<'_>, ids: &Ids, now: Timestamp) -> Result<ChecklistId> {
    let purpose = Purpose::Inspection;
    let question = Question { collection: None, purpose, fiscal_year: new.fiscal_year, due_on: new.due_on };
    let mut asking = Asking::new(question, ids, now);
    let id = asking.add(new.facility, new.instrument, Some(new.contract))?;
    asking.write(tx).await?;
    Ok(ChecklistId(id))
}

/// A vendor said it will not answer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Refusal {
    pub reason: String,
    /// The actor as the audit names it.
    pub by: String,
    pub at: Timestamp,
}

/// A sheet asked of a vendor, and what is known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requested {
    pub sheet: ChecklistId,
    pub contract: VendorContractId,
    pub instrument: InstrumentVersionId,
    pub fiscal_year: FiscalYear,
    /// The last revision: open, or as submitted.
    pub revision: RevisionId,
    pub request: Request,
    pub refusal: Option<Refusal>,
    /// The answer it was filled with, where it was.
    pub used: Option<statements::Use>,
}

/// What was asked of contracts in a year, the last asked first.
pub async fn of_contracts(
    conn: &impl Conn,
    scope: &Scope,
    contracts: &[Contract],
    year: FiscalYear,
    now: Timestamp,
) -> Result<HashMap<VendorContractId, Vec<Requested>>> {
    let ids: Vec<_> = contracts.iter().map(|one| one.id).collect();
    let mut sheets = Vec::new();
    for some in ids.chunks(MOST_IDS) {
        let rows = checklists::Entity::find()
            .filter(crate::scope::checklists(scope))
            .filter(checklists::Column::ContractId.is_in(some.iter().map(|id| id.0)))
            .filter(checklists::Column::FiscalYear.eq(year.year()))
            .filter(checklists::Column::Purpose.eq(Purpose::Inspection.key()))
            .order_by_desc(checklists::Column::CreatedAt)
            .order_by_desc(checklists::Column::Id);
        sheets.extend(rows.all(conn.raw()).await?);
    }
    let around = Around::of(conn, scope, &sheets, (&ids, now)).await?;
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for row in sheets {
        if let Some(requested) = around.requested(row)? {
            found.entry(requested.contract).or_default().push(requested);
        }
    }
    Ok(found)
}

/// Everything about many sheets besides their rows.
struct Around {
    answers: HashMap<Uuid, Answers>,
    /// Live invitations: opened or not.
    invited: HashMap<VendorContractId, bool>,
    with_account: HashSet<VendorId>,
    refusals: HashMap<Uuid, Refusal>,
    verdicts: HashMap<RevisionId, statements::Given>,
    uses: HashMap<ChecklistId, statements::Use>,
}

impl Around {
    async fn of(
        conn: &impl Conn,
        scope: &Scope,
        sheets: &[checklists::Model],
        (contracts, now): (&[VendorContractId], Timestamp),
    ) -> Result<Self> {
        let (ids, revisions): (Vec<_>, Vec<_>) = sheets.iter().map(|row| (row.id, row.last_revision_id)).unzip();
        let all = invitations::of_contracts(conn, scope, contracts).await?;
        let live = all.into_iter().filter_map(|(contract, all)| {
            let mut live = all.into_iter().filter(|one| one.lives(now)).peekable();
            live.peek()?;
            Some((contract, live.any(|one| one.opened_at.is_some())))
        });
        Ok(Self {
            answers: crate::frozen::answers(conn, &revisions).await?,
            invited: live.collect(),
            with_account: with_account(conn).await?,
            refusals: refusals(conn, &ids).await?,
            verdicts: statements::verdicts(conn, &revisions).await?,
            uses: statements::uses_by_target(conn, &ids).await?,
        })
    }

    fn requested(&self, row: checklists::Model) -> Result<Option<Requested>> {
        let (Some(contract), Some(vendor)) = (row.contract_id.map(VendorContractId), row.vendor_id) else {
            return Ok(None);
        };
        let revision = RevisionId(row.last_revision_id);
        let answers = self.answers.get(&row.last_revision_id);
        let refusal = self.refusals.get(&row.id).cloned();
        let state: StateKey = read(&row.state)?;
        Ok(Some(Requested {
            sheet: ChecklistId(row.id),
            contract,
            instrument: InstrumentVersionId(row.instrument_version_id),
            fiscal_year: crate::column::year(row.fiscal_year)?,
            revision,
            request: Request {
                state,
                begun: answers.is_some_and(|all| all.values().any(|given| !given.is_blank())),
                proxy: answers.is_some_and(|all| all.values().any(|given| given.proxy.is_some())),
                due_on: row.due_on,
                invited: self.invited.contains_key(&contract) || self.with_account.contains(&VendorId(vendor)),
                opened: self.invited.get(&contract).copied().unwrap_or(false),
                refused: refusal.is_some(),
                verdict: self.verdicts.get(&revision).map(|given| given.verdict),
            },
            refusal,
            used: self.uses.get(&ChecklistId(row.id)).cloned(),
        }))
    }
}

/// Vendors of which somebody has an account.
async fn with_account(conn: &impl Conn) -> Result<HashSet<VendorId>> {
    let held: Vec<String> = user_scopes::Entity::find()
        .select_only()
        .column(user_scopes::Column::GrantValue)
        .filter(user_scopes::Column::GrantKind.eq("vendor"))
        .distinct()
        .into_tuple()
        .all(conn.raw())
        .await?;
    held.iter().map(|id| read(id)).collect()
}

async fn refusals(conn: &impl Conn, sheets: &[Uuid]) -> Result<HashMap<Uuid, Refusal>> {
    let mut found = HashMap::new();
    for some in sheets.chunks(MOST_IDS) {
        let which = request_refusals::Column::ChecklistId.is_in(some.iter().copied());
        for row in request_refusals::Entity::find().filter(which).all(conn.raw()).await? {
            let refusal = Refusal { reason: row.reason, by: row.refused_by, at: from_millis(row.refused_at) };
            found.insert(row.checklist_id, refusal);
        }
    }
    Ok(found)
}

/// Notes that the vendor will not answer; said again, the later words stand.
pub async fn refuse(tx: &Tx, sheet: ChecklistId, reason: &str, by: &str, now: Timestamp) -> Result<()> {
    use request_refusals::Column;
    let row = request_refusals::ActiveModel {
        checklist_id: Set(sheet.0),
        reason: Set(reason.into()),
        refused_by: Set(by.into()),
        refused_at: Set(millis(now)),
    };
    let latest = [Column::Reason, Column::RefusedBy, Column::RefusedAt];
    let again = OnConflict::column(Column::ChecklistId).update_columns(latest).to_owned();
    request_refusals::Entity::insert(row).on_conflict(again).exec_without_returning(tx.raw()).await?;
    Ok(())
}

/// The vendor answers after all.
pub async fn take_back_refusal(tx: &Tx, sheet: ChecklistId) -> Result<()> {
    request_refusals::Entity::delete_by_id(sheet.0).exec(tx.raw()).await?;
    Ok(())
}

/// Whether a sheet of any year was asked of a contract.
pub async fn was_asked(conn: &impl Conn, contract: VendorContractId) -> Result<bool> {
    let sheets = checklists::Entity::find().filter(checklists::Column::ContractId.eq(contract.0));
    Ok(sheets.count(conn.raw()).await? > 0)
}
