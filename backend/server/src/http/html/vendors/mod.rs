//! 事業者: the list of a facility's systems, and asking their vendors.

mod acts;
mod contract;
mod import;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use tachiiri_domain::wareki;
use tachiiri_pages::vendors::{VendorRow, Vendors, standings};
use tachiiri_pages::{Choice, FieldError};

pub use acts::{invite, judge, letter, refuse, remind, revoke};
pub use contract::{change, create, new_form, show};
pub use import::{import_accept, import_form, import_list, import_preview};

use super::super::extract::{Form, Query, optional, request_key};
use super::super::failure::{Failure, percent, redirect};
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, done, fresh_key, refused, shown, unless_single};
use crate::app::App;
use crate::app::vendors::{self, AskRequest, ContractRow, Filter};
use crate::error::AppError;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct VendorQuery {
    facility: Option<String>,
    standing: Option<String>,
}

pub async fn list(State(app): State<App>, frame: Frame, Query(query): Query<VendorQuery>) -> Shown {
    shown(&desk(&app, frame, &query).await?)
}

async fn desk(app: &App, frame: Frame, query: &VendorQuery) -> Result<Vendors, Failure> {
    let standing = query.standing.clone().filter(|key| !key.is_empty());
    let facility = optional(query.facility.as_deref())?;
    let desk = vendors::desk(app, &frame.caller, &Filter { facility, standing: standing.clone() }).await?;
    let choice = |(id, name): &(_, String)| Choice::new(&format!("{id}"), name, facility == Some(*id));
    Ok(Vendors {
        layout: frame.layout,
        request_key: fresh_key(app),
        year: desk.fiscal_year.label(),
        facilities: unless_single(desk.facilities.iter().map(choice).collect()),
        standings: standings(standing.as_deref().unwrap_or_default()),
        rows: desk.rows.into_iter().map(row).collect(),
        form_published: desk.form_published,
        due_on: String::new(),
        errors: vec![],
    })
}

/// A contract as the pages show it.
fn row(row: ContractRow) -> VendorRow {
    let product = [row.contract.product.as_str(), row.contract.terms.version.as_str()];
    VendorRow {
        id: row.contract.id,
        facility_name: row.facility_name,
        vendor_name: row.contract.vendor_name.clone(),
        system: row.contract.system.clone(),
        product: product.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "),
        collector: row.collector,
        standing: row.standing,
        sheet: row.sheet,
        due_on: row.due_on,
        invited_until: row.invitation.map(|one| one.expires_at),
        refusal: row.refusal,
        reused: row.reused,
        ticked: false,
    }
}

pub async fn ask(State(app): State<App>, frame: Frame, Form(fields): Form<Fields>) -> Shown {
    let typed = field(&fields, "due_on").unwrap_or_default().trim().to_owned();
    let key = request_key(&app, field(&fields, "request_key"))?;
    let filter = |name: &str| field(&fields, name).map(str::to_owned);
    let query = VendorQuery { facility: filter("facility"), standing: filter("standing") };
    let ticked: Vec<_> = fields.iter().filter(|(name, _)| name == "contract").map(|(_, id)| id.as_str()).collect();
    let ids = ticked.iter().map(|id| id.parse()).collect::<Result<Vec<_>, _>>().map_err(|_| AppError::NotFound)?;
    let wrong = match wareki::parse(&typed) {
        Err(bad) => FieldError::new("due_on", &bad.to_string()),
        Ok(due_on) => match vendors::ask(&app, &frame.caller, &AskRequest { contracts: ids, due_on }, &key).await {
            Ok(_) => return Ok(asked(&query)),
            Err(error @ AppError::BadInput { code: "no_contract", .. }) => {
                FieldError::new("contract", &error.message())
            }
            Err(error @ AppError::BadInput { .. }) => FieldError::new("due_on", &error.message()),
            Err(other) => return Err(other.into()),
        },
    };
    let page = desk(&app, frame, &query).await?;
    let keep = |row: VendorRow| VendorRow { ticked: ticked.contains(&row.id.to_string().as_str()), ..row };
    let rows = page.rows.into_iter().map(keep).collect();
    refused(&Vendors { rows, due_on: typed, errors: vec![wrong], ..page })
}

/// Back to the list as it was filtered.
fn asked(query: &VendorQuery) -> Response {
    let fields = [("facility", &query.facility), ("standing", &query.standing)];
    let given = fields.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
    let given = given.filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}&", percent(value)));
    redirect(&format!("/vendors?{}done=asked", given.collect::<String>()))
}

/// Back to a contract, with what was done.
fn back(id: tachiiri_domain::ids::VendorContractId, what: &str) -> Response {
    done(&format!("/vendors/contracts/{id}"), what)
}
