//! 支援枠の相談の記録 as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ConsultationId;
use tachiiri_domain::place::PrefectureCode;
use utoipa::{IntoParams, ToSchema};

use super::super::extract::{IdempotencyKey, Json, Query};
use super::super::failure::Failure;
use super::super::session::Signed;
use super::Reply;
use super::checklists::day;
use crate::app::App;
use crate::app::consultations::{self, Consultation, NewConsultation};

#[derive(Deserialize, IntoParams)]
pub struct ConsultationsQuery {
    /// Two digits.
    #[param(value_type = String)]
    prefecture: PrefectureCode,
    #[param(value_type = i32)]
    support_year: FiscalYear,
}

#[utoipa::path(get, path = "/api/v1/consultations", tag = "selections", params(ConsultationsQuery),
    responses((status = 200, body = [Object])))]
pub async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(query): Query<ConsultationsQuery>,
) -> Reply<Vec<Consultation>> {
    Ok(Json(consultations::list(&app, &signed.caller, query.prefecture, query.support_year).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct ConsultationRequest {
    #[schema(value_type = String, example = "99")]
    prefecture: PrefectureCode,
    #[schema(value_type = i32, example = 2024)]
    support_year: FiscalYear,
    /// `20-199`, `200-399`, `400+`
    #[schema(value_type = String)]
    bed_class: BedClass,
    quota_before: u32,
    quota_after: u32,
    consulted_on: String,
    with: String,
    what: String,
}

#[derive(Serialize, ToSchema)]
pub struct Recorded {
    #[schema(value_type = String)]
    id: ConsultationId,
}

#[utoipa::path(post, path = "/api/v1/consultations", tag = "selections", request_body = ConsultationRequest,
    responses((status = 200, body = Recorded), (status = 400)))]
pub async fn record(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<ConsultationRequest>,
) -> Reply<Recorded> {
    let missing = || Failure::bad_request("bad_value", "相談日 consulted_on を入れてください。");
    let new = NewConsultation {
        prefecture: given.prefecture,
        support_year: given.support_year,
        bed_class: given.bed_class,
        quota_before: given.quota_before,
        quota_after: given.quota_after,
        consulted_on: day(Some(&given.consulted_on))?.ok_or_else(missing)?,
        with: given.with,
        what: given.what,
    };
    Ok(Json(Recorded { id: consultations::record(&app, &signed.caller, &new, &key).await? }))
}
