//! 院長の確認 and the receipt as JSON and PDF.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use tachiiri_domain::ids::ChecklistId;
use utoipa::ToSchema;

use super::super::extract::{IdempotencyKey, Json, Path, Query};
use super::super::failure::Failure;
use super::super::session::Signed;
use super::checklists::{ReceiptQuery, day};
use super::{Reply, download};
use crate::app::App;
use crate::app::checklists::{self, Confirming};

#[derive(Deserialize, ToSchema)]
pub struct DirectorRequest {
    /// `digest` of the sheet as it was read.
    #[serde(default)]
    digest: String,
    /// Who confirmed; with the director's own log-in it is his name.
    #[serde(default)]
    name: String,
    /// As people or programs write it; none: today.
    #[serde(default)]
    confirmed_on: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Confirmed {
    name: String,
    #[schema(value_type = String, format = Date)]
    on: tachiiri_domain::Date,
    own_login: bool,
    digest: String,
}

#[utoipa::path(post, path = "/api/v1/checklists/{id}/director", tag = "checklists", params(("id" = String, Path)),
    request_body = DirectorRequest,
    responses((status = 200, body = Confirmed), (status = 404), (status = 409, description = "`stale`: the content changed")))]
pub async fn confirm(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ChecklistId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<DirectorRequest>,
) -> Reply<Confirmed> {
    let on = day(given.confirmed_on.as_deref())?;
    let read = Confirming { digest: given.digest, name: given.name, on };
    let kept = checklists::confirm(&app, &signed.caller, id, &read, &key).await?;
    Ok(Json(Confirmed { name: kept.name, on: kept.on, own_login: kept.own_login, digest: kept.digest }))
}

/// 受付票 of a submission.
#[utoipa::path(get, path = "/api/v1/checklists/{id}/receipt", tag = "checklists",
    params(("id" = String, Path), ReceiptQuery),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 404)))]
pub async fn receipt(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ChecklistId>,
    Query(query): Query<ReceiptQuery>,
) -> Result<Response, Failure> {
    Ok(download(checklists::receipt(&app, &signed.caller, id, query.revision()?).await?))
}
