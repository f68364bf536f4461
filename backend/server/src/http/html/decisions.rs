//! 台帳の確認事項: what imports left to a person.

use axum::extract::State;
use serde::Deserialize;
use tachiiri_domain::ids::DecisionId;
use tachiiri_pages::FieldError;
use tachiiri_pages::decisions::{Decisions, QuestionRow};

use super::super::extract::{Form, Path, Query, request_key};
use super::super::failure::Failure;
use super::{Frame, Shown, done, fresh_key, list_page, pager, refused, shown};
use crate::app::App;
use crate::app::decisions::{self, Question};
use crate::error::AppError;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct DecisionsQuery {
    page: Option<String>,
}

pub async fn list(State(app): State<App>, frame: Frame, Query(query): Query<DecisionsQuery>) -> Shown {
    let page = draw(&app, frame, query.page.as_deref(), None).await?;
    shown(&page)
}

async fn draw(
    app: &App,
    frame: Frame,
    page: Option<&str>,
    wrong: Option<(DecisionId, String)>,
) -> Result<Decisions, Failure> {
    let all = decisions::waiting(app, &frame.caller).await?;
    let page = list_page(page)?;
    let pager = pager("/decisions", &[], page, all.len() as u64);
    let before = usize::try_from((page.number - 1).saturating_mul(page.size)).unwrap_or(usize::MAX);
    let size = usize::try_from(page.size).unwrap_or(usize::MAX);
    let row = |one: Question| QuestionRow {
        id: one.waiting.id,
        facility: one.facility,
        message: one.waiting.decision.message,
        found_at: one.waiting.found_at,
        request_key: fresh_key(app),
    };
    let rows = all.into_iter().skip(before).take(size).map(row).collect();
    let error = wrong.map(|(id, message)| FieldError::new(&format!("words-{id}"), &message));
    Ok(Decisions { layout: frame.layout, rows, pager, errors: error.into_iter().collect() })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct DecisionForm {
    request_key: Option<String>,
    words: String,
}

pub async fn decide(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<DecisionId>,
    Form(form): Form<DecisionForm>,
) -> Shown {
    let key = request_key(&app, form.request_key.as_deref())?;
    match decisions::decide(&app, &frame.caller, id, &form.words, &key).await {
        Ok(()) => Ok(done("/decisions", "decided_question")),
        Err(AppError::BadInput { message, .. }) => {
            let page = draw(&app, frame, None, Some((id, message))).await?;
            refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}
