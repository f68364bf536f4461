//! 集計 as JSON: the very values of `figures.json`.

use axum::extract::State;
use serde::Deserialize;
use tachiiri_domain::figures::Figures;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::scope::Grant;
use utoipa::IntoParams;

use super::super::extract::{Json, Query, optional};
use super::super::failure::Failure;
use super::super::session::Signed;
use super::Reply;
use super::checklists::day;
use crate::app::App;
use crate::app::figures::{self, FiguresRequest};

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct FiguresQuery {
    /// Two digits; may be left out by those who see one prefecture only.
    pub prefecture: Option<String>,
    pub fiscal_year: Option<String>,
    /// 基準日; none: today.
    pub as_of: Option<String>,
}

impl FiguresQuery {
    /// Fills what is left out from the caller's own prefecture and today.
    pub fn request(&self, app: &App, signed: &Signed) -> Result<FiguresRequest, Failure> {
        let prefecture = match optional(self.prefecture.as_deref())? {
            Some(prefecture) => prefecture,
            None => own_prefecture(signed).ok_or_else(|| {
                Failure::bad_request("bad_value", "都道府県（prefecture）を2桁のコードで入れてください。")
            })?,
        };
        let this_year = FiscalYear::of(app.clock.today());
        let fiscal_year = optional(self.fiscal_year.as_deref())?.unwrap_or(this_year);
        Ok(FiguresRequest { prefecture, fiscal_year, as_of: day(self.as_of.as_deref())? })
    }
}

/// The first prefecture the caller holds a role over.
pub fn own_prefecture(signed: &Signed) -> Option<PrefectureCode> {
    signed.caller.actor.assignments.iter().find_map(|held| match held.grant {
        Grant::Prefecture(prefecture) => Some(prefecture),
        _ => None,
    })
}

#[utoipa::path(get, path = "/api/v1/figures", tag = "figures", params(FiguresQuery),
    responses((status = 200, body = Object, description = "as `figures.json` of a report")))]
pub async fn show(State(app): State<App>, signed: Signed, Query(query): Query<FiguresQuery>) -> Reply<Figures> {
    let request = query.request(&app, &signed)?;
    Ok(Json(figures::show(&app, &signed.caller, &request).await?))
}
