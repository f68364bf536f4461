//! メール, 再依頼 and 連絡先 as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use tachiiri_domain::contact::Contact;
use tachiiri_domain::ids::{ChecklistId, CollectionId, FacilityId};
use tachiiri_domain::mail::MailState;
use tachiiri_domain::request::RowVersion;
use utoipa::{IntoParams, ToSchema};

use super::super::extract::{IdempotencyKey, Json, Path, Query, choice};
use super::super::session::Signed;
use super::{Reply, Rows, page};
use crate::app::App;
use crate::app::contacts::{self, Known, Whose};
use crate::app::mail::{self, Filter, Mail};
use crate::app::reminders::{self, Reminder};

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct MailsQuery {
    /// `queued`, `sent`, `failed`, `cancelled`
    pub state: Option<String>,
    pub page: Option<String>,
    pub size: Option<String>,
}

#[utoipa::path(get, path = "/api/v1/mails", tag = "mail", params(MailsQuery),
    responses((status = 200, body = Object, description = "`rows`, `total`")))]
pub async fn list(State(app): State<App>, signed: Signed, Query(query): Query<MailsQuery>) -> Reply<Rows<Mail>> {
    let keys: Vec<_> = MailState::ALL.iter().map(|state| state.key()).collect();
    let state = choice("state", query.state.as_deref(), &keys)?;
    let page = Some(page(query.page.as_deref(), query.size.as_deref())?);
    let found = mail::list(&app, &signed.caller, &Filter { state, page, ..Filter::default() }).await?;
    Ok(Json(Rows { rows: found.rows, total: found.total }))
}

#[utoipa::path(get, path = "/api/v1/collections/{id}/reminders", tag = "mail", params(("id" = String, Path)),
    responses((status = 200, body = Object, description = "the planned days"), (status = 404)))]
pub async fn reminders(State(app): State<App>, signed: Signed, Path(id): Path<CollectionId>) -> Reply<Vec<Reminder>> {
    Ok(Json(reminders::list(&app, &signed.caller, id).await?))
}

#[derive(Deserialize, ToSchema)]
pub struct RemindRequest {
    /// Facility sheets of the collection; empty: all that wait.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    checklists: Vec<ChecklistId>,
}

#[derive(Serialize, ToSchema)]
pub struct Reminded {
    /// Queued: to those who wait and gave an address.
    mails: u32,
}

#[utoipa::path(post, path = "/api/v1/collections/{id}/remind", tag = "mail", params(("id" = String, Path)),
    request_body = RemindRequest, responses((status = 200, body = Reminded), (status = 404)))]
pub async fn remind(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<CollectionId>,
    IdempotencyKey(key): IdempotencyKey,
    given: Option<Json<RemindRequest>>,
) -> Reply<Reminded> {
    let ticked = given.map(|Json(given)| given.checklists).unwrap_or_default();
    Ok(Json(Reminded { mails: reminders::send(&app, &signed.caller, id, &ticked, &key).await? }))
}

#[utoipa::path(get, path = "/api/v1/facilities/{id}/contact", tag = "mail", params(("id" = String, Path)),
    responses((status = 200, body = Object), (status = 404)))]
pub async fn contact(State(app): State<App>, signed: Signed, Path(id): Path<FacilityId>) -> Reply<Known> {
    Ok(Json(contacts::of(&app, &signed.caller, Whose::Facility(id)).await?))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ContactRequest {
    department: String,
    person: String,
    phone: String,
    fax: String,
    email: String,
    /// The version it was read at; 0 where there was none.
    #[schema(value_type = i32)]
    based_on: RowVersion,
}

#[utoipa::path(put, path = "/api/v1/facilities/{id}/contact", tag = "mail", params(("id" = String, Path)),
    request_body = ContactRequest, responses((status = 200, body = Object), (status = 404), (status = 409)))]
pub async fn save_contact(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<FacilityId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(given): Json<ContactRequest>,
) -> Reply<Known> {
    let ContactRequest { department, person, phone, fax, email, based_on } = given;
    let contact = Contact { department, person, phone, fax, email };
    contacts::save(&app, &signed.caller, Whose::Facility(id), (&contact, based_on), &key).await?;
    Ok(Json(contacts::of(&app, &signed.caller, Whose::Facility(id)).await?))
}
