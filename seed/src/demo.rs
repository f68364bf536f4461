//! 見本県: a made-up prefecture in the autumn of 令和5年度. Every name, number and answer in it is invented.
//!
//! Pure and seeded: the same seed gives the same values, and the first sixty hospitals are the same in a prefecture
//! of sixty and in one of five thousand.

use tachiiri_domain::Date;
use tachiiri_domain::access::Role;
use tachiiri_domain::answers::{Cell, Given, SheetFacts};
use tachiiri_domain::checklist::ReturnReason;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::facts::Fact;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Instrument, Respondent};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::register::{PlaceRow, RegisterRow};

use crate::instruments;

mod accounts;
mod calendar;
mod chance;
mod contracts;
mod facility;
mod facility_sheet;
mod known;
mod municipalities;
mod names;
mod script;
mod story;
mod vendor_sheet;
mod year_before;

pub use accounts::{ACCOUNTS, Account, Over};

/// Hospitals where nobody says how many.
pub const HOSPITALS: u32 = 60;
/// The most [`prefecture`] makes.
pub const MOST_HOSPITALS: u32 = 5_000;
const CLINICS: u32 = 40;

/// A whole prefecture as values; references between them are by name or by the register's id.
#[derive(Clone, Debug, PartialEq)]
pub struct Demo {
    pub prefecture: PrefectureCode,
    /// The moment the demonstration lives at.
    pub now: Timestamp,
    pub fiscal_year: FiscalYear,
    /// The day the register and the contracts are valid from.
    pub register_date: Date,
    pub places: Vec<PlaceRow>,
    pub facilities: Vec<RegisterRow>,
    pub facts: Vec<DemoFact>,
    pub vendors: Vec<&'static str>,
    pub contracts: Vec<DemoContract>,
    pub users: Vec<DemoUser>,
    pub collections: Vec<DemoCollection>,
    /// One for each asked facility and one for each of its contracts, those without a step included.
    pub sheets: Vec<DemoSheet>,
    pub before: YearBefore,
}

/// What was asked and answered the year before, of facilities only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearBefore {
    pub fiscal_year: FiscalYear,
    /// Name and text of the made-up prefecture's own form.
    pub form: (&'static str, &'static str),
    pub collections: Vec<DemoCollection>,
    pub sheets: Vec<DemoSheet>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoFact {
    pub external_id: String,
    pub fact: Fact,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoContract {
    pub external_id: String,
    pub vendor: &'static str,
    pub system: &'static str,
    pub product: String,
    /// The system whose vendor collects this contract's sheet (VEN-BUNDLE).
    pub bundled_under: Option<&'static str>,
}

/// A person who may log in. The password stands in [`ACCOUNTS`] for everyone to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoUser {
    pub login: &'static str,
    pub password: &'static str,
    pub display_name: &'static str,
    pub role: Role,
    pub places: Vec<DemoPlace>,
}

/// What a person's role is held over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DemoPlace {
    Nation,
    Prefecture,
    Authority(&'static str),
    HealthCentre(&'static str),
    /// By the register's id.
    Facility(String),
    Vendor(&'static str),
}

/// What a health centre asks, of whom and by when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoCollection {
    pub health_centre: &'static str,
    pub made_at: Timestamp,
    pub due_on: Date,
    /// Ids in the register.
    pub facilities: Vec<String>,
}

/// A sheet and what happened to it, in the order of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoSheet {
    pub external_id: String,
    pub respondent: Respondent,
    /// Vendor and system of the contract, for a vendor's sheet.
    pub contract: Option<(&'static str, &'static str)>,
    /// What becomes of it, in a word for whoever reads a test's failure.
    pub story: &'static str,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub at: Timestamp,
    pub deed: Deed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    State(SheetFacts),
    Answer { cell: Cell, given: Given },
    Submit,
    Return { reasons: Vec<ReturnReason> },
    Accept,
}

/// Makes 見本県 with `hospitals` hospitals (at most [`MOST_HOSPITALS`]) and forty clinics.
///
/// The accounts and the stories of the first sixteen hospitals need [`HOSPITALS`]; a smaller prefecture leaves out
/// the accounts whose hospital it does not have.
pub fn prefecture(seed: u64, hospitals: u32) -> Demo {
    let hospitals = hospitals.min(MOST_HOSPITALS);
    let facilities: Vec<_> = (0..hospitals)
        .map(|index| facility::hospital(seed, index))
        .chain((0..CLINICS).map(|index| facility::clinic(seed, index)))
        .collect();
    let contracts: Vec<_> = facilities.iter().map(|facility| contracts::of(seed, facility)).collect();
    let (for_facilities, for_vendors) = (form("r5-facility.toml"), form("r5-vendor.toml"));
    let asked = facilities.iter().zip(&contracts).filter(|(facility, _)| facility.story.is_asked());
    let sheets = asked
        .flat_map(|(facility, contracts)| {
            let own = facility_sheet::write(seed, facility, &for_facilities);
            let others = contracts.iter().map(|contract| vendor_sheet::write(seed, contract, &for_vendors));
            std::iter::once(own).chain(others).collect::<Vec<_>>()
        })
        .collect();
    Demo {
        prefecture: municipalities::prefecture(),
        now: calendar::now(),
        fiscal_year: calendar::fiscal_year(),
        register_date: calendar::register_date(),
        places: municipalities::rows(),
        facts: facilities.iter().flat_map(|facility| known::of(seed, facility)).collect(),
        vendors: contracts::VENDORS.to_vec(),
        users: accounts::users(&facilities),
        collections: municipalities::collections(&facilities),
        sheets,
        before: year_before::of(seed, &facilities),
        contracts: contracts.into_iter().flatten().collect(),
        facilities: facilities.into_iter().zip(2..).map(|(facility, line)| facility.into_row(line)).collect(),
    }
}

fn form(file: &str) -> Instrument {
    let (name, text) =
        instruments::embedded().into_iter().find(|(name, _)| name == file).expect("the R5 forms are embedded");
    read(&name, &text)
}

fn read(name: &str, text: &str) -> Instrument {
    instruments::parse(name, text).expect("a test holds every form that is brought along to be sound")
}
