//! 考え方 as JSON.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::extract::{Json, Query, optional};
use super::super::failure::Failure;
use super::super::session::Signed;
use super::{Reply, Rows};
use crate::app::App;
use crate::app::notes::{self, NoteQuery, NoteRow};

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct NotesQuery {
    /// Everyday words, or a question's number (`12-21`).
    pub q: Option<String>,
    /// The lineage of an item (`access-log@server`).
    pub item: Option<String>,
    pub fiscal_year: Option<String>,
}

impl NotesQuery {
    pub fn query(&self) -> Result<NoteQuery, Failure> {
        Ok(NoteQuery {
            text: self.q.clone().unwrap_or_default(),
            lineage: self.item.clone().unwrap_or_default(),
            fiscal_year: optional(self.fiscal_year.as_deref())?,
        })
    }
}

#[utoipa::path(get, path = "/api/v1/notes", tag = "notes", params(NotesQuery),
    responses((status = 200, body = Rows<Object>)))]
pub async fn list(State(app): State<App>, signed: Signed, Query(query): Query<NotesQuery>) -> Reply<Rows<NoteRow>> {
    let rows = notes::find(&app, &signed.caller, &query.query()?).await?.rows;
    Ok(Json(Rows { total: rows.len() as u64, rows }))
}
