//! 台帳の確認事項 as JSON.

use axum::extract::State;
use serde::Deserialize;
use tachiiri_domain::ids::DecisionId;
use utoipa::ToSchema;

use super::super::extract::{IdempotencyKey, Json, Path};
use super::super::session::Signed;
use super::Reply;
use super::account::{DONE, Done};
use crate::app::App;
use crate::app::decisions::{self, Question};

/// What imports left to a person and nobody has decided yet.
#[utoipa::path(get, path = "/api/v1/decisions", tag = "facilities", responses((status = 200, body = [Object])))]
pub async fn list(State(app): State<App>, signed: Signed) -> Reply<Vec<Question>> {
    Ok(Json(decisions::waiting(&app, &signed.caller).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct DecisionWords {
    /// How it was looked into, and what was done.
    words: String,
}

#[utoipa::path(post, path = "/api/v1/decisions/{id}/decide", tag = "facilities", params(("id" = String, Path)),
    request_body = DecisionWords, responses((status = 200, body = Done), (status = 404), (status = 409)))]
pub async fn decide(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<DecisionId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<DecisionWords>,
) -> Reply<Done> {
    decisions::decide(&app, &signed.caller, id, &given.words, &key).await?;
    Ok(DONE)
}
