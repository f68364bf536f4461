//! 事業者 as JSON: a facility's systems, asking and inviting their vendors, and the vendors' own requests.

use axum::extract::State;
use serde::Deserialize;
use tachiiri_domain::ids::{ChecklistId, FacilityId, VendorContractId};
use tachiiri_domain::request::RowVersion;
use tachiiri_domain::vendors::Verdict;
use utoipa::{IntoParams, ToSchema};

use super::super::extract::{IdempotencyKey, Json, Path, Query, Raw, choice, optional};
use super::super::session::Signed;
use super::Reply;
use crate::app::App;
use crate::app::vendors::{
    self, AskRequest, Asked, ContractRow, ContractsOutcome, Entry, Filter, InviteRequest, Invited, Reminded, RequestRow,
};

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct ContractQuery {
    facility: Option<String>,
    /// `not_asked`, `invited`, `overdue`, …
    standing: Option<String>,
}

/// The systems in view with the state of this year's request.
#[utoipa::path(get, path = "/api/v1/vendors/contracts", tag = "vendors", params(ContractQuery),
    responses((status = 200, body = [Object])))]
pub async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(query): Query<ContractQuery>,
) -> Reply<Vec<ContractRow>> {
    let filter = Filter { facility: optional(query.facility.as_deref())?, standing: query.standing };
    Ok(Json(vendors::desk(&app, &signed.caller, &filter).await?.rows))
}

#[derive(Deserialize, ToSchema)]
pub struct ContractRequest {
    #[schema(value_type = String, format = Uuid)]
    facility: FacilityId,
    /// `vendor`, `system`, `product`, `version`, `maintenance`, `patient_data`, `began_on`, `ended_on`, `contact`,
    /// `bundled_under`
    #[serde(flatten)]
    #[schema(value_type = Object)]
    entry: Entry,
}

#[utoipa::path(post, path = "/api/v1/vendors/contracts", tag = "vendors", request_body = ContractRequest,
    responses((status = 200, body = String, description = "id of the contract")))]
pub async fn register(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<ContractRequest>,
) -> Reply<VendorContractId> {
    Ok(Json(vendors::register(&app, &signed.caller, given.facility, &given.entry, &key).await?))
}

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct ImportQuery {
    /// `true`: what would change, and nothing is written.
    dry_run: Option<String>,
}

/// Registers and changes systems from a list (CSV, TSV, xlsx); every place that is wrong is named, and nothing is written
/// while there is one.
#[utoipa::path(post, path = "/api/v1/vendors/contracts/import", tag = "vendors", params(ImportQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Object), (status = 422)))]
pub async fn import(
    State(app): State<App>,
    signed: Signed,
    Query(query): Query<ImportQuery>,
    IdempotencyKey(key): IdempotencyKey,
    Raw(bytes): Raw,
) -> Reply<ContractsOutcome> {
    let rehearse: Option<bool> = choice("dry_run", query.dry_run.as_deref(), &["true", "false"])?;
    if rehearse == Some(true) {
        return Ok(Json(vendors::preview(&app, &signed.caller, &bytes).await?.outcome));
    }
    Ok(Json(vendors::import(&app, &signed.caller, &bytes, &key).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct ContractChange {
    /// `row_version` of the contract as it was read.
    #[schema(value_type = i32)]
    based_on: RowVersion,
    #[serde(flatten)]
    #[schema(value_type = Object)]
    entry: Entry,
}

#[utoipa::path(put, path = "/api/v1/vendors/contracts/{id}", tag = "vendors", params(("id" = String, Path)),
    request_body = ContractChange, responses((status = 200), (status = 404), (status = 409)))]
pub async fn change(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<VendorContractId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<ContractChange>,
) -> Reply<()> {
    Ok(Json(vendors::change(&app, &signed.caller, id, &given.entry, given.based_on, &key).await?))
}

/// Asks the vendors for their sheets of this fiscal year: `contracts`, `due_on`.
#[utoipa::path(post, path = "/api/v1/vendors/ask", tag = "vendors", request_body = Object,
    responses((status = 200, body = [Object])))]
pub async fn ask(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<AskRequest>,
) -> Reply<Vec<Asked>> {
    Ok(Json(vendors::ask(&app, &signed.caller, &given, &key).await?))
}

/// A link for the vendor, shown in this answer alone; `last_day` null: to the end of the fiscal year.
#[utoipa::path(post, path = "/api/v1/vendors/contracts/{id}/invite", tag = "vendors", params(("id" = String, Path)),
    request_body = Object, responses((status = 200, body = Object), (status = 404), (status = 409)))]
pub async fn invite(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<VendorContractId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<InviteRequest>,
) -> Reply<Invited> {
    Ok(Json(vendors::invite(&app, &signed.caller, id, &given, &key).await?))
}

#[utoipa::path(post, path = "/api/v1/vendors/contracts/{id}/revoke", tag = "vendors", params(("id" = String, Path)),
    responses((status = 200), (status = 404)))]
pub async fn revoke(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<VendorContractId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Reply<()> {
    Ok(Json(vendors::revoke(&app, &signed.caller, id, &key).await?))
}

/// Asks a vendor again by mail that was invited and has not answered; once a day.
#[utoipa::path(post, path = "/api/v1/vendors/contracts/{id}/remind", tag = "vendors", params(("id" = String, Path)),
    responses((status = 200, body = Object), (status = 404), (status = 409)))]
pub async fn remind(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<VendorContractId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Reply<Reminded> {
    Ok(Json(vendors::remind_now(&app, &signed.caller, id, &key).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct VerdictRequest {
    /// `confirmed` or `different` (当院は異なる)
    #[schema(value_type = String)]
    verdict: Verdict,
    #[serde(default)]
    reason: String,
}

#[utoipa::path(post, path = "/api/v1/vendors/checklists/{id}/verdict", tag = "vendors", params(("id" = String, Path)),
    request_body = VerdictRequest, responses((status = 200), (status = 404), (status = 409)))]
pub async fn judge(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ChecklistId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<VerdictRequest>,
) -> Reply<()> {
    Ok(Json(vendors::judge(&app, &signed.caller, id, (given.verdict, &given.reason), &key).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct RefusalRequest {
    /// null: the vendor answers after all.
    reason: Option<String>,
}

#[utoipa::path(post, path = "/api/v1/vendors/checklists/{id}/refusal", tag = "vendors", params(("id" = String, Path)),
    request_body = RefusalRequest, responses((status = 200), (status = 404), (status = 409)))]
pub async fn refuse(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ChecklistId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<RefusalRequest>,
) -> Reply<()> {
    Ok(Json(vendors::refuse(&app, &signed.caller, id, given.reason.as_deref(), &key).await?))
}

/// What the caller's vendor is asked.
#[utoipa::path(get, path = "/api/v1/requests", tag = "vendors", responses((status = 200, body = [Object])))]
pub async fn requests(State(app): State<App>, signed: Signed) -> Reply<Vec<RequestRow>> {
    Ok(Json(vendors::requests(&app, &signed.caller).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct ReuseRequest {
    /// Sheets to be filled with this one's answer and submitted.
    #[schema(value_type = Vec<String>)]
    targets: Vec<ChecklistId>,
}

#[utoipa::path(post, path = "/api/v1/requests/{id}/reuse", tag = "vendors", params(("id" = String, Path)),
    request_body = ReuseRequest, responses((status = 200), (status = 404), (status = 409)))]
pub async fn reuse(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ChecklistId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<ReuseRequest>,
) -> Reply<()> {
    Ok(Json(vendors::reuse(&app, &signed.caller, id, &given.targets, &key).await?))
}

/// As `POST /api/v1/vendors/checklists/{id}/refusal`, by the vendor itself.
#[utoipa::path(post, path = "/api/v1/requests/{id}/refusal", tag = "vendors", params(("id" = String, Path)),
    request_body = RefusalRequest, responses((status = 200), (status = 404), (status = 409)))]
pub async fn refuse_own(
    state: State<App>,
    signed: Signed,
    id: Path<ChecklistId>,
    key: IdempotencyKey,
    given: Json<RefusalRequest>,
) -> Reply<()> {
    refuse(state, signed, id, key, given).await
}
