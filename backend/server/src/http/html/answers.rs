//! Writing a sheet without JavaScript.

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use tachiiri_domain::answers::{Cell, Given, SheetFacts};
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::request::RequestKey;
use tachiiri_pages::fields::Part;
use tachiiri_pages::sheet::{Checklist, Stale};

use super::super::extract::{Form, Path, request_key};
use super::super::failure::{Failure, redirect};
use super::sheet_form::{Fields, Wanted, field, read};
use super::{Frame, Shown, done, page, sheet};
use crate::app::App;
use crate::app::checklists::{self, CellWrite, ChecklistView};
use crate::error::AppError;
use axum::http::StatusCode;

/// What the saves of one form came to: those that are not here are done.
#[derive(Default)]
struct Outcome {
    violations: Vec<tachiiri_domain::answers::Violation>,
    stale: Vec<Stale>,
    /// What was typed and not saved, to be shown again.
    unsaved: Vec<CellWrite>,
}

/// Saves every cell that can be saved; the rest comes back with what was typed and what is wrong with it.
pub async fn save_all(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<ChecklistId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let view = checklists::open_to_write(&app, &frame.caller, id).await?;
    let mut wanted = read(&fields, &view.answers);
    if let Some(item) = field(&fields, "take") {
        taken_over(&mut wanted, &fields, &view, item, app.clock.today());
    }
    let form_key = request_key(&app, field(&fields, "request_key"))?;
    let outcome = write(&app, &frame, id, &wanted, &form_key).await?;
    if outcome.unsaved.is_empty() && wanted.unread.is_empty() {
        return Ok(onward(id, field(&fields, "then"), view.can.proxy));
    }
    let stored = checklists::open_to_write(&app, &frame.caller, id).await?;
    let sheet = sheet::page(&app, frame.layout, stored);
    page(StatusCode::UNPROCESSABLE_ENTITY, &again(sheet, wanted, outcome))
}

/// Where a saved form leads: to the summary, or to the sheet as it was being filled.
fn onward(id: ChecklistId, then: Option<&str>, proxy: bool) -> Response {
    match (then, proxy) {
        (Some("submit"), _) => redirect(&format!("/checklists/{id}/submit")),
        (_, true) => redirect(&format!("/checklists/{id}?proxy=true&done=saved")),
        (_, false) => done(&format!("/checklists/{id}"), "saved"),
    }
}

/// Last year's answer as this year's, by the person's own press: with the date typed, else today's.
fn taken_over(wanted: &mut Wanted, fields: &Fields, view: &ChecklistView, item: &str, today: NaiveDate) {
    let cell = Cell { item: item.to_owned(), round: 1 };
    let last = view.last_year.iter().find(|last| last.item == item && last.may_take);
    let based_on = field(fields, &Part::BasedOn.name(&cell)).and_then(|text| text.parse().ok());
    let (Some(last), Some(based_on)) = (last, based_on) else { return };
    // A date that cannot be read is asked for again: today's in its place would be another date than the person's.
    if let Some(typed) = wanted.beside_unread.iter_mut().find(|write| write.cell == cell) {
        typed.given.answer = last.answer;
        return;
    }
    let typed = wanted.writes.iter().position(|(_, write)| write.cell == cell).map(|at| wanted.writes.remove(at));
    let stored = view.answers.get(&cell).map(|(given, _)| given.clone()).unwrap_or_default();
    let given = typed.map_or(stored, |(_, write)| write.given);
    let confirmed_on = Some(given.confirmed_on.unwrap_or(today));
    let given = Given { answer: last.answer, confirmed_on, ..given };
    // The place behind all cells of the form: a key of its own, the same when the form is sent twice.
    wanted.writes.push((fields.len(), CellWrite { cell, given, based_on }));
}

async fn write(
    app: &App,
    frame: &Frame,
    id: ChecklistId,
    wanted: &Wanted,
    form_key: &RequestKey,
) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::default();
    for (index, write) in &wanted.writes {
        let key = request_key(app, Some(&format!("{}-{index}", form_key.as_str())))?;
        match checklists::save_answer(app, &frame.caller, id, write, &key).await {
            Ok(_) => continue,
            Err(AppError::Invalid(mut violations)) => outcome.violations.append(&mut violations),
            Err(AppError::Stale { current, .. }) => outcome.stale.push(Stale {
                cell: write.cell.clone(),
                yours: write.given.clone(),
                current: serde_json::from_value(current).unwrap_or_default(),
            }),
            Err(other) => return Err(other.into()),
        }
        outcome.unsaved.push(write.clone());
    }
    Ok(outcome)
}

/// The sheet as stored, with what was typed and not saved laid over it.
fn again(mut sheet: Checklist, wanted: Wanted, outcome: Outcome) -> Checklist {
    let stale: Vec<&Cell> = outcome.stale.iter().map(|one| &one.cell).collect();
    for write in outcome.unsaved.iter().chain(&wanted.beside_unread) {
        let mark = sheet.marks.entry(write.cell.clone()).or_default();
        mark.given = write.given.clone();
        // A stale cell is shown with the new version: whoever saves it again has seen both values.
        if !stale.contains(&&write.cell) {
            mark.version = write.based_on;
        }
    }
    sheet.violations = outcome.violations;
    sheet.stale = outcome.stale;
    sheet.unread = wanted.unread;
    sheet
}

pub async fn save_facts(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<ChecklistId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    let ticked = |name: &str| field(&fields, name) == Some("true");
    let facts = SheetFacts { no_vendor_contract: ticked("no_vendor_contract"), no_network: ticked("no_network") };
    let based_on = field(&fields, "based_on").and_then(|text| text.parse().ok());
    let based_on = based_on
        .ok_or_else(|| Failure::bad_request("bad_form", "画面を開き直してください（based_on がありません）。"))?;
    checklists::save_facts(&app, &frame.caller, id, facts, based_on, &key).await?;
    let proxy = checklists::open_to_write(&app, &frame.caller, id).await?.can.proxy;
    Ok(onward(id, None, proxy))
}
