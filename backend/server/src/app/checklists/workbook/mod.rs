//! Excel で回答: a sheet goes out as a workbook, comes back, is compared, and is written only when accepted.

mod compare;
mod name;
mod preview;

use std::collections::BTreeMap;

use serde_json::json;
use tachiiri_domain::Date;
use tachiiri_domain::answers::{Answers, Cell, Given};
use tachiiri_domain::audit::sha256;
use tachiiri_domain::checklist::{Refused, frozen};
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::instrument::Instrument;
use tachiiri_domain::outsourced::Updates;
use tachiiri_domain::request::{RequestKey, RowVersion};
use tachiiri_files::checklist_book::{self, Filling, Head, Reading, Stamp};
use tachiiri_storage::checklists::{self, Checklist};

use super::answering::{Writable, store};
use super::reach::{self, Hand};
use crate::app::self_checks::systems_behind;
use crate::app::write::{self, Begun};
use crate::app::{App, Caller, FileBody};
use crate::error::{AppError, Result};

pub use name::{SheetName, find_sheet, stamped_sheet};
pub use preview::{Accepted, CellChange, FactsChange, HandedIn, Preview, Taken, Taking};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The sheet with everything a workbook needs of it.
struct Held {
    sheet: Checklist,
    form: Instrument,
    answers: BTreeMap<Cell, (Given, RowVersion)>,
    frozen: Answers,
    hand: Hand,
    /// Of a 自己点検: the systems by which its deciding question is judged.
    systems: Vec<(String, Updates)>,
}

impl Held {
    /// Within view or `NotFound`; denied where the caller only reads it.
    async fn load(app: &App, caller: &Caller, id: ChecklistId) -> Result<Self> {
        let conn = &app.db;
        let sheet = reach::seen(conn, &caller.actor, id).await?;
        let hand = reach::hand(&caller.actor, &sheet);
        if hand == Hand::None {
            return Err(AppError::Denied);
        }
        let form = reach::form(conn, &sheet).await?;
        let confirmed = match sheet.accepted_revision {
            Some(revision) => checklists::domain_answers(conn, revision).await?,
            None => Answers::new(),
        };
        Ok(Self {
            systems: systems_behind(app, conn, (&form, sheet.facility.id)).await?,
            answers: checklists::answers(conn, sheet.open_revision).await?,
            frozen: frozen(&form, confirmed),
            form,
            sheet,
            hand,
        })
    }

    fn head(&self) -> Head {
        let contract = self.sheet.contract.as_ref();
        Head {
            checklist: self.sheet.id,
            fiscal_year: self.sheet.fiscal_year,
            external_id: self.sheet.facility.external_id.clone(),
            facility_name: self.sheet.facility.name.clone(),
            contract: contract.map(|one| format!("{}・{}", one.vendor_name, one.system)).unwrap_or_default(),
            health_centre: self.sheet.facility.health_centre_name.clone(),
            due_on: self.sheet.due_on,
        }
    }
}

/// The sheet as a workbook, to be filled away from the screen. Taking somebody else's is an audit event.
pub async fn workbook(app: &App, caller: &Caller, id: ChecklistId) -> Result<FileBody> {
    let held = Held::load(app, caller, id).await?;
    if held.hand != Hand::Own {
        let write = write::begin(app, caller).await?;
        write.audit("checklist.workbook", format!("checklist:{id}"), json!({})).await?;
        write.commit(()).await?;
    }
    let head = held.head();
    let filling = Filling {
        form: &held.form,
        head: &head,
        facts: held.sheet.facts,
        facts_version: held.sheet.sheet_version,
        answers: &held.answers,
        frozen: &held.frozen,
        proxy: held.hand == Hand::Proxy,
    };
    let bytes = checklist_book::fill(&filling).map_err(|why| AppError::fault("workbook of a sheet", why))?;
    let who = if head.contract.is_empty() { &head.facility_name } else { &head.contract };
    let respondent = held.form.respondent.label();
    let name = format!("チェックリスト_{}_{respondent}_{who}.xlsx", head.fiscal_year.label());
    Ok(FileBody { name: name.replace(['/', '\\'], "_"), media_type: XLSX, bytes })
}

/// What a workbook that came back would change. Nothing is written.
///
/// # Errors
/// `Problems` with one sentence where the file as a whole cannot be used; `wrong_state`, `year_over`.
pub async fn read_workbook(app: &App, caller: &Caller, id: ChecklistId, handed: HandedIn<'_>) -> Result<Preview> {
    let held = Held::load(app, caller, id).await?;
    if !held.sheet.state.is_open() {
        return Err(Refused::WrongState(held.sheet.state.key().label(), "回答を変更").into());
    }
    reach::year_runs(held.sheet.fiscal_year, app.clock.today())?;
    let (held, stamp, reading) = read(held, handed.bytes.to_vec()).await?;
    let compared = compare::Compared { held: &held, stamp: stamp.as_ref(), original: handed.original };
    Ok(compared.preview(&reading, sha256(handed.bytes), app.clock.today()))
}

/// Unfolding a package is work for a thread of its own.
async fn read(held: Held, bytes: Vec<u8>) -> Result<(Held, Option<Stamp>, Reading)> {
    let work = move || {
        let file = checklist_book::open(&bytes)?;
        let reading = file.read(&held.form, &held.head())?;
        Ok((held, file.stamp, reading))
    };
    let done = tokio::task::spawn_blocking(work).await.map_err(|why| AppError::fault("workbook thread", why))?;
    done.map_err(|problem| AppError::Problems(vec![problem]))
}

/// Writes what a person looked through, all of it or nothing.
///
/// # Errors
/// `Invalid` where a rule does not hold, `Stale` where a cell was saved in between.
pub async fn accept_workbook(
    app: &App,
    caller: &Caller,
    id: ChecklistId,
    taking: &Taking,
    key: &RequestKey,
) -> Result<Accepted> {
    // The file, not the cells: sent twice, the second finds none that differ any more and is still the same write.
    let operation = write::operation(format_args!("workbook.accept:{id}"), &taking.file);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(accepted) => return reach::still(app, caller, id, accepted).await,
        Begun::New(write) => write,
    };
    let mut open = Writable::load(app, caller, &write, id).await?;
    let givens = admitted(&mut open, taking, app.clock.today())?;
    if let Some((facts, based_on)) = taking.facts {
        super::answering::store_facts(&write, &mut open.sheet, facts, based_on).await?;
    }
    for (change, given) in taking.writes.iter().zip(&givens) {
        store(app, caller, &write, &open.sheet, change, given).await?;
    }
    let cells = taking.writes.iter().zip(&givens);
    let cells: Vec<_> = cells.map(|(change, given)| json!({ "cell": change.cell, "given": given })).collect();
    let detail = json!({ "file": taking.file, "cells": cells, "facts": taking.facts.map(|(facts, _)| facts) });
    write.audit("workbook.accept", format!("checklist:{id}"), detail).await?;
    let written = taking.writes.len() + usize::from(taking.facts.is_some());
    let written = u32::try_from(written).unwrap_or(u32::MAX);
    let accepted = Accepted { written, saved_at: write.now, remaining: open.remaining() };
    write.commit(accepted).await
}

/// What is written for each change; nothing where the sheet is closed or one of them breaks a rule.
fn admitted(open: &mut Writable, taking: &Taking, today: Date) -> Result<Vec<Given>> {
    if !open.sheet.state.is_open() {
        return Err(Refused::WrongState(open.sheet.state.key().label(), "回答を変更").into());
    }
    let mut givens = Vec::new();
    for change in &taking.writes {
        givens.push(open.admit(change)?);
    }
    let broken: Vec<_> = taking.writes.iter().flat_map(|change| open.broken(&change.cell, today)).collect();
    if broken.is_empty() { Ok(givens) } else { Err(AppError::Invalid(broken)) }
}

/// Reads a workbook and takes what it changes, for programs and the command line.
///
/// # Errors
/// `Cells` with every cell that is wrong; nothing is written then.
pub async fn take_workbook(
    app: &App,
    caller: &Caller,
    id: ChecklistId,
    handed: HandedIn<'_>,
    key: &RequestKey,
) -> Result<Taken> {
    let preview = read_workbook(app, caller, id, handed).await?;
    if !preview.problems.is_empty() {
        return Err(AppError::Cells(preview.problems));
    }
    let taking = preview.taking();
    let accepted = if taking.writes.is_empty() && taking.facts.is_none() {
        None
    } else {
        Some(accept_workbook(app, caller, id, &taking, key).await?)
    };
    Ok(Taken { preview, accepted })
}
