//! 自己点検: sheets that a facility begins by itself, on a guideline's own list.

use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::facility::Facility;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ChecklistId, Ids, InstrumentVersionId};
use tachiiri_domain::instrument::Purpose;

use crate::Tx;
use crate::checklists::ask::{Asking, Question};
use crate::error::Result;
use crate::vendors::Contract;

/// A sheet to begin. With a contract it is the annex on that system (OUT-MDS).
#[derive(Clone, Copy, Debug)]
pub struct NewSelfCheck<'a> {
    pub facility: &'a Facility,
    pub contract: Option<&'a Contract>,
    pub instrument: InstrumentVersionId,
    pub fiscal_year: FiscalYear,
}

/// Begins a sheet; it stays open to the end of its year.
///
/// # Errors
/// [`crate::Error::Unique`] where it was begun before in that year.
pub async fn begin(tx: &Tx, new: &NewSelfCheck<'_>, ids: &Ids, now: Timestamp) -> Result<ChecklistId> {
    let due_on = new.fiscal_year.last_day();
    let question = Question { collection: None, purpose: Purpose::SelfCheck, fiscal_year: new.fiscal_year, due_on };
    let mut asking = Asking::new(question, ids, now);
    let id = asking.add(new.facility, new.instrument, new.contract)?;
    asking.write(tx).await?;
    Ok(ChecklistId(id))
}
