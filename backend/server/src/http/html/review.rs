//! Submitting; and at the health centre reading, returning, confirming.

use std::collections::BTreeMap;

use axum::extract::State;
use tachiiri_domain::checklist::ReturnReason;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::request::AsRead;
use tachiiri_pages::review::{Review, RevisionLine, SubmitSummary};
use tachiiri_pages::sheet::{Checklist, Mode};
use tachiiri_pages::{FieldError, Layout};

use super::super::extract::{Form, Path, request_key};
use super::super::failure::{Failure, redirect};
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, done, fresh_key, refused, sheet, shown};
use crate::app::App;
use crate::app::checklists::{self, ChecklistView};
use crate::error::AppError;

pub async fn submit_summary(State(app): State<App>, frame: Frame, Path(id): Path<ChecklistId>) -> Shown {
    let view = checklists::open_to_write(&app, &frame.caller, id).await?;
    if !view.can.submit {
        return Ok(redirect(&format!("/checklists/{id}")));
    }
    shown(&summary(&app, frame.layout, view))
}

fn summary(app: &App, layout: Layout, view: ChecklistView) -> SubmitSummary {
    SubmitSummary {
        request_key: fresh_key(app),
        based_on: view.checklist.revision_no,
        sheet: read_only(app, layout.clone(), view),
        layout,
    }
}

/// The sheet to be read, with everything that stands against submitting it.
fn read_only(app: &App, layout: Layout, mut view: ChecklistView) -> Checklist {
    let violations = std::mem::take(&mut view.violations);
    let may_proxy = view.can.answer && view.can.proxy;
    Checklist { violations, may_proxy, mode: Mode::Read, ..sheet::page(app, layout, view) }
}

pub async fn submit(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<ChecklistId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    match checklists::submit(&app, &frame.caller, as_read(id, &fields)?, &key).await {
        Ok(_) => Ok(done(&format!("/checklists/{id}"), "submitted")),
        Err(AppError::Invalid(violations)) => {
            let view = checklists::open_to_write(&app, &frame.caller, id).await?;
            let mut page = summary(&app, frame.layout, view);
            page.sheet.violations = violations;
            refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}

/// The sheet at the revision that the form was drawn from.
fn as_read(id: ChecklistId, fields: &Fields) -> Result<AsRead, Failure> {
    let typed = field(fields, "based_on").filter(|text| !text.is_empty());
    let revision = typed.map(str::parse).transpose();
    let bad = |_| Failure::bad_request("bad_form", "送られた欄「based_on」が数として読めません。".to_owned());
    Ok(AsRead { sheet: id, revision: revision.map_err(bad)? })
}

pub async fn show(State(app): State<App>, frame: Frame, Path(id): Path<ChecklistId>) -> Shown {
    let view = checklists::open(&app, &frame.caller, id).await?;
    shown(&review(&app, frame.layout, view))
}

fn review(app: &App, layout: Layout, view: ChecklistView) -> Review {
    Review {
        request_key: fresh_key(app),
        accept_request_key: fresh_key(app),
        based_on: view.checklist.revision_no,
        revisions: view.revisions.iter().filter_map(revision).collect(),
        may_review: view.can.review,
        typed: BTreeMap::new(),
        errors: vec![],
        sheet: read_only(app, layout.clone(), view),
        layout,
    }
}

/// None for the open revision, which nobody has submitted.
fn revision(line: &checklists::RevisionLine) -> Option<RevisionLine> {
    let items = line.reasons.iter().filter(|reason| reason.item.is_some()).count();
    let outcome = match (line.returned_at, line.accepted_at) {
        (Some(_), _) => format!("差戻し（{items} 項目）"),
        (None, Some(_)) => "確認済み".to_owned(),
        (None, None) => "内容確認待ち".to_owned(),
    };
    let submitted_by = line.submitted_by.clone();
    Some(RevisionLine { number: line.number, submitted_at: line.submitted_at?, submitted_by, outcome })
}

pub async fn give_back(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<ChecklistId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    let typed = reasons(&fields);
    let reason = |(item, reason): (&String, &String)| ReturnReason {
        item: Some(item.clone()).filter(|item| !item.is_empty()),
        reason: reason.clone(),
    };
    let given: Vec<_> = typed.iter().map(reason).collect();
    match checklists::give_back(&app, &frame.caller, as_read(id, &fields)?, &given, &key).await {
        Ok(()) => Ok(done(&format!("/checklists/{id}/review"), "returned")),
        Err(error @ AppError::Refused { code: "no_reason", .. }) => {
            let view = checklists::open(&app, &frame.caller, id).await?;
            let errors = vec![FieldError::new("reason", &error.message())];
            refused(&Review { typed, errors, ..review(&app, frame.layout, view) })
        }
        Err(other) => Err(other.into()),
    }
}

/// The reasons that say something, by item; the empty item is the sheet as a whole.
fn reasons(fields: &Fields) -> BTreeMap<String, String> {
    let one = |(name, value): &(String, String)| {
        let item = if name == "reason" { "" } else { name.strip_prefix("reason.")? };
        Some((item.to_owned(), value.trim().to_owned())).filter(|(_, reason)| !reason.is_empty())
    };
    fields.iter().filter_map(one).collect()
}

pub async fn accept(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<ChecklistId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    checklists::accept(&app, &frame.caller, as_read(id, &fields)?, &key).await?;
    Ok(done(&format!("/checklists/{id}/review"), "accepted"))
}
