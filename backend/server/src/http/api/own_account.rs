//! One's own account as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use tachiiri_domain::ids::SessionId;
use utoipa::ToSchema;

use super::super::extract::{IdempotencyKey, Json, Path};
use super::super::session::Signed;
use super::Reply;
use super::account::{DONE, Done};
use crate::app::App;
use crate::app::account::{self, Account, Pending};
use crate::error::AppError;

#[utoipa::path(get, path = "/api/v1/account", tag = "account",
    responses((status = 200, body = Object, description = "roles, second factor, sessions")))]
pub async fn show(State(app): State<App>, signed: Signed) -> Reply<Account> {
    Ok(Json(account::show(&app, &signed.caller).await?))
}

/// Begins a second factor: the secret for the telephone, asked for from `confirm` on.
#[utoipa::path(post, path = "/api/v1/account/second-factor", tag = "account",
    responses((status = 200, body = Object, description = "`secret`, `url`"), (status = 409)))]
pub async fn begin(State(app): State<App>, signed: Signed, IdempotencyKey(key): IdempotencyKey) -> Reply<Pending> {
    account::begin(&app, &signed.caller, &key).await?;
    let pending = account::pending(&app, &signed.caller).await?;
    Ok(Json(pending.ok_or(AppError::NotFound)?))
}

#[derive(Deserialize, ToSchema)]
pub struct FirstCode {
    /// Six digits of the telephone.
    code: String,
}

#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// Shown this once; empty for a repeated request.
    recovery_codes: Vec<String>,
}

#[utoipa::path(post, path = "/api/v1/account/second-factor/confirm", tag = "account", request_body = FirstCode,
    responses((status = 200, body = RecoveryCodes), (status = 400, description = "`second_factor_code`")))]
pub async fn confirm(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<FirstCode>,
) -> Reply<RecoveryCodes> {
    let recovery_codes = account::confirm(&app, &signed.caller, &given.code, &key).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

#[derive(Deserialize, ToSchema)]
pub struct OwnPassword {
    password: String,
}

#[utoipa::path(post, path = "/api/v1/account/second-factor/off", tag = "account", request_body = OwnPassword,
    responses((status = 200, body = Done), (status = 409, description = "`login_failed`, `password_short`")))]
pub async fn remove(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<OwnPassword>,
) -> Reply<Done> {
    account::remove(&app, &signed.caller, &given.password, &key).await?;
    Ok(DONE)
}

#[utoipa::path(post, path = "/api/v1/account/recovery-codes", tag = "account", request_body = OwnPassword,
    responses((status = 200, body = RecoveryCodes), (status = 409, description = "`login_failed`")))]
pub async fn renew(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<OwnPassword>,
) -> Reply<RecoveryCodes> {
    let recovery_codes = account::renew(&app, &signed.caller, &given.password, &key).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

#[utoipa::path(post, path = "/api/v1/account/sessions/{id}/end", tag = "account", params(("id" = String, Path)),
    responses((status = 200, body = Done)))]
pub async fn end_session(State(app): State<App>, signed: Signed, Path(id): Path<SessionId>) -> Reply<Done> {
    account::end_session(&app, &signed.caller, id).await?;
    Ok(DONE)
}

#[derive(Serialize, ToSchema)]
pub struct Ended {
    ended: u64,
}

#[utoipa::path(post, path = "/api/v1/account/end-other-sessions", tag = "account",
    responses((status = 200, body = Ended)))]
pub async fn end_others(State(app): State<App>, signed: Signed) -> Reply<Ended> {
    Ok(Json(Ended { ended: account::end_other_sessions(&app, &signed.caller).await? }))
}
