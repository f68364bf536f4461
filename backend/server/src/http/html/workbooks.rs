//! Excel で回答: the workbook to take along, and what came back compared before it is taken.

use axum::extract::State;
use axum::response::Response;
use tachiiri_domain::answers::SheetFacts;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_pages::workbook::{FactsLine, Line, Workbook, WorkbookPreview};

use super::super::api::download;
use super::super::extract::{Form, Path, Upload, request_key};
use super::super::failure::Failure;
use super::sheet_form::{Fields, field, read};
use super::{Frame, Shown, done, fresh_key, refused, sheet, shown};
use crate::app::App;
use crate::app::checklists::{self, CellChange, ChecklistView, HandedIn, Preview, Taking};
use crate::error::AppError;

pub async fn show(State(app): State<App>, frame: Frame, Path(id): Path<ChecklistId>) -> Shown {
    let view = checklists::open_to_write(&app, &frame.caller, id).await?;
    shown(&page(&app, frame, &view, None))
}

fn page(app: &App, frame: Frame, view: &ChecklistView, error: Option<String>) -> Workbook {
    Workbook {
        layout: frame.layout,
        request_key: fresh_key(app),
        head: sheet::head(&view.checklist),
        respondent: view.instrument.respondent,
        may_read: view.can.answer,
        proxy: view.can.proxy,
        error,
    }
}

pub async fn file(State(app): State<App>, frame: Frame, Path(id): Path<ChecklistId>) -> Result<Response, Failure> {
    Ok(download(checklists::workbook(&app, &frame.caller, id).await?))
}

/// Shows what the file would change. Nothing is written.
pub async fn read_file(State(app): State<App>, frame: Frame, Path(id): Path<ChecklistId>, upload: Upload) -> Shown {
    let view = checklists::open_to_write(&app, &frame.caller, id).await?;
    let Some(file) = upload.files.iter().find(|file| file.field == "file") else {
        let error = "ファイルが選ばれていません。記入した Excel ファイルを選んでください。".to_owned();
        return refused(&page(&app, frame, &view, Some(error)));
    };
    let original = field(&upload.fields, "original").unwrap_or_default();
    let handed = HandedIn { bytes: &file.bytes, original };
    match checklists::read_workbook(&app, &frame.caller, id, handed).await {
        Ok(found) => shown(&preview(&app, frame, &view, &file.name, found)),
        Err(AppError::Problems(problems)) => {
            let sentence = problems.into_iter().map(|problem| problem.message).collect();
            refused(&page(&app, frame, &view, Some(sentence)))
        }
        Err(other) => Err(other.into()),
    }
}

fn preview(app: &App, frame: Frame, view: &ChecklistView, name: &str, found: Preview) -> WorkbookPreview {
    let facts =
        found.facts.map(|facts| FactsLine { before: facts.before, after: facts.after, based_on: facts.based_on });
    WorkbookPreview {
        layout: frame.layout,
        request_key: fresh_key(app),
        head: sheet::head(&view.checklist),
        respondent: view.instrument.respondent,
        file_name: name.to_owned(),
        file: found.file,
        changes: found.changes.into_iter().map(line).collect(),
        facts,
        conflicts: found.conflicts.into_iter().map(line).collect(),
        problems: found.problems,
        missing: found.missing,
        stamped: found.stamped,
        answers: found.answers,
    }
}

fn line(change: CellChange) -> Line {
    Line {
        cell: change.cell,
        label: change.label,
        before: change.before,
        after: change.after,
        based_on: change.based_on,
        place: change.at.answer,
    }
}

/// Takes what was shown: the fields are those of the sheet itself.
pub async fn accept(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<ChecklistId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let view = checklists::open_to_write(&app, &frame.caller, id).await?;
    let wanted = read(&fields, &view.answers);
    if let Some(unread) = wanted.unread.first() {
        return Err(Failure::bad_request("bad_date", unread.message.clone()));
    }
    let ticked = |name: &str| field(&fields, name) == Some("true");
    let facts = SheetFacts { no_vendor_contract: ticked("no_vendor_contract"), no_network: ticked("no_network") };
    let based_on = field(&fields, "facts_based_on").and_then(|text| text.parse().ok());
    let taking = Taking {
        writes: wanted.writes.into_iter().map(|(_, write)| write).collect(),
        facts: based_on.map(|version| (facts, version)),
        file: field(&fields, "file").unwrap_or_default().to_owned(),
    };
    let key = request_key(&app, field(&fields, "request_key"))?;
    checklists::accept_workbook(&app, &frame.caller, id, &taking, &key).await?;
    Ok(done(&format!("/checklists/{id}"), "taken"))
}
