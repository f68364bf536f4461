//! 自己点検 and the list of systems.

use axum::extract::State;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::ids::{FacilityId, VendorContractId};
use tachiiri_domain::request::RowVersion;
use tachiiri_pages::self_checks::{
    AnnexLine, BegunSheet, SelfCheck, SelfChecks, SystemCard, SystemList, SystemRow, Systems,
};
use tachiiri_pages::{Choice, FieldError};

use super::super::api::download;
use super::super::extract::{Form, Path, Query, optional, request_key};
use super::super::failure::{Failure, redirect};
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, fresh_key, refused, shown, unless_single};
use crate::app::App;
use crate::app::self_checks::{self, Annex, Duty, ListFormat, Overview, Sheet, System};
use crate::app::vendors::Contract;
use crate::error::AppError;

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct FacilityQuery {
    facility: Option<String>,
    format: Option<String>,
}

pub async fn show(State(app): State<App>, frame: Frame, Query(query): Query<FacilityQuery>) -> Shown {
    shown(&desk(&app, frame, optional(query.facility.as_deref())?, vec![]).await?)
}

async fn desk(
    app: &App,
    frame: Frame,
    facility: Option<FacilityId>,
    errors: Vec<FieldError>,
) -> Result<SelfChecks, Failure> {
    let desk = self_checks::desk(app, &frame.caller, facility).await?;
    let at = desk.shown.as_ref().map(|one| one.facility);
    Ok(SelfChecks {
        facilities: choices(&desk.facilities, at),
        shown: desk.shown.map(|one| overview(app, one)),
        layout: frame.layout,
        errors,
    })
}

fn choices(facilities: &[(FacilityId, String)], at: Option<FacilityId>) -> Vec<Choice> {
    let choice = |(id, name): &(FacilityId, String)| Choice::new(&id.to_string(), name, at == Some(*id));
    unless_single(facilities.iter().map(choice).collect())
}

fn overview(app: &App, one: Overview) -> SelfCheck {
    SelfCheck {
        facility: one.facility,
        facility_name: one.facility_name,
        year: one.fiscal_year.label(),
        title: one.title,
        sheet: one.sheet.map(sheet),
        systems: one.systems.into_iter().map(|system| card(app, system)).collect(),
        request_key: fresh_key(app),
    }
}

fn sheet(one: Sheet) -> BegunSheet {
    let submitted = matches!(one.state, StateKey::Submitted | StateKey::Accepted);
    BegunSheet { id: one.id, missing: one.missing, submitted }
}

fn product(contract: &Contract) -> String {
    [contract.product.as_str(), contract.terms.version.as_str()].join(" ").trim().to_owned()
}

fn card(app: &App, system: System) -> SystemCard {
    let terms = &system.contract.terms;
    let contact = [terms.contact.person.as_str(), &terms.contact.phone, &terms.contact.email];
    SystemCard {
        id: system.contract.id,
        product: product(&system.contract),
        kept: terms.updates,
        updates: terms.updates,
        updates_source: terms.updates_source.clone(),
        contact: contact.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　"),
        based_on: system.contract.row_version,
        annexes: system.annexes.into_iter().map(|one| annex(app, one)).collect(),
        request_key: fresh_key(app),
        system: system.contract.system,
        vendor_name: system.contract.vendor_name,
    }
}

fn annex(app: &App, one: Annex) -> AnnexLine {
    AnnexLine { form: one.form, title: one.title, sheet: one.sheet.map(sheet), request_key: fresh_key(app) }
}

pub async fn start(State(app): State<App>, frame: Frame, Form(fields): Form<Fields>) -> Shown {
    let facility: Option<FacilityId> = optional(field(&fields, "facility")).map_err(|_| AppError::NotFound)?;
    let key = request_key(&app, field(&fields, "request_key"))?;
    let id = self_checks::start(&app, &frame.caller, facility.ok_or(AppError::NotFound)?, &key).await?;
    Ok(redirect(&format!("/checklists/{id}")))
}

pub async fn settle(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<VendorContractId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    let source = field(&fields, "updates_source").unwrap_or_default().to_owned();
    let based_on: RowVersion = field(&fields, "based_on").and_then(|text| text.parse().ok()).unwrap_or(0);
    let facility = self_checks::facility_of(&app, &frame.caller, id).await?;
    let Some(updates) = field(&fields, "updates").and_then(|text| text.parse().ok()) else {
        let wrong = "だれの責任かを、四つの中から選んでください。分からないときは「分からない」を選びます。";
        let errors = vec![FieldError::new(&format!("system-{id}"), wrong)];
        return refused(&desk(&app, frame, Some(facility), errors).await?);
    };
    let duty = Duty { updates, updates_source: source };
    match self_checks::settle(&app, &frame.caller, id, (&duty, based_on), &key).await {
        Ok(()) => Ok(redirect(&format!("/self-checks?facility={facility}&done=saved"))),
        Err(error @ (AppError::BadInput { code: "not_written", .. } | AppError::Stale { .. })) => {
            let errors = vec![FieldError::new(&format!("updates_source-{id}"), &error.message())];
            let mut page = desk(&app, frame, Some(facility), errors).await?;
            let typed = page.shown.iter_mut().flat_map(|one| &mut one.systems).find(|one| one.id == id);
            if let Some(card) = typed {
                (card.updates, card.updates_source) = (Some(duty.updates), duty.updates_source);
            }
            refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn start_annex(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<VendorContractId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    let form = field(&fields, "form").and_then(|text| text.parse().ok()).ok_or(AppError::NotFound)?;
    self_checks::start_annex(&app, &frame.caller, id, form, &key).await?;
    let facility = self_checks::facility_of(&app, &frame.caller, id).await?;
    Ok(redirect(&format!("/self-checks?facility={facility}&done=annex")))
}

pub async fn systems(State(app): State<App>, frame: Frame, Query(query): Query<FacilityQuery>) -> Shown {
    let desk = self_checks::desk(&app, &frame.caller, optional(query.facility.as_deref())?).await?;
    let at = desk.shown.as_ref().map(|one| one.facility);
    let format = match query.format.as_deref() {
        Some("xlsx") => Some(ListFormat::Xlsx),
        Some("csv") => Some(ListFormat::Csv),
        Some(_) | None => None,
    };
    if let (Some(facility), Some(format)) = (at, format) {
        return Ok(download(self_checks::systems_file(&app, &frame.caller, facility, format).await?));
    }
    let list = match at {
        Some(facility) => {
            let (facility_name, rows) = self_checks::systems(&app, &frame.caller, facility).await?;
            Some(SystemList { facility, facility_name, rows: rows.into_iter().map(row).collect() })
        }
        None => None,
    };
    shown(&Systems { facilities: choices(&desk.facilities, at), shown: list, layout: frame.layout })
}

fn row(one: Contract) -> SystemRow {
    SystemRow {
        id: one.id,
        product: product(&one),
        system: one.system,
        vendor_name: one.vendor_name,
        services: one.terms.services,
        updates: one.terms.updates,
        updates_source: one.terms.updates_source,
    }
}
