//! チェックリスト as Excel, for programs: the workbook out, and back in.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use tachiiri_domain::ids::ChecklistId;
use utoipa::{IntoParams, ToSchema};

use super::super::extract::{IdempotencyKey, Json, Path, Query, Raw, choice};
use super::super::failure::Failure;
use super::super::session::Signed;
use super::checklists::moment;
use super::{Reply, download};
use crate::app::App;
use crate::app::checklists::{self, Accepted, HandedIn, Preview};

/// The sheet in the layout of its form; open cells are yellow.
#[utoipa::path(get, path = "/api/v1/checklists/{id}/workbook", tag = "checklists", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 404)))]
pub async fn show(State(app): State<App>, signed: Signed, Path(id): Path<ChecklistId>) -> Result<Response, Failure> {
    Ok(download(checklists::workbook(&app, &signed.caller, id).await?))
}

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct WorkbookQuery {
    /// `true`: only tell what would change.
    pub dry_run: Option<String>,
    /// 代行入力: where the original is kept.
    pub original: Option<String>,
}

/// What the file would change, or has changed.
#[derive(Serialize, ToSchema)]
pub struct WorkbookRead {
    /// `changes`, `facts`, `conflicts`, `problems` (`{sheet, cell, value, code, rule, message}`), `missing`, `stamped`,
    /// `answers`, `file`
    #[serde(flatten)]
    #[schema(value_type = Object)]
    preview: Preview,
    /// Cells and statements written; 0 in a dry run and where nothing differs.
    written: u32,
    saved_at: Option<String>,
}

impl WorkbookRead {
    fn of(preview: Preview, accepted: Option<Accepted>) -> Json<Self> {
        let written = accepted.as_ref().map_or(0, |done| done.written);
        Json(Self { preview, written, saved_at: accepted.map(|done| moment(done.saved_at)) })
    }
}

/// Reads a filled workbook. The body is the file itself. Where a cell is wrong nothing is written: 422 with `cells`.
#[utoipa::path(post, path = "/api/v1/checklists/{id}/workbook", tag = "checklists",
    params(("id" = String, Path), WorkbookQuery, ("Idempotency-Key" = Option<String>, Header)),
    request_body(content = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    responses((status = 200, body = WorkbookRead), (status = 404), (status = 409), (status = 413),
        (status = 422, description = "`cells` with every cell that is wrong, or `problems` about the file as a whole")))]
pub async fn read(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ChecklistId>,
    Query(query): Query<WorkbookQuery>,
    IdempotencyKey(key): IdempotencyKey,
    Raw(bytes): Raw,
) -> Reply<WorkbookRead> {
    let rehearse: Option<bool> = choice("dry_run", query.dry_run.as_deref(), &["true", "false"])?;
    let handed = HandedIn { bytes: &bytes, original: query.original.as_deref().unwrap_or_default() };
    if rehearse == Some(true) {
        return Ok(WorkbookRead::of(checklists::read_workbook(&app, &signed.caller, id, handed).await?, None));
    }
    let taken = checklists::take_workbook(&app, &signed.caller, id, handed, &key).await?;
    Ok(WorkbookRead::of(taken.preview, taken.accepted))
}
