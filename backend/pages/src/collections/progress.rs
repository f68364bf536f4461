//! How far a collection has come: facilities down, sheets across, what is overdue first.

use askama::Template;
use chrono::NaiveDate;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ChecklistId, CollectionId, FacilityId};

use crate::cast;
use crate::layout::Layout;

/// `GET /collections/{id}`: `show` (`all`, `late`, `submitted`, `returned`), `format` (`csv`).
#[derive(Clone, Debug, Template)]
#[template(path = "collection.html")]
pub struct CollectionProgress {
    pub layout: Layout,
    pub id: CollectionId,
    pub health_centre: String,
    pub fiscal_year: FiscalYear,
    pub due_on: NaiveDate,
    /// Titles of the forms asked for.
    pub forms: Vec<String>,
    /// `all`, `late`, `submitted` or `returned`; the page filters and orders the rows itself.
    pub show: String,
    pub rows: Vec<ProgressRow>,
}

#[derive(Clone, Debug)]
pub struct ProgressRow {
    pub facility: FacilityId,
    pub name: String,
    pub kind: FacilityKind,
    pub beds: Option<u32>,
    /// None where no facility sheet was asked.
    pub sheet: Option<SheetCell>,
    pub vendor_sheets: Vec<SheetCell>,
}

#[derive(Clone, Debug)]
pub struct SheetCell {
    pub id: ChecklistId,
    /// The system for a vendor's sheet, else empty.
    pub system: String,
    pub state: StateKey,
    /// Whether anything stands in the sheet.
    pub begun: bool,
    /// Required items with a first answer and date, and how many are required.
    pub done: u32,
    pub required: u32,
    /// Items answered no in the latest round.
    pub no: u32,
    /// Items in the reasons of the return.
    pub returned_items: u32,
}

impl SheetCell {
    pub fn is_open(&self) -> bool {
        matches!(self.state, StateKey::Draft | StateKey::Returned)
    }

    pub fn is_untouched(&self) -> bool {
        self.state == StateKey::Draft && !self.begun
    }
}

impl CollectionProgress {
    pub fn is_late(&self, cell: &SheetCell) -> bool {
        cell.is_open() && self.due_on < self.layout.today
    }

    /// Where a sheet is read: at the review while it waits there.
    pub fn sheet_href(&self, cell: &SheetCell) -> String {
        let waits = cell.state == StateKey::Submitted && self.layout.may_review;
        let page = if waits { "/review" } else { "" };
        format!("/checklists/{}{page}", cell.id)
    }

    /// What the health centre can do next for a row: (address, verb).
    pub fn next_step(&self, row: &ProgressRow) -> Option<(String, &'static str)> {
        if !self.layout.may_review {
            return None;
        }
        let mut cells = row.sheet.iter().chain(&row.vendor_sheets);
        let waiting = cells.clone().find(|cell| cell.state == StateKey::Submitted);
        if let Some(cell) = waiting {
            return Some((self.sheet_href(cell), "内容を確認する"));
        }
        cells.find(|cell| self.is_late(cell)).map(|cell| (self.sheet_href(cell), "代行入力する"))
    }

    /// The facility's sheet where it waits for its respondent: the one that can be asked for again.
    pub fn open_sheet(&self, row: &ProgressRow) -> Option<ChecklistId> {
        row.sheet.as_ref().filter(|cell| cell.is_open()).map(|cell| cell.id)
    }

    /// What a row waits for, where the health centre has nothing to do.
    pub fn waiting(&self, row: &ProgressRow) -> &'static str {
        let mut cells = row.sheet.iter().chain(&row.vendor_sheets);
        if cells.clone().any(|cell| cell.state == StateKey::Submitted) {
            "保健所の内容確認待ち"
        } else if cells.clone().any(|cell| cell.state == StateKey::Returned) {
            "直しを待っています"
        } else if cells.any(SheetCell::is_open) {
            "回答を待っています"
        } else {
            "すべて確認済み"
        }
    }

    pub fn row_is_late(&self, row: &ProgressRow) -> bool {
        row.sheet.iter().chain(&row.vendor_sheets).any(|cell| self.is_late(cell))
    }

    /// The rows to show, what is overdue first, then what waits for the health centre.
    pub fn shown(&self) -> Vec<&ProgressRow> {
        let has = |row: &ProgressRow, state| row.sheet.iter().chain(&row.vendor_sheets).any(|cell| cell.state == state);
        let wanted = |row: &&ProgressRow| match self.show.as_str() {
            "late" => self.row_is_late(row),
            "submitted" => has(row, StateKey::Submitted),
            "returned" => has(row, StateKey::Returned),
            _ => true,
        };
        let mut rows: Vec<_> = self.rows.iter().filter(wanted).collect();
        rows.sort_by_key(|row| (!self.row_is_late(row), !has(row, StateKey::Submitted)));
        rows
    }

    /// How many facility sheets have come how far.
    pub fn sums(&self) -> Sums {
        let mut sums = Sums::default();
        for cell in self.rows.iter().filter_map(|row| row.sheet.as_ref()) {
            sums.asked += 1;
            sums.submitted += u64::from(matches!(cell.state, StateKey::Submitted | StateKey::Accepted));
            sums.accepted += u64::from(cell.state == StateKey::Accepted);
            sums.complete += u64::from(cell.done == cell.required);
            sums.late += u64::from(self.is_late(cell));
        }
        sums
    }

    pub fn sample() -> Self {
        let sheets = [
            sample_cell(0x10, "", StateKey::Submitted, 11, 3),
            sample_cell(0x12, "", StateKey::Draft, 0, 0),
            sample_cell(0x13, "", StateKey::Draft, 8, 2),
            SheetCell { returned_items: 2, ..sample_cell(0x14, "", StateKey::Returned, 11, 1) },
            sample_cell(0x15, "", StateKey::Accepted, 11, 0),
        ];
        let vendors = [
            sample_cell(0x100, "電子カルテ", StateKey::Draft, 0, 0),
            sample_cell(0x101, "医用画像管理", StateKey::Submitted, 11, 0),
        ];
        let rows = cast::facilities().into_iter().zip(sheets).enumerate().map(|(index, (one, sheet))| ProgressRow {
            facility: one.id,
            name: one.name,
            kind: one.kind,
            beds: one.beds,
            vendor_sheets: vendors[..index % 3].to_vec(),
            sheet: Some(sheet),
        });
        Self {
            layout: cast::health_centre_layout("/collections"),
            id: cast::id(0x20),
            health_centre: "見本保健所".into(),
            fiscal_year: cast::year(),
            due_on: cast::day("2023-11-15"),
            forms: vec!["医療機関確認用（令和5年度）".into(), "事業者確認用（令和5年度）".into()],
            show: "all".into(),
            rows: rows.collect(),
        }
    }
}

fn sample_cell(id: u128, system: &str, state: StateKey, done: u32, no: u32) -> SheetCell {
    SheetCell {
        id: cast::id(id),
        system: system.into(),
        state,
        begun: done > 0,
        done,
        required: 11,
        no,
        returned_items: 0,
    }
}

/// Over the facility sheets of a collection.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
    pub asked: u64,
    /// Waiting for the health centre, or confirmed.
    pub submitted: u64,
    pub accepted: u64,
    /// Every required item has its first answer and date.
    pub complete: u64,
    pub late: u64,
}
