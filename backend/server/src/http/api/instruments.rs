//! 様式・チェックリストの版 as JSON.

use axum::extract::State;
use tachiiri_domain::ids::InstrumentVersionId;
use tachiiri_domain::instrument::Instrument;

use super::super::extract::{Json, Path};
use super::super::session::Signed;
use super::Reply;
use crate::app::App;
use crate::app::instruments::{self, InstrumentHead};

#[utoipa::path(get, path = "/api/v1/instruments", tag = "instruments", responses((status = 200, body = [Object])))]
pub async fn list(State(app): State<App>, signed: Signed) -> Reply<Vec<InstrumentHead>> {
    Ok(Json(instruments::list(&app, &signed.caller).await?))
}

#[utoipa::path(get, path = "/api/v1/instruments/{id}", tag = "instruments", params(("id" = String, Path)),
    responses((status = 200, body = Object), (status = 404)))]
pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<InstrumentVersionId>) -> Reply<Instrument> {
    Ok(Json(instruments::show(&app, &signed.caller, id).await?))
}
