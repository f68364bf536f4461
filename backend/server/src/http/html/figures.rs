//! 集計: the very figures the report prints, with the chart of the paper.

use axum::extract::State;
use serde::Deserialize;
use tachiiri_domain::figures::{Figures, TOTAL};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::Respondent;
use tachiiri_pages::figures::FiguresPage;

use super::super::api::checklists::day;
use super::super::api::download;
use super::super::extract::{Query, choice, optional};
use super::super::failure::{Failure, percent};
use super::{Frame, Shown, prefectures, shown, unless_single, years};
use crate::app::App;
use crate::app::figures::{self, FiguresRequest};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PageQuery {
    prefecture: Option<String>,
    fiscal_year: Option<String>,
    as_of: Option<String>,
    respondent: Option<String>,
    health_centre: Option<String>,
    format: Option<String>,
}

pub async fn show(State(app): State<App>, frame: Frame, Query(query): Query<PageQuery>) -> Shown {
    let request = request(&app, &frame, &query).await?;
    if query.format.as_deref() == Some("csv") {
        return Ok(download(figures::csv(&app, &frame.caller, &request).await?));
    }
    let figures = figures::show(&app, &frame.caller, &request).await?;
    let asked = figures.coverage.iter().any(|one| one.asked > 0);
    let keys: Vec<_> = Respondent::ALL.iter().map(|one| one.key()).collect();
    let respondent = choice("回答者", query.respondent.as_deref(), &keys)?.unwrap_or(Respondent::Facility);
    shown(&FiguresPage {
        years: years(&app, Some(request.fiscal_year)),
        prefectures: unless_single(prefectures(&frame.caller, Some(request.prefecture))),
        respondent,
        health_centre: query.health_centre.filter(|name| !name.is_empty()).unwrap_or_else(|| TOTAL.to_owned()),
        chart_svg: figures::chart(&figures, respondent)?,
        csv_href: csv_href(&request, &figures),
        figures: asked.then_some(figures),
        layout: frame.layout,
    })
}

async fn request(app: &App, frame: &Frame, query: &PageQuery) -> Result<FiguresRequest, Failure> {
    let prefecture = match optional(query.prefecture.as_deref())? {
        Some(prefecture) => prefecture,
        None => super::own_prefecture(app, &frame.caller).await?,
    };
    let this_year = FiscalYear::of(app.clock.today());
    let fiscal_year = optional(query.fiscal_year.as_deref())?.unwrap_or(this_year);
    Ok(FiguresRequest { prefecture, fiscal_year, as_of: day(query.as_of.as_deref())? })
}

fn csv_href(request: &FiguresRequest, figures: &Figures) -> String {
    let (prefecture, year, as_of) = (request.prefecture, request.fiscal_year, figures.as_of);
    format!("/figures?prefecture={prefecture}&fiscal_year={year}&as_of={}&format=csv", percent(&as_of.to_string()))
}
