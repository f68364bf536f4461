//! チェックリスト: answering, submitting, confirming.

use std::collections::BTreeMap;

use tachiiri_domain::Date;
use tachiiri_domain::answers::{Answers, Cell, Given, SheetFacts, Violation};
use tachiiri_domain::checklist::{ReturnReason, State, StateKey};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ChecklistId, CollectionId, FacilityId, HealthCentreId, RevisionId};
use tachiiri_domain::instrument::{Answer, Instrument, Respondent};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::request::{RequestKey, RowVersion};

use super::{App, Caller, FileBody, Listed, Page, pending};
use crate::error::Result;

/// What a list of sheets is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub fiscal_year: Option<FiscalYear>,
    pub collection: Option<CollectionId>,
    pub health_centre: Option<HealthCentreId>,
    pub facility: Option<FacilityId>,
    pub respondent: Option<Respondent>,
    pub state: Option<StateKey>,
    pub page: Option<Page>,
}

/// One sheet in a list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ChecklistRow {
    pub id: ChecklistId,
    pub collection: CollectionId,
    pub facility: FacilityId,
    pub facility_name: String,
    pub external_id: String,
    pub health_centre_name: String,
    pub respondent: Respondent,
    /// Of the vendor's contract; empty for facility sheets.
    pub vendor_name: String,
    pub system: String,
    pub fiscal_year: FiscalYear,
    pub due_on: Date,
    pub state: StateKey,
    /// Not confirmed and past its due date today.
    pub overdue: bool,
}

/// The sheet without its answers.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Checklist {
    pub id: ChecklistId,
    pub collection: CollectionId,
    pub facility: FacilityId,
    pub facility_name: String,
    pub external_id: String,
    pub kind: FacilityKind,
    pub prefecture: PrefectureCode,
    pub health_centre: HealthCentreId,
    pub health_centre_name: String,
    pub respondent: Respondent,
    pub vendor_name: String,
    pub system: String,
    pub fiscal_year: FiscalYear,
    pub due_on: Date,
    pub state: State,
    pub revision_no: i32,
    /// The statements at the top, and the version a change of them is based on.
    pub facts: SheetFacts,
    pub facts_version: RowVersion,
}

/// One earlier submission.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RevisionLine {
    pub id: RevisionId,
    pub number: i32,
    pub submitted_at: Option<Timestamp>,
    pub submitted_by: String,
    pub returned_at: Option<Timestamp>,
    pub accepted_at: Option<Timestamp>,
    pub reasons: Vec<ReturnReason>,
}

/// What a vendor answered to the item that speaks to one of ours (VEN-PAIR).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PeerAnswer {
    pub checklist: ChecklistId,
    pub vendor_name: String,
    pub system: String,
    /// Code of the facility's item.
    pub item: String,
    /// None: 未回答.
    pub answer: Option<Answer>,
}

/// What the caller may do with the sheet as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Can {
    /// Write answers and facts now.
    pub answer: bool,
    /// What is written is 代行入力: the place of the original must be given.
    pub proxy: bool,
    pub submit: bool,
    /// Return or confirm now.
    pub review: bool,
}

/// Everything a page of the sheet shows.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ChecklistView {
    pub checklist: Checklist,
    pub instrument: Instrument,
    #[serde(serialize_with = "super::wire::answers")]
    pub answers: BTreeMap<Cell, (Given, RowVersion)>,
    /// Answers confirmed before: they may not change any more.
    #[serde(skip)]
    pub accepted: Answers,
    /// What stands against submitting today.
    pub violations: Vec<Violation>,
    /// Codes of the required items without a complete first answer, in the order of the form.
    pub missing: Vec<String>,
    pub peers: Vec<PeerAnswer>,
    pub revisions: Vec<RevisionLine>,
    pub can: Can,
}

/// A save that is done; `violations` are those of the saved cell, shown at once and held at submission.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Saved {
    pub version: RowVersion,
    pub saved_at: Timestamp,
    /// Required items still without a complete first answer (「あと 3 項目」).
    pub remaining: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Submitted {
    pub at: Timestamp,
    pub revision_no: i32,
}

pub async fn list(_app: &App, _caller: &Caller, _filter: &Filter) -> Result<Listed<ChecklistRow>> {
    pending()
}

/// The whole sheet. Reading somebody else's is an audit event.
pub async fn open(_app: &App, _caller: &Caller, _id: ChecklistId) -> Result<ChecklistView> {
    pending()
}

/// Saves one cell. A cell that breaks a rule by itself (ANS-TARGET-ONLY-NO, ANS-DATES, …) is refused with
/// [`crate::error::AppError::Invalid`]; one based on an older version with `Stale` and what stands there now.
pub async fn save_answer(
    _app: &App,
    _caller: &Caller,
    _id: ChecklistId,
    _write: &CellWrite,
    _key: &RequestKey,
) -> Result<Saved> {
    pending()
}

/// One cell as the form sends it. A cell of blanks empties it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellWrite {
    pub cell: Cell,
    pub given: Given,
    /// 0 where nothing stood there.
    pub based_on: RowVersion,
}

pub async fn save_facts(
    _app: &App,
    _caller: &Caller,
    _id: ChecklistId,
    _facts: SheetFacts,
    _based_on: RowVersion,
    _key: &RequestKey,
) -> Result<Saved> {
    pending()
}

pub async fn submit(_app: &App, _caller: &Caller, _id: ChecklistId, _key: &RequestKey) -> Result<Submitted> {
    pending()
}

/// 差戻し
pub async fn give_back(
    _app: &App,
    _caller: &Caller,
    _id: ChecklistId,
    _reasons: &[ReturnReason],
    _key: &RequestKey,
) -> Result<()> {
    pending()
}

/// 確認済み
pub async fn accept(_app: &App, _caller: &Caller, _id: ChecklistId, _key: &RequestKey) -> Result<()> {
    pending()
}

/// Which sheets go into an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportRequest {
    pub fiscal_year: FiscalYear,
    /// None: every prefecture in view.
    pub prefecture: Option<PrefectureCode>,
    /// None: today in Japan.
    pub as_of: Option<Date>,
}

/// One row per asked sheet × item × round as CSV (UTF-8 with BOM).
pub async fn export(_app: &App, _caller: &Caller, _request: &ExportRequest) -> Result<FileBody> {
    pending()
}
