//! A draft's own forms: wording confirmed, notice named, published.

use axum::extract::State;
use tachiiri_domain::ids::InstrumentVersionId;
use tachiiri_domain::instrument::Notice;
use tachiiri_domain::request::RowVersion;
use tachiiri_domain::wareki;
use tachiiri_pages::FieldError;

use super::super::extract::{Form, Path, request_key};
use super::super::failure::Failure;
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, done, refused};
use crate::app::App;
use crate::app::instruments::{self, Confirmation};
use crate::error::AppError;

pub async fn confirm(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<InstrumentVersionId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    let ticked = fields.iter().filter(|(name, _)| name == "item").map(|(_, code)| code.clone());
    let label = |code: &str| field(&fields, &format!("label.{code}")).unwrap_or_default().to_owned();
    let confirmation = Confirmation {
        items: ticked.map(|code| (code.clone(), label(&code))).collect(),
        source: field(&fields, "source").unwrap_or_default().to_owned(),
        based_on: based_on(&fields)?,
    };
    let place = |code: &str| match code {
        "source_missing" => Some("source"),
        "items_missing" | "label_missing" | "item_unknown" => Some("items"),
        _ => None,
    };
    match instruments::confirm(&app, &frame.caller, id, &confirmation, &key).await {
        Ok(_) => Ok(done(&format!("/instruments/{id}"), "confirmed")),
        Err(AppError::BadInput { code, message }) if place(code).is_some() => {
            again(&app, frame, id, FieldError::new(place(code).unwrap_or_default(), &message), &fields).await
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn notice(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<InstrumentVersionId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    let text = |name: &str| field(&fields, name).unwrap_or_default().trim().to_owned();
    let typed = text("date");
    let date = match wareki::parse(&typed) {
        _ if typed.is_empty() => None,
        Ok(date) => Some(date),
        Err(bad) => return again(&app, frame, id, FieldError::new("date", &bad.to_string()), &fields).await,
    };
    let notice = Notice { number: text("number"), date, title: text("title") };
    instruments::name_notice(&app, &frame.caller, id, (&notice, based_on(&fields)?), &key).await?;
    Ok(done(&format!("/instruments/{id}"), "saved"))
}

pub async fn publish(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<InstrumentVersionId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    instruments::publish_draft(&app, &frame.caller, id, based_on(&fields)?, &key).await?;
    Ok(done(&format!("/instruments/{id}"), "published"))
}

fn based_on(fields: &[(String, String)]) -> Result<RowVersion, Failure> {
    let version = field(fields, "based_on").and_then(|text| text.parse().ok());
    version.ok_or_else(|| Failure::bad_request("bad_value", "based_on は下書きの版の数です。"))
}

/// The page again, with what was typed and what is wrong.
async fn again(
    app: &App,
    frame: Frame,
    id: InstrumentVersionId,
    error: FieldError,
    fields: &[(String, String)],
) -> Shown {
    let mut page = super::instruments::draw(app, frame, id).await?;
    for item in &mut page.instrument.items {
        if let Some(typed) = field(fields, &format!("label.{}", item.code)) {
            typed.clone_into(&mut item.label);
        }
    }
    if let Some(forms) = &mut page.forms {
        let typed = |name: &str, stored: &mut String| {
            if let Some(typed) = field(fields, name) {
                typed.clone_into(stored);
            }
        };
        typed("source", &mut forms.source);
        typed("number", &mut forms.notice_number);
        typed("date", &mut forms.notice_date);
        typed("title", &mut forms.notice_title);
        forms.errors = vec![error];
    }
    refused(&page)
}
