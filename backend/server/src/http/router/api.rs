//! The routes of the JSON API and of its description.

use tachiiri_domain::access::Act;

use super::super::api;
use super::super::routes::Needs::{self, Open};
use super::super::routes::Routes;
use super::{
    ACCOUNT, CONTACTS, DIRECT, EVIDENCE_LIMIT, FORM_BYTES, MAILS, REMIND, REVIEW, SELF_CHECK, WORKBOOK, WRITE_SHEET,
};
use crate::app::form_books;

pub(super) fn description(routes: Routes) -> Routes {
    routes.get("/api/openapi.json", Open, api::docs::openapi).get("/api/docs", Open, api::docs::index).get(
        "/api/docs/{*file}",
        Open,
        api::docs::file,
    )
}

pub(super) fn account(routes: Routes) -> Routes {
    routes
        .post("/api/v1/login", Open, api::account::login)
        .post("/api/v1/logout", ACCOUNT, api::account::logout)
        .put("/api/v1/password", ACCOUNT, api::account::change_password)
        .post("/api/v1/login/code", ACCOUNT, api::account::code)
        .get("/api/v1/account", ACCOUNT, api::own_account::show)
        .post("/api/v1/account/second-factor", ACCOUNT, api::own_account::begin)
        .post("/api/v1/account/second-factor/confirm", ACCOUNT, api::own_account::confirm)
        .post("/api/v1/account/second-factor/off", ACCOUNT, api::own_account::remove)
        .post("/api/v1/account/recovery-codes", ACCOUNT, api::own_account::renew)
        .post("/api/v1/account/sessions/{id}/end", ACCOUNT, api::own_account::end_session)
        .post("/api/v1/account/end-other-sessions", ACCOUNT, api::own_account::end_others)
        .get("/api/v1/tasks", ACCOUNT, api::account::tasks)
}

pub(super) fn register(routes: Routes) -> Routes {
    let view = Needs::Act(Act::ViewFacilities);
    routes
        .get("/api/v1/facilities", view, api::facilities::list)
        .get("/api/v1/facilities/{id}", view, api::facilities::show)
        .post("/api/v1/facilities/{id}/facts", Needs::Act(Act::EditFacts), api::facilities::record_fact)
}

pub(super) fn collections(routes: Routes) -> Routes {
    let view = Needs::Act(Act::ViewCollections);
    routes
        .get("/api/v1/collections", view, api::collections::list)
        .post("/api/v1/collections", Needs::Act(Act::MakeCollection), api::collections::create)
        .get("/api/v1/collections/{id}", view, api::collections::show)
        .get("/api/v1/collections/{id}/reminders", view, api::mail::reminders)
        .post("/api/v1/collections/{id}/remind", REMIND, api::mail::remind)
}

pub(super) fn sheets(routes: Routes) -> Routes {
    let view = Needs::Act(Act::ViewChecklist);
    routes
        .get("/api/v1/notes", view, api::notes::list)
        .get("/api/v1/checklists", view, api::checklists::list)
        .get("/api/v1/checklists/{id}", view, api::checklists::show)
        .get("/api/v1/checklists/{id}/original", view, api::form_books::original)
        .put("/api/v1/checklists/{id}/answers/{item}/{round}", WRITE_SHEET, api::answers::save_answer)
        .put("/api/v1/checklists/{id}/facts", WRITE_SHEET, api::answers::save_facts)
        .get("/api/v1/checklists/{id}/workbook", WRITE_SHEET, api::workbooks::show)
        .upload("/api/v1/checklists/{id}/workbook", WRITE_SHEET, WORKBOOK, api::workbooks::read)
        .post("/api/v1/checklists/{id}/submit", WRITE_SHEET, api::answers::submit)
        .post("/api/v1/checklists/{id}/director", DIRECT, api::director::confirm)
        .get("/api/v1/checklists/{id}/receipt", view, api::director::receipt)
        .post("/api/v1/checklists/{id}/return", REVIEW, api::answers::give_back)
        .post("/api/v1/checklists/{id}/accept", REVIEW, api::answers::accept)
        .get("/api/v1/exports/checklists", Needs::Act(Act::ExportChecklists), api::checklists::export)
}

/// 食い違い and 根拠資料
pub(super) fn evidence(routes: Routes) -> Routes {
    let (view, evidence) = (Needs::Act(Act::ViewChecklist), Needs::Act(Act::ViewEvidence));
    let resolve = Needs::Act(Act::ResolveConflict);
    routes
        .get("/api/v1/conflicts", Needs::Act(Act::ViewConflicts), api::conflicts::board)
        .get("/api/v1/checklists/{id}/conflicts", view, api::conflicts::of_sheet)
        .post("/api/v1/checklists/{id}/conflicts/{item}/steps", resolve, api::conflicts::take)
        .get("/api/v1/checklists/{id}/evidence", evidence, api::evidence::list)
        .upload("/api/v1/checklists/{id}/evidence", WRITE_SHEET, EVIDENCE_LIMIT, api::evidence::keep_file)
        .post("/api/v1/checklists/{id}/evidence/references", WRITE_SHEET, api::evidence::keep_reference)
        .post("/api/v1/checklists/{id}/evidence/statements", WRITE_SHEET, api::evidence::keep_statement)
        .get("/api/v1/checklists/{id}/evidence/{evidence}/file", evidence, api::evidence::file)
        .post("/api/v1/checklists/{id}/evidence/{evidence}/withdraw", WRITE_SHEET, api::evidence::withdraw)
}

pub(super) fn mails(routes: Routes) -> Routes {
    routes
        .get("/api/v1/mails", MAILS, api::mail::list)
        .get("/api/v1/facilities/{id}/contact", CONTACTS, api::mail::contact)
        .put("/api/v1/facilities/{id}/contact", CONTACTS, api::mail::save_contact)
}

pub(super) fn self_checks(routes: Routes) -> Routes {
    routes
        .get("/api/v1/self-checks", SELF_CHECK, api::self_checks::show)
        .post("/api/v1/self-checks", SELF_CHECK, api::self_checks::start)
        .put("/api/v1/self-checks/systems/{id}", SELF_CHECK, api::self_checks::settle)
        .post("/api/v1/self-checks/systems/{id}/annex", SELF_CHECK, api::self_checks::start_annex)
}

pub(super) fn vendors(routes: Routes) -> Routes {
    let (view, manage) = (Needs::Act(Act::ViewVendors), Needs::Act(Act::ManageVendors));
    let own = Needs::Act(Act::ViewRequests);
    routes
        .get("/api/v1/vendors/contracts", view, api::vendors::list)
        .post("/api/v1/vendors/contracts", manage, api::vendors::register)
        .upload("/api/v1/vendors/contracts/import", manage, WORKBOOK, api::vendors::import)
        .put("/api/v1/vendors/contracts/{id}", manage, api::vendors::change)
        .post("/api/v1/vendors/contracts/{id}/invite", manage, api::vendors::invite)
        .post("/api/v1/vendors/contracts/{id}/revoke", manage, api::vendors::revoke)
        .post("/api/v1/vendors/contracts/{id}/remind", manage, api::vendors::remind)
        .post("/api/v1/vendors/ask", manage, api::vendors::ask)
        .post("/api/v1/vendors/checklists/{id}/verdict", manage, api::vendors::judge)
        .post("/api/v1/vendors/checklists/{id}/refusal", manage, api::vendors::refuse)
        .get("/api/v1/requests", own, api::vendors::requests)
        .post("/api/v1/requests/{id}/reuse", own, api::vendors::reuse)
        .post("/api/v1/requests/{id}/refusal", own, api::vendors::refuse_own)
}

pub(super) fn counting(routes: Routes) -> Routes {
    let (selection, run) = (Needs::Act(Act::ViewSelection), Needs::Act(Act::RunSelection));
    let reports = Needs::Act(Act::ViewReports);
    routes
        .get("/api/v1/figures", Needs::Act(Act::ViewFigures), api::figures::show)
        .get("/api/v1/selections", selection, api::selections::list)
        .post("/api/v1/selections", run, api::selections::create)
        .post("/api/v1/selections/run", run, api::selections::run)
        .get("/api/v1/selections/{id}", selection, api::selections::show)
        .post("/api/v1/selections/{id}/decide", run, api::selections::decide)
        .post("/api/v1/selections/{id}/designations", run, api::selections::designate)
        .get("/api/v1/consultations", selection, api::consultations::list)
        .post("/api/v1/consultations", run, api::consultations::record)
        .get("/api/v1/reports", reports, api::reports::list)
        .post("/api/v1/reports", Needs::Act(Act::BuildReport), api::reports::request)
        .get("/api/v1/reports/{id}", reports, api::reports::show)
        .get("/api/v1/reports/{id}/{file}", reports, api::reports::file)
}

pub(super) fn administration(routes: Routes) -> Routes {
    let (users, audit) = (Needs::Act(Act::ManageUsers), Needs::Act(Act::ViewAudit));
    let people = Needs::Act(Act::ManagePeople);
    let settle = Needs::Act(Act::SettleAuthority);
    routes
        .get("/api/v1/settings", settle, api::settings::list)
        .put("/api/v1/settings/{authority}", settle, api::settings::save)
        .get("/api/v1/letters", settle, api::letters::list)
        .get("/api/v1/letters/{authority}/{name}", settle, api::letters::show)
        .put("/api/v1/letters/{authority}/{name}", settle, api::letters::save)
        .get("/api/v1/decisions", Needs::Act(Act::ImportRegister), api::decisions::list)
        .post("/api/v1/decisions/{id}/decide", Needs::Act(Act::ImportRegister), api::decisions::decide)
        .get("/api/v1/people", people, api::people::list)
        .post("/api/v1/people", people, api::people::invite)
        .post("/api/v1/people/{id}/code", people, api::people::reissue)
        .post("/api/v1/people/{id}/end", people, api::people::dismiss)
        .get("/api/v1/users", users, api::users::list)
        .post("/api/v1/users", users, api::users::create)
        .post("/api/v1/users/{id}/reset", users, api::users::reset)
        .get("/api/v1/audit", audit, api::audit::list)
        .get("/api/v1/audit/verify", audit, api::audit::verify)
}

pub(super) fn forms(routes: Routes) -> Routes {
    let (instruments, publish) = (Needs::Act(Act::ViewInstruments), Needs::Act(Act::PublishInstrument));
    routes
        .get("/api/v1/instruments", instruments, api::instruments::list)
        .get("/api/v1/instruments/{id}", instruments, api::instruments::show)
        .get("/api/v1/instruments/{id}/differences", instruments, api::instruments::differences)
        .get("/api/v1/instruments/{id}/file", instruments, api::instruments::file)
        .get("/api/v1/instrument-books", publish, api::form_books::list)
        .upload("/api/v1/instrument-books", publish, form_books::MOST_BYTES, api::form_books::upload)
        .get("/api/v1/instrument-books/{id}", publish, api::form_books::show)
        .get("/api/v1/instrument-books/{id}/preview", publish, api::form_books::preview)
        .post("/api/v1/instrument-books/{id}/corrections", publish, api::form_books::correct)
        .post("/api/v1/instrument-books/{id}/draft", publish, api::form_books::draft)
        .get("/api/v1/instrument-drafts", publish, api::instruments::drafts)
        .upload("/api/v1/instrument-drafts", publish, FORM_BYTES, api::instruments::save_draft)
        .post("/api/v1/instrument-drafts/{id}/confirm", publish, api::instruments::confirm)
        .post("/api/v1/instrument-drafts/{id}/publish", publish, api::instruments::publish)
}
