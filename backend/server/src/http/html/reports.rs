//! 報告書

use axum::extract::State;
use tachiiri_domain::access::Act;
use tachiiri_domain::figures::ReportKind;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ReportId;
use tachiiri_domain::wareki;
use tachiiri_pages::FieldError;
use tachiiri_pages::reports::{BuildState, ReportDetail, ReportFile, ReportRow, Reports};

use super::super::api::download;
use super::super::extract::{Form, Path, optional, request_key};
use super::super::failure::Failure;
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, done, fresh_key, prefectures, refused, shown, years};
use crate::app::App;
use crate::app::figures::FiguresRequest;
use crate::app::reports::{self, Report, ReportState};
use crate::error::AppError;

pub async fn list(State(app): State<App>, frame: Frame) -> Shown {
    let as_of = wareki::long(app.clock.today());
    shown(&draw(&app, frame, None, as_of, vec![]).await?)
}

async fn draw(
    app: &App,
    frame: Frame,
    year: Option<FiscalYear>,
    as_of: String,
    errors: Vec<FieldError>,
) -> Result<Reports, Failure> {
    let rows = reports::list(app, &frame.caller).await?;
    let year = year.unwrap_or_else(|| FiscalYear::of(app.clock.today()));
    Ok(Reports {
        request_key: fresh_key(app),
        rows: rows.into_iter().map(row).collect(),
        may_build: frame.caller.actor.may(Act::BuildReport),
        prefectures: prefectures(&frame.caller, None),
        years: years(app, Some(year)),
        as_of,
        errors,
        layout: frame.layout,
    })
}

fn row(report: Report) -> ReportRow {
    ReportRow {
        id: report.id,
        kind: report.kind.parse::<ReportKind>().map_or(report.kind, |kind| kind.label().to_owned()),
        prefecture: report.prefecture,
        fiscal_year: report.fiscal_year,
        as_of: report.as_of,
        state: match report.state {
            ReportState::Queued => BuildState::Queued,
            ReportState::Building => BuildState::Building,
            ReportState::Done => BuildState::Done,
            ReportState::Failed => BuildState::Failed,
        },
        created_at: report.created_at,
        created_by: report.created_by,
    }
}

pub async fn request(State(app): State<App>, frame: Frame, Form(fields): Form<Fields>) -> Shown {
    let typed = field(&fields, "as_of").unwrap_or_default().to_owned();
    let year: Option<FiscalYear> = optional(field(&fields, "fiscal_year"))?;
    let wrong = match wareki::parse(&typed) {
        Err(bad) => FieldError::new("as_of", &bad.to_string()),
        Ok(as_of) => {
            let of = wanted(&app, &frame, &fields, year, as_of).await?;
            let key = request_key(&app, field(&fields, "request_key"))?;
            match reports::request(&app, &frame.caller, &of, &key).await {
                Ok(id) => return Ok(done(&format!("/reports/{id}"), "queued")),
                Err(error @ AppError::BadInput { .. }) => FieldError::new("as_of", &error.message()),
                Err(other) => return Err(other.into()),
            }
        }
    };
    refused(&draw(&app, frame, year, typed, vec![wrong]).await?)
}

async fn wanted(
    app: &App,
    frame: &Frame,
    fields: &Fields,
    year: Option<FiscalYear>,
    as_of: tachiiri_domain::Date,
) -> Result<FiguresRequest, Failure> {
    let prefecture = match optional(field(fields, "prefecture"))? {
        Some(prefecture) => prefecture,
        None => super::own_prefecture(app, &frame.caller).await?,
    };
    let fiscal_year = year.unwrap_or_else(|| FiscalYear::of(app.clock.today()));
    Ok(FiguresRequest { prefecture, fiscal_year, as_of: Some(as_of) })
}

pub async fn show(State(app): State<App>, frame: Frame, Path(id): Path<ReportId>) -> Shown {
    let mut report = reports::find(&app, &frame.caller, id).await?;
    let files = std::mem::take(&mut report.files).into_iter();
    let file = |one: reports::ReportFile| ReportFile { name: one.name, sha256: one.sha256, bytes: one.bytes };
    shown(&ReportDetail {
        progress_done: u64::from(report.progress_done),
        progress_total: u64::from(report.progress_total),
        snapshot: report.snapshot.clone(),
        made_with: made_with(&report),
        files: files.map(file).collect(),
        error: report.error.clone(),
        report: row(report),
        layout: frame.layout,
    })
}

/// What it was printed with, in words.
fn made_with(report: &Report) -> Vec<(&'static str, String)> {
    let hash = |key: &str| Some(report.made_with.as_ref()?.get(key)?.as_str()?.to_owned());
    let parts = [("ひな形", "templates"), ("字体", "fonts"), ("typst", "typst")];
    parts.into_iter().filter_map(|(what, key)| Some((what, hash(key)?))).collect()
}

pub async fn file(State(app): State<App>, frame: Frame, Path((id, file)): Path<(ReportId, String)>) -> Shown {
    Ok(download(reports::file(&app, &frame.caller, id, &file).await?))
}
