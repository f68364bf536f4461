//! One hospital of a selection, and 個別指定.

use axum::extract::State;
use tachiiri_domain::access::Act;
use tachiiri_domain::ids::SelectionId;
use tachiiri_domain::quota::{Designation, Side};
use tachiiri_pages::FieldError;
use tachiiri_pages::selection_hospital::SelectionHospital;

use super::super::extract::{Form, Path, request_key};
use super::super::failure::Failure;
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, done, fresh_key, refused, shown};
use crate::app::App;
use crate::app::selections::{self, ListState};
use crate::error::AppError;

pub async fn show(State(app): State<App>, frame: Frame, Path((id, hospital)): Path<(SelectionId, String)>) -> Shown {
    shown(&page(&app, frame, id, &hospital).await?)
}

async fn page(app: &App, frame: Frame, id: SelectionId, hospital: &str) -> Result<SelectionHospital, Failure> {
    let view = selections::find(app, &frame.caller, id).await?;
    let may_designate = view.row.state == ListState::Draft && frame.caller.actor.may(Act::RunSelection);
    let list = format!("{} {}", view.row.prefecture.name(), view.row.fiscal_year.label());
    let page = SelectionHospital::of(frame.layout, id, list, &view.selection, hospital).ok_or(AppError::NotFound)?;
    Ok(SelectionHospital { request_key: fresh_key(app), clear_key: fresh_key(app), may_designate, ..page })
}

pub async fn designate(
    State(app): State<App>,
    frame: Frame,
    Path((id, hospital)): Path<(SelectionId, String)>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    let (side, reason) = (field(&fields, "side"), field(&fields, "reason").unwrap_or_default().to_owned());
    let wrong = match wanted(side, &reason) {
        Err(wrong) => wrong,
        Ok(wanted) => match selections::designate(&app, &frame.caller, (id, &hospital), wanted, &key).await {
            Ok(()) => return Ok(done(&format!("/selections/{id}"), "designated")),
            Err(error @ AppError::BadInput { .. }) => FieldError::new("reason", &error.message()),
            Err(error @ AppError::Refused { code: "quota_full" | "not_eligible", .. }) => {
                FieldError::new("side", &error.message())
            }
            Err(other) => return Err(other.into()),
        },
    };
    let typed = side.unwrap_or_default().to_owned();
    let page = page(&app, frame, id, &hospital).await?;
    refused(&SelectionHospital { side: typed, reason, errors: vec![wrong], ..page })
}

/// What the form asks for; None: back to the points.
fn wanted(side: Option<&str>, reason: &str) -> Result<Option<Designation>, FieldError> {
    match side {
        Some("") => Ok(None),
        Some(side) => match side.parse::<Side>() {
            Ok(side) => Ok(Some(Designation { side, reason: reason.to_owned() })),
            Err(_) => Err(FieldError::new("side", "入れるか外すかを選んでください。")),
        },
        None => Err(FieldError::new("side", "入れるか外すかを選んでください。")),
    }
}
