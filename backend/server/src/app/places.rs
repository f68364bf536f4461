//! 保健所と市区町村

use tachiiri_domain::ids::{AuthorityId, HealthCentreId};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::problem::Problem;
use tachiiri_domain::register::Decision;

use super::{App, Caller, pending};
use crate::error::Result;

/// A health centre with the authority it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct HealthCentre {
    pub id: HealthCentreId,
    pub name: String,
    pub prefecture: PrefectureCode,
    pub authority: AuthorityId,
    pub authority_name: String,
}

/// What an import of places did, or with a dry run would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct PlacesOutcome {
    pub read: u64,
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub decisions: Vec<Decision>,
    pub problems: Vec<Problem>,
}

pub async fn import(_app: &App, _caller: &Caller, _bytes: &[u8], _dry_run: bool) -> Result<PlacesOutcome> {
    pending()
}

/// The health centres in the caller's view, by prefecture and name.
pub async fn health_centres(_app: &App, _caller: &Caller) -> Result<Vec<HealthCentre>> {
    pending()
}
