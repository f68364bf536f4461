//! 自己点検 as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use tachiiri_domain::ids::{ChecklistId, FacilityId, InstrumentVersionId, VendorContractId};
use tachiiri_domain::outsourced::Flow;
use tachiiri_domain::request::RowVersion;
use utoipa::{IntoParams, ToSchema};

use super::super::extract::{IdempotencyKey, Json, Path, Query, optional};
use super::super::session::Signed;
use super::Reply;
use crate::app::App;
use crate::app::self_checks::{self, Duty, Overview};
use crate::error::AppError;

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct SelfCheckQuery {
    /// Needed where the caller has several.
    facility: Option<String>,
}

/// A facility's 自己点検 with what the flow chart comes to.
#[derive(Serialize)]
pub struct SelfCheckReply {
    #[serde(flatten)]
    overview: Overview,
    /// `list_first`, `applies`, `ask_vendors` or `other_edition`
    flow: &'static str,
    /// The systems that decide it.
    systems_in_question: Vec<String>,
}

/// The year's 自己点検: its sheet, the systems with their answers, and what the flow chart comes to.
#[utoipa::path(get, path = "/api/v1/self-checks", tag = "self-checks", params(SelfCheckQuery),
    responses((status = 200, body = Object), (status = 404)))]
pub async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(query): Query<SelfCheckQuery>,
) -> Reply<SelfCheckReply> {
    let facility = optional(query.facility.as_deref())?;
    let overview = self_checks::desk(&app, &signed.caller, facility).await?.shown;
    let overview = overview.ok_or_else(|| AppError::bad_input("facility_missing", "医療機関を選んでください。"))?;
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    let (flow, systems_in_question) = match overview.flow() {
        Flow::ListFirst => ("list_first", Vec::new()),
        Flow::Applies => ("applies", Vec::new()),
        Flow::AskVendors(names) => ("ask_vendors", owned(names)),
        Flow::OtherEdition(names) => ("other_edition", owned(names)),
    };
    Ok(Json(SelfCheckReply { flow, systems_in_question, overview }))
}

#[derive(Deserialize, ToSchema)]
pub struct StartRequest {
    #[schema(value_type = String, format = Uuid)]
    facility: FacilityId,
}

#[utoipa::path(post, path = "/api/v1/self-checks", tag = "self-checks", request_body = StartRequest,
    responses((status = 200, body = String, description = "id of the sheet"), (status = 404), (status = 409)))]
pub async fn start(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<StartRequest>,
) -> Reply<ChecklistId> {
    Ok(Json(self_checks::start(&app, &signed.caller, given.facility, &key).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct DutyRequest {
    /// `row_version` of the contract as it was read.
    #[schema(value_type = i32)]
    based_on: RowVersion,
    /// `updates`: `vendor`, `facility`, `unclear` or `no_server`; `updates_source`: the document
    #[serde(flatten)]
    #[schema(value_type = Object)]
    duty: Duty,
}

#[utoipa::path(put, path = "/api/v1/self-checks/systems/{id}", tag = "self-checks", params(("id" = String, Path)),
    request_body = DutyRequest, responses((status = 200), (status = 404), (status = 409)))]
pub async fn settle(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<VendorContractId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<DutyRequest>,
) -> Reply<()> {
    Ok(Json(self_checks::settle(&app, &signed.caller, id, (&given.duty, given.based_on), &key).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct AnnexRequest {
    /// Id of the form of the annex.
    #[schema(value_type = String, format = Uuid)]
    form: InstrumentVersionId,
}

#[utoipa::path(post, path = "/api/v1/self-checks/systems/{id}/annex", tag = "self-checks",
    params(("id" = String, Path)), request_body = AnnexRequest,
    responses((status = 200, body = String, description = "id of the sheet"), (status = 404)))]
pub async fn start_annex(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<VendorContractId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<AnnexRequest>,
) -> Reply<ChecklistId> {
    Ok(Json(self_checks::start_annex(&app, &signed.caller, id, given.form, &key).await?))
}
