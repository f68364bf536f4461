//! 文面 as JSON.

use axum::extract::State;
use serde::Deserialize;
use tachiiri_domain::ids::AuthorityId;
use tachiiri_domain::mail::Text;
use tachiiri_domain::request::RowVersion;
use utoipa::ToSchema;

use super::super::extract::{IdempotencyKey, Json, Path};
use super::super::session::Signed;
use super::Reply;
use crate::app::App;
use crate::app::letters::{self, AuthorityLetters, LetterView};

/// The authorities whose texts the caller keeps, with the texts that may be changed.
#[utoipa::path(get, path = "/api/v1/letters", tag = "letters", responses((status = 200, body = [Object])))]
pub async fn list(State(app): State<App>, signed: Signed) -> Reply<Vec<AuthorityLetters>> {
    Ok(Json(letters::list(&app, &signed.caller).await?))
}

/// One text: as it came with the program, as it goes out, and what may stand in braces.
#[utoipa::path(get, path = "/api/v1/letters/{authority}/{name}", tag = "letters",
    params(("authority" = String, Path), ("name" = String, Path)),
    responses((status = 200, body = Object), (status = 404)))]
pub async fn show(
    State(app): State<App>,
    signed: Signed,
    Path((authority, name)): Path<(AuthorityId, String)>,
) -> Reply<LetterView> {
    Ok(Json(letters::open(&app, &signed.caller, authority, &name).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct LetterRequest {
    /// `subject`, `body`; null: the standard text again.
    #[schema(value_type = Option<Object>)]
    text: Option<Text>,
    /// `version` as it was read.
    #[schema(value_type = i32)]
    based_on: RowVersion,
}

/// Changes a text; a value in braces that nothing fills is refused.
#[utoipa::path(put, path = "/api/v1/letters/{authority}/{name}", tag = "letters",
    params(("authority" = String, Path), ("name" = String, Path)), request_body = LetterRequest,
    responses((status = 200, body = i32, description = "the new version"), (status = 404), (status = 409), (status = 422)))]
pub async fn save(
    State(app): State<App>,
    signed: Signed,
    Path((authority, name)): Path<(AuthorityId, String)>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<LetterRequest>,
) -> Reply<RowVersion> {
    let wanted = (given.text.as_ref(), given.based_on);
    Ok(Json(letters::save(&app, &signed.caller, (authority, &name), wanted, &key).await?))
}
