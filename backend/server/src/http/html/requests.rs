//! The vendor's page, and the door that an invitation opens.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::IntoResponse;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_pages::vendors::{LinkDoor, RequestLine, Requests, ReuseGroup};
use tachiiri_pages::{FieldError, Layout};

use super::super::extract::{Form, Path, request_key};
use super::super::failure::{Failure, redirect};
use super::super::session::{Signed, cookie};
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, done, fresh_key, layout, page, refused, shown};
use crate::app::users::Door;
use crate::app::vendors::{self, RequestRow};
use crate::app::{App, guests};
use crate::error::AppError;

/// The door without a token: it is typed from a letter.
pub async fn empty_door(State(app): State<App>, signed: Option<Extension<Signed>>) -> Shown {
    shown(&door(&app, signed, String::new(), None).await)
}

/// The door with the token of the address. Nothing is looked up: a link is opened by pressing the button, so that
/// whatever fetches it beforehand opens nothing and learns nothing.
pub async fn link_door(State(app): State<App>, signed: Option<Extension<Signed>>, Path(token): Path<String>) -> Shown {
    shown(&door(&app, signed, token, None).await)
}

async fn door(app: &App, signed: Option<Extension<Signed>>, token: String, error: Option<String>) -> LinkDoor {
    let csrf = signed.map(|Extension(signed)| signed.csrf).unwrap_or_default();
    LinkDoor { layout: Layout { csrf, ..layout(app, "/v", None).await }, token, error }
}

pub async fn enter(
    State(app): State<App>,
    door_of: Door,
    signed: Option<Extension<Signed>>,
    Form(fields): Form<Fields>,
) -> Shown {
    match guests::enter(&app, door_of, field(&fields, "token").unwrap_or_default()).await {
        Ok(entered) => {
            let seconds = (entered.expires_at - app.clock.now()).num_seconds().max(0);
            let carried = cookie(&entered.token, seconds, app.config.secure_cookies);
            Ok(([(SET_COOKIE, carried)], redirect("/requests")).into_response())
        }
        Err(error @ AppError::Refused { code: "link_invalid", .. }) => {
            let again = door(&app, signed, String::new(), Some(error.message())).await;
            page(StatusCode::NOT_FOUND, &again)
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn list(State(app): State<App>, frame: Frame) -> Shown {
    shown(&requests(&app, frame, vec![]).await?)
}

async fn requests(app: &App, frame: Frame, errors: Vec<FieldError>) -> Result<Requests, Failure> {
    let rows = vendors::requests(app, &frame.caller).await?;
    let guest = guests::guest(app, &frame.caller).await?;
    let unasked = vendors::unasked(app, &frame.caller).await?;
    let unproved = guest.filter(|guest| guest.proved_email.is_none() && !guest.invitation.email.is_empty());
    Ok(Requests {
        vendor: rows.first().map_or_else(|| frame.layout.org.clone(), |row| row.vendor_name.clone()),
        reuses: reuses(app, &rows),
        unasked: unasked
            .into_iter()
            .map(|one| [one.facility_name, one.system, named(&one.product, &one.version)])
            .collect(),
        rows: rows.into_iter().map(|row| line(app, row)).collect(),
        code_sent: unproved.as_ref().is_some_and(|guest| guest.code.is_some()),
        address: unproved.map(|guest| shortened(&guest.invitation.email)),
        request_key: fresh_key(app),
        layout: frame.layout,
        errors,
    })
}

fn named(product: &str, version: &str) -> String {
    [product, version].join(" ").trim().to_owned()
}

/// By answer, the open requests it fits.
fn reuses(app: &App, rows: &[RequestRow]) -> Vec<ReuseGroup> {
    let mut groups: Vec<ReuseGroup> = Vec::new();
    for row in rows {
        let Some(source) = &row.reusable else { continue };
        let target = (row.checklist, format!("{}　{}", row.facility_name, row.system));
        match groups.iter_mut().find(|group| group.source == source.checklist) {
            Some(group) => group.targets.push(target),
            None => groups.push(ReuseGroup {
                source: source.checklist,
                given_to: source.facility_name.clone(),
                form: row.form.clone(),
                product: named(&row.product, &row.version),
                targets: vec![target],
                request_key: fresh_key(app),
            }),
        }
    }
    groups
}

fn line(app: &App, row: RequestRow) -> RequestLine {
    RequestLine {
        sheet: row.checklist,
        form: row.form,
        facility_name: row.facility_name,
        system: row.system,
        product: named(&row.product, &row.version),
        year: row.fiscal_year.label(),
        due_on: row.due_on,
        state: row.state,
        overdue: row.overdue,
        reasons: row.reasons.into_iter().map(|reason| reason.reason).collect(),
        refusal: row.refusal,
        questions: row.questions,
        refusal_key: fresh_key(app),
    }
}

/// `hoshu@example.jp` as `ho***@example.jp`: who holds the link need not learn the address.
fn shortened(email: &str) -> String {
    let (name, place) = email.split_once('@').unwrap_or((email, ""));
    format!("{}***@{place}", name.chars().take(2).collect::<String>())
}

pub async fn reuse(
    State(app): State<App>,
    frame: Frame,
    Path(source): Path<ChecklistId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let targets = fields.iter().filter(|(name, _)| name == "target").map(|(_, id)| id.parse());
    let targets = targets.collect::<Result<Vec<_>, _>>().map_err(|_| AppError::NotFound)?;
    let key = request_key(&app, field(&fields, "request_key"))?;
    vendors::reuse(&app, &frame.caller, source, &targets, &key).await?;
    Ok(done("/requests", "submitted"))
}

pub async fn refuse(
    State(app): State<App>,
    frame: Frame,
    Path(sheet): Path<ChecklistId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    match vendors::refuse(&app, &frame.caller, sheet, field(&fields, "reason"), &key).await {
        Ok(()) => Ok(done("/requests", "saved")),
        Err(error @ AppError::BadInput { .. }) => {
            let wrong = FieldError::new(&format!("reason-{sheet}"), &error.message());
            refused(&requests(&app, frame, vec![wrong]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn send_code(State(app): State<App>, frame: Frame) -> Shown {
    match guests::send_code(&app, &frame.caller).await {
        Ok(()) => Ok(done("/requests", "code_sent")),
        Err(error @ AppError::Refused { .. }) => {
            let wrong = FieldError::new("code", &error.message());
            refused(&requests(&app, frame, vec![wrong]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn prove(State(app): State<App>, frame: Frame, Form(fields): Form<Fields>) -> Shown {
    match guests::prove(&app, &frame.caller, field(&fields, "code").unwrap_or_default()).await {
        Ok(()) => Ok(done("/requests", "proved")),
        Err(error @ AppError::BadInput { .. }) => {
            let wrong = FieldError::new("code", &error.message());
            refused(&requests(&app, frame, vec![wrong]).await?)
        }
        Err(other) => Err(other.into()),
    }
}
