//! 利用者: accounts and one-time codes. Logging in and out is in `login`, lists from files in `bulk`.

mod address;
mod bulk;
mod login;
mod password;
mod place_names;

use chrono::Duration;
use serde_json::json;
use tachiiri_domain::access::{Act, Role};
use tachiiri_domain::actor::Assignment;
use tachiiri_domain::audit::sha256;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::UserId;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::scope::Grant;
use tachiiri_storage::{second_factor, sessions, users};

use super::write::{self, Begun, Write};
use super::{App, Caller, passwords};
use crate::error::{AppError, Result};

pub(super) use bulk::Known;
pub use bulk::{AccountsOutcome, import};
pub use tachiiri_storage::sessions::Origin;

pub use address::MOST_FROM_ADDRESS;
pub(super) use address::{count_against, hold_up};
pub use login::{Door, login, logout};
pub(super) use login::{fail, locked};
pub use password::{change_password, shortest_own};
pub(super) use password::{check as check_password, own_session, shortest};
pub(super) use place_names::PlaceNames;

/// A new account. Without a password a one-time code is made, shown once.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub login: String,
    pub display_name: String,
    pub assignments: Vec<Assignment>,
    pub password: Option<String>,
}

/// An account as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct UserRow {
    pub id: UserId,
    pub login: String,
    pub display_name: String,
    pub assignments: Vec<Assignment>,
    /// The place of each assignment in words, in the same order.
    pub places: Vec<String>,
    pub locked: bool,
    /// Has a one-time code and no password yet.
    pub waiting: bool,
}

/// An account just made or reset.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Issued {
    pub id: UserId,
    pub login: String,
    pub display_name: String,
    /// Shown this once and kept as a hash: a retry of the request gets the account without it.
    #[serde(default)]
    pub code: Option<String>,
    /// Until when the code opens the account.
    #[serde(default)]
    pub code_expires_at: Option<Timestamp>,
}

/// A letter takes some days, and its reader some more.
const CODE_LASTS: Duration = Duration::days(14);

/// A one-time code in words, and as it is kept.
fn new_code(app: &App) -> (String, users::Code) {
    let code = passwords::code(&app.ids);
    let kept = users::Code { hash: code_hash(&code), expires_at: app.clock.now() + CODE_LASTS };
    (code, kept)
}

/// Codes carry 79 bits of chance: a fast hash keeps them, a slow one would only make imports slow.
pub(super) fn code_hash(code: &str) -> String {
    sha256(passwords::normal_code(code).as_bytes())
}

/// # Errors
/// `bad_login`, `no_role`, `bad_role` for a place that the role is not held over, `weak_password`; `already_there` where the login is taken.
pub async fn create(app: &App, caller: &Caller, new: &NewAccount, key: &RequestKey) -> Result<Issued> {
    caller.actor.scope_for(Act::ManageUsers)?;
    check(app, new)?;
    // Hashed before the transaction: nobody waits for it behind the only writer.
    let (account, code) = account(app, new).await?;
    // Not the password: what is kept of it is its slow hash alone.
    let content = json!({ "display_name": new.display_name, "assignments": new.assignments });
    let operation = write::operation(format_args!("user.create:{}", new.login), &content);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(issued) => return Ok(issued),
        Begun::New(write) => write,
    };
    let id = users::create(&write.tx, &account, &app.ids, write.now).await?;
    let detail = json!({ "login": new.login, "assignments": new.assignments });
    write.audit("user.create", format!("user:{id}"), detail).await?;
    let kept = Issued {
        id,
        login: new.login.clone(),
        display_name: new.display_name.clone(),
        code: None,
        code_expires_at: account.code.map(|code| code.expires_at),
    };
    Ok(Issued { code, ..write.commit(kept).await? })
}

pub(super) async fn account(app: &App, new: &NewAccount) -> Result<(users::NewUser, Option<String>)> {
    let (password_hash, code) = match &new.password {
        Some(password) => (Some(passwords::hash(app.cost, &app.ids, password).await?), None),
        None => (None, Some(new_code(app))),
    };
    let (shown, kept) = code.unzip();
    let account = users::NewUser {
        login: new.login.clone(),
        display_name: new.display_name.clone(),
        password_hash,
        code: kept,
        assignments: new.assignments.clone(),
    };
    Ok((account, shown))
}

pub(super) fn check(app: &App, new: &NewAccount) -> Result<()> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.@".contains(c);
    if !(1..=64).contains(&new.login.len()) || !new.login.chars().all(allowed) {
        let message = format!("利用者ID「{}」は使えません。英数字と - _ . @ で1〜64文字にしてください。", new.login);
        return Err(AppError::BadInput { code: "bad_login", message });
    }
    if new.assignments.is_empty() {
        return Err(AppError::bad_input("no_role", "役割を1つ以上選んでください。"));
    }
    for held in &new.assignments {
        Assignment::checked(held.role, held.grant)?;
    }
    let length = |password| passwords::acceptable(password, app.config.password_length);
    new.password.as_deref().map_or(Ok(()), length)
}

/// The place of a role by its name, as forms and the command line give it.
///
/// # Errors
/// `place_unknown` where there is no such place, or several of the name.
pub async fn place(
    app: &App,
    caller: &Caller,
    role: Role,
    prefecture: Option<PrefectureCode>,
    name: &str,
) -> Result<Grant> {
    caller.actor.scope_for(Act::ManageUsers)?;
    let known = bulk::Known::of(&app.db).await?;
    known.grant(role, prefecture, name).ok_or_else(|| {
        let message = format!("{}の所属「{name}」はありません。登録されている名前かIDを入れてください。", role.label());
        AppError::BadInput { code: "place_unknown", message }
    })
}

/// A new one-time code; the old password and all sessions end.
pub async fn reset(app: &App, caller: &Caller, id: UserId, key: &RequestKey) -> Result<Issued> {
    caller.actor.scope_for(Act::ManageUsers)?;
    let write = match write::begin_once(app, caller, &format!("user.reset:{id}"), key).await? {
        Begun::Done(issued) => return Ok(issued),
        Begun::New(write) => write,
    };
    let user = users::find(&write.tx, id).await?.ok_or(AppError::NotFound)?;
    issue_again(app, write, user).await
}

/// A new one-time code for an account that the caller may have one for: the old password, the second factor and every
/// session end, since the telephone may be what was lost.
pub(super) async fn issue_again(app: &App, write: Write<'_>, user: users::User) -> Result<Issued> {
    let (id, login, display_name) = (user.id, user.login, user.display_name);
    let (code, kept) = new_code(app);
    users::set_code(&write.tx, id, &kept).await?;
    second_factor::remove(&write.tx, id).await?;
    sessions::revoke_all(&write.tx, id, write.now).await?;
    write.audit("user.reset", format!("user:{id}"), json!({ "login": login })).await?;
    let kept = Issued { id, login, display_name, code: None, code_expires_at: Some(kept.expires_at) };
    Ok(Issued { code: Some(code), ..write.commit(kept).await? })
}

/// All accounts by login, with their places in words.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<UserRow>> {
    caller.actor.scope_for(Act::ManageUsers)?;
    let now = app.clock.now();
    let found = users::list(&app.db).await?;
    let held: Vec<_> = found.iter().flat_map(|user| &user.assignments).map(|held| held.grant).collect();
    let names = PlaceNames::of(&app.db, held.into_iter()).await?;
    Ok(found
        .into_iter()
        .map(|user| UserRow {
            id: user.id,
            login: user.login,
            display_name: user.display_name,
            places: user.assignments.iter().map(|held| names.name(held.grant)).collect(),
            waiting: user.password_hash.is_none(),
            locked: user.locked_until.is_some_and(|until| until > now),
            assignments: user.assignments,
        })
        .collect())
}
