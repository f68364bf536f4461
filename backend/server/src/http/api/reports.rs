//! 報告書 as JSON.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ReportId;
use tachiiri_domain::place::PrefectureCode;
use utoipa::ToSchema;

use super::super::extract::{IdempotencyKey, Json, Path};
use super::super::failure::Failure;
use super::super::session::Signed;
use super::checklists::day;
use super::{Reply, download};
use crate::app::App;
use crate::app::figures::FiguresRequest;
use crate::app::reports::{self, Report};

#[utoipa::path(get, path = "/api/v1/reports", tag = "reports", responses((status = 200, body = [Object])))]
pub async fn list(State(app): State<App>, signed: Signed) -> Reply<Vec<Report>> {
    Ok(Json(reports::list(&app, &signed.caller).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct ReportRequest {
    #[schema(value_type = String, example = "99")]
    prefecture: PrefectureCode,
    #[schema(value_type = i32, example = 2023)]
    fiscal_year: FiscalYear,
    /// 基準日; null: today.
    as_of: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct ReportAsked {
    #[schema(value_type = String, format = Uuid)]
    id: ReportId,
}

/// Asks the worker for a report; follow it under its id.
#[utoipa::path(post, path = "/api/v1/reports", tag = "reports", request_body = ReportRequest,
    responses((status = 200, body = ReportAsked)))]
pub async fn request(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<ReportRequest>,
) -> Reply<ReportAsked> {
    let as_of = day(given.as_of.as_deref())?;
    let of = FiguresRequest { prefecture: given.prefecture, fiscal_year: given.fiscal_year, as_of };
    Ok(Json(ReportAsked { id: reports::request(&app, &signed.caller, &of, &key).await? }))
}

#[utoipa::path(get, path = "/api/v1/reports/{id}", tag = "reports", params(("id" = String, Path)),
    responses((status = 200, body = Object), (status = 404)))]
pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<ReportId>) -> Reply<Report> {
    Ok(Json(reports::find(&app, &signed.caller, id).await?))
}

/// `report.pdf`, `report.xlsx`, `figures.csv`, `figures.json`
#[utoipa::path(get, path = "/api/v1/reports/{id}/{file}", tag = "reports",
    params(("id" = String, Path), ("file" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 404)))]
pub async fn file(
    State(app): State<App>,
    signed: Signed,
    Path((id, file)): Path<(ReportId, String)>,
) -> Result<Response, Failure> {
    Ok(download(reports::file(&app, &signed.caller, id, &file).await?))
}
