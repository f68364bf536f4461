//! The page of one system: registering it and changing what is registered.

use axum::extract::State;
use tachiiri_domain::access::Role;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{FacilityId, VendorContractId};
use tachiiri_domain::vendors::{Contact, Standing, Terms};
use tachiiri_domain::wareki;
use tachiiri_pages::vendors::{ContractForm, ContractPage, ReminderForm, Typed, VerdictForm};
use tachiiri_pages::{Choice, FieldError, Layout};

use super::super::super::extract::{Form, Path, Query, optional, request_key};
use super::super::super::failure::Failure;
use super::super::sheet_form::{Fields, field};
use super::super::{Frame, Shown, done, fresh_key, refused, shown, unless_single};
use super::{VendorQuery, back, row};
use crate::app::vendors::{self, Contract, Entry, Filter};
use crate::app::{App, Caller};
use crate::error::AppError;

pub async fn new_form(State(app): State<App>, frame: Frame, Query(query): Query<VendorQuery>) -> Shown {
    let facility = optional(query.facility.as_deref())?;
    let typed = Typed { maintenance: "contract".to_owned(), patient_data: true, ..Typed::default() };
    shown(&new(&app, frame, facility, ContractForm { typed, ..ContractForm::default() }).await?)
}

async fn new(
    app: &App,
    frame: Frame,
    facility: Option<FacilityId>,
    form: ContractForm,
) -> Result<ContractPage, Failure> {
    let desk = vendors::desk(app, &frame.caller, &Filter { facility, standing: None }).await?;
    let choice = |(id, name): &(_, String)| Choice::new(&format!("{id}"), name, facility == Some(*id));
    let only = match desk.facilities.as_slice() {
        [(id, name)] => (id.to_string(), name.clone()),
        _ => (facility.map(|id| id.to_string()).unwrap_or_default(), String::new()),
    };
    let beside: Vec<_> = desk.rows.into_iter().map(|row| row.contract).collect();
    // Only where the facility is known are its systems those to choose from.
    let known = facility.is_some() || desk.facilities.len() == 1;
    let collectors = if known { collectors(&beside, None, &form.typed.bundled_under) } else { vec![] };
    Ok(ContractPage {
        facilities: unless_single(desk.facilities.iter().map(choice).collect()),
        facility: only.0,
        facility_name: only.1,
        form: ContractForm { collectors, ..form },
        ..bare(app, frame.layout)
    })
}

fn bare(app: &App, layout: Layout) -> ContractPage {
    ContractPage {
        layout,
        request_key: fresh_key(app),
        row: None,
        facilities: vec![],
        facility: String::new(),
        facility_name: String::new(),
        based_on: 0,
        form: ContractForm::default(),
        opened_at: None,
        invited_at: None,
        addressee: String::new(),
        last_day: FiscalYear::of(app.clock.today()).last_day(),
        last_day_error: None,
        verdict: None,
        invite_key: fresh_key(app),
        revoke_key: fresh_key(app),
        reminder: None,
        refusal_key: fresh_key(app),
    }
}

/// Contracts that hold the maintenance for others: those not collected themselves.
fn collectors(beside: &[Contract], own: Option<VendorContractId>, selected: &str) -> Vec<Choice> {
    let others = beside.iter().filter(|one| Some(one.id) != own && one.bundled_under.is_none());
    let choice = |one: &Contract| {
        let id = one.id.to_string();
        Choice::new(&id, &format!("{}（{}）", one.vendor_name, one.system), id == selected)
    };
    others.map(choice).collect()
}

pub async fn show(State(app): State<App>, frame: Frame, Path(id): Path<VendorContractId>) -> Shown {
    shown(&page(&app, frame.layout, &frame.caller, id).await?)
}

/// The page of a contract as it is registered.
pub(super) async fn page(
    app: &App,
    layout: Layout,
    caller: &Caller,
    id: VendorContractId,
) -> Result<ContractPage, Failure> {
    let (found, beside) = vendors::contract(app, caller, id).await?;
    let judges = caller.actor.has_role(Role::Hospital);
    let asked = matches!(found.standing, Standing::Answered | Standing::Proxy);
    let typed = typed_of(&found.contract);
    let addressee = beside.iter().find(|one| Some(one.id) == found.contract.bundled_under).unwrap_or(&found.contract);
    Ok(ContractPage {
        facility: found.contract.facility.to_string(),
        facility_name: found.facility_name.clone(),
        based_on: found.contract.row_version,
        addressee: addressee.vendor_name.clone(),
        invited_at: found.invitation.as_ref().map(|one| one.issued_at),
        opened_at: found.invitation.as_ref().and_then(|one| one.opened_at),
        form: ContractForm { collectors: collectors(&beside, Some(id), &typed.bundled_under), typed, errors: vec![] },
        verdict: (judges && asked).then(|| VerdictForm {
            request_key: fresh_key(app),
            reason: String::new(),
            error: None,
        }),
        reminder: found.remindable.then(|| ReminderForm {
            request_key: fresh_key(app),
            address: addressee.terms.contact.email.clone(),
            sent_at: found.reminded_at,
            today: app.clock.today(),
        }),
        row: Some(row(found)),
        ..bare(app, layout)
    })
}

fn typed_of(contract: &Contract) -> Typed {
    let terms = &contract.terms;
    Typed {
        vendor: contract.vendor_name.clone(),
        system: contract.system.clone(),
        product: contract.product.clone(),
        version: terms.version.clone(),
        maintenance: terms.maintenance.key().to_owned(),
        patient_data: terms.patient_data,
        bundled_under: contract.bundled_under.map(|id| id.to_string()).unwrap_or_default(),
        began_on: wareki::long(terms.began_on),
        ended_on: terms.ended_on.map(wareki::long).unwrap_or_default(),
        person: terms.contact.person.clone(),
        email: terms.contact.email.clone(),
        phone: terms.contact.phone.clone(),
        services: terms.services.clone(),
        updates: terms.updates.map(|updates| updates.key().to_owned()).unwrap_or_default(),
        updates_source: terms.updates_source.clone(),
    }
}

pub async fn create(State(app): State<App>, frame: Frame, Form(fields): Form<Fields>) -> Shown {
    let facility: Option<FacilityId> = optional(field(&fields, "facility")).map_err(|_| AppError::NotFound)?;
    let facility = facility.ok_or(AppError::NotFound)?;
    let key = request_key(&app, field(&fields, "request_key"))?;
    let typed = typed(&fields);
    let errors = match entry(&typed) {
        Err(errors) => errors,
        Ok(entry) => match vendors::register(&app, &frame.caller, facility, &entry, &key).await {
            Ok(_) => return Ok(done("/vendors", "saved")),
            Err(error) => vec![told(error)?],
        },
    };
    refused(&new(&app, frame, Some(facility), ContractForm { typed, errors, collectors: vec![] }).await?)
}

pub async fn change(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<VendorContractId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let mut page = page(&app, frame.layout, &frame.caller, id).await?;
    let based_on = field(&fields, "based_on").and_then(|text| text.parse().ok()).unwrap_or(0);
    let key = request_key(&app, field(&fields, "request_key"))?;
    page.form.typed = typed(&fields);
    page.form.errors = match entry(&page.form.typed) {
        Err(errors) => errors,
        Ok(entry) => match vendors::change(&app, &frame.caller, id, &entry, based_on, &key).await {
            Ok(()) => return Ok(back(id, "saved")),
            Err(error) => vec![told(error)?],
        },
    };
    refused(&page)
}

/// What is wrong, at the field it is about.
///
/// # Errors
/// What no field can mend.
fn told(error: AppError) -> Result<FieldError, Failure> {
    match &error {
        AppError::BadInput { code: "not_written", .. } => Ok(FieldError::new("updates_source", &error.message())),
        AppError::BadInput { code: "bad_bundle", .. } => Ok(FieldError::new("bundled_under", &error.message())),
        AppError::BadInput { .. } => {
            let message = error.message();
            let at = [
                ("事業者", "vendor"),
                ("システム", "system"),
                ("製品", "product"),
                ("メール", "email"),
                ("終わった", "ended_on"),
            ];
            let field = at.iter().find(|(word, _)| message.starts_with(word)).map_or("system", |(_, field)| field);
            Ok(FieldError::new(field, &message))
        }
        AppError::Refused { code: "already_there" | "answered_already", .. } | AppError::Stale { .. } => {
            Ok(FieldError::new("system", &error.message()))
        }
        _ => Err(error.into()),
    }
}

fn typed(fields: &Fields) -> Typed {
    let text = |name: &str| field(fields, name).unwrap_or_default().trim().to_owned();
    Typed {
        vendor: text("vendor"),
        system: text("system"),
        product: text("product"),
        version: text("version"),
        maintenance: text("maintenance"),
        patient_data: text("patient_data") != "no",
        bundled_under: text("bundled_under"),
        began_on: text("began_on"),
        ended_on: text("ended_on"),
        person: text("person"),
        email: text("email"),
        phone: text("phone"),
        services: text("services"),
        updates: text("updates"),
        updates_source: text("updates_source"),
    }
}

/// The entry that was typed.
///
/// # Errors
/// Every field that cannot be read.
fn entry(typed: &Typed) -> Result<Entry, Vec<FieldError>> {
    let mut errors = Vec::new();
    for (name, text, words) in [
        ("system", &typed.system, "システムの名称を入れてください。"),
        ("vendor", &typed.vendor, "事業者の名称を入れてください。"),
    ] {
        if text.is_empty() {
            errors.push(FieldError::new(name, words));
        }
    }
    let mut day = |name: &str, text: &str| {
        wareki::parse(text).map_err(|bad| errors.push(FieldError::new(name, &bad.to_string()))).ok()
    };
    let began_on = day("began_on", &typed.began_on);
    let ended_on = if typed.ended_on.is_empty() { None } else { day("ended_on", &typed.ended_on) };
    let (Some(began_on), true) = (began_on, errors.is_empty()) else { return Err(errors) };
    let unknown = |_| vec![FieldError::new("maintenance", "保守の契約を一覧から選んでください。")];
    Ok(Entry {
        vendor: typed.vendor.clone(),
        system: typed.system.clone(),
        product: typed.product.clone(),
        bundled_under: typed.bundled_under.parse().ok(),
        terms: Terms {
            version: typed.version.clone(),
            maintenance: typed.maintenance.parse().map_err(unknown)?,
            patient_data: typed.patient_data,
            began_on,
            ended_on,
            contact: Contact { person: typed.person.clone(), email: typed.email.clone(), phone: typed.phone.clone() },
            services: typed.services.clone(),
            // Nothing chosen: nobody looked yet.
            updates: typed.updates.parse().ok(),
            updates_source: typed.updates_source.clone(),
        },
    })
}
