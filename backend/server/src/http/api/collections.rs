//! チェックリスト提出依頼 as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use tachiiri_domain::Date;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{CollectionId, FacilityId, HealthCentreId, InstrumentVersionId};
use utoipa::{IntoParams, ToSchema};

use super::super::extract::{IdempotencyKey, Json, Path, Query, optional};
use super::super::session::Signed;
use super::Reply;
use super::checklists::ChecklistLine;
use crate::app::App;
use crate::app::collections::{self, CollectionRow, Counts, NewCollection, ProgressRow};

#[derive(Serialize, ToSchema)]
pub struct Collection {
    #[schema(value_type = String, format = Uuid)]
    id: CollectionId,
    #[schema(value_type = String, format = Uuid)]
    health_centre: HealthCentreId,
    health_centre_name: String,
    #[schema(value_type = i32, example = 2023)]
    fiscal_year: FiscalYear,
    #[schema(value_type = String, format = Date)]
    due_on: Date,
    asked: u64,
    draft: u64,
    submitted: u64,
    returned: u64,
    accepted: u64,
}

impl From<CollectionRow> for Collection {
    fn from(row: CollectionRow) -> Self {
        Self {
            id: row.id,
            health_centre: row.health_centre,
            health_centre_name: row.health_centre_name,
            fiscal_year: row.fiscal_year,
            due_on: row.due_on,
            asked: row.asked,
            draft: row.draft,
            submitted: row.submitted,
            returned: row.returned,
            accepted: row.accepted,
        }
    }
}

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct YearQuery {
    /// 2023 = 令和5年度; none: every year.
    pub fiscal_year: Option<String>,
}

#[utoipa::path(get, path = "/api/v1/collections", tag = "collections", params(YearQuery),
    responses((status = 200, body = [Collection])))]
pub async fn list(State(app): State<App>, signed: Signed, Query(query): Query<YearQuery>) -> Reply<Vec<Collection>> {
    let year = optional(query.fiscal_year.as_deref())?;
    let rows = collections::list(&app, &signed.caller, year).await?;
    Ok(Json(rows.into_iter().map(Collection::from).collect()))
}

#[derive(Deserialize, ToSchema)]
pub struct CollectionRequest {
    #[schema(value_type = String, format = Uuid)]
    health_centre: HealthCentreId,
    #[schema(value_type = i32, example = 2023)]
    fiscal_year: FiscalYear,
    #[schema(value_type = String, format = Date)]
    due_on: Date,
    #[schema(value_type = String, format = Uuid)]
    facility_instrument: InstrumentVersionId,
    /// null: vendors are not asked.
    #[schema(value_type = Option<String>, format = Uuid)]
    vendor_instrument: Option<InstrumentVersionId>,
    #[schema(value_type = Vec<String>)]
    facilities: Vec<FacilityId>,
}

#[derive(Serialize, ToSchema)]
pub struct CollectionMade {
    #[schema(value_type = String, format = Uuid)]
    id: CollectionId,
}

#[utoipa::path(post, path = "/api/v1/collections", tag = "collections", request_body = CollectionRequest,
    responses((status = 200, body = CollectionMade)))]
pub async fn create(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<CollectionRequest>,
) -> Reply<CollectionMade> {
    let new = NewCollection {
        health_centre: given.health_centre,
        fiscal_year: given.fiscal_year,
        due_on: given.due_on,
        facility_instrument: given.facility_instrument,
        vendor_instrument: given.vendor_instrument,
        facilities: given.facilities,
    };
    Ok(Json(CollectionMade { id: collections::create(&app, &signed.caller, &new, &key).await? }))
}

#[derive(Serialize, ToSchema)]
pub struct Progress {
    #[serde(flatten)]
    collection: Collection,
    checklists: Vec<ProgressLine>,
}

#[derive(Serialize, ToSchema)]
pub struct ProgressLine {
    #[serde(flatten)]
    sheet: ChecklistLine,
    /// Whether anything stands in the sheet.
    begun: bool,
    /// Required items with a first answer and its date.
    done: u32,
    required: u32,
    /// Items whose latest answer is no.
    no: u32,
}

impl From<ProgressRow> for ProgressLine {
    fn from(ProgressRow { sheet, counts }: ProgressRow) -> Self {
        let Counts { begun, done, required, no } = counts;
        Self { sheet: sheet.into(), begun, done, required, no }
    }
}

#[utoipa::path(get, path = "/api/v1/collections/{id}", tag = "collections", params(("id" = String, Path)),
    responses((status = 200, body = Progress), (status = 404)))]
pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<CollectionId>) -> Reply<Progress> {
    let progress = collections::progress(&app, &signed.caller, id).await?;
    let checklists = progress.rows.into_iter().map(ProgressLine::from).collect();
    Ok(Json(Progress { collection: progress.collection.into(), checklists }))
}
