//! 様式の原本: a ministry's workbook on its way to become a form. What it says is read from the file each time; kept
//! are the file's hash and what a person corrected.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::form_book::Corrections;
use tachiiri_domain::ids::{FormBookId, Ids};
use tachiiri_domain::request::RowVersion;

use crate::column::{from_json, json, millis};
use crate::db::Raw;
use crate::entity::form_books;
use crate::error::{Error, Result};
use crate::{Conn, Tx};

/// A workbook that was uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormBook {
    pub id: FormBookId,
    /// The file's name as it came.
    pub name: String,
    /// SHA-256 of the file in the object store.
    pub workbook: String,
    pub corrections: Corrections,
    pub version: RowVersion,
    pub uploaded_at: Timestamp,
    pub uploaded_by: String,
}

/// Keeps a workbook by its name and hash; `by` is the actor as the audit names it.
pub async fn insert(
    tx: &Tx,
    (name, workbook): (&str, &str),
    by: &str,
    ids: &Ids,
    now: Timestamp,
) -> Result<FormBookId> {
    let id: FormBookId = ids.next(now);
    let row = form_books::ActiveModel {
        id: Set(id.0),
        name: Set(name.into()),
        workbook: Set(workbook.into()),
        corrections: Set(json(&Corrections::default())?),
        row_version: Set(1),
        uploaded_at: Set(millis(now)),
        uploaded_by: Set(by.into()),
    };
    form_books::Entity::insert(row).exec_without_returning(tx.raw()).await?;
    Ok(id)
}

fn whole(row: form_books::Model) -> Result<FormBook> {
    Ok(FormBook {
        id: FormBookId(row.id),
        name: row.name,
        workbook: row.workbook,
        corrections: from_json(&row.corrections)?,
        version: row.row_version,
        uploaded_at: from_millis(row.uploaded_at),
        uploaded_by: row.uploaded_by,
    })
}

pub async fn find(conn: &impl Conn, id: FormBookId) -> Result<Option<FormBook>> {
    form_books::Entity::find_by_id(id.0).one(conn.raw()).await?.map(whole).transpose()
}

/// All, the newest first.
pub async fn list(conn: &impl Conn) -> Result<Vec<FormBook>> {
    let rows = form_books::Entity::find()
        .order_by_desc(form_books::Column::UploadedAt)
        .order_by_desc(form_books::Column::Id)
        .all(conn.raw())
        .await?;
    rows.into_iter().map(whole).collect()
}

/// Keeps all corrections of a workbook as they are now. Returns the new version.
///
/// # Errors
/// [`Error::Moved`] where it is gone or somebody else corrected it since `based_on`.
pub async fn correct(tx: &Tx, id: FormBookId, corrections: &Corrections, based_on: RowVersion) -> Result<RowVersion> {
    let row = form_books::ActiveModel {
        corrections: Set(json(corrections)?),
        row_version: Set(based_on + 1),
        ..Default::default()
    };
    let writing = form_books::Entity::update_many()
        .set(row)
        .filter(form_books::Column::Id.eq(id.0))
        .filter(form_books::Column::RowVersion.eq(based_on));
    match writing.exec(tx.raw()).await?.rows_affected {
        1 => Ok(based_on + 1),
        _ => Err(Error::Moved("この原本の読み取りは、ほかの人が先に直しました。")),
    }
}
