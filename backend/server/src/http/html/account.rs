//! Logging in and out, and one's own password.

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tachiiri_pages::FieldError;
use tachiiri_pages::account::{Login, LoginCode, Password};

use super::super::extract::{Form, Query};
use super::super::failure::{Failure, percent, redirect};
use super::super::session::cookie;
use super::{Frame, Shown, done, fresh_key, layout, page, refused, shown};
use crate::app::sessions::LoggedIn;
use crate::app::users::Door;
use crate::app::{App, account, users};
use crate::error::AppError;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Next {
    next: String,
}

pub async fn login_form(State(app): State<App>, Query(Next { next }): Query<Next>) -> Shown {
    let layout = layout(&app, "/login", None).await;
    shown(&Login { layout, login: String::new(), error: None, next: local(&next).to_owned() })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LoginForm {
    login: String,
    password: String,
    next: String,
}

pub async fn login(State(app): State<App>, door: Door, Form(form): Form<LoginForm>) -> Shown {
    match users::login(&app, door, form.login.trim(), &form.password).await {
        Ok(opened) => Ok(enter(&app, &opened, &form.next)),
        Err(error @ (AppError::Refused { .. } | AppError::BadInput { .. })) => {
            let layout = layout(&app, "/login", None).await;
            let next = local(&form.next).to_owned();
            page(StatusCode::UNAUTHORIZED, &Login { layout, login: form.login, error: Some(error.message()), next })
        }
        Err(other) => Err(other.into()),
    }
}

fn enter(app: &App, opened: &LoggedIn, next: &str) -> Response {
    let next = local(next);
    let target = match (opened.must_set_password, opened.second_factor_due) {
        (true, _) => "/password".to_owned(),
        (_, true) if next.is_empty() => "/login/code".to_owned(),
        (_, true) => format!("/login/code?next={}", percent(next)),
        _ if next.is_empty() => "/".to_owned(),
        _ => next.to_owned(),
    };
    ([session_cookie(app, opened)], redirect(&target)).into_response()
}

fn session_cookie(app: &App, opened: &LoggedIn) -> (HeaderName, String) {
    let seconds = (opened.expires_at - app.clock.now()).num_seconds().max(0);
    (SET_COOKIE, cookie(&opened.token, seconds, app.config.secure_cookies))
}

/// The path if it leads to a page of this site, else nothing: an address in a link must not send people elsewhere.
fn local(next: &str) -> &str {
    let plain = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    if plain && next.is_ascii() { next } else { "" }
}

pub async fn code_form(frame: Frame, Query(Next { next }): Query<Next>) -> Shown {
    shown(&LoginCode { layout: alone(frame), error: None, next: local(&next).to_owned() })
}

/// The frame without doors: none of them opens yet.
fn alone(frame: Frame) -> tachiiri_pages::Layout {
    tachiiri_pages::Layout { nav: Vec::new(), ..frame.layout }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    code: String,
    next: String,
}

pub async fn code(State(app): State<App>, frame: Frame, Form(form): Form<CodeForm>) -> Shown {
    let next = local(&form.next).to_owned();
    match account::prove(&app, &frame.caller, &form.code).await {
        Ok(()) => Ok(redirect(if next.is_empty() { "/" } else { &next })),
        Err(error @ AppError::Refused { .. }) => {
            refused(&LoginCode { layout: alone(frame), error: Some(error.message()), next })
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn logout(State(app): State<App>, frame: Frame) -> Result<Response, Failure> {
    users::logout(&app, &frame.caller).await?;
    Ok(([(SET_COOKIE, cookie("", 0, app.config.secure_cookies))], redirect("/login")).into_response())
}

pub async fn password_form(State(app): State<App>, frame: Frame) -> Shown {
    let page = password(&app, frame, vec![]).await?;
    shown(&page)
}

async fn password(app: &App, frame: Frame, errors: Vec<FieldError>) -> Result<Password, Failure> {
    let must_change = frame.caller.must_set_password;
    let shortest = users::shortest_own(app, &frame.caller).await?;
    Ok(Password { layout: frame.layout, request_key: fresh_key(app), must_change, shortest, errors })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    /// The password so far; empty where there is none.
    current: String,
    new: String,
    again: String,
}

pub async fn change_password(State(app): State<App>, frame: Frame, Form(form): Form<PasswordForm>) -> Shown {
    let wrong = if form.new != form.again {
        FieldError::new("again", "新しいパスワードと確認の入力が違います。もう一度入れてください。")
    } else {
        match users::change_password(&app, &frame.caller, &form.current, &form.new).await {
            Ok(opened) => return Ok(([session_cookie(&app, &opened)], done("/", "password")).into_response()),
            Err(error @ AppError::BadInput { .. }) => FieldError::new("new", &error.message()),
            Err(error @ AppError::Refused { .. }) => FieldError::new("current", &error.message()),
            Err(other) => return Err(other.into()),
        }
    };
    let page = password(&app, frame, vec![wrong]).await?;
    refused(&page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_in_leads_back_to_this_site_only() {
        assert_eq!(local("/checklists?state=draft"), "/checklists?state=draft");
        for elsewhere in ["", "https://example.jp/", "//example.jp", "/\\example.jp", "checklists", "/a\r\nb"] {
            assert_eq!(local(elsewhere), "", "{elsewhere:?}");
        }
    }
}
