//! Logging in and out, and setting one's password.

use chrono::Duration;
use serde_json::json;
use tachiiri_domain::ids::SessionId;
use tachiiri_storage::users::User;
use tachiiri_storage::{sessions, users};

use super::code_hash;
use crate::app::sessions::{LoggedIn, actor};
use crate::app::write::{self, Write};
use crate::app::{App, Caller, passwords};
use crate::error::{AppError, Result};

/// Wrong passwords in a row after which an account is locked.
pub const MOST_FAILURES: u32 = 5;
/// How long it stays locked.
const LOCKED_FOR: Duration = Duration::minutes(15);
/// A working day and its overtime.
const SESSION: Duration = Duration::hours(12);

/// What opened the account, or why nothing did.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Password,
    Code,
    /// The code is right and comes too late.
    Late,
    Not,
}

impl Opened {
    /// Of the refusal.
    fn code(self) -> &'static str {
        if self == Self::Late { "code_expired" } else { "login_failed" }
    }
}

/// Opens a session. `secret` is the password or a one-time code.
///
/// # Errors
/// `login_failed` whether login or secret is wrong or the account is locked, in the same words and after the same
/// work: nobody learns which accounts exist. `code_expired` for a right code after its time.
pub async fn login(app: &App, request_id: &str, login: &str, secret: &str) -> Result<LoggedIn> {
    let user = users::by_login(&app.db, login).await?;
    let nobody = Caller { request_id: request_id.to_owned(), ..Caller::nobody() };
    let opened = opens(app, user.as_ref(), secret).await?;
    if user.as_ref().and_then(|user| user.locked_until).is_some_and(|until| until > app.clock.now()) {
        return Err(failed(app, &nobody, user.as_ref(), "locked").await?);
    }
    let (Some(user), Opened::Password | Opened::Code) = (&user, opened) else {
        return Err(failed(app, &nobody, user.as_ref(), opened.code()).await?);
    };
    let caller = Caller { actor: actor(user.clone()), request_id: request_id.to_owned(), ..Caller::nobody() };
    let write = write::begin(app, &caller).await?;
    users::reset_failures(&write.tx, user.id).await?;
    let opened = open_session(app, &write, user, opened).await?;
    write.audit("login", format!("user:{}", user.id), json!({})).await?;
    write.commit(()).await?;
    Ok(opened)
}

async fn opens(app: &App, user: Option<&User>, secret: &str) -> Result<Opened> {
    let code = user.and_then(|user| user.code.as_ref());
    if let Some(code) = code.filter(|code| code.hash == code_hash(secret)) {
        return Ok(if app.clock.now() < code.expires_at { Opened::Code } else { Opened::Late });
    }
    let hash = user.and_then(|user| user.password_hash.as_deref());
    let right = secret.len() <= 4 * passwords::LONGEST && passwords::matches(app.cost, hash, secret).await?;
    Ok(if right { Opened::Password } else { Opened::Not })
}

/// Counts and records a failure; the sentence is the same whatever was wrong. The name tried is not recorded where
/// no account has it: people type passwords there.
async fn failed(app: &App, nobody: &Caller, user: Option<&User>, code: &'static str) -> Result<AppError> {
    let write = write::begin(app, nobody).await?;
    let mut locked = code == "locked";
    if let Some(user) = user.filter(|_| !locked) {
        let count = users::record_failure(&write.tx, user.id, MOST_FAILURES, write.now + LOCKED_FOR).await?;
        locked = count >= MOST_FAILURES;
    }
    let subject = user.map(|user| format!("user:{}", user.id)).unwrap_or_default();
    write.audit("login.failed", subject, json!({ "reason": code, "locked": locked })).await?;
    write.commit(()).await?;
    if code == "code_expired" {
        return Ok(AppError::refused(code, "初回コードの期限が切れています。管理者に再発行を頼んでください。"));
    }
    let minutes = LOCKED_FOR.num_minutes();
    let message = format!(
        "利用者IDかパスワードが違います。続けて{MOST_FAILURES}回まちがえると{minutes}分間ログインできません。\
         時間をおくか、管理者に再発行を頼んでください。"
    );
    Ok(AppError::Refused { code: "login_failed", message })
}

async fn open_session(app: &App, write: &Write<'_>, user: &User, opened: Opened) -> Result<LoggedIn> {
    let session: SessionId = app.ids.next(write.now);
    let expires_at = write.now + SESSION;
    sessions::open(&write.tx, session, user.id, write.now, expires_at).await?;
    Ok(LoggedIn {
        session,
        token: app.keys.issue(user.id, session, expires_at)?,
        expires_at,
        display_name: user.display_name.clone(),
        must_set_password: opened == Opened::Code,
    })
}

/// Ends the caller's session.
pub async fn logout(app: &App, caller: &Caller) -> Result<()> {
    let Some(session) = caller.session else { return Ok(()) };
    let write = write::begin(app, caller).await?;
    sessions::revoke(&write.tx, session, write.now).await?;
    write.audit("logout", "", json!({})).await?;
    write.commit(()).await
}

/// Sets a new password and ends every session of the account; the caller goes on with the one returned. `current`
/// is the password; who entered with a one-time code has none yet and is not asked.
///
/// # Errors
/// `weak_password` for fewer than 12 characters; `login_failed` for a wrong `current`.
pub async fn change_password(app: &App, caller: &Caller, current: &str, new: &str) -> Result<LoggedIn> {
    let id = caller.actor.user.ok_or(AppError::Denied)?;
    passwords::acceptable(new)?;
    let user = users::find(&app.db, id).await?.ok_or(AppError::NotFound)?;
    if user.locked_until.is_some_and(|until| until > app.clock.now()) {
        return Err(failed(app, caller, Some(&user), "locked").await?);
    }
    let asked = user.password_hash.is_some();
    if asked && opens(app, Some(&user), current).await? != Opened::Password {
        return Err(failed(app, caller, Some(&user), "login_failed").await?);
    }
    let hash = passwords::hash(app.cost, &app.ids, new).await?;
    let write = write::begin(app, caller).await?;
    users::set_password(&write.tx, id, &hash).await?;
    sessions::revoke_all(&write.tx, id, write.now).await?;
    let opened = open_session(app, &write, &user, Opened::Password).await?;
    write.audit("password.set", format!("user:{id}"), json!({})).await?;
    write.commit(()).await?;
    Ok(opened)
}
