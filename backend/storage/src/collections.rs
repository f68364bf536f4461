//! チェックリスト提出依頼: what a health centre asks of its facilities.

use tachiiri_domain::Date;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{CollectionId, FacilityId, HealthCentreId, Ids, InstrumentVersionId};
use tachiiri_domain::scope::Scope;

use crate::error::{Result, not_yet};
use crate::{Conn, Tx};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCollection {
    pub health_centre: HealthCentreId,
    pub fiscal_year: FiscalYear,
    pub due_on: Date,
    pub facility_instrument: InstrumentVersionId,
    pub vendor_instrument: Option<InstrumentVersionId>,
    pub facilities: Vec<FacilityId>,
}

/// A collection with how far it has come, facility sheets and vendor sheets together.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Collection {
    pub id: CollectionId,
    pub health_centre: HealthCentreId,
    pub health_centre_name: String,
    pub fiscal_year: FiscalYear,
    pub due_on: Date,
    pub facility_instrument: InstrumentVersionId,
    pub vendor_instrument: Option<InstrumentVersionId>,
    pub created_at: Timestamp,
    pub facility_sheets: Progress,
    pub vendor_sheets: Progress,
}

/// Sheets by state; their sum is what was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Progress {
    pub draft: u64,
    pub submitted: u64,
    pub returned: u64,
    pub accepted: u64,
}

impl Progress {
    pub fn asked(self) -> u64 {
        self.draft + self.submitted + self.returned + self.accepted
    }
}

/// Makes one sheet for each facility and one for each of its contracts (VEN-EACH), each with an open revision.
/// Every sheet keeps the place, the kind and the beds its facility has now.
///
/// # Errors
/// [`crate::Error::Unique`] where a facility was asked for the same form already.
pub async fn create(tx: &Tx, new: &NewCollection, ids: &Ids, now: Timestamp) -> Result<CollectionId> {
    let _ = (tx, new, ids, now);
    not_yet()
}

/// The collections seen, newest first.
pub async fn list(conn: &impl Conn, scope: &Scope, fiscal_year: Option<FiscalYear>) -> Result<Vec<Collection>> {
    let _ = (conn, scope, fiscal_year);
    not_yet()
}

pub async fn find(conn: &impl Conn, scope: &Scope, id: CollectionId) -> Result<Option<Collection>> {
    let _ = (conn, scope, id);
    not_yet()
}
