//! The tree prefecture ⊃ authority ⊃ health centre ⊃ municipality.

use std::collections::HashMap;

use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{AuthorityId, HealthCentreId, Ids};
use tachiiri_domain::place::{MunicipalityCode, PrefectureCode};
use tachiiri_domain::register::{Decision, PlaceRow};
use tachiiri_domain::scope::Scope;

use crate::error::{Result, not_yet};
use crate::{Conn, Tx};

/// What an import of places did.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct PlacesOutcome {
    pub read: u64,
    /// Municipalities that were not known before.
    pub added: u64,
    /// Municipalities that now have another health centre, or whose health centre has another authority.
    pub changed: u64,
    pub unchanged: u64,
    pub decisions: Vec<Decision>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Authority {
    pub id: AuthorityId,
    pub prefecture: PrefectureCode,
    pub name: String,
    /// The prefecture itself, not a city in its own right.
    pub is_prefecture: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct HealthCentre {
    pub id: HealthCentreId,
    pub name: String,
    pub prefecture: PrefectureCode,
    pub authority: AuthorityId,
    pub authority_name: String,
}

/// Builds the tree from the list of municipalities. A health centre is known by prefecture and name (ten names recur).
pub async fn import(tx: &Tx, rows: &[PlaceRow], ids: &Ids, now: Timestamp) -> Result<PlacesOutcome> {
    let _ = (tx, rows, ids, now);
    not_yet()
}

/// The health centres seen, by prefecture and name.
pub async fn health_centres(conn: &impl Conn, scope: &Scope) -> Result<Vec<HealthCentre>> {
    let _ = (conn, scope);
    not_yet()
}

/// The authorities seen, by prefecture and name.
pub async fn authorities(conn: &impl Conn, scope: &Scope) -> Result<Vec<Authority>> {
    let _ = (conn, scope);
    not_yet()
}

pub async fn health_centre_of(conn: &impl Conn, municipality: &MunicipalityCode) -> Result<Option<HealthCentre>> {
    let _ = (conn, municipality);
    not_yet()
}

pub async fn municipality_map(conn: &impl Conn) -> Result<HashMap<MunicipalityCode, HealthCentre>> {
    let _ = conn;
    not_yet()
}
