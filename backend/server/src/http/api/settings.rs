//! What an authority settles, as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use tachiiri_domain::director::AuthoritySetting;
use tachiiri_domain::ids::AuthorityId;
use tachiiri_domain::request::RowVersion;
use utoipa::ToSchema;

use super::super::extract::{IdempotencyKey, Json, Path};
use super::super::session::Signed;
use super::Reply;
use crate::app::App;
use crate::app::settings::{self, Settled};

#[utoipa::path(get, path = "/api/v1/settings", tag = "settings", responses((status = 200, body = [Object])))]
pub async fn list(State(app): State<App>, signed: Signed) -> Reply<Vec<Settled>> {
    Ok(Json(settings::list(&app, &signed.caller).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct SettingRequest {
    /// The director confirms a facility's sheet before it is handed in.
    director_confirms: bool,
    /// A city shows its sheets to the prefecture.
    shows_sheets: bool,
    /// The version as it was read; 0 where nothing was settled.
    #[schema(value_type = i32)]
    based_on: RowVersion,
}

#[derive(Serialize, ToSchema)]
pub struct SettingSaved {
    #[schema(value_type = i32)]
    version: RowVersion,
}

#[utoipa::path(put, path = "/api/v1/settings/{authority}", tag = "settings", params(("authority" = String, Path)),
    request_body = SettingRequest, responses((status = 200, body = SettingSaved), (status = 404), (status = 409)))]
pub async fn save(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<AuthorityId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<SettingRequest>,
) -> Reply<SettingSaved> {
    let wanted = AuthoritySetting { director_confirms: given.director_confirms, shows_sheets: given.shows_sheets };
    let version = settings::save(&app, &signed.caller, id, (wanted, given.based_on), &key).await?;
    Ok(Json(SettingSaved { version }))
}
