//! 集計: the very figures that are printed, for the page.

use std::collections::BTreeSet;

use tachiiri_domain::Date;
use tachiiri_domain::access::Act;
use tachiiri_domain::figures::{Figures, ItemHead, SheetRow};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::scope::Scope;
use tachiiri_reports::snapshot::{self, Snapshot, SnapshotHead};
use tachiiri_reports::{checklist_summary, sheets};
use tachiiri_storage::{Conn, audit, instruments, sheet_rows};

use super::audit::printed;
use super::selections::day;
use super::{App, Caller, FileBody};
use crate::error::{AppError, Result};

/// Which figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FiguresRequest {
    pub prefecture: PrefectureCode,
    pub fiscal_year: FiscalYear,
    /// 基準日; None: today in Japan.
    pub as_of: Option<Date>,
}

/// Counts what lies in the caller's view. Nothing is kept.
pub async fn show(app: &App, caller: &Caller, request: &FiguresRequest) -> Result<Figures> {
    let scope = caller.actor.scope_for(Act::ViewFigures)?;
    let taken = take(app, &scope, request).await?;
    let head = audit::head(&app.db).await?.as_ref().map(printed);
    beside("figures", move || tachiiri_reports::figures::count(&taken.write(head)?.bytes)).await
}

/// The same figures as CSV.
pub async fn csv(app: &App, caller: &Caller, request: &FiguresRequest) -> Result<FileBody> {
    let figures = show(app, caller, request).await?;
    let bytes = sheets::csv(&figures).map_err(|fault| AppError::fault("writing figures as CSV", fault))?;
    Ok(FileBody { name: "figures.csv".to_owned(), media_type: "text/csv; charset=utf-8", bytes })
}

/// The chart of the paper for one respondent's form, as SVG; empty where nothing was asked.
pub fn chart(figures: &Figures, respondent: Respondent) -> Result<String> {
    let parts = checklist_summary::parts(figures).map_err(|fault| AppError::fault("drawing the chart", fault))?;
    let name = format!("bars-{}.svg", respondent.key());
    let drawn = parts.into_iter().find(|(file, _)| *file == name).map(|(_, svg)| svg).unwrap_or_default();
    String::from_utf8(drawn).map_err(|fault| AppError::fault("drawing the chart", fault))
}

/// What a snapshot is written from.
pub(super) struct Taken {
    rows: Vec<SheetRow>,
    registered: Vec<tachiiri_domain::figures::RegisteredRow>,
    head: SnapshotHead,
}

impl Taken {
    pub fn write(&self, audit_head: Option<String>) -> tachiiri_reports::Result<Snapshot> {
        snapshot::write(&self.rows, &self.registered, &SnapshotHead { audit_head, ..self.head.clone() })
    }

    pub fn as_of(&self) -> Date {
        self.head.as_of
    }
}

/// The rows of the day within a scope, and the forms they answer.
pub(super) async fn take(app: &App, scope: &Scope, request: &FiguresRequest) -> Result<Taken> {
    let as_of = day(request.as_of, app.clock.today())?;
    let (prefecture, year) = (request.prefecture, request.fiscal_year);
    let rows = sheet_rows::rows(&app.db, scope, Some(prefecture), year, as_of).await?;
    let registered = sheet_rows::registered(&app.db, scope, prefecture, as_of).await?;
    let items = items(&app.db, &rows, year).await?;
    let head = SnapshotHead { fiscal_year: year, prefecture, as_of, items, audit_head: None };
    Ok(Taken { rows, registered, head })
}

/// The items of every form asked; where a respondent was not asked, those of the year's form.
async fn items(conn: &impl Conn, rows: &[SheetRow], year: FiscalYear) -> Result<Vec<ItemHead>> {
    let mut items: Vec<ItemHead> = Vec::new();
    for respondent in Respondent::ALL.iter().copied() {
        let asked = rows.iter().filter(|row| row.respondent == respondent);
        let keys: BTreeSet<_> = asked.map(|row| row.instrument.as_str()).collect();
        let mut forms = Vec::new();
        // One or two forms a year.
        for (name, version) in keys.into_iter().filter_map(|key| key.split_once('/')) {
            forms.extend(instruments::by_key(conn, name, version).await?);
        }
        if forms.is_empty() {
            forms.extend(instruments::latest(conn, respondent, year).await?);
        }
        for head in forms.iter().flat_map(|(_, form)| snapshot::item_heads(form)) {
            if !items.iter().any(|known| known.respondent == head.respondent && known.code == head.code) {
                items.push(head);
            }
        }
    }
    Ok(items)
}

/// Counting and printing take the processor for long: beside the threads that answer requests.
pub(super) async fn beside<T: Send + 'static>(
    what: &'static str,
    work: impl FnOnce() -> tachiiri_reports::Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|why| AppError::fault(what, why))?;
    done.map_err(|why| AppError::fault(what, why))
}
