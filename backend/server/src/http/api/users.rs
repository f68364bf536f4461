//! 利用者 as JSON.

use axum::extract::State;
use serde::Deserialize;
use tachiiri_domain::access::Role;
use tachiiri_domain::actor::Assignment;
use tachiiri_domain::ids::UserId;
use tachiiri_domain::scope::Grant;
use utoipa::ToSchema;

use super::super::extract::{IdempotencyKey, Json, Path};
use super::super::session::Signed;
use super::Reply;
use crate::app::App;
use crate::app::users::{self, Issued, NewAccount, UserRow};

#[utoipa::path(get, path = "/api/v1/users", tag = "users", responses((status = 200, body = [Object])))]
pub async fn list(State(app): State<App>, signed: Signed) -> Reply<Vec<UserRow>> {
    Ok(Json(users::list(&app, &signed.caller).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct UserAssignment {
    /// `prefecture`, `health_centre`, `hospital`, …
    #[schema(value_type = String)]
    role: Role,
    /// `{"kind":"health_centre","id":"…"}`
    #[schema(value_type = Object)]
    grant: Grant,
}

#[derive(Deserialize, ToSchema)]
pub struct UserRequest {
    login: String,
    display_name: String,
    assignments: Vec<UserAssignment>,
    /// null: a one-time code is made and shown in the answer, this once.
    password: Option<String>,
}

#[utoipa::path(post, path = "/api/v1/users", tag = "users", request_body = UserRequest,
    responses((status = 200, body = Object, description = "`id`, `login`, `display_name`, `code`")))]
pub async fn create(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<UserRequest>,
) -> Reply<Issued> {
    let assignment = |one: UserAssignment| Assignment { role: one.role, grant: one.grant };
    let new = NewAccount {
        login: given.login,
        display_name: given.display_name,
        assignments: given.assignments.into_iter().map(assignment).collect(),
        password: given.password,
    };
    Ok(Json(users::create(&app, &signed.caller, &new, &key).await?))
}

/// A new one-time code; the old password and every session end.
#[utoipa::path(post, path = "/api/v1/users/{id}/reset", tag = "users", params(("id" = String, Path)),
    responses((status = 200, body = Object), (status = 404)))]
pub async fn reset(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Reply<Issued> {
    Ok(Json(users::reset(&app, &signed.caller, id, &key).await?))
}
