//! 監査記録

use tachiiri_domain::audit::AuditEvent;

use super::{App, Caller, Listed, Page, pending};
use crate::error::Result;

/// What the record is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub actor: Option<String>,
    pub verb: Option<String>,
    pub subject: Option<String>,
    pub page: Option<Page>,
}

/// What checking the chain found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Verdict {
    pub whole: bool,
    pub sealed: u64,
    /// Events not yet chained.
    pub waiting: u64,
    /// Link of the last sealed event.
    pub head: Option<String>,
    /// One Japanese sentence for the first thing wrong; empty where nothing is.
    pub message: String,
}

/// Events in view, newest first.
pub async fn list(_app: &App, _caller: &Caller, _filter: &Filter) -> Result<Listed<AuditEvent>> {
    pending()
}

/// Walks the chain. `heads` are links known from elsewhere (printed on reports): a missing one is a cut-off tail.
pub async fn verify(_app: &App, _caller: &Caller, _heads: &[String]) -> Result<Verdict> {
    pending()
}

/// Chains what is not chained yet; returns how many.
pub async fn seal(_app: &App) -> Result<u64> {
    pending()
}
