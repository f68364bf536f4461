//! チェックリスト提出依頼: the list, a new one, and how far one has come.

use askama::Template;
use chrono::NaiveDate;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ChecklistId, CollectionId, FacilityId};

use crate::cast;
use crate::layout::{Choice, FieldError, Layout};

/// `GET /collections`: `fiscal_year`.
#[derive(Clone, Debug, Template)]
#[template(path = "collections.html")]
pub struct Collections {
    pub layout: Layout,
    /// Values are the four-digit years.
    pub years: Vec<Choice>,
    pub rows: Vec<CollectionRow>,
    pub may_make: bool,
}

#[derive(Clone, Debug)]
pub struct CollectionRow {
    pub id: CollectionId,
    pub health_centre: String,
    pub fiscal_year: FiscalYear,
    pub due_on: NaiveDate,
    /// Sheets of facilities: asked, submitted or further, confirmed.
    pub asked: u64,
    pub submitted: u64,
    pub accepted: u64,
}

impl Collections {
    pub fn sample() -> Self {
        let row = CollectionRow {
            id: cast::id(0x20),
            health_centre: "見本保健所".into(),
            fiscal_year: cast::year(),
            due_on: cast::day("2023-11-30"),
            asked: 38,
            submitted: 24,
            accepted: 15,
        };
        let older = CollectionRow {
            id: cast::id(0x21),
            due_on: cast::day("2023-09-29"),
            asked: 4,
            submitted: 4,
            accepted: 4,
            ..row.clone()
        };
        let years = vec![Choice::new("2023", "令和5年度", true), Choice::new("2022", "令和4年度", false)];
        Self { layout: cast::health_centre_layout("/collections"), years, rows: vec![row, older], may_make: true }
    }
}

/// `POST /collections/new`: `health_centre` (id), `fiscal_year`, `facility_instrument` (id), `vendor_instrument` (id or
/// empty), `due_on` (as people write dates), `facility` (id, repeated), `csrf`, `request_key`. The form is drawn from
/// `GET /collections/new` with `health_centre` and `fiscal_year`.
#[derive(Clone, Debug, Template)]
#[template(path = "collection_new.html")]
pub struct CollectionNew {
    pub layout: Layout,
    pub request_key: String,
    pub health_centres: Vec<Choice>,
    pub years: Vec<Choice>,
    pub facility_instruments: Vec<Choice>,
    pub vendor_instruments: Vec<Choice>,
    /// As typed.
    pub due_on: String,
    pub facilities: Vec<Askable>,
    pub errors: Vec<FieldError>,
}

/// A facility that can be asked.
#[derive(Clone, Debug)]
pub struct Askable {
    pub id: FacilityId,
    pub name: String,
    pub kind: FacilityKind,
    pub beds: Option<u32>,
    /// Vendor sheets it would get (VEN-EACH).
    pub contracts: u64,
    /// Asked already in that year.
    pub asked_already: bool,
    pub ticked: bool,
}

impl CollectionNew {
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn sample() -> Self {
        let facilities = cast::facilities().into_iter().enumerate().map(|(index, one)| Askable {
            id: one.id,
            name: one.name,
            kind: one.kind,
            beds: one.beds,
            contracts: index as u64 % 3,
            asked_already: index == 1,
            ticked: index != 1,
        });
        Self {
            layout: cast::health_centre_layout("/collections"),
            request_key: cast::KEY.into(),
            health_centres: vec![Choice::new("018bdf2e-0000-7000-8000-000000000003", "見本保健所", true)],
            years: vec![Choice::new("2023", "令和5年度", true)],
            facility_instruments: vec![Choice::new(
                "018bdf2e-0000-7000-8000-000000000030",
                "医療機関確認用 令和5年度（r5）",
                true,
            )],
            vendor_instruments: vec![Choice::new(
                "018bdf2e-0000-7000-8000-000000000031",
                "事業者確認用 令和5年度（r5）",
                true,
            )],
            due_on: "11月30日".into(),
            facilities: facilities.collect(),
            errors: vec![FieldError::new(
                "due_on",
                "「11月30日」は日付として読めません。令和5年9月1日、R5.9.1、2023-09-01 のように入れてください。",
            )],
        }
    }
}

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
        self.state == StateKey::Draft && self.done == 0
    }
}

impl CollectionProgress {
    pub fn is_late(&self, cell: &SheetCell) -> bool {
        cell.is_open() && self.due_on < self.layout.today
    }

    /// Where a sheet is read: at the review while it waits there.
    pub fn sheet_href(&self, cell: &SheetCell) -> String {
        let page = if cell.state == StateKey::Submitted { "/review" } else { "" };
        format!("/checklists/{}{page}", cell.id)
    }

    /// What the health centre can do next for a row: (address, verb).
    pub fn next_step(&self, row: &ProgressRow) -> Option<(String, &'static str)> {
        let mut cells = row.sheet.iter().chain(&row.vendor_sheets);
        let waiting = cells.clone().find(|cell| cell.state == StateKey::Submitted);
        if let Some(cell) = waiting {
            return Some((self.sheet_href(cell), "内容を確認する"));
        }
        cells.find(|cell| self.is_late(cell)).map(|cell| (self.sheet_href(cell), "代行入力する"))
    }

    /// What a row waits for, where the health centre has nothing to do.
    pub fn waiting(&self, row: &ProgressRow) -> &'static str {
        let mut cells = row.sheet.iter().chain(&row.vendor_sheets);
        if cells.clone().any(|cell| cell.state == StateKey::Returned) {
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

    /// How many facility sheets are at least in this state's company: (asked, submitted or confirmed, confirmed, late).
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
        let cell = |id, state, done, no, returned_items| SheetCell {
            id: cast::id(id),
            system: String::new(),
            state,
            done,
            required: 11,
            no,
            returned_items,
        };
        let sheets = [
            cell(0x10, StateKey::Submitted, 11, 3, 0),
            cell(0x12, StateKey::Draft, 0, 0, 0),
            cell(0x13, StateKey::Draft, 8, 2, 0),
            cell(0x14, StateKey::Returned, 11, 1, 2),
            cell(0x15, StateKey::Accepted, 11, 0, 0),
        ];
        let rows = cast::facilities().into_iter().zip(sheets).enumerate().map(|(index, (one, sheet))| ProgressRow {
            facility: one.id,
            name: one.name,
            kind: one.kind,
            beds: one.beds,
            vendor_sheets: (0..index % 3)
                .map(|number| SheetCell {
                    system: ["電子カルテ", "医用画像管理"][number].into(),
                    required: 8,
                    done: 8 * (number as u32),
                    id: cast::id(0x100 + index as u128 * 4 + number as u128),
                    state: [StateKey::Draft, StateKey::Submitted][number],
                    no: 0,
                    returned_items: 0,
                })
                .collect(),
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
