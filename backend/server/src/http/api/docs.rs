//! The description of the API and the page to read it on; nothing is fetched from outside.

use std::sync::{Arc, LazyLock};

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_swagger_ui::Config;

use super::super::extract::{Json, Path};
use super::super::failure::{Failure, redirect};
use super::{
    account, answers, audit, checklists, collections, conflicts, consultations, decisions, director, evidence,
    facilities, figures, form_books, instruments, letters, mail, notes, own_account, people, reports, selections,
    self_checks, settings, users, vendors, workbooks,
};
use crate::error::AppError;

/// The API, described from the handlers themselves.
#[derive(OpenApi)]
#[openapi(
    info(title = "tachiiri", version = "1", description = "医療機関のサイバーセキュリティ確認の、依頼・回答・集計・選定。誤りは application/problem+json で返します。"),
    paths(
        account::login, account::code, account::logout, account::change_password, account::tasks,
        own_account::show, own_account::begin, own_account::confirm, own_account::remove, own_account::renew,
        own_account::end_session, own_account::end_others,
        consultations::list, consultations::record, decisions::list, decisions::decide,
        people::list, people::invite, people::reissue, people::dismiss,
        facilities::list, facilities::show, facilities::record_fact,
        collections::list, collections::create, collections::show,
        checklists::list, checklists::show, checklists::export, workbooks::show, workbooks::read,
        answers::save_answer, answers::save_facts, answers::submit, answers::give_back, answers::accept,
        mail::list, mail::reminders, mail::remind, mail::contact, mail::save_contact,
        director::confirm, director::receipt,
        settings::list, settings::save, letters::list, letters::show, letters::save,
        self_checks::show, self_checks::start, self_checks::settle, self_checks::start_annex,
        conflicts::board, conflicts::of_sheet, conflicts::take,
        evidence::list, evidence::keep_file, evidence::keep_reference, evidence::keep_statement, evidence::file,
        evidence::withdraw,
        figures::show,
        selections::list, selections::run, selections::create, selections::show, selections::decide,
        selections::designate,
        reports::list, reports::request, reports::show, reports::file,
        instruments::list, instruments::show, instruments::differences, instruments::file, instruments::drafts,
        instruments::save_draft, instruments::confirm, instruments::publish,
        notes::list,
        form_books::list, form_books::upload, form_books::show, form_books::correct, form_books::draft,
        form_books::preview, form_books::original,
        users::list, users::create, users::reset,
        vendors::list, vendors::register, vendors::import, vendors::change, vendors::ask, vendors::invite, vendors::revoke,
        vendors::remind, vendors::judge, vendors::refuse, vendors::requests, vendors::reuse, vendors::refuse_own,
        audit::list, audit::verify,
    ),
    modifiers(&Bearer),
    security(("bearer" = [])),
)]
pub struct Description;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme =
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build());
        openapi.components.get_or_insert_with(Default::default).add_security_scheme("bearer", scheme);
    }
}

pub async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(Description::openapi())
}

static UI: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| Arc::new(Config::from("/api/openapi.json")));

pub async fn index() -> Response {
    redirect("/api/docs/index.html")
}

/// A file of the embedded reader.
pub async fn file(Path(file): Path<String>) -> Result<Response, Failure> {
    let found = utoipa_swagger_ui::serve(&file, Arc::clone(&UI));
    let found = found.map_err(|fault| AppError::fault("reading the API reader's files", fault))?;
    let found = found.ok_or(AppError::NotFound)?;
    Ok(([(CONTENT_TYPE, found.content_type)], found.bytes.into_owned()).into_response())
}
