//! 医療機関台帳

use tachiiri_domain::Date;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::facility::{Facility, FacilityKind};
use tachiiri_domain::facts::Fact;
use tachiiri_domain::ids::{FacilityId, HealthCentreId};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::register::ImportOutcome;

use super::checklists::ChecklistRow;
use super::{App, Caller, FileBody, Listed, Page, pending};
use crate::error::Result;

/// What a list of facilities is narrowed to; everything None is the whole scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub prefecture: Option<PrefectureCode>,
    pub health_centre: Option<HealthCentreId>,
    pub health_centre_name: Option<String>,
    pub bed_class: Option<BedClass>,
    pub kind: Option<FacilityKind>,
    /// Part of the name, of the address, or of the external id.
    pub text: Option<String>,
    pub page: Option<Page>,
}

/// How a list goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// UTF-8 with BOM.
    Csv,
    /// For old programs; characters that do not fit are replaced and listed.
    CsvCp932,
    Xlsx,
}

/// A maintenance contract of the facility.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ContractLine {
    pub vendor_name: String,
    pub system: String,
    pub product: String,
}

/// A facility with what is known of it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct FacilityView {
    pub facility: Facility,
    /// Newest of each key; a key that is not here is unknown.
    pub facts: Vec<Fact>,
    pub contracts: Vec<ContractLine>,
    pub checklists: Vec<ChecklistRow>,
    pub may_edit_facts: bool,
}

/// Imports the ministry's open-data file. `valid_from` None: today in Japan.
pub async fn import(
    _app: &App,
    _caller: &Caller,
    _bytes: &[u8],
    _valid_from: Option<Date>,
    _dry_run: bool,
) -> Result<ImportOutcome> {
    pending()
}

pub async fn list(_app: &App, _caller: &Caller, _filter: &Filter) -> Result<Listed<Facility>> {
    pending()
}

/// The list as a file; the export is an audit event.
pub async fn export(_app: &App, _caller: &Caller, _filter: &Filter, _kind: FileKind) -> Result<FileBody> {
    pending()
}

pub async fn find(_app: &App, _caller: &Caller, _id: FacilityId) -> Result<FacilityView> {
    pending()
}
