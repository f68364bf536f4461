//! 施設の利用者 as JSON.

use axum::extract::State;
use serde::Deserialize;
use tachiiri_domain::ids::{FacilityId, UserId};
use utoipa::ToSchema;

use super::super::extract::{IdempotencyKey, Json, Path};
use super::super::session::Signed;
use super::Reply;
use super::account::{DONE, Done};
use crate::app::App;
use crate::app::people::{self, Invitation, Person};
use crate::app::users::Issued;

#[utoipa::path(get, path = "/api/v1/people", tag = "people", responses((status = 200, body = [Object])))]
pub async fn list(State(app): State<App>, signed: Signed) -> Reply<Vec<Person>> {
    Ok(Json(people::list(&app, &signed.caller, None).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct PersonRequest {
    #[schema(value_type = String)]
    facility: FacilityId,
    login: String,
    display_name: String,
}

#[utoipa::path(post, path = "/api/v1/people", tag = "people", request_body = PersonRequest,
    responses((status = 200, body = Object, description = "`id`, `login`, `display_name`, `code`"), (status = 404)))]
pub async fn invite(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<PersonRequest>,
) -> Reply<Issued> {
    let PersonRequest { facility, login, display_name } = given;
    let invitation = Invitation { facility, login, display_name };
    Ok(Json(people::invite(&app, &signed.caller, &invitation, &key).await?))
}

/// A new one-time code; the old password and every session end.
#[utoipa::path(post, path = "/api/v1/people/{id}/code", tag = "people", params(("id" = String, Path)),
    responses((status = 200, body = Object), (status = 404), (status = 409, description = "`other_places`")))]
pub async fn reissue(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Reply<Issued> {
    Ok(Json(people::reissue(&app, &signed.caller, id, &key).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct Leaving {
    #[schema(value_type = String)]
    facility: FacilityId,
}

/// The person no longer answers for the facility.
#[utoipa::path(post, path = "/api/v1/people/{id}/end", tag = "people", params(("id" = String, Path)),
    request_body = Leaving, responses((status = 200, body = Done), (status = 404), (status = 409)))]
pub async fn dismiss(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<UserId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<Leaving>,
) -> Reply<Done> {
    people::dismiss(&app, &signed.caller, id, given.facility, &key).await?;
    Ok(DONE)
}
