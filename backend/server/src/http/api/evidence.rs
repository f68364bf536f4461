//! 根拠資料 as JSON: files, papers kept on site, and the three points of a device without the function.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use tachiiri_domain::evidence::{CannotStatement, Disclosure, EvidenceKind};
use tachiiri_domain::ids::{ChecklistId, EvidenceId};
use utoipa::{IntoParams, ToSchema};

use super::super::extract::{IdempotencyKey, Json, Path, Query, Raw, choice, optional};
use super::super::failure::Failure;
use super::super::session::Signed;
use super::account::{DONE, Done};
use super::checklists::day;
use super::{Reply, download};
use crate::app::App;
use crate::app::evidence::{self, Evidence, Incoming, Source};

/// 根拠資料 in all versions, newest first.
#[utoipa::path(get, path = "/api/v1/checklists/{id}/evidence", tag = "evidence", params(("id" = String, Path)),
    responses((status = 200, body = Vec<Object>), (status = 404)))]
pub async fn list(State(app): State<App>, signed: Signed, Path(id): Path<ChecklistId>) -> Reply<Vec<Evidence>> {
    Ok(Json(evidence::of_sheet(&app, &signed.caller, id).await?.evidence))
}

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct FileQuery {
    /// Code of the item; none: the sheet as a whole.
    item: Option<String>,
    /// `ground` (unless said otherwise), `mds`, `sds`, `original`, `reply`
    kind: Option<String>,
    /// Name of the file.
    name: String,
    title: String,
    note: String,
    /// Of MDS/SDS: the edition as printed on it.
    edition: String,
    /// Of MDS/SDS: there is a later edition.
    older: bool,
    /// Of MDS/SDS: a layout of the vendor's own.
    own_layout: bool,
    /// The version this one takes the place of.
    replaces: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Kept {
    #[schema(value_type = String, format = Uuid)]
    id: EvidenceId,
}

/// Keeps a file, sent as the body.
#[utoipa::path(post, path = "/api/v1/checklists/{id}/evidence", tag = "evidence",
    params(("id" = String, Path), FileQuery, ("Idempotency-Key" = Option<String>, Header)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Kept), (status = 404), (status = 413), (status = 422, description = "`problems`")))]
pub async fn keep_file(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ChecklistId>,
    Query(query): Query<FileQuery>,
    IdempotencyKey(key): IdempotencyKey,
    Raw(bytes): Raw,
) -> Reply<Kept> {
    let kind = kind(query.kind.as_deref())?;
    let disclosure = Disclosure { edition: query.edition, latest: !query.older, own_layout: query.own_layout };
    let new = Incoming {
        item: query.item.filter(|item| !item.is_empty()),
        kind,
        title: query.title,
        note: query.note,
        source: Source::File { name: query.name, bytes: bytes.to_vec() },
        disclosure: kind.is_disclosure().then_some(disclosure),
        replaces: optional(query.replaces.as_deref())?,
    };
    Ok(Json(Kept { id: evidence::add(&app, &signed.caller, id, new, &key).await? }))
}

/// The kinds that a file or a paper can be; the three points of a device are a statement.
fn kind(given: Option<&str>) -> Result<EvidenceKind, Failure> {
    let kinds: Vec<_> =
        EvidenceKind::ALL.iter().filter(|kind| **kind != EvidenceKind::Cannot).map(|kind| kind.key()).collect();
    match choice("資料の種類", given, &kinds)? {
        Some(EvidenceKind::Cannot) => {
            let said = "資料の種類「cannot」は、evidence/statements に送ってください。";
            Err(Failure::bad_request("bad_value", said))
        }
        kind => Ok(kind.unwrap_or(EvidenceKind::Ground)),
    }
}

/// A paper kept on site.
#[derive(Deserialize, ToSchema)]
pub struct ReferenceRequest {
    /// Code of the item; none: the sheet as a whole.
    #[serde(default)]
    item: Option<String>,
    /// `ground` (unless said otherwise), `mds`, `sds`, `original`, `reply`
    #[serde(default)]
    kind: Option<String>,
    /// Name of the paper.
    title: String,
    #[serde(default)]
    note: String,
    /// Where it is kept.
    place: String,
    /// The day on it, as people or programs write it.
    dated_on: String,
    /// Of MDS/SDS: `edition`, `latest`, `own_layout`.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    disclosure: Option<Disclosure>,
    /// The version this one takes the place of.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Uuid)]
    replaces: Option<EvidenceId>,
}

/// Names a paper that stays on site: many hospitals will not upload a network diagram.
#[utoipa::path(post, path = "/api/v1/checklists/{id}/evidence/references", tag = "evidence",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ReferenceRequest,
    responses((status = 200, body = Kept), (status = 404), (status = 422, description = "`problems`")))]
pub async fn keep_reference(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ChecklistId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<ReferenceRequest>,
) -> Reply<Kept> {
    let dated_on = day(Some(&given.dated_on))?;
    let dated_on =
        dated_on.ok_or_else(|| Failure::bad_request("bad_date", "資料の日付（dated_on）を入れてください。"))?;
    let kind = kind(given.kind.as_deref())?;
    let new = Incoming {
        item: given.item,
        kind,
        title: given.title,
        note: given.note,
        source: Source::Reference { place: given.place, dated_on },
        disclosure: given.disclosure.filter(|_| kind.is_disclosure()),
        replaces: given.replaces,
    };
    Ok(Json(Kept { id: evidence::add(&app, &signed.caller, id, new, &key).await? }))
}

/// The three points confirmed for a device that has no such function (ANS-CANNOT).
#[derive(Deserialize, ToSchema)]
pub struct StatementRequest {
    item: String,
    #[serde(default)]
    note: String,
    /// `device`, `why`, `incident`, `os_log`
    #[serde(flatten)]
    #[schema(value_type = Object)]
    points: CannotStatement,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Uuid)]
    replaces: Option<EvidenceId>,
}

#[utoipa::path(post, path = "/api/v1/checklists/{id}/evidence/statements", tag = "evidence",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = StatementRequest,
    responses((status = 200, body = Kept), (status = 404), (status = 422, description = "`problems`")))]
pub async fn keep_statement(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ChecklistId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<StatementRequest>,
) -> Reply<Kept> {
    let new = Incoming {
        item: Some(given.item),
        kind: EvidenceKind::Cannot,
        title: String::new(),
        note: given.note,
        source: Source::Statement(given.points),
        disclosure: None,
        replaces: given.replaces,
    };
    Ok(Json(Kept { id: evidence::add(&app, &signed.caller, id, new, &key).await? }))
}

/// The file of a piece of evidence.
#[utoipa::path(get, path = "/api/v1/checklists/{id}/evidence/{evidence}/file", tag = "evidence",
    params(("id" = String, Path), ("evidence" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 404)))]
pub async fn file(
    State(app): State<App>,
    signed: Signed,
    Path((id, piece)): Path<(ChecklistId, EvidenceId)>,
) -> Result<Response, Failure> {
    Ok(download(evidence::file_of(&app, &signed.caller, id, piece).await?))
}

/// Takes a piece of evidence back; it stays in the record.
#[utoipa::path(post, path = "/api/v1/checklists/{id}/evidence/{evidence}/withdraw", tag = "evidence",
    params(("id" = String, Path), ("evidence" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Done), (status = 404), (status = 409, description = "`evidence_replaced`")))]
pub async fn withdraw(
    State(app): State<App>,
    signed: Signed,
    Path((id, piece)): Path<(ChecklistId, EvidenceId)>,
    IdempotencyKey(key): IdempotencyKey,
) -> Reply<Done> {
    evidence::withdraw(&app, &signed.caller, (id, piece), &key).await?;
    Ok(DONE)
}
