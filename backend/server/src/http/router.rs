//! The list of all routes: the pages here, the JSON API in `api`. Nothing enters axum but through [`Routes`], which
//! records method, path and the act it needs.

mod api;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tachiiri_domain::access::Act;
use tower_http::catch_panic::CatchPanicLayer;

use super::failure::{draw, not_found, panicked, wrong_method};
use super::routes::Needs::{self, Either, Open};
use super::routes::{Route, Routes};
use super::{assets, headers, html, probes, request_id};
use crate::app::App;
use crate::app::form_books;

/// 院長の確認 by the director himself, or recorded by the hospital.
const DIRECT: Needs = Either(Act::ConfirmAsDirector, Act::AnswerChecklist);
/// Answering oneself, or entering what came on paper; which of them, the operation decides.
const WRITE_SHEET: Needs = Either(Act::AnswerChecklist, Act::ProxyAnswer);
/// Bytes of an uploaded workbook: what the reader takes, and room for the form around it.
const WORKBOOK: usize = tachiiri_files::book::MOST_BYTES + 1024 * 1024;
const ACCOUNT: Needs = Needs::Act(Act::UseAccount);
const REMIND: Needs = Needs::Act(Act::Remind);
const CONTACTS: Needs = Needs::Act(Act::EditContacts);
const MAILS: Needs = Needs::Act(Act::ViewMails);
/// A form as TOML is some tens of kilobytes.
const FORM_BYTES: usize = 1024 * 1024;
const SELF_CHECK: Needs = Needs::Act(Act::KeepSelfCheck);
const REVIEW: Needs = Needs::Act(Act::ReviewChecklist);
/// A file of evidence with the fields around it.
const EVIDENCE_LIMIT: usize = tachiiri_domain::evidence::MOST_BYTES + 1024 * 1024;

/// What enters the routes, noun by noun.
const ENTRIES: [fn(Routes) -> Routes; 24] = [
    machine,
    account,
    register,
    collections,
    sheets,
    evidence,
    mails,
    vendors,
    self_checks,
    counting,
    administration,
    forms,
    api::description,
    api::account,
    api::register,
    api::collections,
    api::sheets,
    api::evidence,
    api::vendors,
    api::self_checks,
    api::mails,
    api::counting,
    api::administration,
    api::forms,
];

/// The whole site, ready to serve.
pub fn site(app: App) -> Router {
    build(app).0
}

/// The whole site and the record of its routes, in the order of this file.
pub fn build(app: App) -> (Router, Vec<Route>) {
    let routes = ENTRIES.into_iter().fold(Routes::new(app.clone()), |routes, enter| enter(routes));
    let (router, record) = routes.finish();
    let router = router
        .fallback(not_found)
        .method_not_allowed_fallback(wrong_method)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), draw))
        .layer(from_fn(headers::layer))
        .layer(from_fn_with_state(app.clone(), request_id::layer))
        .with_state(app);
    (router, record)
}

fn machine(routes: Routes) -> Routes {
    routes.get("/healthz", Open, probes::healthz).get("/readyz", Open, probes::readyz).get(
        "/static/{*file}",
        Open,
        assets::file,
    )
}

fn account(routes: Routes) -> Routes {
    routes
        .get("/login", Open, html::account::login_form)
        .post("/login", Open, html::account::login)
        .post("/logout", ACCOUNT, html::account::logout)
        .get("/password", ACCOUNT, html::account::password_form)
        .post("/password", ACCOUNT, html::account::change_password)
        .get("/", ACCOUNT, html::home::show)
        .get("/login/code", ACCOUNT, html::account::code_form)
        .post("/login/code", ACCOUNT, html::account::code)
        .get("/account", ACCOUNT, html::own_account::show)
        .post("/account/second-factor", ACCOUNT, html::own_account::begin)
        .get("/account/second-factor", ACCOUNT, html::own_account::second_factor)
        .post("/account/second-factor/confirm", ACCOUNT, html::own_account::confirm)
        .post("/account/second-factor/off", ACCOUNT, html::own_account::remove)
        .post("/account/recovery-codes", ACCOUNT, html::own_account::renew)
        .post("/account/sessions/{id}/end", ACCOUNT, html::own_account::end_session)
        .post("/account/end-other-sessions", ACCOUNT, html::own_account::end_others)
}

fn register(routes: Routes) -> Routes {
    let view = Needs::Act(Act::ViewFacilities);
    routes.get("/facilities", view, html::facilities::list).get("/facilities/{id}", view, html::facilities::show).post(
        "/facilities/{id}/facts",
        Needs::Act(Act::EditFacts),
        html::facilities::record_facts,
    )
}

fn collections(routes: Routes) -> Routes {
    let (view, make) = (Needs::Act(Act::ViewCollections), Needs::Act(Act::MakeCollection));
    routes
        .get("/collections", view, html::collections::list)
        .get("/collections/new", make, html::collections::new_form)
        .post("/collections/new", make, html::collections::create)
        .get("/collections/{id}", view, html::collections::progress)
        .get("/collections/{id}/remind", view, html::remind::show)
        .post("/collections/{id}/remind", REMIND, html::remind::send)
        .post("/collections/{id}/reminders", REMIND, html::remind::add)
        .post("/reminders/{id}/cancel", REMIND, html::remind::cancel)
        .get("/collections/{id}/calls.pdf", view, html::remind::calls)
        .get("/collections/{id}/fax.pdf", view, html::remind::fax)
}

fn sheets(routes: Routes) -> Routes {
    let view = Needs::Act(Act::ViewChecklist);
    routes
        .get("/notes", view, html::notes::list)
        .get("/checklists", view, html::checklists::list)
        .get("/checklists/{id}", view, html::checklists::show)
        .post("/checklists/{id}/answers", WRITE_SHEET, html::answers::save_all)
        .post("/checklists/{id}/facts", WRITE_SHEET, html::answers::save_facts)
        .get("/checklists/{id}/workbook", WRITE_SHEET, html::workbooks::show)
        .get("/checklists/{id}/workbook/file", WRITE_SHEET, html::workbooks::file)
        .upload("/checklists/{id}/workbook", WRITE_SHEET, WORKBOOK, html::workbooks::read_file)
        .post("/checklists/{id}/workbook/accept", WRITE_SHEET, html::workbooks::accept)
        .get("/checklists/{id}/original", view, html::checklists::original)
        .get("/checklists/{id}/original/file", view, html::checklists::original_file)
        .get("/checklists/{id}/submit", WRITE_SHEET, html::review::submit_summary)
        .post("/checklists/{id}/submit", WRITE_SHEET, html::review::submit)
        .get("/checklists/{id}/director", DIRECT, html::director::form)
        .post("/checklists/{id}/director", DIRECT, html::director::confirm)
        .get("/checklists/{id}/receipt", view, html::director::receipt)
        .get("/checklists/{id}/review", REVIEW, html::review::show)
        .post("/checklists/{id}/return", REVIEW, html::review::give_back)
        .post("/checklists/{id}/accept", REVIEW, html::review::accept)
}

/// 食い違い and 根拠資料
fn evidence(routes: Routes) -> Routes {
    let (view, evidence) = (Needs::Act(Act::ViewChecklist), Needs::Act(Act::ViewEvidence));
    routes
        .get("/conflicts", Needs::Act(Act::ViewConflicts), html::conflicts::board)
        .get("/checklists/{id}/conflicts", view, html::conflicts::of_sheet)
        .get("/checklists/{id}/conflicts/{item}", view, html::conflicts::show)
        .post("/checklists/{id}/conflicts/{item}", Needs::Act(Act::ResolveConflict), html::conflicts::take)
        .get("/checklists/{id}/questions", view, html::conflicts::questions)
        .post("/checklists/{id}/questions", Needs::Act(Act::AnswerChecklist), html::conflicts::reply)
        .get("/checklists/{id}/evidence", evidence, html::evidence::show)
        .upload("/checklists/{id}/evidence", WRITE_SHEET, EVIDENCE_LIMIT, html::evidence::add)
        .get("/checklists/{id}/evidence/{evidence}/file", evidence, html::evidence::file)
        .post("/checklists/{id}/evidence/{evidence}/withdraw", WRITE_SHEET, html::evidence::withdraw)
}

fn mails(routes: Routes) -> Routes {
    routes
        .get("/mails", MAILS, html::mails::list)
        .get("/mails/{id}", MAILS, html::mails::show)
        .get("/contacts", CONTACTS, html::contacts::list)
        .get("/facilities/{id}/contact", CONTACTS, html::contacts::facility)
        .post("/facilities/{id}/contact", CONTACTS, html::contacts::save_facility)
        .get("/health-centres/{id}/contact", CONTACTS, html::contacts::health_centre)
        .post("/health-centres/{id}/contact", CONTACTS, html::contacts::save_health_centre)
}

fn vendors(routes: Routes) -> Routes {
    let (view, manage) = (Needs::Act(Act::ViewVendors), Needs::Act(Act::ManageVendors));
    let own = Needs::Act(Act::ViewRequests);
    routes
        .get("/v", Open, html::requests::empty_door)
        .post("/v", Open, html::requests::enter)
        .get("/v/{token}", Open, html::requests::link_door)
        .get("/vendors", view, html::vendors::list)
        .post("/vendors/ask", manage, html::vendors::ask)
        .get("/vendors/import", manage, html::vendors::import_form)
        .upload("/vendors/import", manage, WORKBOOK, html::vendors::import_preview)
        .post("/vendors/import/accept", manage, html::vendors::import_accept)
        .get("/vendors/import/list", view, html::vendors::import_list)
        .get("/vendors/contracts/new", manage, html::vendors::new_form)
        .post("/vendors/contracts/new", manage, html::vendors::create)
        .get("/vendors/contracts/{id}", view, html::vendors::show)
        .post("/vendors/contracts/{id}", manage, html::vendors::change)
        .post("/vendors/contracts/{id}/invite", manage, html::vendors::invite)
        .post("/vendors/contracts/{id}/revoke", manage, html::vendors::revoke)
        .post("/vendors/contracts/{id}/remind", manage, html::vendors::remind)
        .post("/vendors/contracts/{id}/letter", manage, html::vendors::letter)
        .post("/vendors/checklists/{id}/verdict", manage, html::vendors::judge)
        .post("/vendors/checklists/{id}/refusal", manage, html::vendors::refuse)
        .get("/requests", own, html::requests::list)
        .post("/requests/code", own, html::requests::send_code)
        .post("/requests/address", own, html::requests::prove)
        .post("/requests/{id}/reuse", own, html::requests::reuse)
        .post("/requests/{id}/refusal", own, html::requests::refuse)
}

/// 自己点検
fn self_checks(routes: Routes) -> Routes {
    routes
        .get("/self-checks", SELF_CHECK, html::self_checks::show)
        .post("/self-checks/start", SELF_CHECK, html::self_checks::start)
        .post("/self-checks/systems/{id}", SELF_CHECK, html::self_checks::settle)
        .post("/self-checks/systems/{id}/annex", SELF_CHECK, html::self_checks::start_annex)
        .get("/systems", SELF_CHECK, html::self_checks::systems)
}

fn counting(routes: Routes) -> Routes {
    let (selection, run) = (Needs::Act(Act::ViewSelection), Needs::Act(Act::RunSelection));
    let reports = Needs::Act(Act::ViewReports);
    routes
        .get("/figures", Needs::Act(Act::ViewFigures), html::figures::show)
        .get("/selections", selection, html::selections::list)
        .get("/selections/new", run, html::selections::new_form)
        .post("/selections/new", run, html::selections::create)
        .get("/selections/{id}", selection, html::selections::show)
        .post("/selections/{id}/decide", run, html::selections::decide)
        .get("/selections/{id}/hospitals/{hospital}", selection, html::designations::show)
        .post("/selections/{id}/hospitals/{hospital}", run, html::designations::designate)
        .get("/consultations", selection, html::consultations::list)
        .post("/consultations", run, html::consultations::record)
        .get("/reports", reports, html::reports::list)
        .post("/reports", Needs::Act(Act::BuildReport), html::reports::request)
        .get("/reports/{id}", reports, html::reports::show)
        .get("/reports/{id}/{file}", reports, html::reports::file)
}

fn administration(routes: Routes) -> Routes {
    let users = Needs::Act(Act::ManageUsers);
    let people = Needs::Act(Act::ManagePeople);
    routes
        .get("/people", people, html::people::list)
        .get("/people/new", people, html::people::new_form)
        .post("/people/new", people, html::people::create)
        .post("/people/{id}/code", people, html::people::reissue)
        .post("/people/{id}/end", people, html::people::dismiss)
        .get("/settings", Needs::Act(Act::SettleAuthority), html::settings::list)
        .post("/settings/{authority}", Needs::Act(Act::SettleAuthority), html::settings::save)
        .get("/letters", Needs::Act(Act::SettleAuthority), html::letters::list)
        .get("/letters/{authority}/{name}", Needs::Act(Act::SettleAuthority), html::letters::show)
        .post("/letters/{authority}/{name}", Needs::Act(Act::SettleAuthority), html::letters::save)
        .get("/decisions", Needs::Act(Act::ImportRegister), html::decisions::list)
        .post("/decisions/{id}/decide", Needs::Act(Act::ImportRegister), html::decisions::decide)
        .get("/users", users, html::users::list)
        .get("/users/new", users, html::users::new_form)
        .post("/users/new", users, html::users::create)
        .post("/users/{id}/reset", users, html::users::reset)
        .get("/audit", Needs::Act(Act::ViewAudit), html::audit::list)
}

/// 様式の版
fn forms(routes: Routes) -> Routes {
    let (instruments, publish) = (Needs::Act(Act::ViewInstruments), Needs::Act(Act::PublishInstrument));
    routes
        .get("/instruments", instruments, html::instruments::list)
        .get("/instruments/new", publish, html::instruments::new_form)
        .upload("/instruments/new", publish, FORM_BYTES, html::instruments::create)
        .get("/instruments/books", publish, html::form_books::list)
        .upload("/instruments/books", publish, form_books::MOST_BYTES, html::form_books::create)
        .get("/instruments/books/{id}", publish, html::form_books::show)
        .get("/instruments/books/{id}/preview", publish, html::form_books::preview)
        .post("/instruments/books/{id}/line", publish, html::form_books::line)
        .post("/instruments/books/{id}/column", publish, html::form_books::column)
        .post("/instruments/books/{id}/table", publish, html::form_book_table::keep)
        .post("/instruments/books/{id}/undo", publish, html::form_books::undo)
        .post("/instruments/books/{id}/draft", publish, html::form_books::draft)
        .get("/instruments/{id}", instruments, html::instruments::show)
        .get("/instruments/{id}/file", instruments, html::instruments::file)
        .get("/instruments/{id}/preview", instruments, html::instruments::preview)
        .get("/instruments/{id}/form.pdf", instruments, html::instruments::paper)
        .post("/instruments/{id}/confirm", publish, html::instrument_drafts::confirm)
        .post("/instruments/{id}/notice", publish, html::instrument_drafts::notice)
        .post("/instruments/{id}/publish", publish, html::instrument_drafts::publish)
}
