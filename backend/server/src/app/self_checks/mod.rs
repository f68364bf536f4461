//! 自己点検 on the list of guideline 7.0's 保守委託機関編: a facility begins it by itself, works out by its systems whether the
//! list applies (OUT-FLOW), and holds the annex against each vendor (OUT-MDS). Nobody above the facility sees it.

mod duty;
mod list;
mod tasks;

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ChecklistId, FacilityId, InstrumentVersionId, VendorContractId};
use tachiiri_domain::instrument::{Instrument, Purpose, Respondent};
use tachiiri_domain::outsourced::{self, Flow, Updates, flow};
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::scope::Scope;
use tachiiri_storage::checklists::{self, Checklist, ChecklistFilter};
use tachiiri_storage::instruments::{self, Head};
use tachiiri_storage::self_checks::{self, NewSelfCheck};
use tachiiri_storage::vendors::contracts::{self, Contract};
use tachiiri_storage::{Conn, facilities};

use super::checklists::judged_missing;
use super::write::{self, Begun};
use super::{App, Caller};
use crate::error::{AppError, Result};

pub use duty::{Duty, settle};
pub use list::{ListFormat, systems, systems_file};
pub(super) use tasks::tasks;

/// A sheet that was begun this year.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Sheet {
    pub id: ChecklistId,
    pub state: StateKey,
    /// Items still without a complete answer.
    pub missing: u32,
}

/// A form of the annex, and the sheet on it where there is one.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Annex {
    pub form: InstrumentVersionId,
    pub title: String,
    pub sheet: Option<Sheet>,
}

/// A system that the deciding question is about.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct System {
    pub contract: Contract,
    pub annexes: Vec<Annex>,
}

/// One facility's 自己点検 of the year.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Overview {
    pub facility: FacilityId,
    pub facility_name: String,
    pub fiscal_year: FiscalYear,
    /// Of the list; None while none is published.
    pub title: Option<String>,
    pub sheet: Option<Sheet>,
    pub systems: Vec<System>,
}

impl Overview {
    /// What the flow chart comes to. A system that nobody looked at is not clear.
    pub fn flow(&self) -> Flow<'_> {
        let of = |one: &'_ System| one.contract.terms.updates.unwrap_or(Updates::Unclear);
        flow(&self.systems.iter().map(|one| (one.contract.system.as_str(), of(one))).collect::<Vec<_>>())
    }
}

/// The caller's facilities by name, and the one shown: the only one, or the one asked for.
#[derive(Clone, Debug)]
pub struct Desk {
    pub facilities: Vec<(FacilityId, String)>,
    pub shown: Option<Overview>,
}

/// # Errors
/// `NotFound` for a facility that is not the caller's.
pub async fn desk(app: &App, caller: &Caller, wanted: Option<FacilityId>) -> Result<Desk> {
    let scope = caller.actor.scope_for(Act::KeepSelfCheck)?;
    let found = facilities::list(&app.db, &scope, &facilities::Filter::default()).await?.rows;
    let mut own: Vec<_> = found.into_iter().map(|one| (one.id, one.name)).collect();
    own.sort_by(|a, b| a.1.cmp(&b.1));
    let shown = match (wanted, own.as_slice()) {
        (Some(wanted), all) => Some(all.iter().find(|(id, _)| *id == wanted).ok_or(AppError::NotFound)?),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    let shown = match shown {
        Some((id, name)) => Some(overview(app, &scope, *id, name).await?),
        None => None,
    };
    Ok(Desk { shown, facilities: own })
}

async fn overview(app: &App, scope: &Scope, facility: FacilityId, name: &str) -> Result<Overview> {
    let (today, heads) = (app.clock.today(), instruments::list(&app.db).await?);
    let fiscal_year = FiscalYear::of(today);
    let begun = begun(&app.db, scope, facility, fiscal_year).await?;
    let form = list_form(&heads);
    let sheet = form.and_then(|form| begun.iter().find(|one| one.0.instrument_id == form.id));
    let annexes = annex_forms(&heads);
    let contracts = contracts::contracts_of(&app.db, scope, facility).await?;
    let system = |contract: Contract| System {
        annexes: annexes.iter().map(|form| annex(form, &contract, &begun)).collect(),
        contract,
    };
    let counted = contracts.into_iter().filter(|one| outsourced::counts(&one.terms, today));
    Ok(Overview {
        facility,
        facility_name: name.to_owned(),
        fiscal_year,
        title: form.map(|form| form.title.clone()),
        sheet: sheet.map(|(_, sheet)| sheet.clone()),
        systems: counted.map(system).collect(),
    })
}

fn annex(form: &Head, contract: &Contract, begun: &[(Checklist, Sheet)]) -> Annex {
    let on = |sheet: &Checklist| sheet.contract.as_ref().is_some_and(|one| one.id == contract.id);
    let sheet = begun.iter().find(|(sheet, _)| sheet.instrument_id == form.id && on(sheet));
    Annex { form: form.id, title: form.title.clone(), sheet: sheet.map(|(_, sheet)| sheet.clone()) }
}

/// The sheets of a facility that were begun in a year, with what is left of them.
async fn begun(
    conn: &impl Conn,
    scope: &Scope,
    facility: FacilityId,
    year: FiscalYear,
) -> Result<Vec<(Checklist, Sheet)>> {
    let filter = ChecklistFilter {
        fiscal_year: Some(year),
        facility: Some(facility),
        purpose: Purpose::SelfCheck,
        ..ChecklistFilter::default()
    };
    let mut found = Vec::new();
    // A facility has one list, and an annex or two for each of its systems.
    for sheet in checklists::list(conn, scope, &filter).await?.rows {
        let missing = judged_missing(conn, &sheet).await?;
        let state = sheet.state.key();
        found.push((sheet.clone(), Sheet { id: sheet.id, state, missing }));
    }
    Ok(found)
}

/// The list of the newest edition. A guideline holds until the next one, so its own year is no limit.
fn list_form(heads: &[Head]) -> Option<&Head> {
    let lists = heads.iter().filter(|one| one.purpose == Purpose::SelfCheck && one.respondent == Respondent::Facility);
    lists.max_by_key(|one| (one.fiscal_year, one.published_at))
}

/// The newest version of each form of the annex.
fn annex_forms(heads: &[Head]) -> Vec<&Head> {
    let annexes = heads.iter().filter(|one| one.purpose == Purpose::SelfCheck && one.respondent == Respondent::Vendor);
    let mut newest: Vec<&Head> = Vec::new();
    for one in annexes {
        match newest.iter_mut().find(|known| known.instrument == one.instrument) {
            Some(known) if known.fiscal_year < one.fiscal_year => *known = one,
            Some(_) => {}
            None => newest.push(one),
        }
    }
    newest
}

/// Begins the list of this fiscal year; begun already, it is the same sheet.
///
/// # Errors
/// `no_form` while none is published; `NotFound` for a facility that is not the caller's.
pub async fn start(app: &App, caller: &Caller, facility: FacilityId, key: &RequestKey) -> Result<ChecklistId> {
    let scope = caller.actor.scope_for(Act::KeepSelfCheck)?;
    facilities::find(&app.db, &scope, facility).await?.ok_or(AppError::NotFound)?;
    let heads = instruments::list(&app.db).await?;
    let form = list_form(&heads).ok_or_else(|| {
        AppError::refused("no_form", "自己点検の様式は、まだ発行されていません。管理者に確かめてください。")
    })?;
    begin(app, caller, (facility, None, form.id), key).await
}

/// Begins a form of the annex on a system: its vendor answers it, or the facility enters the vendor's disclosure.
///
/// # Errors
/// `NotFound` for a contract that is not the caller's, and for a form that is no annex.
pub async fn start_annex(
    app: &App,
    caller: &Caller,
    contract: VendorContractId,
    form: InstrumentVersionId,
    key: &RequestKey,
) -> Result<ChecklistId> {
    let scope = caller.actor.scope_for(Act::KeepSelfCheck)?;
    let found = contracts::find(&app.db, &scope, contract).await?.ok_or(AppError::NotFound)?;
    let heads = instruments::list(&app.db).await?;
    annex_forms(&heads).iter().find(|one| one.id == form).ok_or(AppError::NotFound)?;
    begin(app, caller, (found.facility, Some(&found), form), key).await
}

async fn begin(
    app: &App,
    caller: &Caller,
    (facility, contract, instrument): (FacilityId, Option<&Contract>, InstrumentVersionId),
    key: &RequestKey,
) -> Result<ChecklistId> {
    let scope = caller.actor.scope_for(Act::KeepSelfCheck)?;
    let system = contract.map(|one| one.id);
    let content = json!({ "facility": facility, "contract": system, "form": instrument });
    let write = match write::begin_once(app, caller, &write::operation("self_check.begin", &content), key).await? {
        Begun::Done(id) => return Ok(id),
        Begun::New(write) => write,
    };
    let facility = facilities::find(&write.tx, &scope, facility).await?.ok_or(AppError::NotFound)?;
    let fiscal_year = FiscalYear::of(app.clock.today());
    let known = begun(&write.tx, &scope, facility.id, fiscal_year).await?;
    let same =
        |sheet: &Checklist| sheet.instrument_id == instrument && sheet.contract.as_ref().map(|one| one.id) == system;
    if let Some((_, sheet)) = known.iter().find(|(sheet, _)| same(sheet)) {
        return write.commit(sheet.id).await;
    }
    let new = NewSelfCheck { facility: &facility, contract, instrument, fiscal_year };
    let id = self_checks::begin(&write.tx, &new, &app.ids, write.now).await?;
    write.audit("self_check.begin", format!("checklist:{id}"), content).await?;
    write.commit(id).await
}

/// The facility of a contract of the caller's.
///
/// # Errors
/// `NotFound` for a contract that is not the caller's.
pub async fn facility_of(app: &App, caller: &Caller, contract: VendorContractId) -> Result<FacilityId> {
    let scope = caller.actor.scope_for(Act::KeepSelfCheck)?;
    Ok(contracts::find(&app.db, &scope, contract).await?.ok_or(AppError::NotFound)?.facility)
}

/// The systems by which the deciding question of a facility's list is judged; none for any other form.
pub(in crate::app) async fn systems_behind(
    app: &App,
    conn: &impl Conn,
    (form, facility): (&Instrument, FacilityId),
) -> Result<Vec<(String, Updates)>> {
    if form.purpose != Purpose::SelfCheck || form.respondent != Respondent::Facility {
        return Ok(Vec::new());
    }
    let today = app.clock.today();
    let found = contracts::contracts_of(conn, &Scope::nation(), facility).await?;
    let counted = found.into_iter().filter(|one| outsourced::counts(&one.terms, today));
    Ok(counted.map(|one| (one.system, one.terms.updates.unwrap_or(Updates::Unclear))).collect())
}
