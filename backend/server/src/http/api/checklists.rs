//! チェックリスト as JSON: reading. Writing is in `answers.rs`.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use tachiiri_domain::Date;
use tachiiri_domain::answers::{Cell, Change, Given, Violation};
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ChecklistId, CollectionId, FacilityId};
use tachiiri_domain::instrument::{Answer, Instrument, Purpose, Respondent};
use tachiiri_domain::request::RowVersion;
use utoipa::{IntoParams, ToSchema};

use super::super::extract::{Json, Path, Query, choice, optional};
use super::super::failure::Failure;
use super::super::session::Signed;
use super::{Reply, Rows, download, page};
use crate::app::App;
use crate::app::checklists::{self, Can, ChecklistRow, ChecklistView, ExportRequest, Filter};

/// One sheet in a list.
#[derive(Serialize, ToSchema)]
pub struct ChecklistLine {
    #[schema(value_type = String, format = Uuid)]
    id: ChecklistId,
    /// null: asked by the facility itself, before any collection.
    #[schema(value_type = Option<String>, format = Uuid)]
    collection: Option<CollectionId>,
    #[schema(value_type = String, format = Uuid)]
    facility: FacilityId,
    facility_name: String,
    external_id: String,
    health_centre: String,
    /// `facility`, `vendor`
    respondent: &'static str,
    vendor: String,
    system: String,
    #[schema(value_type = i32, example = 2023)]
    fiscal_year: FiscalYear,
    #[schema(value_type = String, format = Date)]
    due_on: Date,
    /// `draft`, `submitted`, `returned`, `accepted`
    state: &'static str,
    overdue: bool,
}

impl From<ChecklistRow> for ChecklistLine {
    fn from(row: ChecklistRow) -> Self {
        Self {
            id: row.id,
            collection: row.collection,
            facility: row.facility,
            facility_name: row.facility_name,
            external_id: row.external_id,
            health_centre: row.health_centre_name,
            respondent: row.respondent.key(),
            vendor: row.vendor_name,
            system: row.system,
            fiscal_year: row.fiscal_year,
            due_on: row.due_on,
            state: row.state.key(),
            overdue: row.overdue,
        }
    }
}

/// The filter of a list, as it stands in the address of the page and of the API.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct ChecklistQuery {
    pub fiscal_year: Option<String>,
    pub collection: Option<String>,
    pub health_centre: Option<String>,
    pub facility: Option<String>,
    /// `facility`, `vendor`
    pub respondent: Option<String>,
    /// `inspection` (left out: this), `self_check`
    pub purpose: Option<String>,
    /// `draft`, `submitted`, `returned`, `accepted`
    pub state: Option<String>,
    pub page: Option<String>,
    pub size: Option<String>,
}

impl ChecklistQuery {
    pub fn filter(&self) -> Result<Filter, Failure> {
        let ids = ["一覧にあるID"];
        Ok(Filter {
            fiscal_year: optional(self.fiscal_year.as_deref())?,
            collection: choice("提出依頼", self.collection.as_deref(), &ids)?,
            health_centre: choice("保健所", self.health_centre.as_deref(), &ids)?,
            facility: choice("医療機関", self.facility.as_deref(), &ids)?,
            respondent: choice("回答者", self.respondent.as_deref(), &keys(Respondent::ALL, Respondent::key))?,
            purpose: choice("様式の用途", self.purpose.as_deref(), &keys(Purpose::ALL, Purpose::key))?
                .unwrap_or_default(),
            state: choice("状態", self.state.as_deref(), &keys(StateKey::ALL, StateKey::key))?,
            page: None,
        })
    }
}

fn keys<T: Copy>(all: &[T], key: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|one| key(*one)).collect()
}

#[utoipa::path(get, path = "/api/v1/checklists", tag = "checklists", params(ChecklistQuery),
    responses((status = 200, body = Rows<ChecklistLine>)))]
pub async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(query): Query<ChecklistQuery>,
) -> Reply<Rows<ChecklistLine>> {
    let page = page(query.page.as_deref(), query.size.as_deref())?;
    let listed = checklists::list(&app, &signed.caller, &Filter { page: Some(page), ..query.filter()? }).await?;
    Ok(Json(Rows { rows: listed.rows.into_iter().map(ChecklistLine::from).collect(), total: listed.total }))
}

/// One cell of a sheet with what stands in it.
#[derive(Serialize, ToSchema)]
pub struct AnswerLine {
    item: String,
    /// From 1.
    round: u8,
    #[schema(value_type = Option<String>, example = "yes")]
    answer: Option<Answer>,
    #[schema(value_type = Option<String>, format = Date)]
    confirmed_on: Option<Date>,
    #[schema(value_type = Option<String>, format = Date)]
    target_on: Option<Date>,
    note: String,
    /// 代行入力: where the original is kept.
    proxy: Option<String>,
    /// What the next save of this cell is based on.
    #[schema(value_type = i32)]
    version: RowVersion,
}

impl From<(Cell, (Given, RowVersion))> for AnswerLine {
    fn from((cell, (given, version)): (Cell, (Given, RowVersion))) -> Self {
        Self {
            item: cell.item,
            round: cell.round,
            answer: given.answer,
            confirmed_on: given.confirmed_on,
            target_on: given.target_on,
            note: given.note,
            proxy: given.proxy,
            version,
        }
    }
}

/// A sheet, whole.
#[derive(Serialize, ToSchema)]
pub struct ChecklistDetail {
    /// Facility, state, facts and their version.
    #[schema(value_type = Object)]
    checklist: checklists::Checklist,
    /// The form, as its instrument file says.
    #[schema(value_type = Object)]
    instrument: Instrument,
    answers: Vec<AnswerLine>,
    /// What stands against submitting today.
    #[schema(value_type = Vec<Object>)]
    violations: Vec<Violation>,
    /// Codes of required items without a complete first answer.
    missing: Vec<String>,
    /// Codes of items answered yes without a word and without evidence on what ground (ANS-YES).
    without_ground: Vec<String>,
    /// What vendors answered to paired items.
    #[schema(value_type = Vec<Object>)]
    peers: Vec<checklists::PeerAnswer>,
    /// What the year before says to the items.
    #[schema(value_type = Vec<Object>)]
    last_year: Vec<checklists::LastAnswer>,
    /// What earlier years left open (ITEM-CARRY).
    #[schema(value_type = Vec<Object>)]
    carried: Vec<tachiiri_domain::carry::Carried>,
    /// The revision shown: for who fills it the one being filled, else the last submitted; null: nothing was submitted.
    shown: Option<i32>,
    /// Against the submission before the revision shown.
    #[schema(value_type = Vec<Object>)]
    changes: Vec<Change>,
    #[schema(value_type = Vec<Object>)]
    revisions: Vec<checklists::RevisionLine>,
    #[schema(value_type = Object)]
    can: Can,
    /// SHA-256 of the content shown, for 院長の確認.
    digest: String,
    #[schema(value_type = Object)]
    director: checklists::DirectorState,
}

impl From<ChecklistView> for ChecklistDetail {
    fn from(view: ChecklistView) -> Self {
        Self {
            checklist: view.checklist,
            instrument: view.instrument,
            answers: view.answers.into_iter().map(AnswerLine::from).collect(),
            violations: view.violations,
            missing: view.missing,
            without_ground: view.without_ground,
            peers: view.peers,
            last_year: view.last_year,
            carried: view.carried,
            shown: view.shown,
            changes: view.changes,
            revisions: view.revisions,
            can: view.can,
            digest: view.digest,
            director: view.director,
        }
    }
}

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct SheetQuery {
    /// `true`: the sheet as it is being filled, for who enters what came on paper (代行入力).
    pub proxy: Option<String>,
}

#[utoipa::path(get, path = "/api/v1/checklists/{id}", tag = "checklists", params(("id" = String, Path), SheetQuery),
    responses((status = 200, body = ChecklistDetail), (status = 404)))]
pub async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ChecklistId>,
    Query(query): Query<SheetQuery>,
) -> Reply<ChecklistDetail> {
    let view = match query.proxy.as_deref() {
        Some("true") => checklists::open_to_write(&app, &signed.caller, id).await?,
        Some(_) | None => checklists::open(&app, &signed.caller, id).await?,
    };
    Ok(Json(view.into()))
}

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct ReceiptQuery {
    /// Number of the submission's revision; none: the last.
    pub revision: Option<String>,
}

impl ReceiptQuery {
    pub fn revision(&self) -> Result<Option<i32>, Failure> {
        optional(self.revision.as_deref())
    }
}

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct ExportQuery {
    pub fiscal_year: Option<String>,
    /// Two digits; none: every prefecture in view.
    pub prefecture: Option<String>,
    /// 基準日; none: today.
    pub as_of: Option<String>,
}

/// One row per asked sheet × item × round as CSV, UTF-8 with BOM.
#[utoipa::path(get, path = "/api/v1/exports/checklists", tag = "checklists", params(ExportQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    State(app): State<App>,
    signed: Signed,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Failure> {
    let today = FiscalYear::of(app.clock.today());
    let request = ExportRequest {
        fiscal_year: optional(query.fiscal_year.as_deref())?.unwrap_or(today),
        prefecture: optional(query.prefecture.as_deref())?,
        as_of: day(query.as_of.as_deref())?,
    };
    Ok(download(checklists::export(&app, &signed.caller, &request).await?))
}

/// A day as people or programs write it; blank is none.
///
/// # Errors
/// 400 with the sentence of [`tachiiri_domain::wareki::BadDate`].
pub fn day(text: Option<&str>) -> Result<Option<Date>, Failure> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => tachiiri_domain::wareki::parse(text)
            .map(Some)
            .map_err(|bad| Failure::bad_request("bad_date", bad.to_string())),
    }
}

/// The moment as programs read it.
pub fn moment(at: Timestamp) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}
