//! 様式・チェックリストの版

use axum::extract::State;
use tachiiri_domain::ids::InstrumentVersionId;
use tachiiri_pages::instruments::{InstrumentDetail, InstrumentRow, Instruments};

use super::super::extract::Path;
use super::{Frame, Shown, shown};
use crate::app::App;
use crate::app::instruments;

pub async fn list(State(app): State<App>, frame: Frame) -> Shown {
    let mut rows = Vec::new();
    // Two forms a year: each is read whole for the number of its items.
    for one in instruments::list(&app, &frame.caller).await? {
        let items = instruments::show(&app, &frame.caller, one.id).await?.items.len() as u64;
        rows.push(InstrumentRow {
            id: one.id,
            key: one.key,
            title: one.title,
            respondent: one.respondent,
            fiscal_year: one.fiscal_year,
            items,
            published_at: one.published_at,
            digest: one.digest,
        });
    }
    shown(&Instruments { rows, layout: frame.layout })
}

pub async fn show(State(app): State<App>, frame: Frame, Path(id): Path<InstrumentVersionId>) -> Shown {
    let instrument = instruments::show(&app, &frame.caller, id).await?;
    let heads = instruments::list(&app, &frame.caller).await?;
    let head = heads.into_iter().find(|head| head.id == id);
    shown(&InstrumentDetail {
        layout: frame.layout,
        instrument,
        published_at: head.as_ref().map(|head| head.published_at),
        digest: head.map(|head| head.digest).unwrap_or_default(),
    })
}
