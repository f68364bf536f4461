//! 院長の確認, and the receipt of what was handed in.

use axum::extract::State;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::wareki;
use tachiiri_pages::director::DirectorPage;
use tachiiri_pages::sheet::{Checklist, Mode};
use tachiiri_pages::{FieldError, Layout};

use super::super::api::checklists::ReceiptQuery;
use super::super::api::download;
use super::super::extract::{Form, Path, Query, request_key};
use super::super::failure::{Failure, redirect};
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, done, fresh_key, refused, sheet, shown};
use crate::app::checklists::{self, ChecklistView, Confirming};
use crate::app::{App, Caller};
use crate::error::AppError;
use tachiiri_domain::access::Role;

pub async fn form(State(app): State<App>, frame: Frame, Path(id): Path<ChecklistId>) -> Shown {
    let view = checklists::open(&app, &frame.caller, id).await?;
    if !view.can.direct {
        return Ok(redirect(&format!("/checklists/{id}")));
    }
    shown(&drawn(&app, &frame.caller, frame.layout, view))
}

fn drawn(app: &App, caller: &Caller, layout: Layout, view: ChecklistView) -> DirectorPage {
    DirectorPage {
        request_key: fresh_key(app),
        digest: view.digest.clone(),
        own_login: caller.actor.has_role(Role::Director),
        director_name: String::new(),
        confirmed_on: wareki::long(app.clock.today()),
        errors: vec![],
        sheet: Checklist { mode: Mode::Read, ..sheet::page(app, layout.clone(), view) },
        layout,
    }
}

pub async fn confirm(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<ChecklistId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    let text = |name: &str| field(&fields, name).unwrap_or_default().trim().to_owned();
    let typed = text("confirmed_on");
    let on = if typed.is_empty() { Ok(None) } else { wareki::parse(&typed).map(Some) };
    let outcome = match on {
        Err(bad) => Err(FieldError::new("confirmed_on", &bad.to_string())),
        Ok(on) => {
            let read = Confirming { digest: text("digest"), name: text("name"), on };
            match checklists::confirm(&app, &frame.caller, id, &read, &key).await {
                Ok(_) => Ok(()),
                Err(error) => Err(at_field(error)?),
            }
        }
    };
    let Err(error) = outcome else { return Ok(done(&format!("/checklists/{id}"), "directed")) };
    let view = checklists::open(&app, &frame.caller, id).await?;
    let page = drawn(&app, &frame.caller, frame.layout, view);
    refused(&DirectorPage { director_name: text("name"), confirmed_on: typed, errors: vec![error], ..page })
}

/// What is wrong with name or date stands at its field; everything else is a page of its own.
fn at_field(error: AppError) -> Result<FieldError, Failure> {
    match &error {
        AppError::Refused { code: "director_nameless", message } => Ok(FieldError::new("name", message)),
        AppError::Refused { code: "director_ahead", message } => Ok(FieldError::new("confirmed_on", message)),
        _ => Err(error.into()),
    }
}

/// 受付票 as PDF.
pub async fn receipt(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<ChecklistId>,
    Query(query): Query<ReceiptQuery>,
) -> Shown {
    Ok(download(checklists::receipt(&app, &frame.caller, id, query.revision()?).await?))
}
