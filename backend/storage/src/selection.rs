//! 支援対象病院の選定: what the choice looks at, and the lists that were made.

mod evidence;
mod lists;

use tachiiri_domain::Date;
use tachiiri_domain::access::Role;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::SelectionId;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::quota::{Eligibility, Selection};

pub use evidence::hospitals;
pub use lists::{consultations, decide, decided_before, find, hold, list, record_consultation, redraw, save};

/// Whether a list stands; only a decided one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelectionState {
    Draft,
    Decided,
}

impl SelectionState {
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Decided => "decided",
        }
    }
}

impl std::str::FromStr for SelectionState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Draft, Self::Decided].into_iter().find(|state| state.key() == text).ok_or_else(|| text.to_owned())
    }
}

/// A list to be kept. SUP-DATES: the year it is made in, the year support runs, the day of the evidence.
#[derive(Clone, Debug)]
pub struct NewSelection<'a> {
    pub prefecture: PrefectureCode,
    pub fiscal_year: FiscalYear,
    pub support_year: FiscalYear,
    pub as_of: Date,
    pub eligibility: Eligibility,
    pub state: SelectionState,
    pub selection: &'a Selection,
    /// The actor as the audit names it.
    pub by: &'a str,
}

/// A kept list without its candidates.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SelectionHead {
    pub id: SelectionId,
    pub prefecture: PrefectureCode,
    pub fiscal_year: FiscalYear,
    pub support_year: FiscalYear,
    pub as_of: Date,
    pub eligibility: Eligibility,
    pub state: SelectionState,
    pub created_at: Timestamp,
    pub created_by: String,
    pub decided_at: Option<Timestamp>,
    pub chosen: u64,
}

/// 事前のご相談: a change of quota that was talked over with the ministry (SUP-EXACT).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Consultation {
    pub prefecture: PrefectureCode,
    pub support_year: FiscalYear,
    pub bed_class: BedClass,
    pub quota_before: u32,
    pub quota_after: u32,
    pub consulted_on: Date,
    /// Whom, and the role that asked.
    pub with: String,
    pub asked_by: Role,
    pub what: String,
}
