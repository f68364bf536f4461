//! The checklist: the page on which everything depends. This file says what it needs; `sheet_view` how it is laid out.

use std::collections::BTreeMap;

use askama::Template;
use chrono::NaiveDate;
use tachiiri_domain::answers::{Answers, Cell, Change, Given, SheetFacts, Violation};
use tachiiri_domain::carry::Carried;
use tachiiri_domain::checklist::{State, StateKey};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::instrument::{Answer, Instrument};
use tachiiri_domain::notes::Note;
use tachiiri_domain::request::RowVersion;

use crate::conflicts::Pairing;
use crate::director::DirectorState;
use crate::evidence::EvidenceLine;
use crate::fields::Part;
use crate::layout::Layout;

/// What every page about one sheet shows of it.
#[derive(Clone, Debug)]
pub struct SheetHead {
    pub id: ChecklistId,
    pub facility_name: String,
    /// Where it is sent.
    pub health_centre: String,
    /// `架空システム株式会社・電子カルテ` for a vendor's sheet, else empty.
    pub contract: String,
    pub fiscal_year: FiscalYear,
    pub due_on: NaiveDate,
    pub state: State,
    /// Of the open revision, from 1.
    pub revision_no: i32,
}

/// A cell as it is stored.
#[derive(Clone, Debug, Default)]
pub struct Mark {
    pub given: Given,
    /// 0 where the row does not exist yet.
    pub version: RowVersion,
    /// Confirmed by the health centre: shown, not changeable (ANS-NEXT).
    pub frozen: bool,
}

/// How the page is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The respondent answers.
    Answer,
    /// Staff, or the hospital for its vendor, enter what came on paper: every answer needs the original's place.
    Proxy,
    /// Shown only.
    Read,
}

/// What the sheet of the year before says to an item of this one (STAT-COMPARE: by lineage).
#[derive(Clone, Debug)]
pub struct LastYear {
    /// Code of the item **in this sheet's form**.
    pub item: String,
    pub fiscal_year: FiscalYear,
    /// What became of the question since; empty where it is the same.
    pub became: &'static str,
    /// Latest round; None: it was left blank.
    pub answer: Option<Answer>,
    pub confirmed_on: Option<NaiveDate>,
    pub target_on: Option<NaiveDate>,
    /// The same question with an answer this form knows: it may be taken over, with a date of its own.
    pub may_take: bool,
}

/// Another sheet of the same person.
#[derive(Clone, Debug)]
pub struct Other {
    pub id: ChecklistId,
    /// `仮名東病院`, `見本中央病院 医用画像管理`
    pub name: String,
    pub state: StateKey,
}

/// What stands beside the items: the vendors' word, last year's, ours. A page without any of it leaves it at its default.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// What vendors say of our items (VEN-PAIR), and what was done about it.
    pub pairings: Vec<Pairing>,
    /// Whether the reader may open what was done about a contradiction.
    pub shows_course: bool,
    /// Whether a contradiction is the reader's to settle.
    pub may_resolve: bool,
    /// On a vendor's sheet: how many questions of the facility wait for the vendor's reply; None where it asked none.
    pub questions: Option<usize>,
    /// 根拠資料 that stands.
    pub evidence: Vec<EvidenceLine>,
    /// Whether the reader may see it at all.
    pub shows_evidence: bool,
    pub last_year: Vec<LastYear>,
    /// Those that hold in the sheet's year.
    pub notes: Vec<Note>,
    /// Against the submission before.
    pub changes: Vec<Change>,
    /// The person's other sheets of the year.
    pub others: Vec<Other>,
    /// What earlier years left open (ITEM-CARRY).
    pub carried: Vec<Carried>,
}

/// A date that could not be read, as it was typed.
#[derive(Clone, Debug)]
pub struct Unread {
    pub cell: Cell,
    pub part: Part,
    pub typed: String,
    /// [`tachiiri_domain::wareki::BadDate`]'s sentence.
    pub message: String,
}

/// Somebody else saved the same cell in between: both values, nothing overwritten.
#[derive(Clone, Debug)]
pub struct Stale {
    pub cell: Cell,
    pub yours: Given,
    pub current: Given,
}

/// The sheet with its forms.
///
/// `POST /checklists/{id}/answers` – the whole sheet with one button, for work without JavaScript. For every open cell
/// `answer.{item}.{round}`, `confirmed_on.…`, `target_on.…`, `note.…`, `proxy.…` (mode proxy only), `based_on.…` (the
/// row version); see [`Part`]. Also `csrf`, `request_key`, and `then` = `save` or `submit` (the button pressed; after
/// `submit` redirect to `/checklists/{id}/submit`). Only cells that differ from what is stored at `based_on` are writes.
/// `take={item}` (a button) answers the item as last year, confirmed on the date typed beside it, else today.
///
/// `POST /checklists/{id}/facts` – `no_vendor_contract`, `no_network` (`true` or absent), `based_on`, `csrf`, `request_key`.
///
/// `sheet.js` saves each changed cell by `PUT /api/v1/checklists/{id}/answers/{item}/{round}`, body
/// `{"answer","confirmed_on","target_on","note","proxy","based_on"}` (absent values null; dates **as typed**, `wareki::parse`
/// reads them on the server), headers `Idempotency-Key` and `x-csrf-token`. 200 answers
/// `{"version":3,"saved_at":"2023-11-18T01:42:00Z","remaining":3}`, optionally with `"violations":[{"field","message"}]`; a
/// stale write 409 problem+json with `"code":"stale"` and `"current":{"answer","confirmed_on","target_on","note","version"}`
/// (ISO dates); a broken rule 422 with `"violations"`.
///
/// `GET /checklists/{id}?errors=true` (from the summary before submitting) fills `violations` with everything against it.
#[derive(Clone, Debug, Template)]
#[template(path = "sheet.html")]
pub struct Checklist {
    pub layout: Layout,
    pub request_key: String,
    /// For the form of the facts, which is a second form on the page.
    pub facts_request_key: String,
    pub head: SheetHead,
    pub instrument: Instrument,
    pub facts: SheetFacts,
    pub facts_version: RowVersion,
    /// What is stored; after a refused POST, what was typed (with the versions it was based on).
    pub marks: BTreeMap<Cell, Mark>,
    /// Shown in the summary and at their fields. Empty on a first visit: nobody is scolded before having begun.
    pub violations: Vec<Violation>,
    pub unread: Vec<Unread>,
    pub stale: Vec<Stale>,
    pub beside: Beside,
    pub mode: Mode,
    pub director: DirectorState,
    /// The director's confirmation may be given or recorded now.
    pub may_direct: bool,
    /// Submissions so far have a receipt.
    pub receipt: bool,
    /// The sheet can be poured into the ministry's own workbook.
    pub has_original: bool,
    /// The revision shown; None: nothing was submitted yet, and what is being typed is the respondent's.
    pub shown: Option<i32>,
    /// Read only here, but the person may enter what came on paper: `?proxy=true`.
    pub may_proxy: bool,
    /// The last save of the open revision.
    pub saved_at: Option<Timestamp>,
}

impl Stale {
    /// What is stored first, then what was typed.
    pub fn both(&self) -> [(&'static str, &Given); 2] {
        [("いま保存されている内容", &self.current), ("あなたの入力", &self.yours)]
    }
}

impl Checklist {
    /// Where `sheet.js` saves: followed by `/{item}/{round}`.
    pub fn save_url(&self) -> String {
        format!("/api/v1/checklists/{}/answers", self.head.id)
    }

    /// The answers alone, for the rules.
    pub fn answers(&self) -> Answers {
        self.marks.iter().map(|(cell, mark)| (cell.clone(), mark.given.clone())).collect()
    }
}
