//! 様式の原本 as JSON.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use tachiiri_domain::ids::{ChecklistId, FormBookId};
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::request::RowVersion;

use super::super::extract::{IdempotencyKey, Json, Path, Query, Raw};
use super::super::failure::Failure;
use super::super::session::Signed;
use super::{Reply, download};
use crate::app::App;
use crate::app::checklists;
use crate::app::form_books::{self, BookHead, BookState, BookView, Correction, NewVersion};
use crate::app::instruments::DraftState;

#[utoipa::path(get, path = "/api/v1/instrument-books", tag = "instruments",
    responses((status = 200, body = [Object])))]
pub async fn list(State(app): State<App>, signed: Signed) -> Reply<Vec<BookHead>> {
    Ok(Json(form_books::list(&app, &signed.caller).await?))
}

/// What the file is called.
#[derive(Deserialize, utoipa::IntoParams)]
pub struct FileName {
    name: String,
}

#[utoipa::path(post, path = "/api/v1/instrument-books", tag = "instruments", params(FileName),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, body = Object), (status = 422)))]
pub async fn upload(
    State(app): State<App>,
    signed: Signed,
    Query(file): Query<FileName>,
    IdempotencyKey(key): IdempotencyKey,
    Raw(bytes): Raw,
) -> Reply<BookState> {
    Ok(Json(form_books::upload(&app, &signed.caller, &file.name, bytes.to_vec(), &key).await?))
}

/// The forms as they are read with all that was corrected.
#[utoipa::path(get, path = "/api/v1/instrument-books/{id}", tag = "instruments", params(("id" = String, Path)),
    responses((status = 200, body = Object), (status = 404)))]
pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<FormBookId>) -> Reply<BookView> {
    Ok(Json(form_books::show(&app, &signed.caller, id).await?))
}

/// `{"line": {…}}`, `{"column": {…}}`, `{"table": {…}}` (where the headings stand of a table that was not found), or
/// `"nothing"`, which takes all back.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct Corrected {
    #[schema(value_type = Object)]
    correction: Correction,
    based_on: RowVersion,
}

#[utoipa::path(post, path = "/api/v1/instrument-books/{id}/corrections", tag = "instruments",
    params(("id" = String, Path)), request_body = Corrected,
    responses((status = 200, body = Object), (status = 404), (status = 409), (status = 422)))]
pub async fn correct(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<FormBookId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(corrected): Json<Corrected>,
) -> Reply<BookState> {
    let correction = (&corrected.correction, corrected.based_on);
    Ok(Json(form_books::correct(&app, &signed.caller, id, correction, &key).await?))
}

#[utoipa::path(post, path = "/api/v1/instrument-books/{id}/draft", tag = "instruments",
    params(("id" = String, Path)), request_body = Object,
    responses((status = 200, body = Object), (status = 404), (status = 409), (status = 422)))]
pub async fn draft(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<FormBookId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(new): Json<NewVersion>,
) -> Reply<DraftState> {
    Ok(Json(form_books::save_draft(&app, &signed.caller, id, &new, &key).await?))
}

/// Whose form of the workbook.
#[derive(Deserialize, utoipa::IntoParams)]
pub struct WhichForm {
    #[param(value_type = String)]
    form: Respondent,
}

/// The workbook with made-up answers in every cell that takes one.
#[utoipa::path(get, path = "/api/v1/instrument-books/{id}/preview", tag = "instruments",
    params(("id" = String, Path), WhichForm), responses((status = 200, body = String), (status = 404)))]
pub async fn preview(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<FormBookId>,
    Query(which): Query<WhichForm>,
) -> Result<Response, Failure> {
    Ok(download(form_books::preview(&app, &signed.caller, id, which.form).await?))
}

/// The sheet in the workbook that its form was read from.
#[utoipa::path(get, path = "/api/v1/checklists/{id}/original", tag = "checklists", params(("id" = String, Path)),
    responses((status = 200, body = String), (status = 404), (status = 409)))]
pub async fn original(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ChecklistId>,
) -> Result<Response, Failure> {
    Ok(download(checklists::original(&app, &signed.caller, id).await?.file))
}
