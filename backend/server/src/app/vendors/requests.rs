//! The vendor's own side: what it is asked, by whom, and which of its answers fits another request.

use std::collections::HashMap;

use tachiiri_domain::Date;
use tachiiri_domain::access::Act;
use tachiiri_domain::checklist::{ReturnReason, State, StateKey};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ChecklistId, InstrumentVersionId};
use tachiiri_domain::instrument::{Purpose, Respondent};
use tachiiri_storage::checklists::{self, Checklist, ChecklistFilter};
use tachiiri_storage::conflicts;
use tachiiri_storage::vendors::contracts::{self, Contract};
use tachiiri_storage::vendors::requests as asked;
use tachiiri_storage::{facilities, instruments};

use super::statements::{fits, submission};
use crate::app::{App, Caller};
use crate::error::Result;

/// One request.
#[derive(Clone, Debug, serde::Serialize)]
pub struct RequestRow {
    pub checklist: ChecklistId,
    /// Title of the form, where it is not the year's checklist.
    pub form: String,
    pub facility_name: String,
    pub vendor_name: String,
    pub system: String,
    pub product: String,
    pub version: String,
    pub fiscal_year: FiscalYear,
    pub due_on: Date,
    pub state: StateKey,
    pub overdue: bool,
    /// Of a standing return.
    pub reasons: Vec<ReturnReason>,
    /// Why the vendor does not answer, where it said so.
    pub refusal: Option<String>,
    /// Questions of the facility that wait for a reply.
    pub questions: usize,
    /// An answer of its own that may be used here, while the sheet is open.
    pub reusable: Option<Reusable>,
}

/// An answer submitted for the same product and version.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Reusable {
    pub checklist: ChecklistId,
    /// The request it was given to.
    pub facility_name: String,
}

/// The requests in view, open ones first, by due date.
pub async fn requests(app: &App, caller: &Caller) -> Result<Vec<RequestRow>> {
    let scope = caller.actor.scope_for(Act::ViewRequests)?;
    let today = app.clock.today();
    let of = |purpose| ChecklistFilter { respondent: Some(Respondent::Vendor), purpose, ..ChecklistFilter::default() };
    let mut sheets = checklists::list(&app.db, &scope, &of(Purpose::Inspection)).await?.rows;
    sheets.extend(checklists::list(&app.db, &scope, &of(Purpose::SelfCheck)).await?.rows);
    let titles = titles(app).await?;
    let held = contracts::list(&app.db, &scope).await?;
    let year = FiscalYear::of(today);
    let states = asked::of_contracts(&app.db, &scope, &held, year, app.clock.now()).await?;
    let ids: Vec<_> = sheets.iter().map(|sheet| sheet.id).collect();
    let put = conflicts::questions(&app.db, &scope, &ids).await?;
    let questions = |id| put.get(&id).map_or(0, |all| all.iter().filter(|one| one.waits).count());
    let refusal = |id: ChecklistId| {
        let one = states.values().flatten().find(|one| one.sheet == id)?;
        one.refusal.as_ref().map(|refusal| refusal.reason.clone())
    };
    let row = |sheet: &Checklist| {
        let form = titles.get(&sheet.instrument_id).cloned().unwrap_or_default();
        Some(RequestRow { questions: questions(sheet.id), form, ..row(sheet, &sheets, refusal(sheet.id), today)? })
    };
    let mut rows: Vec<_> = sheets.iter().filter_map(row).collect();
    let done = |row: &RequestRow| matches!(row.state, StateKey::Submitted | StateKey::Accepted);
    rows.sort_by_key(|row| (done(row), row.due_on));
    Ok(rows)
}

/// The titles of the forms beside the year's checklist.
async fn titles(app: &App) -> Result<HashMap<InstrumentVersionId, String>> {
    let heads = instruments::list(&app.db).await?;
    let beside = heads.into_iter().filter(|one| one.purpose == Purpose::SelfCheck);
    Ok(beside.map(|one| (one.id, one.title)).collect())
}

/// A system of the vendor that nobody asked about this year.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct UnaskedRow {
    pub facility_name: String,
    pub system: String,
    pub product: String,
    pub version: String,
}

/// The vendor's other contracts, over all its facilities.
pub async fn unasked(app: &App, caller: &Caller) -> Result<Vec<UnaskedRow>> {
    let scope = caller.actor.scope_for(Act::ViewRequests)?;
    let today = app.clock.today();
    let held = contracts::list(&app.db, &scope).await?;
    let asked = asked::of_contracts(&app.db, &scope, &held, FiscalYear::of(today), app.clock.now()).await?;
    let mut rows = Vec::new();
    let waits = |one: &Contract| !asked.contains_key(&one.id) && one.terms.ended_on.is_none_or(|last| last >= today);
    let held: Vec<_> = held.into_iter().filter(waits).collect();
    // A vendor knows the names of its own customers, whatever else of them it may see.
    let names = facilities::names(&app.db, &held.iter().map(|one| one.facility).collect::<Vec<_>>()).await?;
    for one in held {
        rows.push(UnaskedRow {
            facility_name: names.get(&one.facility).cloned().unwrap_or_default(),
            system: one.system,
            product: one.product,
            version: one.terms.version,
        });
    }
    rows.sort_by(|a, b| (&a.facility_name, &a.system).cmp(&(&b.facility_name, &b.system)));
    Ok(rows)
}

fn row(sheet: &Checklist, all: &[Checklist], refusal: Option<String>, today: Date) -> Option<RequestRow> {
    let contract = sheet.contract.as_ref()?;
    let state = sheet.state.key();
    let open = matches!(state, StateKey::Draft | StateKey::Returned);
    let source = all.iter().find(|one| fits(one, sheet) && submission(one).is_some()).filter(|_| open);
    let reasons = match &sheet.state {
        State::Returned { reasons, .. } => reasons.clone(),
        State::Draft | State::Submitted { .. } | State::Accepted { .. } => Vec::new(),
    };
    Some(RequestRow {
        checklist: sheet.id,
        form: String::new(),
        facility_name: sheet.facility.name.clone(),
        vendor_name: contract.vendor_name.clone(),
        system: contract.system.clone(),
        product: contract.product.clone(),
        version: contract.terms.version.clone(),
        fiscal_year: sheet.fiscal_year,
        due_on: sheet.due_on,
        state,
        overdue: open && sheet.due_on < today,
        reasons,
        questions: 0,
        refusal: refusal.filter(|_| state == StateKey::Draft),
        reusable: source.map(|one| Reusable { checklist: one.id, facility_name: one.facility.name.clone() }),
    })
}
