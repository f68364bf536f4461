//! 様式・チェックリストの版

use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::InstrumentVersionId;
use tachiiri_domain::instrument::{Instrument, Respondent};
use tachiiri_domain::problem::Problem;

use super::{App, Caller, pending};
use crate::error::Result;

/// A published version, for lists.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct InstrumentHead {
    pub id: InstrumentVersionId,
    /// `mhlw-cyber-facility/r5`
    pub key: String,
    pub title: String,
    pub fiscal_year: FiscalYear,
    pub respondent: Respondent,
    pub items: u32,
    /// SHA-256 of the file.
    pub digest: String,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Published {
    pub id: InstrumentVersionId,
    pub key: String,
    /// False where the very same version was there already.
    pub was_new: bool,
}

/// Reads and checks one instrument file; nothing is stored.
pub fn check(_file: &str, _text: &str) -> std::result::Result<Instrument, Vec<Problem>> {
    Err(Vec::new())
}

pub async fn publish(_app: &App, _caller: &Caller, _file: &str, _text: &str) -> Result<Published> {
    pending()
}

pub async fn list(_app: &App, _caller: &Caller) -> Result<Vec<InstrumentHead>> {
    pending()
}

pub async fn show(_app: &App, _caller: &Caller, _id: InstrumentVersionId) -> Result<Instrument> {
    pending()
}
