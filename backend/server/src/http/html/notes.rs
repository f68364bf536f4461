//! 質問と考え方

use axum::extract::State;
use tachiiri_pages::notes::{NoteLine, Notes};

use super::super::api::notes::NotesQuery;
use super::super::extract::Query;
use super::{Frame, Shown, shown};
use crate::app::App;
use crate::app::notes::{self, NoteRow};

pub async fn list(State(app): State<App>, frame: Frame, Query(query): Query<NotesQuery>) -> Shown {
    let wanted = query.query()?;
    let found = notes::find(&app, &frame.caller, &wanted).await?;
    let line = |row: NoteRow| NoteLine { note: row.note, items: row.items };
    shown(&Notes {
        layout: frame.layout,
        fiscal_year: found.fiscal_year,
        text: wanted.text,
        lineage: wanted.lineage,
        lines: found.rows.into_iter().map(line).collect(),
    })
}
