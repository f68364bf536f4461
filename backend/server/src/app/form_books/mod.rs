//! 様式の原本: a form made from the ministry's own workbook. The file is read anew each time with what was corrected,
//! so the same corrections always give the same form.

mod draft;

use serde::{Deserialize, Serialize};
use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::form_book::{ColumnCorrection, Corrections, LineCorrection};
use tachiiri_domain::ids::FormBookId;
use tachiiri_domain::request::{RequestKey, RowVersion};
use tachiiri_files::form_book::{Proposal, propose};
use tachiiri_storage::form_books::{self, FormBook};

use super::write::{self, Begun};
use super::{App, Caller};
use crate::error::{AppError, Result};

pub use draft::{NewVersion, preview, save_draft, suggested};

/// A form's workbook is smaller than this, in bytes.
pub const MOST_BYTES: usize = tachiiri_files::book::MOST_BYTES;

/// An uploaded workbook, for lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BookHead {
    pub id: FormBookId,
    /// The file's name as it came.
    pub name: String,
    pub corrections: u64,
    pub uploaded_at: Timestamp,
}

/// A workbook as it is read with all that was corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BookView {
    pub id: FormBookId,
    pub name: String,
    /// What the next correction is based on.
    pub version: RowVersion,
    pub corrections: Corrections,
    pub uploaded_at: Timestamp,
    /// One for each kind of respondent the workbook has a form for.
    pub forms: Vec<Proposal>,
}

/// A workbook after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookState {
    pub id: FormBookId,
    pub version: RowVersion,
    pub corrections: u64,
}

/// One thing read otherwise than proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Correction {
    Line(LineCorrection),
    Column(ColumnCorrection),
    /// Takes all corrections back.
    Nothing,
}

/// Reads a workbook with corrections; nothing is stored.
pub fn read(bytes: &[u8], corrections: &Corrections) -> Result<Vec<Proposal>> {
    propose(bytes, corrections).map_err(|problem| AppError::Problems(vec![problem]))
}

/// Keeps a workbook in which a form was found.
///
/// # Errors
/// `Problems` where it cannot be read or holds no form.
pub async fn upload(app: &App, caller: &Caller, name: &str, bytes: Vec<u8>, key: &RequestKey) -> Result<BookState> {
    caller.actor.scope_for(Act::PublishInstrument)?;
    read(&bytes, &Corrections::default())?;
    let hash = app.objects.put(bytes).await?;
    let operation = write::operation("form_book.upload", &(name, &hash));
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(state) => return Ok(state),
        Begun::New(write) => write,
    };
    let by = caller.actor.name.as_str();
    let id = form_books::insert(&write.tx, (name, &hash), by, &app.ids, write.now).await?;
    write.audit("form_book.upload", format!("form_book:{id}"), json!({ "name": name, "sha256": hash })).await?;
    write.commit(BookState { id, version: 1, corrections: 0 }).await
}

/// All that were uploaded, the newest first.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<BookHead>> {
    caller.actor.scope_for(Act::PublishInstrument)?;
    let head = |one: FormBook| BookHead {
        id: one.id,
        name: one.name,
        corrections: one.corrections.len() as u64,
        uploaded_at: one.uploaded_at,
    };
    Ok(form_books::list(&app.db).await?.into_iter().map(head).collect())
}

pub async fn show(app: &App, caller: &Caller, id: FormBookId) -> Result<BookView> {
    let (book, bytes) = open(app, caller, id).await?;
    Ok(BookView {
        forms: read(&bytes, &book.corrections)?,
        id: book.id,
        name: book.name,
        version: book.version,
        corrections: book.corrections,
        uploaded_at: book.uploaded_at,
    })
}

/// The workbook and its bytes.
async fn open(app: &App, caller: &Caller, id: FormBookId) -> Result<(FormBook, Vec<u8>)> {
    caller.actor.scope_for(Act::PublishInstrument)?;
    let book = form_books::find(&app.db, id).await?.ok_or(AppError::NotFound)?;
    let bytes = app.objects.get(&book.workbook).await?;
    let bytes = bytes.ok_or_else(|| AppError::fault("workbook of a form", "its file is not in the object store"))?;
    Ok((book, bytes))
}

/// Reads a line or a column otherwise from now on.
///
/// # Errors
/// `Stale` where somebody else corrected the workbook since `based_on`; `Problems` where no form would be left.
pub async fn correct(
    app: &App,
    caller: &Caller,
    id: FormBookId,
    (correction, based_on): (&Correction, RowVersion),
    key: &RequestKey,
) -> Result<BookState> {
    let (book, bytes) = open(app, caller, id).await?;
    let operation = write::operation(format_args!("form_book.correct:{id}"), &(correction, based_on));
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(state) => return Ok(state),
        Begun::New(write) => write,
    };
    if book.version != based_on {
        let message =
            "開いたあとに、ほかの人がこの原本の読み取りを直しました。今の内容を確かめてから、もう一度直してください。";
        return Err(AppError::Stale { message: message.to_owned(), current: json!({ "version": book.version }) });
    }
    let corrections = corrected(book.corrections, correction);
    read(&bytes, &corrections)?;
    let version = form_books::correct(&write.tx, id, &corrections, based_on).await?;
    write.audit("form_book.correct", format!("form_book:{id}"), json!(correction)).await?;
    write.commit(BookState { id, version, corrections: corrections.len() as u64 }).await
}

fn corrected(mut corrections: Corrections, correction: &Correction) -> Corrections {
    match correction {
        Correction::Line(line) => corrections.set_line(line.clone()),
        Correction::Column(column) => corrections.set_column(column.clone()),
        Correction::Nothing => corrections = Corrections::default(),
    }
    corrections
}
