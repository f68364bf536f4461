//! What is known of a facility besides its register.

use tachiiri_domain::facts::Fact;
use tachiiri_domain::ids::FacilityId;
use tachiiri_domain::problem::Problem;
use tachiiri_domain::request::RequestKey;

use super::{App, Caller, pending};
use crate::error::Result;

/// What an import of facts did, or with a dry run would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct FactsOutcome {
    pub read: u64,
    pub recorded: u64,
    pub rejected: u64,
    pub problems: Vec<Problem>,
}

pub async fn record(_app: &App, _caller: &Caller, _id: FacilityId, _fact: &Fact, _key: &RequestKey) -> Result<()> {
    pending()
}

/// Reads a table with the columns external_id, key, value, source, as_of.
pub async fn import(_app: &App, _caller: &Caller, _bytes: &[u8], _dry_run: bool) -> Result<FactsOutcome> {
    pending()
}
