//! チェックリスト: the list, and the sheet itself.

use axum::extract::State;
use tachiiri_domain::access::Act;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_pages::checklists::{Checklists, SheetRow};
use tachiiri_pages::original::{LeftOut, Original};
use tachiiri_pages::sheet::{Checklist, Mode};

use super::super::api::checklists::ChecklistQuery;
use super::super::api::download;
use super::super::extract::{Path, Query};
use super::{Frame, Shown, list_page, pager, sheet, shown, years};
use crate::app::App;
use crate::app::checklists::{self, ChecklistRow, ExportRequest, Filter};

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Format {
    format: Option<String>,
}

pub async fn list(
    State(app): State<App>,
    frame: Frame,
    Query(query): Query<ChecklistQuery>,
    Query(Format { format }): Query<Format>,
) -> Shown {
    let filter = query.filter()?;
    if format.as_deref() == Some("csv") {
        let fiscal_year = filter.fiscal_year.unwrap_or_else(|| FiscalYear::of(app.clock.today()));
        let request = ExportRequest { fiscal_year, prefecture: None, as_of: None };
        return Ok(download(checklists::export(&app, &frame.caller, &request).await?));
    }
    let page = list_page(query.page.as_deref())?;
    let filter = Filter { page: Some(page), ..filter };
    let listed = checklists::list(&app, &frame.caller, &filter).await?;
    shown(&Checklists {
        years: years(&app, filter.fiscal_year),
        respondent: filter.respondent,
        state: filter.state,
        rows: listed.rows.into_iter().map(row).collect(),
        pager: pager("/checklists", &fields(&query), page, listed.total),
        may_export: frame.caller.actor.may(Act::ExportChecklists),
        layout: frame.layout,
    })
}

fn fields(query: &ChecklistQuery) -> [(&'static str, Option<&str>); 6] {
    [
        ("fiscal_year", query.fiscal_year.as_deref()),
        ("collection", query.collection.as_deref()),
        ("health_centre", query.health_centre.as_deref()),
        ("facility", query.facility.as_deref()),
        ("respondent", query.respondent.as_deref()),
        ("state", query.state.as_deref()),
    ]
}

fn row(row: ChecklistRow) -> SheetRow {
    SheetRow {
        id: row.id,
        facility_name: row.facility_name,
        respondent: row.respondent,
        contract: sheet::contract(&row.vendor_name, &row.system),
        fiscal_year: row.fiscal_year,
        due_on: row.due_on,
        state: row.state,
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct ShowQuery {
    /// `true` after the summary before submitting: everything against it is shown.
    errors: Option<String>,
    /// `true` where somebody else enters what came on paper.
    proxy: Option<String>,
}

pub async fn show(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<ChecklistId>,
    Query(query): Query<ShowQuery>,
) -> Shown {
    let entering = query.proxy.as_deref() == Some("true");
    let mut view = match entering {
        true => checklists::open_to_write(&app, &frame.caller, id).await?,
        false => checklists::open(&app, &frame.caller, id).await?,
    };
    let asked = query.errors.as_deref() == Some("true");
    let violations = if asked { std::mem::take(&mut view.violations) } else { vec![] };
    // Who enters for another reads what was submitted until he says so.
    let may_proxy = view.can.answer && view.can.proxy && !entering;
    let page = Checklist { violations, may_proxy, ..sheet::page(&app, frame.layout, view) };
    shown(&if may_proxy { Checklist { mode: Mode::Read, ..page } } else { page })
}

/// What the ministry's own workbook has no place for, before it is taken.
pub async fn original(State(app): State<App>, frame: Frame, Path(id): Path<ChecklistId>) -> Shown {
    let view = checklists::open(&app, &frame.caller, id).await?;
    let poured = checklists::original(&app, &frame.caller, id).await?;
    let name = |code: &str| {
        let item = view.instrument.item(code);
        item.map_or_else(|| code.to_owned(), |item| format!("{} {}", item.label_short(), item.short))
    };
    let line =
        |one: &tachiiri_files::form_book::LeftOut| LeftOut { item: name(&one.item), round: one.round, what: one.what };
    let left_out = poured.left_out.iter().map(line).collect();
    shown(&Original { layout: frame.layout, head: sheet::head(&view.checklist), left_out, instrument: view.instrument })
}

pub async fn original_file(State(app): State<App>, frame: Frame, Path(id): Path<ChecklistId>) -> Shown {
    Ok(download(checklists::original(&app, &frame.caller, id).await?.file))
}
