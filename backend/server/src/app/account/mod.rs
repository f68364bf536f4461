//! One's own account: who one is, the second factor, and where one is logged in.

mod second_factor;

use serde_json::json;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::SessionId;
use tachiiri_storage::users::User;
use tachiiri_storage::{sessions, users};

use super::users::{PlaceNames, shortest};
use super::{App, Caller, write};
use crate::error::{AppError, Result};

pub use second_factor::{Pending, begin, confirm, pending, prove, remove, renew};

/// An account as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Account {
    pub login: String,
    pub display_name: String,
    /// Role and place in words.
    pub roles: Vec<String>,
    /// Since when a second factor is asked for.
    pub second_factor_since: Option<Timestamp>,
    pub recovery_codes_left: u64,
    /// Fewest characters of the password.
    pub password_length: usize,
    /// The newest first.
    pub sessions: Vec<OpenSession>,
}

/// A place where one is logged in.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct OpenSession {
    pub id: SessionId,
    /// The one that asks.
    pub own: bool,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub address: String,
    pub agent: String,
}

pub async fn show(app: &App, caller: &Caller) -> Result<Account> {
    let user = own(app, caller).await?;
    let grants: Vec<_> = user.assignments.iter().map(|held| held.grant).collect();
    let names = PlaceNames::of(&app.db, grants.into_iter()).await?;
    let role = |held: &tachiiri_domain::actor::Assignment| format!("{} {}", held.role.label(), names.name(held.grant));
    let open = |one: sessions::Open| OpenSession {
        id: one.id,
        own: caller.session == Some(one.id),
        created_at: one.created_at,
        expires_at: one.expires_at,
        address: one.origin.address,
        agent: one.origin.agent,
    };
    let sessions = sessions::of_user(&app.db, user.id, app.clock.now()).await?;
    Ok(Account {
        roles: user.assignments.iter().map(role).collect(),
        second_factor_since: user.second_factor.as_ref().and_then(|one| one.since),
        recovery_codes_left: tachiiri_storage::second_factor::recovery_left(&app.db, user.id).await?,
        password_length: shortest(app, &user),
        sessions: sessions.into_iter().map(open).collect(),
        login: user.login,
        display_name: user.display_name,
    })
}

async fn own(app: &App, caller: &Caller) -> Result<User> {
    let id = caller.actor.user.ok_or(AppError::Denied)?;
    users::find(&app.db, id).await?.ok_or(AppError::NotFound)
}

/// Ends one of one's own sessions. What has ended, and what is another person's, stays as it is: nobody learns of it.
pub async fn end_session(app: &App, caller: &Caller, id: SessionId) -> Result<()> {
    let user = caller.actor.user.ok_or(AppError::Denied)?;
    let write = write::begin(app, caller).await?;
    if !sessions::revoke_of(&write.tx, user, id, write.now).await? {
        return Ok(());
    }
    write.audit("session.end", format!("session:{id}"), json!({})).await?;
    write.commit(()).await
}

/// Ends every session of one's own but this one; returns how many.
pub async fn end_other_sessions(app: &App, caller: &Caller) -> Result<u64> {
    let (user, session) = caller.actor.user.zip(caller.session).ok_or(AppError::Denied)?;
    let write = write::begin(app, caller).await?;
    let ended = sessions::revoke_others(&write.tx, user, session, write.now).await?;
    write.audit("session.end_others", format!("user:{user}"), json!({ "ended": ended })).await?;
    write.commit(ended).await
}
