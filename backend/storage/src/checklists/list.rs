//! Finding sheets within a scope.

use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::scope::Scope;

use super::{Checklist, ChecklistFilter};
use crate::error::{Result, not_yet};
use crate::{Conn, Listed};

pub async fn find(conn: &impl Conn, scope: &Scope, id: ChecklistId) -> Result<Option<Checklist>> {
    let _ = (conn, scope, id);
    not_yet()
}

/// The sheets seen, by due date, facility, respondent and system.
pub async fn list(conn: &impl Conn, scope: &Scope, filter: &ChecklistFilter) -> Result<Listed<Checklist>> {
    let _ = (conn, scope, filter);
    not_yet()
}
