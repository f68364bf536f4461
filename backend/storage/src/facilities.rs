//! Facilities: an identity each, and versions of what the register said of it.

use std::collections::HashMap;

use tachiiri_domain::Date;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::facility::{Facility, FacilityKind};
use tachiiri_domain::ids::{FacilityId, HealthCentreId, Ids};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::register::{ImportOutcome, RegisterRow};
use tachiiri_domain::scope::Scope;

use crate::error::{Result, not_yet};
use crate::{Conn, Listed, Page, Tx};

/// Which facilities of the scope are wanted; empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub prefecture: Option<PrefectureCode>,
    pub health_centre: Option<HealthCentreId>,
    /// The whole name.
    pub health_centre_name: Option<String>,
    pub bed_class: Option<BedClass>,
    pub kind: Option<FacilityKind>,
    /// Part of the name or of the external id; width, case and kana do not matter.
    pub text: Option<String>,
    /// None: all rows.
    pub page: Option<Page>,
}

/// Writes a register: new facilities, and a version for each that changed. Identical rows leave no trace.
///
/// `valid_from` is the day the register speaks of. Rows of a municipality without a health centre are rejected
/// with a problem; what only a person can decide is kept as a decision and never blocks.
pub async fn import(
    tx: &Tx,
    rows: &[RegisterRow],
    valid_from: Date,
    ids: &Ids,
    now: Timestamp,
) -> Result<ImportOutcome> {
    let _ = (tx, rows, valid_from, ids, now);
    not_yet()
}

/// The facilities seen, by external id.
pub async fn list(conn: &impl Conn, scope: &Scope, filter: &Filter) -> Result<Listed<Facility>> {
    let _ = (conn, scope, filter);
    not_yet()
}

pub async fn find(conn: &impl Conn, scope: &Scope, id: FacilityId) -> Result<Option<Facility>> {
    let _ = (conn, scope, id);
    not_yet()
}

pub async fn by_external_id(conn: &impl Conn, scope: &Scope, external_id: &str) -> Result<Option<Facility>> {
    let _ = (conn, scope, external_id);
    not_yet()
}

/// Ids of the facilities seen, by external id; for imports of lists about facilities.
pub async fn ids_by_external_id(conn: &impl Conn, scope: &Scope) -> Result<HashMap<String, FacilityId>> {
    let _ = (conn, scope);
    not_yet()
}
