//! Builds a report that somebody asked for on screen.

use tachiiri_domain::ids::ReportId;

use crate::app::{App, Caller, reports};
use crate::error::{AppError, Result};

pub async fn run(app: &App, report: ReportId) -> Result<()> {
    reports::build_asked(app, &Caller::job("build_report"), report).await
}

pub async fn give_up(app: &App, report: ReportId, why: &AppError) -> Result<()> {
    reports::give_up(app, report, &why.message()).await
}
