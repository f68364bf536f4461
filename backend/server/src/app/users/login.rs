//! Logging in and out.

use chrono::Duration;
use serde_json::json;
use tachiiri_storage::sessions::{NewSession, Origin};
use tachiiri_storage::users::User;
use tachiiri_storage::{sessions, users};

use super::address::{count_against, hold_up};
use super::code_hash;
use crate::app::sessions::{LoggedIn, actor};
use crate::app::write::{self, Write};
use crate::app::{App, Caller, guests, passwords};
use crate::error::{AppError, Result};

/// Wrong passwords in a row after which an account is locked.
pub const MOST_FAILURES: u32 = 5;
/// How long it stays locked.
const LOCKED_FOR: Duration = Duration::minutes(15);
/// A working day and its overtime.
const SESSION: Duration = Duration::hours(12);

/// A request to log in: its id, and where it came from.
#[derive(Clone, Debug, Default)]
pub struct Door {
    pub request_id: String,
    pub origin: Origin,
}

impl From<&str> for Door {
    /// A request from nowhere in particular.
    fn from(request_id: &str) -> Self {
        Self { request_id: request_id.to_owned(), origin: Origin::default() }
    }
}

/// What opened the account, or why nothing did.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Opened {
    Password,
    Code,
    /// The code is right and comes too late.
    Late,
    /// The code is right and has opened the account before.
    Used,
    Not,
}

impl Opened {
    /// Of the refusal.
    fn code(self) -> &'static str {
        match self {
            Self::Late => "code_expired",
            Self::Used => "code_used",
            Self::Password | Self::Code | Self::Not => "login_failed",
        }
    }
}

/// Opens a session. `secret` is the password or a one-time code, which opens it once. Whoever has a second factor shows
/// it next ([`crate::app::account::prove`]).
///
/// # Errors
/// `login_failed` whether login or secret is wrong or the account is locked, in the same words and after the same
/// work: nobody learns which accounts exist. `code_expired`, `code_used` for a right code that no longer opens;
/// `too_many_tries` from an address that failed too often, before anything is looked at.
pub async fn login(app: &App, door: impl Into<Door>, login: &str, secret: &str) -> Result<LoggedIn> {
    let door = door.into();
    hold_up(&app.db, app, &door.origin).await?;
    let user = users::by_login(&app.db, login).await?;
    let nobody = Caller { request_id: door.request_id.clone(), ..Caller::nobody() };
    let opened = opens(app, user.as_ref(), secret).await?;
    if user.as_ref().is_some_and(|user| locked(app, user)) {
        return Err(failed(app, &nobody, user.as_ref(), &door.origin, "locked").await?);
    }
    let (Some(user), Opened::Password | Opened::Code) = (&user, opened) else {
        return Err(failed(app, &nobody, user.as_ref(), &door.origin, opened.code()).await?);
    };
    let caller = Caller { actor: actor(user.clone()), request_id: door.request_id, ..Caller::nobody() };
    let write = write::begin(app, &caller).await?;
    hold_up(&write.tx, app, &door.origin).await?;
    // Of many guesses sent at once all pass the first look: those that come after the lock are refused here.
    if users::hold(&write.tx, user.id).await?.is_none_or(|now| locked(app, &now)) {
        return Err(fail(app, write, Some(user), &door.origin, "locked").await?);
    }
    if opened == Opened::Code && !users::use_code(&write.tx, user.id, write.now).await? {
        return Err(fail(app, write, Some(user), &door.origin, Opened::Used.code()).await?);
    }
    let session = open_session(app, &write, user, door.origin, opened).await?;
    if !session.second_factor_due {
        users::reset_failures(&write.tx, user.id).await?;
    }
    let detail = json!({ "second_factor_due": session.second_factor_due });
    write.audit("login", format!("user:{}", user.id), detail).await?;
    write.commit(()).await?;
    Ok(session)
}

pub(in crate::app) fn locked(app: &App, user: &User) -> bool {
    user.locked_until.is_some_and(|until| until > app.clock.now())
}

pub(super) async fn opens(app: &App, user: Option<&User>, secret: &str) -> Result<Opened> {
    let code = user.and_then(|user| user.code.as_ref());
    if let Some(code) = code.filter(|code| code.hash == code_hash(secret)) {
        let used = user.is_some_and(|user| user.code_used_at.is_some());
        let late = app.clock.now() >= code.expires_at;
        return Ok(if used {
            Opened::Used
        } else if late {
            Opened::Late
        } else {
            Opened::Code
        });
    }
    let hash = user.and_then(|user| user.password_hash.as_deref());
    let right = secret.len() <= 4 * passwords::LONGEST && passwords::matches(app.cost, hash, secret).await?;
    Ok(if right { Opened::Password } else { Opened::Not })
}

/// Counts and records a failure; the sentence is the same whatever was wrong. The name tried is not recorded where
/// no account has it: people type passwords there.
pub(super) async fn failed(
    app: &App,
    caller: &Caller,
    user: Option<&User>,
    origin: &Origin,
    code: &'static str,
) -> Result<AppError> {
    fail(app, write::begin(app, caller).await?, user, origin, code).await
}

/// As [`failed`], as the end of a write under way.
pub(in crate::app) async fn fail(
    app: &App,
    write: Write<'_>,
    user: Option<&User>,
    origin: &Origin,
    code: &'static str,
) -> Result<AppError> {
    let mut locked = code == "locked";
    if let Some(user) = user.filter(|_| !locked) {
        let count = users::record_failure(&write.tx, user.id, MOST_FAILURES, write.now + LOCKED_FOR).await?;
        locked = count >= MOST_FAILURES;
    }
    count_against(app, &write, origin).await?;
    let subject = user.map(|user| format!("user:{}", user.id)).unwrap_or_default();
    let detail = json!({ "reason": code, "locked": locked, "address": origin.address });
    write.audit("login.failed", subject, detail).await?;
    write.commit(()).await?;
    Ok(refusal(code))
}

/// What a person is told; a locked account is told as a wrong password.
fn refusal(code: &'static str) -> AppError {
    let minutes = LOCKED_FOR.num_minutes();
    let lock = format!("続けて{MOST_FAILURES}回まちがえると{minutes}分間ログインできません。");
    match code {
        "code_expired" => AppError::refused(code, "初回コードの期限が切れています。管理者に再発行を頼んでください。"),
        "code_used" => AppError::refused(
            code,
            "この初回コードは、すでに1回使われています。パスワードを決めた方は、そのパスワードで入ってください。\
             心当たりがない方は、発行元に知らせて再発行を頼んでください。",
        ),
        "second_factor" => AppError::refused(
            code,
            format!("確認コードが違うか、すでに使われています。新しい番号に変わってから入れてください。{lock}"),
        ),
        _ => AppError::refused(
            "login_failed",
            format!(
                "利用者IDかパスワードが違います。{lock}\
                 時間をおくか、管理者に再発行を頼んでください。"
            ),
        ),
    }
}

/// Opens a session of the account in the caller's write.
pub(super) async fn open_session(
    app: &App,
    write: &Write<'_>,
    user: &User,
    origin: Origin,
    opened: Opened,
) -> Result<LoggedIn> {
    let new = NewSession {
        id: app.ids.next(write.now),
        user: user.id,
        expires_at: write.now + SESSION,
        origin,
        second_factor_due: opened == Opened::Password
            && user.second_factor.as_ref().is_some_and(|one| one.since.is_some()),
    };
    sessions::open(&write.tx, &new, write.now).await?;
    Ok(LoggedIn {
        session: new.id,
        token: app.keys.issue(user.id, new.id, new.expires_at)?,
        expires_at: new.expires_at,
        display_name: user.display_name.clone(),
        must_set_password: opened == Opened::Code,
        second_factor_due: new.second_factor_due,
    })
}

/// Ends the caller's session.
pub async fn logout(app: &App, caller: &Caller) -> Result<()> {
    let Some(session) = caller.session else { return Ok(()) };
    if caller.actor.user.is_none() {
        return guests::leave(app, caller, session).await;
    }
    let write = write::begin(app, caller).await?;
    sessions::revoke(&write.tx, session, write.now).await?;
    write.audit("logout", "", json!({})).await?;
    write.commit(()).await
}
