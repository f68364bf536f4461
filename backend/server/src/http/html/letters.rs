//! 文面: the texts an authority may change.

use axum::extract::State;
use tachiiri_domain::ids::AuthorityId;
use tachiiri_domain::mail::Text;
use tachiiri_domain::request::RowVersion;
use tachiiri_pages::FieldError;
use tachiiri_pages::letters as pages;

use super::super::extract::{Form, Path, request_key};
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, done, fresh_key, refused, shown};
use crate::app::App;
use crate::app::letters::{self, LetterView};
use crate::error::AppError;

pub async fn list(State(app): State<App>, frame: Frame) -> Shown {
    let found = letters::list(&app, &frame.caller).await?;
    let authority = |one: letters::AuthorityLetters| pages::AuthorityLetters {
        id: one.authority.id,
        name: one.authority.name,
        letters: one.letters.into_iter().map(line).collect(),
    };
    shown(&pages::Letters { authorities: found.into_iter().map(authority).collect(), layout: frame.layout })
}

fn line(one: letters::LetterLine) -> pages::LetterLine {
    pages::LetterLine { name: one.name, title: one.title, on_paper: one.on_paper, changed: one.changed }
}

pub async fn show(State(app): State<App>, frame: Frame, Path((id, name)): Path<(AuthorityId, String)>) -> Shown {
    let view = letters::open(&app, &frame.caller, id, &name).await?;
    shown(&form(&app, frame, view))
}

fn form(app: &App, frame: Frame, view: LetterView) -> pages::LetterForm {
    pages::LetterForm {
        layout: frame.layout,
        request_key: fresh_key(app),
        authority: view.authority.id,
        authority_name: view.authority.name,
        name: view.name,
        title: view.title,
        on_paper: view.on_paper,
        values: view.values.into_iter().collect(),
        subject: view.text.subject,
        body: view.text.body,
        based_on: view.version,
        preview: None,
        errors: vec![],
    }
}

pub async fn save(
    State(app): State<App>,
    frame: Frame,
    Path((id, name)): Path<(AuthorityId, String)>,
    Form(fields): Form<Fields>,
) -> Shown {
    let view = letters::open(&app, &frame.caller, id, &name).await?;
    let key = request_key(&app, field(&fields, "request_key"))?;
    let text = |name: &str| field(&fields, name).unwrap_or_default().replace("\r\n", "\n");
    let typed = Text { subject: text("subject"), body: text("body") };
    let based_on: RowVersion = field(&fields, "based_on").and_then(|text| text.parse().ok()).unwrap_or(0);
    let caller = frame.caller.clone();
    let page = form(&app, frame, view);
    let page = pages::LetterForm { subject: typed.subject.clone(), body: typed.body.clone(), based_on, ..page };
    let outcome = match field(&fields, "then") {
        Some("preview") => match letters::preview(&name, &typed) {
            Ok(found) => {
                let filled = found.filled;
                let preview = pages::Preview { subject: filled.subject, body: filled.body, unused: found.unused };
                return shown(&pages::LetterForm { preview: Some(preview), ..page });
            }
            Err(wrong) => Err(wrong),
        },
        Some("standard") => letters::save(&app, &caller, (id, &name), (None, based_on), &key).await,
        Some(_) | None => letters::save(&app, &caller, (id, &name), (Some(&typed), based_on), &key).await,
    };
    match outcome {
        Ok(_) => Ok(done("/letters", "saved")),
        Err(AppError::Problems(wrong)) => {
            let errors = wrong.into_iter().map(|one| FieldError::new(&one.column, &one.message)).collect();
            refused(&pages::LetterForm { errors, ..page })
        }
        Err(stale @ AppError::Stale { .. }) => {
            refused(&pages::LetterForm { errors: vec![FieldError::new("subject", &stale.message())], ..page })
        }
        Err(other) => Err(other.into()),
    }
}
