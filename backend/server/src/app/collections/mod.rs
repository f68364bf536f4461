//! チェックリスト提出依頼: making and listing. How far the sheets of one are is in `progress`.

mod progress;

use std::collections::HashSet;

use serde_json::json;
use tachiiri_domain::Date;
use tachiiri_domain::access::Act;
use tachiiri_domain::facility::Facility;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{CollectionId, HealthCentreId, InstrumentVersionId};
use tachiiri_domain::instrument::{Purpose, Respondent};
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_domain::wareki;
use tachiiri_storage::checklists::ChecklistFilter;
use tachiiri_storage::{Conn, checklists, collections, facilities, instruments, places, vendors};

use super::instruments::InstrumentHead;
use super::places::HealthCentre;
use super::write::{self, Begun};
use super::{App, Caller, reminders};
use crate::error::{AppError, Result};

pub use progress::{Counts, Progress, ProgressRow, progress, progress_csv};
pub use tachiiri_storage::collections::NewCollection;

/// How far a collection is, facility sheets and vendor sheets together.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CollectionRow {
    pub id: CollectionId,
    pub health_centre: HealthCentreId,
    pub health_centre_name: String,
    pub fiscal_year: FiscalYear,
    pub due_on: Date,
    pub facility_form: InstrumentVersionId,
    pub vendor_form: Option<InstrumentVersionId>,
    pub asked: u64,
    pub draft: u64,
    pub submitted: u64,
    pub returned: u64,
    pub accepted: u64,
}

impl From<collections::Collection> for CollectionRow {
    fn from(one: collections::Collection) -> Self {
        let (facility, vendor) = (one.facility_sheets, one.vendor_sheets);
        Self {
            id: one.id,
            health_centre: one.health_centre,
            health_centre_name: one.health_centre_name,
            fiscal_year: one.fiscal_year,
            due_on: one.due_on,
            facility_form: one.facility_instrument,
            vendor_form: one.vendor_instrument,
            asked: facility.asked() + vendor.asked(),
            draft: facility.draft + vendor.draft,
            submitted: facility.submitted + vendor.submitted,
            returned: facility.returned + vendor.returned,
            accepted: facility.accepted + vendor.accepted,
        }
    }
}

/// A facility that can be asked.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub facility: Facility,
    /// Vendor sheets it would get (VEN-EACH).
    pub contracts: u64,
    /// Has a sheet of its own for the year.
    pub asked_already: bool,
}

/// What the form of a new collection offers.
#[derive(Clone, Debug)]
pub struct Choices {
    pub health_centres: Vec<HealthCentre>,
    /// Facilities of the chosen health centre; empty while none is chosen and there are several.
    pub facilities: Vec<Candidate>,
    pub facility_instruments: Vec<InstrumentHead>,
    pub vendor_instruments: Vec<InstrumentHead>,
}

pub async fn choices(
    app: &App,
    caller: &Caller,
    health_centre: Option<HealthCentreId>,
    fiscal_year: FiscalYear,
) -> Result<Choices> {
    let scope = caller.actor.scope_for(Act::MakeCollection)?;
    let health_centres = places::health_centres(&app.db, &scope).await?;
    let only = match health_centres.as_slice() {
        [one] => Some(one.id),
        _ => None,
    };
    let facilities = match health_centre.or(only) {
        Some(id) => candidates(&app.db, &scope, id, (fiscal_year, app.clock.today())).await?,
        None => Vec::new(),
    };
    let heads = instruments::list(&app.db).await?;
    let of_year = |respondent| {
        let fits = |head: &&instruments::Head| {
            let yearly = head.purpose == Purpose::Inspection && head.fiscal_year == fiscal_year;
            yearly && head.respondent == respondent
        };
        heads.iter().filter(fits).cloned().map(InstrumentHead::from).collect()
    };
    Ok(Choices {
        facility_instruments: of_year(Respondent::Facility),
        vendor_instruments: of_year(Respondent::Vendor),
        health_centres,
        facilities,
    })
}

async fn candidates(
    conn: &impl Conn,
    scope: &Scope,
    health_centre: HealthCentreId,
    (fiscal_year, on): (FiscalYear, Date),
) -> Result<Vec<Candidate>> {
    let filter = facilities::Filter { health_centre: Some(health_centre), ..facilities::Filter::default() };
    let found = facilities::list(conn, scope, &filter).await?.rows;
    let contracts = vendors::contract_counts(conn, &Scope::of([Grant::HealthCentre(health_centre)]), on).await?;
    let asked = ChecklistFilter {
        fiscal_year: Some(fiscal_year),
        health_centre: Some(health_centre),
        respondent: Some(Respondent::Facility),
        ..ChecklistFilter::default()
    };
    let asked = checklists::list(conn, scope, &asked).await?.rows;
    let asked: HashSet<_> = asked.into_iter().map(|sheet| sheet.facility.id).collect();
    let candidate = |facility: Facility| Candidate {
        contracts: contracts.get(&facility.id).copied().unwrap_or(0),
        asked_already: asked.contains(&facility.id),
        facility,
    };
    Ok(found.into_iter().map(candidate).collect())
}

/// Asks the facilities, and the vendors of their contracts where a vendor form is given.
///
/// # Errors
/// `due_outside_year`, `no_facility`, `wrong_form` for a form of another year or respondent, `already_there` where a
/// facility was asked for the form already; `NotFound` for a health centre or a facility outside the scope.
pub async fn create(app: &App, caller: &Caller, new: &NewCollection, key: &RequestKey) -> Result<CollectionId> {
    let scope = caller.actor.scope_for(Act::MakeCollection)?;
    if new.facilities.is_empty() {
        return Err(AppError::bad_input("no_facility", "依頼する医療機関を1件以上選んでください。"));
    }
    check_due(new)?;
    let centres = places::health_centres(&app.db, &scope).await?;
    if !centres.iter().any(|one| one.id == new.health_centre) {
        return Err(AppError::NotFound);
    }
    let content = json!({ "health_centre": new.health_centre, "fiscal_year": new.fiscal_year, "due_on": new.due_on,
        "forms": [Some(new.facility_instrument), new.vendor_instrument], "facilities": new.facilities });
    let operation = write::operation("collection.create", &content);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(id) => return Ok(id),
        Begun::New(write) => write,
    };
    let filter = facilities::Filter { health_centre: Some(new.health_centre), ..facilities::Filter::default() };
    let known = facilities::list(&write.tx, &scope, &filter).await?.rows;
    if !new.facilities.iter().all(|id| known.iter().any(|one| one.id == *id)) {
        return Err(AppError::NotFound);
    }
    check_form(&write.tx, new.facility_instrument, Respondent::Facility, new.fiscal_year).await?;
    if let Some(form) = new.vendor_instrument {
        check_form(&write.tx, form, Respondent::Vendor, new.fiscal_year).await?;
    }
    let id = collections::create(&write.tx, new, &app.ids, write.now).await?;
    let detail = json!({ "health_centre": new.health_centre, "fiscal_year": new.fiscal_year, "due_on": new.due_on,
        "facilities": new.facilities.len() });
    write.audit("collection.create", format!("collection:{id}"), detail).await?;
    reminders::begin(app, &write, id, new.due_on).await?;
    write.commit(id).await
}

fn check_due(new: &NewCollection) -> Result<()> {
    if new.fiscal_year.contains(new.due_on) {
        return Ok(());
    }
    let message = format!(
        "提出期限「{}」は{}の外です。{}から{}までの日を入れてください。",
        wareki::long(new.due_on),
        new.fiscal_year.label(),
        wareki::long(new.fiscal_year.first_day()),
        wareki::long(new.fiscal_year.last_day())
    );
    Err(AppError::BadInput { code: "due_outside_year", message })
}

async fn check_form(
    conn: &impl Conn,
    id: InstrumentVersionId,
    respondent: Respondent,
    fiscal_year: FiscalYear,
) -> Result<()> {
    let form = instruments::find(conn, id).await?.ok_or(AppError::NotFound)?;
    let yearly = form.purpose == Purpose::Inspection && form.fiscal_year == fiscal_year;
    if yearly && form.respondent == respondent {
        return Ok(());
    }
    let message = format!("様式「{}」は{}の{}ではありません。", form.key(), fiscal_year.label(), respondent.label());
    Err(AppError::BadInput { code: "wrong_form", message })
}

pub async fn find(app: &App, caller: &Caller, id: CollectionId) -> Result<CollectionRow> {
    let scope = caller.actor.scope_for(Act::ViewCollections)?;
    let found = collections::find(&app.db, &scope, id).await?;
    found.map(CollectionRow::from).ok_or(AppError::NotFound)
}

/// Collections in view, newest first; None: of every year.
pub async fn list(app: &App, caller: &Caller, fiscal_year: Option<FiscalYear>) -> Result<Vec<CollectionRow>> {
    let scope = caller.actor.scope_for(Act::ViewCollections)?;
    let found = collections::list(&app.db, &scope, fiscal_year).await?;
    Ok(found.into_iter().map(CollectionRow::from).collect())
}
