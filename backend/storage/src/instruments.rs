//! 様式の版. A published body never changes.

use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{Ids, InstrumentVersionId};
use tachiiri_domain::instrument::{Instrument, Respondent};

use crate::error::{Result, not_yet};
use crate::{Conn, Tx};

/// The outcome of publishing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    pub id: InstrumentVersionId,
    /// False where the same body stood already.
    pub was_new: bool,
}

/// A published version without its items.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Head {
    pub id: InstrumentVersionId,
    pub instrument: String,
    pub version: String,
    pub fiscal_year: FiscalYear,
    pub respondent: Respondent,
    pub title: String,
    /// SHA-256 of the file it was published from.
    pub digest: String,
    pub published_at: Timestamp,
}

/// Keeps a form for ever. The same body again is the same version.
///
/// # Errors
/// [`crate::Error::PublishedChanged`] where the version stands with another digest.
pub async fn publish(
    tx: &Tx,
    instrument: &Instrument,
    (body_toml, digest): (&str, &str),
    ids: &Ids,
    now: Timestamp,
) -> Result<Published> {
    let _ = (tx, instrument, body_toml, digest, ids, now);
    not_yet()
}

pub async fn find(conn: &impl Conn, id: InstrumentVersionId) -> Result<Option<Instrument>> {
    let _ = (conn, id);
    not_yet()
}

/// All published versions, newest year first.
pub async fn list(conn: &impl Conn) -> Result<Vec<Head>> {
    let _ = conn;
    not_yet()
}

pub async fn by_key(conn: &impl Conn, instrument: &str, version: &str) -> Result<Option<(Head, Instrument)>> {
    let _ = (conn, instrument, version);
    not_yet()
}

/// The form of a respondent for a fiscal year, the last published if there are several.
pub async fn latest(conn: &impl Conn, respondent: Respondent, year: FiscalYear) -> Result<Option<(Head, Instrument)>> {
    let _ = (conn, respondent, year);
    not_yet()
}

/// The file a version was published from.
pub async fn body_toml(conn: &impl Conn, id: InstrumentVersionId) -> Result<Option<String>> {
    let _ = (conn, id);
    not_yet()
}
