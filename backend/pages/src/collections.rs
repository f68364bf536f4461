//! チェックリスト提出依頼: the list, a new one, and how far one has come.

mod progress;

use askama::Template;
use chrono::NaiveDate;
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{CollectionId, FacilityId};

pub use self::progress::{CollectionProgress, ProgressRow, SheetCell, Sums};
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
