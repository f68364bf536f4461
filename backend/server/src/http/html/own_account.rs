//! 自分のアカウント: the second factor, and where one is logged in.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tachiiri_domain::ids::SessionId;
use tachiiri_pages::FieldError;
use tachiiri_pages::account::{Account, OpenSession, RecoveryCodes, SecondFactor};
use tachiiri_pages::qr;

use super::super::extract::{Form, Path, request_key};
use super::super::failure::{Failure, redirect};
use super::{Frame, Shown, done, fresh_key, refused, shown};
use crate::app::{App, account};
use crate::error::AppError;

pub async fn show(State(app): State<App>, frame: Frame) -> Shown {
    let page = draw(&app, frame, Vec::new()).await?;
    shown(&page)
}

async fn draw(app: &App, frame: Frame, errors: Vec<FieldError>) -> Result<Account, Failure> {
    let own = account::show(app, &frame.caller).await?;
    let row = |one: account::OpenSession| OpenSession {
        id: one.id,
        own: one.own,
        created_at: one.created_at,
        expires_at: one.expires_at,
        address: one.address,
        agent: one.agent,
    };
    Ok(Account {
        layout: frame.layout,
        request_key: fresh_key(app),
        login: own.login,
        display_name: own.display_name,
        roles: own.roles,
        second_factor_since: own.second_factor_since,
        recovery_codes_left: own.recovery_codes_left,
        password_length: own.password_length,
        sessions: own.sessions.into_iter().map(row).collect(),
        errors,
    })
}

/// What every form of these pages may carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AccountForm {
    request_key: Option<String>,
    /// The six digits of the telephone.
    code: String,
    /// The password so far.
    password: String,
}

pub async fn begin(State(app): State<App>, frame: Frame, Form(form): Form<AccountForm>) -> Shown {
    let key = request_key(&app, form.request_key.as_deref())?;
    account::begin(&app, &frame.caller, &key).await?;
    Ok(redirect("/account/second-factor"))
}

pub async fn second_factor(State(app): State<App>, frame: Frame) -> Shown {
    set_up(&app, frame, None).await
}

async fn set_up(app: &App, frame: Frame, error: Option<String>) -> Shown {
    let Some(pending) = account::pending(app, &frame.caller).await? else { return Ok(redirect("/account")) };
    let wrong = error.is_some();
    let page = SecondFactor {
        layout: frame.layout,
        request_key: fresh_key(app),
        // An address too long for a code can still be typed from the secret.
        qr: qr::svg(&pending.url, "二要素認証のアプリで読み取るQRコード").unwrap_or_default(),
        secret: pending.secret,
        error,
    };
    if wrong { refused(&page) } else { shown(&page) }
}

pub async fn confirm(State(app): State<App>, frame: Frame, Form(form): Form<AccountForm>) -> Shown {
    let key = request_key(&app, form.request_key.as_deref())?;
    match account::confirm(&app, &frame.caller, &form.code, &key).await {
        Ok(codes) => shown(&RecoveryCodes { layout: frame.layout, codes }),
        Err(error @ AppError::BadInput { .. }) => set_up(&app, frame, Some(error.message())).await,
        Err(other) => Err(other.into()),
    }
}

pub async fn remove(State(app): State<App>, frame: Frame, Form(form): Form<AccountForm>) -> Shown {
    let key = request_key(&app, form.request_key.as_deref())?;
    match account::remove(&app, &frame.caller, &form.password, &key).await {
        Ok(()) => Ok(done("/account", "second_factor_off")),
        Err(error) => again(&app, frame, "off-password", error).await,
    }
}

pub async fn renew(State(app): State<App>, frame: Frame, Form(form): Form<AccountForm>) -> Shown {
    let key = request_key(&app, form.request_key.as_deref())?;
    match account::renew(&app, &frame.caller, &form.password, &key).await {
        Ok(codes) => shown(&RecoveryCodes { layout: frame.layout, codes }),
        Err(error) => again(&app, frame, "renew-password", error).await,
    }
}

/// The page again with what was wrong in one of its forms.
async fn again(app: &App, frame: Frame, field: &str, error: AppError) -> Shown {
    let AppError::Refused { message, .. } = &error else { return Err(error.into()) };
    let errors = vec![FieldError::new(field, message)];
    let page = draw(app, frame, errors).await?;
    refused(&page)
}

pub async fn end_session(State(app): State<App>, frame: Frame, Path(id): Path<SessionId>) -> Result<Response, Failure> {
    account::end_session(&app, &frame.caller, id).await?;
    Ok(done("/account", "session_ended").into_response())
}

pub async fn end_others(State(app): State<App>, frame: Frame) -> Result<Response, Failure> {
    account::end_other_sessions(&app, &frame.caller).await?;
    Ok(done("/account", "session_ended").into_response())
}
