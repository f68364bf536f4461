//! 支援対象病院の選定: what the choice looks at, and the lists that were made.

use tachiiri_domain::Date;
use tachiiri_domain::access::Role;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ConsultationId, Ids, SelectionId};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::quota::{Eligibility, Hospital, Selection};
use tachiiri_domain::scope::Scope;

use crate::error::{Result, not_yet};
use crate::{Conn, Tx};

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

/// The facilities of a prefecture as the register, the facts and the sheets showed them on the day of the evidence.
pub async fn hospitals(
    conn: &impl Conn,
    scope: &Scope,
    prefecture: PrefectureCode,
    year: FiscalYear,
    as_of: Date,
) -> Result<Vec<Hospital>> {
    let _ = (conn, scope, prefecture, year, as_of);
    not_yet()
}

pub async fn save(tx: &Tx, new: &NewSelection<'_>, ids: &Ids, now: Timestamp) -> Result<SelectionId> {
    let _ = (tx, new, ids, now);
    not_yet()
}

/// Turns a draft into the decided list.
///
/// # Errors
/// [`crate::Error::Moved`] where it is decided already or does not exist.
pub async fn decide(tx: &Tx, id: SelectionId, by: &str, now: Timestamp) -> Result<()> {
    let _ = (tx, id, by, now);
    not_yet()
}

/// The lists of the prefectures held, newest first.
pub async fn list(conn: &impl Conn, scope: &Scope) -> Result<Vec<SelectionHead>> {
    let _ = (conn, scope);
    not_yet()
}

/// A list with its candidates in the order they were made in.
pub async fn find(conn: &impl Conn, scope: &Scope, id: SelectionId) -> Result<Option<(SelectionHead, Selection)>> {
    let _ = (conn, scope, id);
    not_yet()
}

pub async fn record_consultation(
    tx: &Tx,
    consultation: &Consultation,
    by: &str,
    ids: &Ids,
    now: Timestamp,
) -> Result<ConsultationId> {
    let _ = (tx, consultation, by, ids, now);
    not_yet()
}

/// The consultations of a prefecture for a support year, oldest first.
pub async fn consultations(
    conn: &impl Conn,
    scope: &Scope,
    prefecture: PrefectureCode,
    support_year: FiscalYear,
) -> Result<Vec<Consultation>> {
    let _ = (conn, scope, prefecture, support_year);
    not_yet()
}
