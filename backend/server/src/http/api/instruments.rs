//! 様式・チェックリストの版 as JSON.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use tachiiri_domain::ids::InstrumentVersionId;
use tachiiri_domain::instrument::Instrument;
use tachiiri_domain::request::RowVersion;

use super::super::extract::{IdempotencyKey, Json, Path, Query, Raw};
use super::super::failure::Failure;
use super::super::session::Signed;
use super::{Reply, download};
use crate::app::App;
use crate::app::instruments::{self, Comparison, Confirmation, DraftHead, DraftState, InstrumentHead, Published};

#[utoipa::path(get, path = "/api/v1/instruments", tag = "instruments", responses((status = 200, body = [Object])))]
pub async fn list(State(app): State<App>, signed: Signed) -> Reply<Vec<InstrumentHead>> {
    Ok(Json(instruments::list(&app, &signed.caller).await?))
}

#[utoipa::path(get, path = "/api/v1/instruments/{id}", tag = "instruments", params(("id" = String, Path)),
    responses((status = 200, body = Object), (status = 404)))]
pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<InstrumentVersionId>) -> Reply<Instrument> {
    Ok(Json(instruments::show(&app, &signed.caller, id).await?))
}

/// What changed since the last form of the same name before this one's year.
#[utoipa::path(get, path = "/api/v1/instruments/{id}/differences", tag = "instruments", params(("id" = String, Path)),
    responses((status = 200, body = Object), (status = 404)))]
pub async fn differences(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<InstrumentVersionId>,
) -> Reply<Comparison> {
    Ok(Json(instruments::compare(&app, &signed.caller, id).await?))
}

/// The version as the TOML file it would be read from.
#[utoipa::path(get, path = "/api/v1/instruments/{id}/file", tag = "instruments", params(("id" = String, Path)),
    responses((status = 200, body = String, content_type = "application/toml"), (status = 404)))]
pub async fn file(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<InstrumentVersionId>,
) -> Result<Response, Failure> {
    Ok(download(instruments::file(&app, &signed.caller, id).await?))
}

#[utoipa::path(get, path = "/api/v1/instrument-drafts", tag = "instruments",
    responses((status = 200, body = [Object])))]
pub async fn drafts(State(app): State<App>, signed: Signed) -> Reply<Vec<DraftHead>> {
    Ok(Json(instruments::drafts(&app, &signed.caller).await?))
}

#[derive(Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
pub struct DraftQuery {
    /// Named in every problem.
    file: Option<String>,
    /// `true`: in the place of a draft of the same version.
    replace: Option<String>,
}

/// A version as TOML.
#[utoipa::path(post, path = "/api/v1/instrument-drafts", tag = "instruments", params(DraftQuery),
    request_body(content = String, content_type = "application/toml"),
    responses((status = 200, body = Object), (status = 422)))]
pub async fn save_draft(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Query(query): Query<DraftQuery>,
    Raw(body): Raw,
) -> Reply<DraftState> {
    let name = query.file.unwrap_or_else(|| "様式".to_owned());
    let text =
        std::str::from_utf8(&body).map_err(|_| Failure::bad_request("not_utf8", "本文は UTF-8 の TOML です。"))?;
    let replace = query.replace.as_deref() == Some("true");
    Ok(Json(instruments::save_draft(&app, &signed.caller, (&name, text), replace, &key).await?))
}

#[utoipa::path(post, path = "/api/v1/instrument-drafts/{id}/confirm", tag = "instruments",
    params(("id" = String, Path)), request_body = Object,
    responses((status = 200, body = Object), (status = 404), (status = 409), (status = 422)))]
pub async fn confirm(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<InstrumentVersionId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(confirmation): Json<Confirmation>,
) -> Reply<DraftState> {
    Ok(Json(instruments::confirm(&app, &signed.caller, id, &confirmation, &key).await?))
}

/// The version of the draft that was read.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct AsRead {
    based_on: RowVersion,
}

#[utoipa::path(post, path = "/api/v1/instrument-drafts/{id}/publish", tag = "instruments",
    params(("id" = String, Path)), request_body = AsRead,
    responses((status = 200, body = Object), (status = 404), (status = 409), (status = 422)))]
pub async fn publish(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<InstrumentVersionId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(read): Json<AsRead>,
) -> Reply<Published> {
    Ok(Json(instruments::publish_draft(&app, &signed.caller, id, read.based_on, &key).await?))
}
