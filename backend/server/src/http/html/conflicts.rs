//! 食い違い: the overview, one sheet's, one item's with its steps, and the vendor's side of it.

use std::collections::BTreeMap;

use axum::extract::State;
use tachiiri_domain::access::Act;
use tachiiri_domain::conflicts::{NewStep, Step, StepKind};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::wareki;
use tachiiri_pages::FieldError;
use tachiiri_pages::conflicts as pages;

use super::super::extract::{Form, Path, Query, choice, optional, request_key};
use super::super::failure::Failure;
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, done, fresh_key, refused, sheet, shown, years};
use crate::app::App;
use crate::app::checklists::{self, ChecklistView, PeerAnswer};
use crate::app::conflicts::{self, Asked, Line, Pairing, Reply};
use crate::error::AppError;

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct BoardQuery {
    fiscal_year: Option<String>,
}

pub async fn board(State(app): State<App>, frame: Frame, Query(query): Query<BoardQuery>) -> Shown {
    let year = optional(query.fiscal_year.as_deref())?.unwrap_or_else(|| FiscalYear::of(app.clock.today()));
    let rows = conflicts::board(&app, &frame.caller, year).await?.into_iter().map(board_row).collect();
    shown(&pages::Conflicts { fiscal_year: year, years: years(&app, Some(year)), rows, layout: frame.layout })
}

fn board_row(line: Line) -> pages::BoardRow {
    pages::BoardRow {
        checklist: line.checklist,
        facility_name: line.facility_name,
        health_centre: line.health_centre_name,
        item: line.item,
        item_label: line.item_label,
        against: line.against,
        standing: line.standing,
        decision: line.decision,
        risk: line.risk,
        overdue: line.overdue,
        grounds: line.grounds,
    }
}

pub async fn of_sheet(State(app): State<App>, frame: Frame, Path(id): Path<ChecklistId>) -> Shown {
    let view = checklists::open(&app, &frame.caller, id).await?;
    let mut pairings: Vec<_> =
        view.pairings.iter().filter(|one| !one.voices.is_empty() || !one.steps.is_empty()).collect();
    pairings.sort_by_key(|one| !one.is_open());
    let row = |one: &Pairing| Some((view.instrument.item(&one.item)?.clone(), pairing(one)));
    let rows = pairings.into_iter().filter_map(row).collect();
    shown(&pages::ConflictsOfSheet { head: sheet::head(&view.checklist), rows, layout: frame.layout })
}

/// A pairing as pages show it.
pub fn pairing(of: &Pairing) -> pages::Pairing {
    let contract = |sheet: Option<ChecklistId>| {
        let voice = of.voices.iter().find(|voice| Some(voice.checklist) == sheet);
        voice.map(|voice| sheet::contract(&voice.vendor_name, &voice.system)).unwrap_or_default()
    };
    let line = |step: &Step| pages::StepLine { contract: contract(step.vendor), step: step.clone() };
    pages::Pairing {
        item: of.item.clone(),
        own: of.own,
        voices: of.voices.iter().map(voice).collect(),
        standing: of.standing,
        steps: of.steps.iter().map(line).collect(),
        decision: of.decision.as_ref().map(line),
        risk: of.risk.as_ref().map(line),
        grounds: of.grounds,
        allowed: of.allowed,
        version: of.version,
    }
}

fn voice(one: &PeerAnswer) -> pages::Voice {
    pages::Voice {
        sheet: one.checklist,
        contract: sheet::contract(&one.vendor_name, &one.system),
        answer: one.answer,
        confirmed_on: one.confirmed_on,
        target_on: one.target_on,
    }
}

pub async fn show(State(app): State<App>, frame: Frame, Path((id, item)): Path<(ChecklistId, String)>) -> Shown {
    let view = checklists::open(&app, &frame.caller, id).await?;
    let mut page = draw(&app, &frame, view, &item)?;
    page.typed.insert("person".to_owned(), frame.caller.actor.display_name.clone());
    page.typed.insert("on".to_owned(), wareki::long(app.clock.today()));
    shown(&page)
}

fn draw(app: &App, frame: &Frame, view: ChecklistView, item: &str) -> Result<pages::Conflict, Failure> {
    let of = view.pairings.iter().find(|one| one.item == item);
    let (Some(of), Some(item)) = (of, view.instrument.item(item)) else { return Err(AppError::NotFound.into()) };
    Ok(pages::Conflict {
        layout: frame.layout.clone(),
        request_key: fresh_key(app),
        head: sheet::head(&view.checklist),
        item: item.clone(),
        pairing: pairing(of),
        may_resolve: frame.caller.actor.may(Act::ResolveConflict),
        typed: BTreeMap::new(),
        errors: vec![],
    })
}

pub async fn take(
    State(app): State<App>,
    frame: Frame,
    Path((id, item)): Path<(ChecklistId, String)>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    let errors = match step(&fields)? {
        Err(errors) => errors,
        Ok(new) => {
            let based_on = based_on(&fields)?;
            match conflicts::take(&app, &frame.caller, (id, &item), based_on, &new, &key).await {
                Ok(()) => return Ok(done(&format!("/checklists/{id}/conflicts/{item}"), "recorded")),
                Err(AppError::Problems(problems)) => {
                    problems.iter().map(|one| FieldError::new(&one.column, &one.message)).collect()
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    let view = checklists::open(&app, &frame.caller, id).await?;
    refused(&pages::Conflict { typed: fields.into_iter().collect(), errors, ..draw(&app, &frame, view, &item)? })
}

fn based_on(fields: &Fields) -> Result<i32, Failure> {
    let typed = field(fields, "based_on").and_then(|text| text.parse().ok());
    typed.ok_or_else(|| Failure::bad_request("bad_form", "画面を開き直してください（based_on がありません）。"))
}

/// The form as a step, or the fields that cannot be read.
fn step(fields: &Fields) -> Result<Result<NewStep, Vec<FieldError>>, Failure> {
    let kinds: Vec<_> = StepKind::ALL.iter().map(|kind| kind.key()).collect();
    let mut errors = Vec::new();
    let text = |name: &str| field(fields, name).unwrap_or_default().trim().to_owned();
    let kind: Option<StepKind> = choice("記録の種類", field(fields, "kind"), &kinds)?;
    if kind.is_none() {
        errors.push(FieldError::new("kind", "何を記録するかを選んでください。"));
    }
    let mut date = |name: &str| match field(fields, name).map(str::trim).filter(|text| !text.is_empty()) {
        None => None,
        Some(typed) => wareki::parse(typed).map_err(|bad| errors.push(FieldError::new(name, &bad.to_string()))).ok(),
    };
    let (next_on, on) = (date("next_on"), date("on"));
    if on.is_none() && text("on").is_empty() {
        errors.push(FieldError::new("on", "その日が未記入です。確かめた日、返事が来た日、決めた日を入れます。"));
    }
    let (Some(kind), Some(on), true) = (kind, on, errors.is_empty()) else { return Ok(Err(errors)) };
    let asks = kind == StepKind::Asked || kind.is_reply();
    let dated = matches!(kind, StepKind::RiskAccepted | StepKind::Corrected);
    Ok(Ok(NewStep {
        kind,
        vendor: optional(field(fields, "vendor").filter(|_| asks))?,
        words: text("words").replace("\r\n", "\n"),
        plan: if kind == StepKind::RiskAccepted { text("plan") } else { String::new() },
        next_on: next_on.filter(|_| dated),
        person: text("person"),
        on,
    }))
}

pub async fn questions(State(app): State<App>, frame: Frame, Path(id): Path<ChecklistId>) -> Shown {
    shown(&asked(&app, &frame, id).await?)
}

async fn asked(app: &App, frame: &Frame, id: ChecklistId) -> Result<pages::Questions, Failure> {
    let view = checklists::open(app, &frame.caller, id).await?;
    let found = conflicts::questions(app, &frame.caller, id).await?;
    Ok(pages::Questions {
        layout: frame.layout.clone(),
        head: sheet::head(&view.checklist),
        questions: found.into_iter().map(|one| question(app, one)).collect(),
        may_reply: view.can.keep && !view.can.proxy,
        reader: frame.caller.actor.display_name.clone(),
        typed: BTreeMap::new(),
        errors: vec![],
    })
}

fn question(app: &App, of: Asked) -> pages::QuestionLine {
    let Asked { question: of, own_item, label } = of;
    pages::QuestionLine {
        facility_sheet: of.facility_sheet,
        label,
        own_item,
        version: of.version,
        waits: of.waits,
        steps: of.steps,
        request_key: fresh_key(app),
        item: of.item,
    }
}

pub async fn reply(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<ChecklistId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    let text = |name: &str| field(&fields, name).unwrap_or_default().trim().replace("\r\n", "\n");
    let kinds = [StepKind::Stands, StepKind::Otherwise, StepKind::Unclear, StepKind::Amends].map(StepKind::key);
    let item = text("item");
    let wrong = |name: &str, said: &str| FieldError::new(&format!("{name}.{item}"), said);
    let sheet = optional(field(&fields, "facility_sheet"))?.ok_or(AppError::NotFound)?;
    let errors = match choice("返事", field(&fields, "kind"), &kinds)? {
        None => vec![wrong("kind", "返事の種類を選んでください。")],
        Some(kind) => {
            let given = Reply {
                facility_sheet: sheet,
                item: item.clone(),
                based_on: based_on(&fields)?,
                kind,
                words: text("words"),
                person: text("person"),
            };
            match conflicts::reply(&app, &frame.caller, id, &given, &key).await {
                Ok(()) => return Ok(done(&format!("/checklists/{id}/questions"), "replied")),
                Err(AppError::Problems(problems)) => {
                    problems.iter().map(|one| wrong(&one.column, &one.message)).collect()
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    refused(&pages::Questions { typed: fields.into_iter().collect(), errors, ..asked(&app, &frame, id).await? })
}
