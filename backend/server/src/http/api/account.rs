//! Logging in and out, and what to do now.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::extract::Json;
use super::super::failure::Failure;
use super::super::session::Signed;
use super::Reply;
use super::checklists::moment;
use crate::app::users::Door;
use crate::app::{App, account, home, sessions, users};

#[derive(Deserialize, ToSchema)]
pub struct Login {
    login: String,
    /// The password or a one-time code.
    password: String,
}

#[derive(Serialize, ToSchema)]
pub struct LoggedIn {
    /// For `Authorization: Bearer …`.
    token: String,
    expires_at: String,
    display_name: String,
    /// Entered with a one-time code: set a password before anything else.
    must_set_password: bool,
    /// Entered with the password alone: send the second factor to `/api/v1/login/code` before anything else.
    second_factor_due: bool,
}

#[utoipa::path(post, path = "/api/v1/login", tag = "account", request_body = Login, security(()),
    responses((status = 200, body = LoggedIn), (status = 409, description = "`login_failed`, `code_expired` or `code_used`"),
        (status = 429, description = "`too_many_tries` from this address")))]
pub async fn login(State(app): State<App>, door: Door, Json(given): Json<Login>) -> Reply<LoggedIn> {
    let opened = users::login(&app, door, &given.login, &given.password).await?;
    Ok(Json(LoggedIn::from(opened)))
}

impl From<sessions::LoggedIn> for LoggedIn {
    fn from(opened: sessions::LoggedIn) -> Self {
        Self {
            token: opened.token,
            expires_at: moment(opened.expires_at),
            display_name: opened.display_name,
            must_set_password: opened.must_set_password,
            second_factor_due: opened.second_factor_due,
        }
    }
}

#[derive(Deserialize, ToSchema)]
pub struct SecondFactorCode {
    /// Six digits of the telephone, or a recovery code.
    code: String,
}

/// Shows the second factor after the password.
#[utoipa::path(post, path = "/api/v1/login/code", tag = "account", request_body = SecondFactorCode,
    responses((status = 200, body = Done), (status = 409, description = "`second_factor`")))]
pub async fn code(State(app): State<App>, signed: Signed, Json(given): Json<SecondFactorCode>) -> Reply<Done> {
    account::prove(&app, &signed.caller, &given.code).await?;
    Ok(DONE)
}

#[derive(Serialize, ToSchema)]
pub struct Done {
    done: bool,
}

/// The answer to a write that has nothing to tell.
pub const DONE: Json<Done> = Json(Done { done: true });

#[utoipa::path(post, path = "/api/v1/logout", tag = "account", responses((status = 200, body = Done)))]
pub async fn logout(State(app): State<App>, signed: Signed) -> Reply<Done> {
    users::logout(&app, &signed.caller).await?;
    Ok(DONE)
}

#[derive(Deserialize, ToSchema)]
pub struct NewPassword {
    /// The password so far; not read where there is none yet.
    current: String,
    /// As many characters as `GET /api/v1/account` says.
    new: String,
}

#[utoipa::path(put, path = "/api/v1/password", tag = "account", request_body = NewPassword,
    responses((status = 200, body = LoggedIn, description = "every other session ended")))]
pub async fn change_password(
    State(app): State<App>,
    signed: Signed,
    Json(given): Json<NewPassword>,
) -> Reply<LoggedIn> {
    let opened = users::change_password(&app, &signed.caller, &given.current, &given.new).await?;
    Ok(Json(LoggedIn::from(opened)))
}

#[derive(Serialize, ToSchema)]
pub struct Task {
    #[schema(value_type = String, example = "answer")]
    kind: home::TaskKind,
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<tachiiri_domain::Date>,
    /// From which day it waits, where nobody set a day until when.
    #[schema(value_type = Option<String>, format = Date)]
    since: Option<tachiiri_domain::Date>,
    label: String,
    count: u64,
    /// The page where it is done.
    href: String,
}

#[utoipa::path(get, path = "/api/v1/tasks", tag = "account", responses((status = 200, body = [Task])))]
pub async fn tasks(State(app): State<App>, signed: Signed) -> Result<Json<Vec<Task>>, Failure> {
    let tasks = home::tasks(&app, &signed.caller).await?;
    let line = |task: home::Task| Task {
        kind: task.kind,
        due_on: task.due_on,
        since: task.since,
        label: task.label,
        count: task.count,
        href: task.href,
    };
    Ok(Json(tasks.into_iter().map(line).collect()))
}
