//! 支援対象病院の選定 as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::SelectionId;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::quota::{Criteria, Designation, Eligibility, Selection, Side};
use utoipa::ToSchema;

use super::super::extract::{IdempotencyKey, Json, Path};
use super::super::failure::Failure;
use super::super::session::Signed;
use super::Reply;
use super::account::{DONE, Done};
use super::checklists::day;
use crate::app::App;
use crate::app::selections::{self, ListState, RunRequest, SelectionRow, SelectionView};

#[derive(Deserialize, ToSchema)]
pub struct SelectionRequest {
    /// Two digits.
    #[schema(value_type = String, example = "99")]
    prefecture: PrefectureCode,
    #[schema(value_type = i32, example = 2023)]
    fiscal_year: FiscalYear,
    /// null: the year after.
    #[schema(value_type = Option<i32>, example = 2024)]
    support_year: Option<FiscalYear>,
    /// 基準日; null: today.
    as_of: Option<String>,
    /// `ehr` (default), `all`
    #[schema(value_type = Option<String>)]
    eligible: Option<Eligibility>,
    /// By bed class: `20-199`, `200-399`, `400+`.
    #[schema(value_type = BTreeMap<String, u32>)]
    quotas: BTreeMap<BedClass, u32>,
    /// null: the published points.
    #[schema(value_type = Option<Object>)]
    criteria: Option<Criteria>,
    /// Keep a short list as a draft.
    #[serde(default)]
    draft: bool,
}

impl SelectionRequest {
    fn run(self) -> Result<RunRequest, Failure> {
        let next = FiscalYear::new(self.fiscal_year.year() + 1).unwrap_or(self.fiscal_year);
        Ok(RunRequest {
            prefecture: self.prefecture,
            fiscal_year: self.fiscal_year,
            support_year: self.support_year.unwrap_or(next),
            as_of: day(self.as_of.as_deref())?,
            eligibility: self.eligible.unwrap_or(Eligibility::Ehr),
            quotas: self.quotas,
            criteria: self.criteria,
        })
    }
}

#[utoipa::path(get, path = "/api/v1/selections", tag = "selections", responses((status = 200, body = [Object])))]
pub async fn list(State(app): State<App>, signed: Signed) -> Reply<Vec<SelectionRow>> {
    Ok(Json(selections::list(&app, &signed.caller).await?))
}

/// Chooses and keeps nothing.
#[utoipa::path(post, path = "/api/v1/selections/run", tag = "selections", request_body = SelectionRequest,
    responses((status = 200, body = Object, description = "`quotas`, `as_of`, `criteria`, `candidates`, `shortfall`")))]
pub async fn run(State(app): State<App>, signed: Signed, Json(given): Json<SelectionRequest>) -> Reply<Selection> {
    Ok(Json(selections::run(&app, &signed.caller, &given.run()?).await?))
}

#[derive(Serialize, ToSchema)]
pub struct SelectionMade {
    #[schema(value_type = String, format = Uuid)]
    id: SelectionId,
}

/// Chooses and keeps; a list that is short is refused (409 `short`) unless it is a draft.
#[utoipa::path(post, path = "/api/v1/selections", tag = "selections", request_body = SelectionRequest,
    responses((status = 200, body = SelectionMade), (status = 409)))]
pub async fn create(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<SelectionRequest>,
) -> Reply<SelectionMade> {
    let state = if given.draft { ListState::Draft } else { ListState::Decided };
    let id = selections::save(&app, &signed.caller, &given.run()?, state, &key).await?;
    Ok(Json(SelectionMade { id }))
}

#[utoipa::path(get, path = "/api/v1/selections/{id}", tag = "selections", params(("id" = String, Path)),
    responses((status = 200, body = Object), (status = 404)))]
pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<SelectionId>) -> Reply<SelectionView> {
    Ok(Json(selections::find(&app, &signed.caller, id).await?))
}

#[utoipa::path(post, path = "/api/v1/selections/{id}/decide", tag = "selections", params(("id" = String, Path)),
    responses((status = 200, body = Done), (status = 404), (status = 409)))]
pub async fn decide(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<SelectionId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Reply<Done> {
    selections::decide(&app, &signed.caller, id, &key).await?;
    Ok(DONE)
}

#[derive(Deserialize, ToSchema)]
pub struct DesignationRequest {
    /// `external_id` of the hospital.
    external_id: String,
    /// `in`, `out`; null: back to its points.
    #[schema(value_type = Option<String>)]
    side: Option<Side>,
    #[serde(default)]
    reason: String,
}

/// 個別指定 on a draft.
#[utoipa::path(post, path = "/api/v1/selections/{id}/designations", tag = "selections", params(("id" = String, Path)),
    request_body = DesignationRequest, responses((status = 200, body = Done), (status = 404),
        (status = 409, description = "`quota_full`, `not_eligible`, `wrong_state`")))]
pub async fn designate(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<SelectionId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<DesignationRequest>,
) -> Reply<Done> {
    let wanted = given.side.map(|side| Designation { side, reason: given.reason });
    selections::designate(&app, &signed.caller, (id, &given.external_id), wanted, &key).await?;
    Ok(DONE)
}
