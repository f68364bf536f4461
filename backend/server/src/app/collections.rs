//! チェックリスト提出依頼

use tachiiri_domain::Date;
use tachiiri_domain::facility::Facility;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{CollectionId, FacilityId, HealthCentreId, InstrumentVersionId};
use tachiiri_domain::request::RequestKey;

use super::checklists::ChecklistRow;
use super::instruments::InstrumentHead;
use super::places::HealthCentre;
use super::{App, Caller, pending};
use crate::error::Result;

/// A request to answer, as the health centre makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCollection {
    pub health_centre: HealthCentreId,
    pub fiscal_year: FiscalYear,
    pub due_on: Date,
    pub facility_instrument: InstrumentVersionId,
    /// None: vendors are not asked.
    pub vendor_instrument: Option<InstrumentVersionId>,
    pub facilities: Vec<FacilityId>,
}

/// How far a collection is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CollectionRow {
    pub id: CollectionId,
    pub health_centre: HealthCentreId,
    pub health_centre_name: String,
    pub fiscal_year: FiscalYear,
    pub due_on: Date,
    pub asked: u64,
    pub draft: u64,
    pub submitted: u64,
    pub returned: u64,
    pub accepted: u64,
}

/// 進捗表: facilities down, sheets across; overdue first.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Progress {
    pub collection: CollectionRow,
    pub rows: Vec<ChecklistRow>,
}

/// What the form of a new collection offers.
#[derive(Clone, Debug)]
pub struct Choices {
    pub health_centres: Vec<HealthCentre>,
    /// Facilities of the chosen health centre; empty while none is chosen and there are several.
    pub facilities: Vec<Facility>,
    pub facility_instruments: Vec<InstrumentHead>,
    pub vendor_instruments: Vec<InstrumentHead>,
}

pub async fn choices(
    _app: &App,
    _caller: &Caller,
    _health_centre: Option<HealthCentreId>,
    _fiscal_year: FiscalYear,
) -> Result<Choices> {
    pending()
}

pub async fn create(_app: &App, _caller: &Caller, _new: &NewCollection, _key: &RequestKey) -> Result<CollectionId> {
    pending()
}

/// Collections in view, newest first; None: of every year.
pub async fn list(_app: &App, _caller: &Caller, _fiscal_year: Option<FiscalYear>) -> Result<Vec<CollectionRow>> {
    pending()
}

pub async fn progress(_app: &App, _caller: &Caller, _id: CollectionId) -> Result<Progress> {
    pending()
}
