//! 食い違い as JSON.

use axum::extract::State;
use serde::Deserialize;
use tachiiri_domain::conflicts::NewStep;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::request::RowVersion;
use utoipa::{IntoParams, ToSchema};

use super::super::extract::{IdempotencyKey, Json, Path, Query, optional};
use super::super::session::Signed;
use super::Reply;
use super::account::{DONE, Done};
use crate::app::App;
use crate::app::checklists;
use crate::app::conflicts::{self, Line, Pairing};

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct BoardQuery {
    /// None: this year.
    pub fiscal_year: Option<String>,
}

/// Contradictions and accepted risks of a year, the open ones first.
#[utoipa::path(get, path = "/api/v1/conflicts", tag = "conflicts", params(BoardQuery),
    responses((status = 200, body = Vec<Object>)))]
pub async fn board(State(app): State<App>, signed: Signed, Query(query): Query<BoardQuery>) -> Reply<Vec<Line>> {
    let year = optional(query.fiscal_year.as_deref())?.unwrap_or_else(|| FiscalYear::of(app.clock.today()));
    Ok(Json(conflicts::board(&app, &signed.caller, year).await?))
}

/// What vendors say beside a facility's sheet, item by item, with the steps taken.
#[utoipa::path(get, path = "/api/v1/checklists/{id}/conflicts", tag = "conflicts", params(("id" = String, Path)),
    responses((status = 200, body = Vec<Object>), (status = 404)))]
pub async fn of_sheet(State(app): State<App>, signed: Signed, Path(id): Path<ChecklistId>) -> Reply<Vec<Pairing>> {
    Ok(Json(checklists::open(&app, &signed.caller, id).await?.pairings))
}

/// A step: a question, a reply, advice, or a decision.
#[derive(Deserialize, ToSchema)]
pub struct StepRequest {
    /// `kind`, `vendor`, `words`, `plan`, `next_on`, `person`, `on`; days in ISO.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    step: NewStep,
    /// `version` of the pairing as it was read.
    #[schema(value_type = i32)]
    based_on: RowVersion,
}

#[utoipa::path(post, path = "/api/v1/checklists/{id}/conflicts/{item}/steps", tag = "conflicts",
    params(("id" = String, Path), ("item" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = StepRequest, responses((status = 200, body = Done), (status = 404),
        (status = 409, description = "`stale`, `step_not_now`"), (status = 422, description = "`problems`")))]
pub async fn take(
    State(app): State<App>,
    signed: Signed,
    Path((id, item)): Path<(ChecklistId, String)>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<StepRequest>,
) -> Reply<Done> {
    conflicts::take(&app, &signed.caller, (id, &item), given.based_on, &given.step, &key).await?;
    Ok(DONE)
}
