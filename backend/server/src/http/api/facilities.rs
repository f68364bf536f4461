//! 医療機関台帳 as JSON.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tachiiri_domain::facility::{Facility as Registered, FacilityKind};
use tachiiri_domain::facts::{Fact as Known, FactKey, FactValue};
use tachiiri_domain::ids::FacilityId;
use utoipa::{IntoParams, ToSchema};

use super::super::extract::{IdempotencyKey, Json, Path, Query, choice, optional};
use super::super::failure::Failure;
use super::super::session::Signed;
use super::account::{DONE, Done};
use super::checklists::ChecklistLine;
use super::{Reply, Rows, download, page};
use crate::app::facilities::{self, FileKind, Filter};
use crate::app::{App, facts};

#[derive(Serialize, ToSchema)]
pub struct Facility {
    #[schema(value_type = String, format = Uuid)]
    id: FacilityId,
    external_id: String,
    name: String,
    /// `hospital`, `clinic`, `dental`, `maternity`
    kind: &'static str,
    /// Two digits, JIS X 0401.
    prefecture: String,
    /// Five digits.
    municipality: String,
    health_centre: String,
    /// null: unknown.
    beds: Option<u32>,
    /// `0-19`, `20-199`, `200-399`, `400+`; null where the beds are unknown.
    bed_class: Option<&'static str>,
}

impl From<Registered> for Facility {
    fn from(facility: Registered) -> Self {
        Self {
            bed_class: facility.bed_class().map(|class| class.key()),
            id: facility.id,
            external_id: facility.external_id,
            name: facility.name,
            kind: facility.kind.key(),
            prefecture: facility.prefecture.to_string(),
            municipality: facility.municipality.to_string(),
            health_centre: facility.health_centre_name,
            beds: facility.beds,
        }
    }
}

/// The filter of a list, as it stands in the address of the page and of the API.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct FacilityQuery {
    /// Two digits.
    pub prefecture: Option<String>,
    /// Id of the health centre.
    pub health_centre: Option<String>,
    pub bed_class: Option<String>,
    pub kind: Option<String>,
    /// Part of the name, the address or the external id.
    pub text: Option<String>,
    /// From 1.
    pub page: Option<String>,
    /// Rows a page, at most 1000.
    pub size: Option<String>,
    /// `csv`, `csv-cp932` or `xlsx`: the whole list as a file.
    pub format: Option<String>,
}

impl FacilityQuery {
    pub fn filter(&self) -> Result<Filter, Failure> {
        let kinds: Vec<_> = FacilityKind::ALL.iter().map(|kind| kind.key()).collect();
        let centre = choice("保健所", self.health_centre.as_deref(), &["一覧にある保健所のID"])?;
        Ok(Filter {
            prefecture: optional(self.prefecture.as_deref())?,
            health_centre: centre,
            health_centre_name: None,
            bed_class: optional(self.bed_class.as_deref())?,
            kind: choice("種別", self.kind.as_deref(), &kinds)?,
            text: self.text.clone().filter(|text| !text.trim().is_empty()),
            page: None,
        })
    }

    /// The kind of file asked for, if any.
    pub fn file_kind(&self) -> Result<Option<FileKind>, Failure> {
        match self.format.as_deref().unwrap_or_default() {
            "" | "json" | "html" => Ok(None),
            "csv" => Ok(Some(FileKind::Csv)),
            "csv-cp932" => Ok(Some(FileKind::CsvCp932)),
            "xlsx" => Ok(Some(FileKind::Xlsx)),
            other => {
                let message = format!("format「{other}」は使えません。csv、csv-cp932、xlsx のいずれかです。");
                Err(Failure::bad_request("bad_value", message))
            }
        }
    }
}

#[utoipa::path(get, path = "/api/v1/facilities", tag = "facilities", params(FacilityQuery),
    responses((status = 200, body = Rows<Facility>)))]
pub async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(query): Query<FacilityQuery>,
) -> Result<Response, Failure> {
    let filter = query.filter()?;
    if let Some(kind) = query.file_kind()? {
        return Ok(download(facilities::export(&app, &signed.caller, &filter, kind).await?));
    }
    let filter = Filter { page: Some(page(query.page.as_deref(), query.size.as_deref())?), ..filter };
    let listed = facilities::list(&app, &signed.caller, &filter).await?;
    let rows: Vec<Facility> = listed.rows.into_iter().map(Facility::from).collect();
    Ok(Json(Rows { rows, total: listed.total }).into_response())
}

/// What is known of a facility: value, source, day.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Fact {
    #[schema(value_type = String, example = "ehr")]
    key: FactKey,
    #[schema(value_type = String, example = "yes")]
    value: FactValue,
    source: String,
    #[schema(value_type = String, format = Date)]
    as_of: tachiiri_domain::Date,
}

#[derive(Serialize, ToSchema)]
pub struct Contract {
    vendor: String,
    system: String,
    product: String,
}

#[derive(Serialize, ToSchema)]
pub struct FacilityDetail {
    #[serde(flatten)]
    facility: Facility,
    facts: Vec<Fact>,
    contracts: Vec<Contract>,
    checklists: Vec<ChecklistLine>,
}

#[utoipa::path(get, path = "/api/v1/facilities/{id}", tag = "facilities", params(("id" = String, Path)),
    responses((status = 200, body = FacilityDetail), (status = 404)))]
pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<FacilityId>) -> Reply<FacilityDetail> {
    let view = facilities::find(&app, &signed.caller, id).await?;
    let fact = |one: Known| Fact { key: one.key, value: one.value, source: one.source, as_of: one.as_of };
    let contract =
        |one: facilities::ContractLine| Contract { vendor: one.vendor_name, system: one.system, product: one.product };
    Ok(Json(FacilityDetail {
        facility: view.facility.into(),
        facts: view.facts.into_iter().map(fact).collect(),
        contracts: view.contracts.into_iter().map(contract).collect(),
        checklists: view.checklists.into_iter().map(ChecklistLine::from).collect(),
    }))
}

#[utoipa::path(post, path = "/api/v1/facilities/{id}/facts", tag = "facilities", params(("id" = String, Path)),
    request_body = Fact, responses((status = 200, body = Done), (status = 404)))]
pub async fn record_fact(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<FacilityId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<Fact>,
) -> Reply<Done> {
    let fact = Known { key: given.key, value: given.value, source: given.source, as_of: given.as_of };
    facts::record(&app, &signed.caller, id, &fact, &key).await?;
    Ok(DONE)
}
