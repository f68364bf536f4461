//! Versions that are not published yet: saved, replaced, published, thrown away.

use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{Ids, InstrumentVersionId};
use tachiiri_domain::instrument::{Instrument, Purpose, Respondent};
use tachiiri_domain::request::RowVersion;

use super::{Body, Workbook};
use crate::column::{from_json, json, millis, read, year};
use crate::db::Raw;
use crate::entity::instrument_drafts;
use crate::error::{Error, Result};
use crate::{Conn, Tx};

/// A draft to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewDraft<'a> {
    pub instrument: &'a Instrument,
    pub body_toml: &'a str,
    pub digest: &'a str,
    /// None keeps the workbook that stands there.
    pub workbook: Option<&'a Workbook>,
    /// The version of the draft it was based on; 0 where there is none yet.
    pub based_on: RowVersion,
    /// The actor as the audit names it.
    pub by: &'a str,
}

/// A draft, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The published version will have the same.
    pub id: InstrumentVersionId,
    pub instrument: Instrument,
    pub body_toml: String,
    pub digest: String,
    pub workbook: Option<Workbook>,
    pub version: RowVersion,
    pub saved_at: Timestamp,
    pub saved_by: String,
}

/// A draft without its items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftHead {
    pub id: InstrumentVersionId,
    /// `mhlw-cyber-facility/r7`
    pub key: String,
    pub fiscal_year: FiscalYear,
    pub respondent: Respondent,
    pub purpose: Purpose,
    pub title: String,
    pub unconfirmed: u64,
    pub saved_at: Timestamp,
}

/// Keeps a draft where nobody saved since `based_on`.
///
/// # Errors
/// [`Error::PublishedChanged`] where the version is published already, [`Error::Moved`] where somebody else saved in
/// between, or where a draft stands though `based_on` is 0.
pub async fn save_draft(tx: &Tx, draft: &NewDraft<'_>, ids: &Ids, now: Timestamp) -> Result<InstrumentVersionId> {
    let form = draft.instrument;
    if super::version(tx, &form.instrument, &form.version).await?.is_some() {
        return Err(Error::PublishedChanged(form.key()));
    }
    match find(tx, &form.instrument, &form.version).await? {
        None if draft.based_on == 0 => insert(tx, draft, ids.next(now), now).await,
        Some(row) if row.row_version == draft.based_on => replace(tx, row, draft, now).await,
        None | Some(_) => Err(taken()),
    }
}

async fn insert(tx: &Tx, draft: &NewDraft<'_>, id: InstrumentVersionId, now: Timestamp) -> Result<InstrumentVersionId> {
    let form = draft.instrument;
    let row = instrument_drafts::ActiveModel {
        id: Set(id.0),
        instrument: Set(form.instrument.clone()),
        version: Set(form.version.clone()),
        fiscal_year: Set(form.fiscal_year.year()),
        respondent: Set(form.respondent.key().into()),
        purpose: Set(form.purpose.key().into()),
        title: Set(form.title.clone()),
        body_toml: Set(draft.body_toml.into()),
        body_json: Set(json(form)?),
        digest: Set(draft.digest.into()),
        workbook: Set(draft.workbook.map(|workbook| workbook.sha256.clone())),
        cell_map: Set(draft.workbook.map(|workbook| workbook.cell_map.clone())),
        row_version: Set(1),
        saved_at: Set(millis(now)),
        saved_by: Set(draft.by.into()),
    };
    let inserted = instrument_drafts::Entity::insert(row).exec_without_returning(tx.raw()).await;
    inserted.map_err(Error::unique("様式の下書き"))?;
    Ok(id)
}

async fn replace(
    tx: &Tx,
    row: instrument_drafts::Model,
    draft: &NewDraft<'_>,
    now: Timestamp,
) -> Result<InstrumentVersionId> {
    let (id, form) = (InstrumentVersionId(row.id), draft.instrument);
    let based_on = row.row_version;
    let mut row = row.into_active_model();
    row.fiscal_year = Set(form.fiscal_year.year());
    row.respondent = Set(form.respondent.key().into());
    row.purpose = Set(form.purpose.key().into());
    row.title = Set(form.title.clone());
    row.body_toml = Set(draft.body_toml.into());
    row.body_json = Set(json(form)?);
    row.digest = Set(draft.digest.into());
    if let Some(workbook) = draft.workbook {
        row.workbook = Set(Some(workbook.sha256.clone()));
        row.cell_map = Set(Some(workbook.cell_map.clone()));
    }
    row.row_version = Set(based_on + 1);
    row.saved_at = Set(millis(now));
    row.saved_by = Set(draft.by.into());
    let writing = instrument_drafts::Entity::update_many().set(row).filter(instrument_drafts::Column::Id.eq(id.0));
    match writing.filter(instrument_drafts::Column::RowVersion.eq(based_on)).exec(tx.raw()).await?.rows_affected {
        1 => Ok(id),
        _ => Err(taken()),
    }
}

fn taken() -> Error {
    Error::Moved("この様式の下書きは、ほかの人が先に保存しました。")
}

async fn find(conn: &impl Conn, instrument: &str, version: &str) -> Result<Option<instrument_drafts::Model>> {
    use instrument_drafts::Column;
    let found = instrument_drafts::Entity::find();
    let found = found.filter(Column::Instrument.eq(instrument)).filter(Column::Version.eq(version));
    Ok(found.one(conn.raw()).await?)
}

fn whole(row: instrument_drafts::Model) -> Result<Draft> {
    Ok(Draft {
        id: InstrumentVersionId(row.id),
        instrument: from_json(&row.body_json)?,
        body_toml: row.body_toml,
        digest: row.digest,
        workbook: Workbook::of(row.workbook, row.cell_map),
        version: row.row_version,
        saved_at: from_millis(row.saved_at),
        saved_by: row.saved_by,
    })
}

pub async fn draft(conn: &impl Conn, id: InstrumentVersionId) -> Result<Option<Draft>> {
    instrument_drafts::Entity::find_by_id(id.0).one(conn.raw()).await?.map(whole).transpose()
}

/// The draft of a version by name.
pub async fn draft_of(conn: &impl Conn, instrument: &str, version: &str) -> Result<Option<Draft>> {
    find(conn, instrument, version).await?.map(whole).transpose()
}

/// All drafts, newest year first.
pub async fn drafts(conn: &impl Conn) -> Result<Vec<DraftHead>> {
    use instrument_drafts::Column;
    let rows = instrument_drafts::Entity::find()
        .order_by_desc(Column::FiscalYear)
        .order_by_asc(Column::Instrument)
        .order_by_asc(Column::Version)
        .all(conn.raw())
        .await?;
    rows.into_iter().map(head).collect()
}

fn head(row: instrument_drafts::Model) -> Result<DraftHead> {
    let form: Instrument = from_json(&row.body_json)?;
    Ok(DraftHead {
        id: InstrumentVersionId(row.id),
        key: form.key(),
        fiscal_year: year(row.fiscal_year)?,
        respondent: read(&row.respondent)?,
        purpose: read(&row.purpose)?,
        unconfirmed: form.unconfirmed().count() as u64,
        title: row.title,
        saved_at: from_millis(row.saved_at),
    })
}

/// Makes a draft a published version with the body as it is now, under the draft's id.
///
/// # Errors
/// [`Error::PublishedChanged`] where the version is published already, [`Error::Moved`] where the draft is gone or was
/// saved in between.
pub async fn publish_draft(
    tx: &Tx,
    draft: &Draft,
    (instrument, body_toml, digest): (&Instrument, &str, &str),
    now: Timestamp,
) -> Result<()> {
    if super::version(tx, &instrument.instrument, &instrument.version).await?.is_some() {
        return Err(Error::PublishedChanged(instrument.key()));
    }
    delete_draft(tx, draft.id, draft.version).await?;
    let body = Body { toml: body_toml, digest, workbook: draft.workbook.as_ref() };
    super::insert(tx, draft.id, instrument, &body, now).await
}

/// Throws a draft away as it was read.
///
/// # Errors
/// [`Error::Moved`] where it is gone or was saved in between.
pub async fn delete_draft(tx: &Tx, id: InstrumentVersionId, based_on: RowVersion) -> Result<()> {
    use instrument_drafts::Column;
    let gone =
        instrument_drafts::Entity::delete_many().filter(Column::Id.eq(id.0)).filter(Column::RowVersion.eq(based_on));
    match gone.exec(tx.raw()).await?.rows_affected {
        1 => Ok(()),
        _ => Err(taken()),
    }
}
