//! The pages. A handler extracts, calls one operation, and hands what came back to a struct of `tachiiri_pages`.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::scope::Grant;
use tachiiri_domain::wareki;
use tachiiri_pages::error_page::ErrorPage;
use tachiiri_pages::{Choice, Layout, Pager, Template, draw};

use super::extract::optional;
use super::failure::{Failure, redirect};
use super::session::Signed;
use crate::app::{self, App, Caller, Page, places};
use crate::error::AppError;

pub mod account;
pub mod answers;
pub mod audit;
pub mod checklists;
pub mod collections;
pub mod conflicts;
pub mod consultations;
pub mod contacts;
pub mod decisions;
pub mod designations;
pub mod director;
pub mod evidence;
pub mod facilities;
pub mod figures;
mod form_book;
mod form_book_line;
pub mod form_book_table;
pub mod form_books;
pub mod home;
pub mod instrument_drafts;
pub mod instruments;
pub mod letters;
pub mod mails;
pub mod notes;
pub mod own_account;
pub mod people;
pub mod remind;
pub mod reports;
pub mod requests;
pub mod review;
pub mod selections;
pub mod self_checks;
pub mod settings;
mod sheet;
mod sheet_form;
pub mod users;
pub mod vendors;
pub mod workbooks;

/// Rows of a list on one page.
const ROWS: u64 = 50;

/// What a page handler gives.
type Shown = Result<Response, Failure>;

/// A caller with the frame of the page.
pub struct Frame {
    pub layout: Layout,
    pub caller: Caller,
    pub signed: Signed,
}

impl FromRequestParts<App> for Frame {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let signed = Signed::from_request_parts(parts, app).await?;
        let notice = parts.uri.query().and_then(notice);
        let layout = Layout { notice, ..layout(app, parts.uri.path(), Some(&signed)).await };
        Ok(Self { layout, caller: signed.caller.clone(), signed })
    }
}

/// The frame of a page for whoever it is.
async fn layout(app: &App, path: &str, signed: Option<&Signed>) -> Layout {
    let today = app.clock.today();
    // An error page must come out even where the database does not answer.
    let layout = match signed {
        None => Layout::for_nobody(today),
        Some(signed) => {
            let org = places::home(app, &signed.caller).await.unwrap_or_default();
            Layout::for_actor(&signed.caller.actor, &org, path, &signed.csrf, today)
        }
    };
    let demo = app::is_demo(app).await.unwrap_or(false);
    let banner = || format!("見本県（架空）のデータで動いています。日付は{}です。", wareki::long(today));
    Layout { demo: demo.then(banner), ..layout }
}

/// What the POST before this page did, by the key it left in the address.
fn notice(query: &str) -> Option<String> {
    let done = query.split('&').find_map(|pair| pair.strip_prefix("done="))?;
    let sentence = match done {
        "saved" => "保存しました。",
        "taken" => "ファイルの内容を取り込みました。",
        "submitted" => "提出しました。受付票（PDF）を保存できます。",
        "directed" => "院長の確認を残しました。",
        "returned" => "差し戻しました。",
        "accepted" => "確認済みにしました。",
        "kept" => "根拠資料を登録しました。",
        "withdrawn" => "根拠資料を取り下げました。",
        "recorded" => "記録しました。",
        "replied" => "返事を送りました。",
        "asked" => "依頼しました。",
        "reminded" => "再依頼のメールを送信待ちに入れました。",
        "confirmed" => "印を付けた項目の文言を、確認済みにしました。",
        "published" => "この版を公開しました。",
        "decided_question" => "確認を済ませました。",
        "decided" => "選定を確定しました。",
        "designated" => "個別指定を反映しました。",
        "queued" => "報告書の作成を始めました。",
        "second_factor_off" => "二要素認証をやめました。",
        "session_ended" => "ログインを終わらせました。",
        "dismissed" => "利用を終わらせました。",
        "code_sent" => "確認番号を送りました。",
        "proved" => "宛先を確かめました。同じ宛先への依頼をすべて並べています。",
        "revoked" => "リンクを取り消しました。",
        "annex" => "別紙の確認を始めました。事業者に答えてもらうか、開示書を見て代行入力します。",
        "judged" => "確かめた結果を記録しました。",
        "password" => "パスワードを変更しました。",
        _ => return None,
    };
    Some(sentence.to_owned())
}

/// A page as an answer.
///
/// # Errors
/// A fault where the template cannot be written.
pub fn page(status: StatusCode, page: &impl Template) -> Shown {
    let html = draw(page).map_err(|fault| AppError::fault("drawing a page", fault))?;
    Ok((status, Html(html)).into_response())
}

/// A page that shows what was asked for.
pub fn shown(of: &impl Template) -> Shown {
    page(StatusCode::OK, of)
}

/// A form again, with what was typed and what is wrong.
pub fn refused(of: &impl Template) -> Shown {
    page(StatusCode::UNPROCESSABLE_ENTITY, of)
}

/// The page of an error.
pub async fn error_page(app: &App, path: &str, signed: Option<&Signed>, failure: &Failure) -> Response {
    let layout = layout(app, path, signed).await;
    let page = ErrorPage { layout, status: failure.status.as_u16(), message: failure.detail.clone() };
    draw(&page).map_or_else(|_| failure.detail.clone().into_response(), |html| Html(html).into_response())
}

/// 303 to `path` with the notice `done`.
fn done(path: &str, done: &str) -> Response {
    redirect(&format!("{path}?done={done}"))
}

/// A fresh key for a form.
fn fresh_key(app: &App) -> String {
    app.ids.next::<uuid::Uuid>(app.clock.now()).to_string()
}

/// The part of a list that the address asks for.
fn list_page(number: Option<&str>) -> Result<Page, Failure> {
    let number = optional::<u64>(number).ok().flatten().unwrap_or(1).max(1);
    Ok(Page { number, size: ROWS })
}

/// The pager of a list; `base` is built from the filter's non-empty fields.
fn pager(path: &str, fields: &[(&str, Option<&str>)], page: Page, total: u64) -> Pager {
    let given =
        fields.iter().filter_map(|(name, value)| value.filter(|text| !text.is_empty()).map(|text| (name, text)));
    let query: Vec<_> = given.map(|(name, text)| format!("{name}={}", super::failure::percent(text))).collect();
    let base = if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) };
    Pager { page: page.number, size: page.size, total, base }
}

/// The fiscal years a list offers: this one, the next, and four before.
fn years(app: &App, selected: Option<FiscalYear>) -> Vec<Choice> {
    let this = FiscalYear::of(app.clock.today()).year();
    let years = (this - 4..=this + 1).rev().filter_map(|year| FiscalYear::new(year).ok());
    years.map(|year| Choice::new(&year.to_string(), &year.label(), selected == Some(year))).collect()
}

/// The prefectures the caller can choose from: every one for those who see the nation, else their own.
fn prefectures(caller: &Caller, selected: Option<PrefectureCode>) -> Vec<Choice> {
    let mut codes: Vec<PrefectureCode> = Vec::new();
    for held in &caller.actor.assignments {
        match held.grant {
            Grant::Prefecture(own) => codes.push(own),
            Grant::Nation => codes.extend(PrefectureCode::all()),
            Grant::Authority(_)
            | Grant::HealthCentre(_)
            | Grant::Facility(_)
            | Grant::Vendor(_)
            | Grant::Contract(_) => {}
        }
    }
    codes.sort();
    codes.dedup();
    codes.into_iter().map(|code| Choice::new(&code.to_string(), code.name(), selected == Some(code))).collect()
}

/// The caller's prefecture where a request names none: the one of the role, or the one of the health centre.
async fn own_prefecture(app: &App, caller: &Caller) -> Result<PrefectureCode, Failure> {
    let held = caller.actor.assignments.iter().find_map(|held| match held.grant {
        Grant::Prefecture(own) => Some(own),
        _ => None,
    });
    let own = match held {
        Some(own) => Some(own),
        None => places::health_centres(app, caller).await?.first().map(|centre| centre.prefecture),
    };
    own.ok_or_else(|| Failure::bad_request("bad_value", "都道府県を2桁のコードで選んでください。"))
}

/// Nothing to choose where there is only one.
fn unless_single(choices: Vec<Choice>) -> Vec<Choice> {
    if choices.len() > 1 { choices } else { Vec::new() }
}
