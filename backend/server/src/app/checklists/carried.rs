//! ITEM-CARRY: what the same respondent left open in earlier years.

use tachiiri_domain::answers::Sheet;
use tachiiri_domain::carry::{Carried, unmended};
use tachiiri_domain::scope::Scope;
use tachiiri_storage::Conn;
use tachiiri_storage::checklists::{self, Checklist};

use crate::error::Result;

/// Against the sheet as it is shown.
pub(super) async fn of(conn: &impl Conn, scope: &Scope, sheet: &Checklist, shown: &Sheet<'_>) -> Result<Vec<Carried>> {
    let earlier = checklists::earlier(conn, scope, sheet).await?;
    let sheets = earlier.iter().map(|one| Sheet {
        instrument: &one.instrument,
        fiscal_year: one.fiscal_year,
        facts: one.facts,
        answers: &one.answers,
    });
    Ok(unmended(&sheets.collect::<Vec<_>>(), shown))
}
