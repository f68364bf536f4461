//! 医療機関台帳: the rows of a register file, and what importing them changes.

use chrono::NaiveDate;
use serde::Serialize;

use crate::facility::{BedCounts, FacilityKind};
use crate::place::{MunicipalityCode, PrefectureCode};
use crate::problem::Problem;

/// One row of a register, read and checked; what the import compares with the newest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterRow {
    /// Physical line in the file.
    pub line: u64,
    pub external_id: String,
    pub name: String,
    pub name_kana: String,
    pub kind: FacilityKind,
    pub prefecture: PrefectureCode,
    pub municipality: MunicipalityCode,
    pub address: String,
    /// In millionths of a degree, so that comparing is exact; None where the file says 0.0 or nothing.
    pub latitude_e6: Option<i32>,
    pub longitude_e6: Option<i32>,
    pub homepage: String,
    pub beds: BedCounts,
}

/// One row of the list of municipalities and their health centres.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceRow {
    pub line: u64,
    pub prefecture: PrefectureCode,
    pub municipality: MunicipalityCode,
    pub health_centre: String,
    /// The city in its own right, where the file says so; else the prefecture and a decision for a person.
    pub authority: Option<String>,
}

/// Something that only a person can decide; kept, shown, never blocking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    pub line: u64,
    pub external_id: String,
    /// `beds_disagree`, `beds_unknown`, `duplicate_name_place`, `authority_assumed`.
    pub code: String,
    pub message: String,
}

/// What an import did, or with `dry_run` would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportOutcome {
    pub read: u64,
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub rejected: u64,
    pub decisions: Vec<Decision>,
    pub problems: Vec<Problem>,
}

/// What the register file said as of which day: the version's `valid_from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegisterDate(pub NaiveDate);
