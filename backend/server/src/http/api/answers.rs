//! チェックリスト as JSON: writing. Every write takes `Idempotency-Key`; the same key again is the same write.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use tachiiri_domain::answers::{Cell, Given, SheetFacts};
use tachiiri_domain::checklist::ReturnReason;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::instrument::Answer;
use tachiiri_domain::request::{AsRead, RowVersion};
use utoipa::ToSchema;

use super::super::extract::{IdempotencyKey, Json, Path};
use super::super::failure::Failure;
use super::super::session::Signed;
use super::Reply;
use super::account::{DONE, Done};
use super::checklists::{day, moment};
use crate::app::App;
use crate::app::checklists::{self, CellWrite};

/// What is put into a cell. Dates as people or programs write them (令和5年9月1日, 2023-09-01).
#[derive(Deserialize, ToSchema)]
pub struct AnswerRequest {
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "yes")]
    answer: Option<Answer>,
    #[serde(default)]
    confirmed_on: Option<String>,
    #[serde(default)]
    target_on: Option<String>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    proxy: Option<String>,
    /// The version of the cell as it was read; 0 where nothing stood there.
    #[schema(value_type = i32)]
    based_on: RowVersion,
}

impl AnswerRequest {
    fn write(self, cell: Cell) -> Result<CellWrite, Failure> {
        let given = Given {
            answer: self.answer,
            confirmed_on: day(self.confirmed_on.as_deref())?,
            target_on: day(self.target_on.as_deref())?,
            note: self.note,
            proxy: self.proxy,
        };
        Ok(CellWrite { cell, given, based_on: self.based_on })
    }
}

#[derive(Serialize, ToSchema)]
pub struct Saved {
    #[schema(value_type = i32)]
    version: RowVersion,
    saved_at: String,
    /// `10:42`, Japan time.
    saved_at_clock: String,
    /// Required items still without a complete first answer.
    remaining: u32,
}

impl From<checklists::Saved> for Saved {
    fn from(saved: checklists::Saved) -> Self {
        Self {
            version: saved.version,
            saved_at: moment(saved.saved_at),
            saved_at_clock: tachiiri_domain::clock::in_japan(saved.saved_at).format("%H:%M").to_string(),
            remaining: saved.remaining,
        }
    }
}

#[utoipa::path(put, path = "/api/v1/checklists/{id}/answers/{item}/{round}", tag = "checklists",
    params(("id" = String, Path), ("item" = String, Path), ("round" = u8, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = AnswerRequest,
    responses((status = 200, body = Saved), (status = 404), (status = 409, description = "`stale`: `current` is what stands there"),
        (status = 422, description = "`violations`")))]
pub async fn save_answer(
    State(app): State<App>,
    signed: Signed,
    Path((id, item, round)): Path<(ChecklistId, String, u8)>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<AnswerRequest>,
) -> Reply<Saved> {
    let write = given.write(Cell { item, round })?;
    Ok(Json(checklists::save_answer(&app, &signed.caller, id, &write, &key).await?.into()))
}

#[derive(Deserialize, ToSchema)]
pub struct FactsRequest {
    no_vendor_contract: bool,
    no_network: bool,
    #[schema(value_type = i32)]
    based_on: RowVersion,
}

#[utoipa::path(put, path = "/api/v1/checklists/{id}/facts", tag = "checklists", params(("id" = String, Path)),
    request_body = FactsRequest, responses((status = 200, body = Saved), (status = 404), (status = 409)))]
pub async fn save_facts(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ChecklistId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<FactsRequest>,
) -> Reply<Saved> {
    let facts = SheetFacts { no_vendor_contract: given.no_vendor_contract, no_network: given.no_network };
    Ok(Json(checklists::save_facts(&app, &signed.caller, id, facts, given.based_on, &key).await?.into()))
}

/// Which revision was read before the sheet is handed in or confirmed.
#[derive(Deserialize, ToSchema)]
pub struct ReadRequest {
    /// `checklist.revision_no` as it was read: 409 `stale` where another stands there. None: no such question.
    #[serde(default)]
    revision: Option<i32>,
}

fn as_read(sheet: ChecklistId, body: Option<Json<ReadRequest>>) -> AsRead {
    AsRead { sheet, revision: body.and_then(|Json(read)| read.revision) }
}

#[derive(Serialize, ToSchema)]
pub struct Submitted {
    at: String,
    revision_no: i32,
}

#[utoipa::path(post, path = "/api/v1/checklists/{id}/submit", tag = "checklists", params(("id" = String, Path)),
    request_body = Option<ReadRequest>,
    responses((status = 200, body = Submitted), (status = 404), (status = 409), (status = 422, description = "`violations`")))]
pub async fn submit(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ChecklistId>,
    IdempotencyKey(key): IdempotencyKey,
    body: Option<Json<ReadRequest>>,
) -> Reply<Submitted> {
    let done = checklists::submit(&app, &signed.caller, as_read(id, body), &key).await?;
    Ok(Json(Submitted { at: moment(done.at), revision_no: done.revision_no }))
}

#[derive(Deserialize, ToSchema)]
pub struct Reason {
    /// null: the sheet as a whole.
    item: Option<String>,
    reason: String,
}

#[derive(Deserialize, ToSchema)]
pub struct ReturnRequest {
    reasons: Vec<Reason>,
    /// `checklist.revision_no` as it was read: 409 `stale` where another stands there.
    #[serde(default)]
    revision: Option<i32>,
}

#[utoipa::path(post, path = "/api/v1/checklists/{id}/return", tag = "checklists", params(("id" = String, Path)),
    request_body = ReturnRequest, responses((status = 200, body = Done), (status = 404), (status = 409)))]
pub async fn give_back(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ChecklistId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<ReturnRequest>,
) -> Reply<Done> {
    let reason = |one: Reason| ReturnReason { item: one.item, reason: one.reason };
    let reasons: Vec<_> = given.reasons.into_iter().map(reason).collect();
    let read = AsRead { sheet: id, revision: given.revision };
    checklists::give_back(&app, &signed.caller, read, &reasons, &key).await?;
    Ok(DONE)
}

#[utoipa::path(post, path = "/api/v1/checklists/{id}/accept", tag = "checklists", params(("id" = String, Path)),
    request_body = Option<ReadRequest>, responses((status = 200, body = Done), (status = 404), (status = 409)))]
pub async fn accept(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<ChecklistId>,
    IdempotencyKey(key): IdempotencyKey,
    body: Option<Json<ReadRequest>>,
) -> Reply<Done> {
    checklists::accept(&app, &signed.caller, as_read(id, body), &key).await?;
    Ok(DONE)
}
