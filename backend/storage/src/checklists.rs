//! Sheets, their revisions and their answers.

pub(crate) mod answers;
pub(crate) mod ask;
mod earlier;
mod list;
mod revisions;
mod turn;

use tachiiri_domain::Date;
use tachiiri_domain::answers::{Given, SheetFacts};
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::checklist::{ReturnReason, State, StateKey};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ChecklistId, CollectionId, FacilityId, HealthCentreId, InstrumentVersionId, RevisionId};
use tachiiri_domain::instrument::{Purpose, Respondent};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::request::RowVersion;
use tachiiri_domain::scope::Whereabouts;

pub use answers::{
    SUBMITTED, Save, Standing, answers, answers_of, domain_answers, save_answer, save_facts, saved_at, standing,
};
pub use earlier::{Earlier, earlier};
pub use list::{by_ids, find, handled, list};
pub use revisions::{Step, accept, give_back, hold, last_submitted, reopen, revisions, submit};
pub use turn::{Put, hold_open_all, put_answers};

use crate::Page;
use crate::vendors::Contract;

/// A sheet with everything its page shows besides form and answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checklist {
    pub id: ChecklistId,
    /// None: a facility asked its vendor by itself, and no collection took it over yet.
    pub collection: Option<CollectionId>,
    pub facility: Asked,
    pub respondent: Respondent,
    pub purpose: Purpose,
    /// The contract of a vendor's sheet.
    pub contract: Option<Contract>,
    pub instrument_id: InstrumentVersionId,
    /// `mhlw-cyber-facility/r5`
    pub instrument_key: String,
    pub fiscal_year: FiscalYear,
    pub due_on: Date,
    pub state: State,
    /// The last revision: open, or frozen while the health centre reads it.
    pub open_revision: RevisionId,
    /// From 1.
    pub revision_no: i32,
    /// Version of the facts at the top of the sheet, for [`save_facts`].
    pub sheet_version: RowVersion,
    pub facts: SheetFacts,
    pub accepted_revision: Option<RevisionId>,
    /// Where the facility lies now, and whose contract the sheet is about: what scopes look at.
    pub lies: Whereabouts,
    /// Where it lay when a collection asked; None: none did. Whoever collected a sheet goes on reading it.
    pub collected_for: Option<Whereabouts>,
}

/// The facility as the collection kept it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Asked {
    pub id: FacilityId,
    pub external_id: String,
    pub name: String,
    pub kind: FacilityKind,
    pub prefecture: PrefectureCode,
    pub health_centre: HealthCentreId,
    pub health_centre_name: String,
    pub beds: Option<u32>,
}

impl Asked {
    pub fn bed_class(&self) -> Option<BedClass> {
        self.beds.map(BedClass::of)
    }
}

/// Which sheets of the scope are wanted; empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChecklistFilter {
    pub fiscal_year: Option<FiscalYear>,
    pub collection: Option<CollectionId>,
    pub health_centre: Option<HealthCentreId>,
    pub facility: Option<FacilityId>,
    pub respondent: Option<Respondent>,
    /// Left at its default, 自己点検 stays out.
    pub purpose: Purpose,
    pub state: Option<StateKey>,
    pub page: Option<Page>,
}

/// A frozen or open revision, for the history of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Revision {
    pub id: RevisionId,
    pub number: i32,
    pub facts: SheetFacts,
    pub submitted: Option<(Timestamp, String)>,
    pub returned: Option<(Timestamp, String)>,
    pub accepted: Option<(Timestamp, String)>,
    pub reasons: Vec<ReturnReason>,
    /// SHA-256 of the content as submitted.
    pub digest: Option<String>,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved<T = Given> {
    /// The row's new version.
    Saved { version: RowVersion },
    /// Somebody saved before: what stands there now.
    Stale { current: T, version: RowVersion },
}

/// The statements at the top of a revision.
pub(crate) fn facts(row: &crate::entity::checklist_revisions::Model) -> SheetFacts {
    SheetFacts { no_vendor_contract: row.no_vendor_contract, no_network: row.no_network }
}
