//! 様式の原本: a form made from the ministry's own workbook. The file is read anew each time with what was corrected,
//! so the same corrections always give the same form.

mod draft;

use serde::{Deserialize, Serialize};
use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::form_book::{ColumnCorrection, Corrections, LineCorrection, TableCorrection, TablePlace};
use tachiiri_domain::ids::FormBookId;
use tachiiri_domain::problem::Problem;
use tachiiri_domain::request::{RequestKey, RowVersion};
use tachiiri_files::form_book::{Outline, Proposal, outline, propose};
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
    /// One for each kind of respondent the workbook has a form for; none until a person says where the headings stand
    /// of one in which no table is found.
    pub forms: Vec<Proposal>,
    /// Why there is none.
    pub missing: Option<Problem>,
    /// The sheets as they stand.
    pub sheets: Vec<Outline>,
}

/// A workbook after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookState {
    pub id: FormBookId,
    pub version: RowVersion,
    pub corrections: u64,
    /// How many forms are read now.
    #[serde(default)]
    pub forms: u64,
}

/// One thing read otherwise than proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Correction {
    Line(LineCorrection),
    Column(ColumnCorrection),
    /// Where the headings of a table stand; `instead_of` one that was said before.
    Table {
        #[serde(flatten)]
        table: TableCorrection,
        #[serde(default)]
        instead_of: Option<TablePlace>,
    },
    /// Takes all corrections back.
    Nothing,
}

/// Reads a workbook with corrections; nothing is stored.
pub fn read(bytes: &[u8], corrections: &Corrections) -> Result<Vec<Proposal>> {
    propose(bytes, corrections).map_err(|problem| AppError::Problems(vec![problem]))
}

/// What a workbook holds.
struct Found {
    forms: Vec<Proposal>,
    missing: Option<Problem>,
    sheets: Vec<Outline>,
}

/// The forms of a workbook, or why none is found in sheets that might hold one.
fn found(bytes: &[u8], corrections: &Corrections) -> Result<Found> {
    let refused = |problem| AppError::Problems(vec![problem]);
    let sheets = outline(bytes).map_err(refused)?;
    match propose(bytes, corrections) {
        Ok(forms) => Ok(Found { forms, missing: None, sheets }),
        Err(problem) if problem.code == "form_not_found" && !sheets.is_empty() => {
            Ok(Found { forms: vec![], missing: Some(problem), sheets })
        }
        Err(problem) => Err(refused(problem)),
    }
}

/// Keeps a workbook in which a form was found, or in which a person may yet point at one.
///
/// # Errors
/// `Problems` where it cannot be read or no sheet has two lines.
pub async fn upload(app: &App, caller: &Caller, name: &str, bytes: Vec<u8>, key: &RequestKey) -> Result<BookState> {
    caller.actor.scope_for(Act::PublishInstrument)?;
    let forms = found(&bytes, &Corrections::default())?.forms.len() as u64;
    let hash = app.objects.put(bytes).await?;
    let operation = write::operation("form_book.upload", &(name, &hash));
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(state) => return Ok(state),
        Begun::New(write) => write,
    };
    let by = caller.actor.name.as_str();
    let id = form_books::insert(&write.tx, (name, &hash), by, &app.ids, write.now).await?;
    write.audit("form_book.upload", format!("form_book:{id}"), json!({ "name": name, "sha256": hash })).await?;
    write.commit(BookState { id, version: 1, corrections: 0, forms }).await
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
    let Found { forms, missing, sheets } = found(&bytes, &book.corrections)?;
    Ok(BookView {
        forms,
        missing,
        sheets,
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

/// Reads a line, a column or a table otherwise from now on.
///
/// # Errors
/// `Stale` where somebody else corrected the workbook since `based_on`; `Problems` where a cell or a heading cannot be one,
/// or where there is no form to correct.
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
    let forms = match found(&bytes, &corrections)? {
        Found { missing: Some(problem), .. } if !corrections.is_empty() => {
            return Err(AppError::Problems(vec![problem]));
        }
        found => found.forms.len() as u64,
    };
    let version = form_books::correct(&write.tx, id, &corrections, based_on).await?;
    write.audit("form_book.correct", format!("form_book:{id}"), json!(correction)).await?;
    write.commit(BookState { id, version, corrections: corrections.len() as u64, forms }).await
}

fn corrected(mut corrections: Corrections, correction: &Correction) -> Corrections {
    match correction {
        Correction::Line(line) => corrections.set_line(line.clone()),
        Correction::Column(column) => corrections.set_column(column.clone()),
        Correction::Table { table, instead_of } => corrections.set_table(table.clone(), instead_of.as_ref()),
        Correction::Nothing => corrections = Corrections::default(),
    }
    corrections
}
