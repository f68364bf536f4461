//! 様式の版. A published body never changes; what is not published yet is a draft.

mod drafts;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{Ids, InstrumentVersionId};
use tachiiri_domain::instrument::{Instrument, Purpose, Respondent};
use uuid::Uuid;

use crate::column::{from_json, json, millis, read, year};
use crate::db::Raw;
use crate::entity::{instrument_versions, instruments};
use crate::error::{Error, Result};
use crate::{Conn, Tx};

pub use drafts::{Draft, DraftHead, NewDraft, delete_draft, draft, draft_of, drafts, publish_draft, save_draft};

/// The ministry's own workbook that a version was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workbook {
    /// Key in the object store.
    pub sha256: String,
    /// Which cell holds what, as JSON; its shape belongs to whoever reads and fills workbooks.
    pub cell_map: String,
}

impl Workbook {
    fn of(sha256: Option<String>, cell_map: Option<String>) -> Option<Self> {
        sha256.zip(cell_map).map(|(sha256, cell_map)| Self { sha256, cell_map })
    }
}

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
    pub purpose: Purpose,
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
    if let Some(row) = version(tx, &instrument.instrument, &instrument.version).await? {
        let same = row.digest == digest;
        let published = Published { id: InstrumentVersionId(row.id), was_new: false };
        return if same { Ok(published) } else { Err(Error::PublishedChanged(instrument.key())) };
    }
    let id: InstrumentVersionId = ids.next(now);
    insert(tx, id, instrument, &Body { toml: body_toml, digest, workbook: None }, now).await?;
    Ok(Published { id, was_new: true })
}

/// The text of a version, its digest, and the workbook it was read from.
struct Body<'a> {
    toml: &'a str,
    digest: &'a str,
    workbook: Option<&'a Workbook>,
}

async fn insert(
    tx: &Tx,
    id: InstrumentVersionId,
    instrument: &Instrument,
    body: &Body<'_>,
    now: Timestamp,
) -> Result<()> {
    let identity = instruments::ActiveModel {
        name: Set(instrument.instrument.clone()),
        respondent: Set(instrument.respondent.key().into()),
    };
    let keep = OnConflict::column(instruments::Column::Name).do_nothing().to_owned();
    instruments::Entity::insert(identity).on_conflict(keep).exec_without_returning(tx.raw()).await?;
    let row = instrument_versions::ActiveModel {
        id: Set(id.0),
        instrument: Set(instrument.instrument.clone()),
        version: Set(instrument.version.clone()),
        fiscal_year: Set(instrument.fiscal_year.year()),
        respondent: Set(instrument.respondent.key().into()),
        purpose: Set(instrument.purpose.key().into()),
        title: Set(instrument.title.clone()),
        body_toml: Set(body.toml.into()),
        body_json: Set(json(instrument)?),
        digest: Set(body.digest.into()),
        workbook: Set(body.workbook.map(|workbook| workbook.sha256.clone())),
        cell_map: Set(body.workbook.map(|workbook| workbook.cell_map.clone())),
        published_at: Set(millis(now)),
    };
    let inserted = instrument_versions::Entity::insert(row).exec_without_returning(tx.raw()).await;
    inserted.map_err(Error::unique("様式の版"))?;
    Ok(())
}

async fn version(conn: &impl Conn, instrument: &str, version: &str) -> Result<Option<instrument_versions::Model>> {
    let found = instrument_versions::Entity::find()
        .filter(instrument_versions::Column::Instrument.eq(instrument))
        .filter(instrument_versions::Column::Version.eq(version));
    Ok(found.one(conn.raw()).await?)
}

fn head(row: &instrument_versions::Model) -> Result<Head> {
    Ok(Head {
        id: InstrumentVersionId(row.id),
        instrument: row.instrument.clone(),
        version: row.version.clone(),
        fiscal_year: year(row.fiscal_year)?,
        respondent: read(&row.respondent)?,
        purpose: read(&row.purpose)?,
        title: row.title.clone(),
        digest: row.digest.clone(),
        published_at: from_millis(row.published_at),
    })
}

fn whole(row: &instrument_versions::Model) -> Result<(Head, Instrument)> {
    Ok((head(row)?, from_json(&row.body_json)?))
}

/// A published version of the caller's own, see [`shared`].
pub async fn find(conn: &impl Conn, id: InstrumentVersionId) -> Result<Option<Instrument>> {
    Ok(shared(conn, id).await?.map(|form| Instrument::clone(&form)))
}

/// A published version. It never changes, so each is read once in the life of a connection pool: every saved answer
/// asks for its form.
pub async fn shared(conn: &impl Conn, id: InstrumentVersionId) -> Result<Option<Arc<Instrument>>> {
    if let Some(form) = conn.forms().get(id) {
        return Ok(Some(form));
    }
    let Some(row) = instrument_versions::Entity::find_by_id(id.0).one(conn.raw()).await? else { return Ok(None) };
    let form: Arc<Instrument> = Arc::new(from_json(&row.body_json)?);
    conn.forms().keep(id, Arc::clone(&form));
    Ok(Some(form))
}

/// The published versions read so far.
#[derive(Debug, Default)]
pub struct Forms(RwLock<HashMap<InstrumentVersionId, Arc<Instrument>>>);

impl Forms {
    fn get(&self, id: InstrumentVersionId) -> Option<Arc<Instrument>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    fn keep(&self, id: InstrumentVersionId, form: Arc<Instrument>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id, form);
    }
}

/// All published versions, newest year first.
pub async fn list(conn: &impl Conn) -> Result<Vec<Head>> {
    let rows = instrument_versions::Entity::find()
        .order_by_desc(instrument_versions::Column::FiscalYear)
        .order_by_asc(instrument_versions::Column::Instrument)
        .order_by_asc(instrument_versions::Column::Version)
        .all(conn.raw())
        .await?;
    rows.iter().map(head).collect()
}

/// A published version with its head.
pub async fn by_id(conn: &impl Conn, id: InstrumentVersionId) -> Result<Option<(Head, Instrument)>> {
    instrument_versions::Entity::find_by_id(id.0).one(conn.raw()).await?.as_ref().map(whole).transpose()
}

pub async fn by_key(conn: &impl Conn, instrument: &str, number: &str) -> Result<Option<(Head, Instrument)>> {
    version(conn, instrument, number).await?.as_ref().map(whole).transpose()
}

/// The inspection form of a respondent for a fiscal year, the last published if there are several.
pub async fn latest(conn: &impl Conn, respondent: Respondent, year: FiscalYear) -> Result<Option<(Head, Instrument)>> {
    let found = instrument_versions::Entity::find()
        .filter(instrument_versions::Column::Respondent.eq(respondent.key()))
        .filter(instrument_versions::Column::Purpose.eq(Purpose::Inspection.key()))
        .filter(instrument_versions::Column::FiscalYear.eq(year.year()))
        .order_by_desc(instrument_versions::Column::PublishedAt)
        .order_by_desc(instrument_versions::Column::Id);
    found.one(conn.raw()).await?.as_ref().map(whole).transpose()
}

/// The file a version was published from.
pub async fn body_toml(conn: &impl Conn, id: InstrumentVersionId) -> Result<Option<String>> {
    let row = instrument_versions::Entity::find_by_id(id.0).one(conn.raw()).await?;
    Ok(row.map(|row| row.body_toml))
}

/// The workbook a published version was read from.
pub async fn workbook(conn: &impl Conn, id: InstrumentVersionId) -> Result<Option<Workbook>> {
    let row = instrument_versions::Entity::find_by_id(id.0).one(conn.raw()).await?;
    Ok(row.and_then(|row| Workbook::of(row.workbook, row.cell_map)))
}

/// `mhlw-cyber-facility/r5` of some versions, by id.
pub(crate) async fn keys(conn: &impl Conn, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String, String)> = instrument_versions::Entity::find()
        .select_only()
        .column(instrument_versions::Column::Id)
        .column(instrument_versions::Column::Instrument)
        .column(instrument_versions::Column::Version)
        .filter(instrument_versions::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(conn.raw())
        .await?;
    Ok(rows.into_iter().map(|(id, instrument, version)| (id, format!("{instrument}/{version}"))).collect())
}
