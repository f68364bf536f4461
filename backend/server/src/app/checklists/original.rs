//! A sheet poured into the ministry's own workbook.

use serde_json::json;
use tachiiri_domain::form_book::CellMap;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_files::form_book::{Filled, LeftOut, pour};
use tachiiri_storage::{checklists, instruments};

use super::{ChecklistView, open};
use crate::app::{App, Caller, FileBody, write};
use crate::error::{AppError, Result};

/// The filled workbook, and what it has no place for.
#[derive(Clone, Debug)]
pub struct Original {
    pub file: FileBody,
    pub left_out: Vec<LeftOut>,
}

/// The sheet as the caller may see it, in the workbook its form was read from. Taking it out is an audit event.
///
/// # Errors
/// `no_original` where the form was not read from a workbook.
pub async fn original(app: &App, caller: &Caller, id: ChecklistId) -> Result<Original> {
    let view = open(app, caller, id).await?;
    let scope = caller.actor.scope_for(tachiiri_domain::access::Act::ViewChecklist)?;
    let sheet = checklists::find(&app.db, &scope, id).await?.ok_or(AppError::NotFound)?;
    let Some(kept) = instruments::workbook(&app.db, sheet.instrument_id).await? else {
        let message = "この様式は Excel の原本から取り込まれていないため、原本に書き込めません。";
        return Err(AppError::refused("no_original", message));
    };
    let map: CellMap = serde_json::from_str(&kept.cell_map).map_err(|why| AppError::fault("cell map", why))?;
    let bytes = app.objects.get(&kept.sha256).await?;
    let bytes = bytes.ok_or_else(|| AppError::fault("original of a form", "its file is not in the object store"))?;
    let poured =
        pour(&bytes, &map, &filled(&view), name(&view)).map_err(|problem| AppError::Problems(vec![problem]))?;
    let write = write::begin(app, caller).await?;
    write.audit("checklist.original", format!("checklist:{id}"), json!({ "left_out": poured.left_out.len() })).await?;
    write.commit(()).await?;
    Ok(Original { file: file(&view, poured.bytes), left_out: poured.left_out })
}

/// Who answers: the vendor on a vendor's sheet, else the facility.
fn name(view: &ChecklistView) -> &str {
    let sheet = &view.checklist;
    if sheet.vendor_name.is_empty() { &sheet.facility_name } else { &sheet.vendor_name }
}

fn file(view: &ChecklistView, bytes: Vec<u8>) -> FileBody {
    let sheet = &view.checklist;
    // The facility's own number: a name may hold what a file's name cannot.
    let name = format!("{}-{}-{}.xlsx", view.instrument.instrument, view.instrument.version, sheet.external_id);
    FileBody { name, media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes }
}

fn filled(view: &ChecklistView) -> Vec<Filled> {
    let answers = view.answers.iter().filter_map(|(cell, (given, _))| {
        Some(Filled {
            item: cell.item.clone(),
            round: u32::from(cell.round),
            answer: given.answer?,
            confirmed_on: given.confirmed_on,
            target_on: given.target_on,
        })
    });
    answers.collect()
}
