//! チェックリスト: what lists and pages of a sheet show. Answering is in `answering` and `saving`, confirming in `reviewing`.

mod answering;
mod carried;
mod director;
mod export;
mod last_year;
mod original;
pub(super) mod reach;
mod receipt;
mod reviewing;
mod saving;
mod view;
mod workbook;

use std::collections::BTreeMap;

use tachiiri_domain::Date;
use tachiiri_domain::answers::{Answers, Cell, Change, Given, SheetFacts, Violation};
use tachiiri_domain::carry::Carried;
use tachiiri_domain::checklist::{ReturnReason, State, StateKey};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::director::Confirmation;
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ChecklistId, CollectionId, FacilityId, HealthCentreId, RevisionId};
use tachiiri_domain::instrument::{Answer, Instrument, Respondent};
use tachiiri_domain::lineage::Became;
use tachiiri_domain::notes::Note;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::request::RowVersion;
use tachiiri_storage::checklists;
use tachiiri_storage::evidence::Evidence;

use super::conflicts::Pairing;
use super::names::Names;

pub(super) use answering::digest;
pub use answering::{CellWrite, Saved, Submitted, save_facts, submit};
pub use director::{Confirming, confirm};
pub use export::{ExportRequest, export};
pub use original::{Original, original};
pub use receipt::receipt;
pub use reviewing::{accept, give_back};
pub(super) use saving::Saves;
pub use saving::save_answer;
pub use tachiiri_storage::checklists::ChecklistFilter as Filter;
pub(super) use view::judged_missing;
pub use view::{list, open, open_to_write};
pub use workbook::{
    Accepted, CellChange, FactsChange, HandedIn, Preview, SheetName, Taken, Taking, accept_workbook, find_sheet,
    read_workbook, stamped_sheet, take_workbook, workbook,
};

/// One sheet in a list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ChecklistRow {
    pub id: ChecklistId,
    /// None: asked by the facility itself, before any collection.
    pub collection: Option<CollectionId>,
    pub facility: FacilityId,
    pub facility_name: String,
    pub external_id: String,
    pub health_centre_name: String,
    pub kind: FacilityKind,
    pub beds: Option<u32>,
    pub respondent: Respondent,
    /// Of the vendor's contract; empty for facility sheets.
    pub vendor_name: String,
    pub system: String,
    pub fiscal_year: FiscalYear,
    pub due_on: Date,
    pub state: StateKey,
    /// Items named in the reasons of a standing return.
    pub returned_items: u32,
    /// Waits for the respondent although its due date is past.
    pub overdue: bool,
}

impl ChecklistRow {
    pub(super) fn of(sheet: checklists::Checklist, today: Date) -> Self {
        let state = sheet.state.key();
        let waits = matches!(state, StateKey::Draft | StateKey::Returned);
        let returned_items = match &sheet.state {
            State::Returned { reasons, .. } => reasons.iter().filter(|reason| reason.item.is_some()).count(),
            State::Draft | State::Submitted { .. } | State::Accepted { .. } => 0,
        };
        let (vendor_name, system) = sheet.contract.map(|one| (one.vendor_name, one.system)).unwrap_or_default();
        Self {
            id: sheet.id,
            collection: sheet.collection,
            facility: sheet.facility.id,
            facility_name: sheet.facility.name,
            external_id: sheet.facility.external_id,
            health_centre_name: sheet.facility.health_centre_name,
            kind: sheet.facility.kind,
            beds: sheet.facility.beds,
            returned_items: u32::try_from(returned_items).unwrap_or(u32::MAX),
            respondent: sheet.respondent,
            vendor_name,
            system,
            fiscal_year: sheet.fiscal_year,
            due_on: sheet.due_on,
            state,
            overdue: waits && sheet.due_on < today,
        }
    }
}

/// The sheet without its answers.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Checklist {
    pub id: ChecklistId,
    /// None: asked by the facility itself, before any collection.
    pub collection: Option<CollectionId>,
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

impl From<checklists::Checklist> for Checklist {
    fn from(sheet: checklists::Checklist) -> Self {
        let (vendor_name, system) = sheet.contract.map(|one| (one.vendor_name, one.system)).unwrap_or_default();
        Self {
            id: sheet.id,
            collection: sheet.collection,
            facility: sheet.facility.id,
            facility_name: sheet.facility.name,
            external_id: sheet.facility.external_id,
            kind: sheet.facility.kind,
            prefecture: sheet.facility.prefecture,
            health_centre: sheet.facility.health_centre,
            health_centre_name: sheet.facility.health_centre_name,
            respondent: sheet.respondent,
            vendor_name,
            system,
            fiscal_year: sheet.fiscal_year,
            due_on: sheet.due_on,
            state: sheet.state,
            revision_no: sheet.revision_no,
            facts: sheet.facts,
            facts_version: sheet.sheet_version,
        }
    }
}

/// One revision of the sheet's history.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RevisionLine {
    pub id: RevisionId,
    pub number: i32,
    pub submitted_at: Option<Timestamp>,
    /// As people call the one who did.
    pub submitted_by: String,
    pub returned_at: Option<Timestamp>,
    pub accepted_at: Option<Timestamp>,
    pub reasons: Vec<ReturnReason>,
}

impl RevisionLine {
    fn of(revision: checklists::Revision, names: &Names) -> Self {
        let at = |step: &Option<(Timestamp, String)>| step.as_ref().map(|(at, _)| *at);
        Self {
            id: revision.id,
            number: revision.number,
            submitted_at: at(&revision.submitted),
            returned_at: at(&revision.returned),
            accepted_at: at(&revision.accepted),
            submitted_by: revision.submitted.map(|(_, by)| names.say(&by)).unwrap_or_default(),
            reasons: revision.reasons,
        }
    }
}

/// What a vendor answered to the item that speaks to one of ours (VEN-PAIR).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PeerAnswer {
    pub checklist: ChecklistId,
    pub vendor_name: String,
    pub system: String,
    /// Code of the facility's item.
    pub item: String,
    /// Of the latest round; None: 未回答.
    pub answer: Option<Answer>,
    pub confirmed_on: Option<Date>,
    /// The date that holds: of the latest round that states any.
    pub target_on: Option<Date>,
}

/// What the sheet of the year before says to an item of this one.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LastAnswer {
    /// Code of the item in this year's form.
    pub item: String,
    pub fiscal_year: FiscalYear,
    pub became: Became,
    /// Of the latest round; None: it was left blank.
    pub answer: Option<Answer>,
    pub confirmed_on: Option<Date>,
    pub target_on: Option<Date>,
    /// The same question with an answer this form knows: it may be taken over, with a date of its own.
    pub may_take: bool,
}

/// What the caller may do with the sheet as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Can {
    /// Write answers and facts now.
    pub answer: bool,
    /// What is written is 代行入力: the place of the original must be given.
    pub proxy: bool,
    pub submit: bool,
    /// Keep evidence, also while the sheet is being read.
    pub keep: bool,
    /// See what evidence there is, and fetch it.
    pub see_evidence: bool,
    /// Return or confirm now.
    pub review: bool,
    /// 院長の確認 by his own log-in, or by a record of the hospital.
    pub direct: bool,
    /// Read what was done about a contradiction.
    pub see_conflicts: bool,
    /// Do something about a contradiction.
    pub resolve: bool,
}

/// How the sheet stands with its director (院長の確認).
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct DirectorState {
    /// The authority asks for it, and the sheet is a facility's.
    pub asked: bool,
    pub confirmation: Option<Confirmation>,
    /// The confirmation is of the content shown.
    pub holds: bool,
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
    /// Codes of the items answered yes without a word and without evidence on what ground (ANS-YES).
    pub without_ground: Vec<String>,
    pub peers: Vec<PeerAnswer>,
    /// Of a facility's sheet: every item that a vendor speaks to, or about which something was recorded.
    #[serde(skip)]
    pub pairings: Vec<Pairing>,
    /// Of a vendor's sheet: how many questions of the facility wait for its reply; None where it asked none.
    #[serde(skip)]
    pub questions: Option<usize>,
    /// 根拠資料 in all versions, newest first.
    #[serde(skip)]
    pub evidence: Vec<Evidence>,
    pub last_year: Vec<LastAnswer>,
    /// What counts as はい, by the notes that hold in the sheet's year.
    pub notes: Vec<Note>,
    /// The revision shown: the one being filled for who fills it, else the last submitted; None: nothing was submitted.
    pub shown: Option<i32>,
    /// What earlier years left open (ITEM-CARRY).
    pub carried: Vec<Carried>,
    /// What is shown against the submission before it.
    pub changes: Vec<Change>,
    pub revisions: Vec<RevisionLine>,
    pub can: Can,
    /// The other sheets of the year that the caller answers: one officer, several facilities (研修Q&A 2-1).
    pub others: Vec<ChecklistRow>,
    /// SHA-256 of the content shown.
    pub digest: String,
    pub director: DirectorState,
    /// The form was read from the ministry's own workbook, into which the sheet can be poured.
    pub has_original: bool,
    /// When an answer of this revision was last given.
    pub saved_at: Option<Timestamp>,
}
