//! One's own password.

use serde_json::json;
use tachiiri_storage::users::User;
use tachiiri_storage::{sessions, users};

use super::login::{Opened, failed, locked, open_session, opens};
use crate::app::sessions::LoggedIn;
use crate::app::{App, Caller, passwords, write};
use crate::error::{AppError, Result};

/// Fewest characters of a password of this account.
pub fn shortest(app: &App, user: &User) -> usize {
    let second_factor = user.second_factor.as_ref().is_some_and(|one| one.since.is_some());
    if second_factor { app.config.password_length_with_second_factor } else { app.config.password_length }
}

/// Fewest characters of the password that the caller may set.
pub async fn shortest_own(app: &App, caller: &Caller) -> Result<usize> {
    let id = caller.actor.user.ok_or(AppError::Denied)?;
    let user = users::find(&app.db, id).await?.ok_or(AppError::NotFound)?;
    Ok(shortest(app, &user))
}

/// Sets a new password and ends every session of the account; the caller goes on with the one returned. `current`
/// is the password; who entered with a one-time code has none yet and is not asked.
///
/// # Errors
/// `weak_password` for fewer characters than the settings ask for; `same_password` for the one there is;
/// `login_failed` for a wrong `current`.
pub async fn change_password(app: &App, caller: &Caller, current: &str, new: &str) -> Result<LoggedIn> {
    let id = caller.actor.user.ok_or(AppError::Denied)?;
    let user = users::find(&app.db, id).await?.ok_or(AppError::NotFound)?;
    passwords::acceptable(new, shortest(app, &user))?;
    if user.password_hash.is_some() {
        check(app, caller, &user, current).await?;
        if current == new {
            return Err(AppError::bad_input("same_password", "いまと違うパスワードにしてください。"));
        }
    }
    let hash = passwords::hash(app.cost, &app.ids, new).await?;
    let origin = own_session(app, caller).await?.origin;
    let write = write::begin(app, caller).await?;
    users::set_password(&write.tx, id, &hash).await?;
    sessions::revoke_all(&write.tx, id, write.now).await?;
    let opened = open_session(app, &write, &user, origin, Opened::Password).await?;
    if opened.second_factor_due {
        // Shown when this session was opened; the new one goes on from there.
        sessions::prove(&write.tx, opened.session).await?;
    }
    write.audit("password.set", format!("user:{id}"), json!({})).await?;
    write.commit(()).await?;
    Ok(LoggedIn { second_factor_due: false, ..opened })
}

/// Whether the caller knows the password; a wrong one counts as at the log-in.
pub(in crate::app) async fn check(app: &App, caller: &Caller, user: &User, password: &str) -> Result<()> {
    let origin = own_session(app, caller).await?.origin;
    if locked(app, user) {
        return Err(failed(app, caller, Some(user), &origin, "locked").await?);
    }
    if opens(app, Some(user), password).await? != Opened::Password {
        return Err(failed(app, caller, Some(user), &origin, "login_failed").await?);
    }
    Ok(())
}

/// The session that the caller came with.
pub(in crate::app) async fn own_session(app: &App, caller: &Caller) -> Result<sessions::Session> {
    let id = caller.session.ok_or(AppError::Denied)?;
    sessions::live(&app.db, id, app.clock.now()).await?.ok_or(AppError::NotFound)
}
