//! 利用者: accounts, passwords, one-time codes, logging in and out.

use tachiiri_domain::actor::Assignment;
use tachiiri_domain::ids::UserId;
use tachiiri_domain::problem::Problem;
use tachiiri_domain::request::RequestKey;

use super::sessions::LoggedIn;
use super::{App, Caller, pending};
use crate::error::Result;

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
}

/// An account just made or reset. The code is shown this once and kept as a hash.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Issued {
    pub id: UserId,
    pub login: String,
    pub display_name: String,
    pub code: Option<String>,
}

/// What a bulk import made.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct AccountsOutcome {
    pub read: u64,
    pub rejected: u64,
    pub accounts: Vec<Issued>,
    pub problems: Vec<Problem>,
}

pub async fn create(_app: &App, _caller: &Caller, _new: &NewAccount, _key: &RequestKey) -> Result<Issued> {
    pending()
}

/// Accounts from a table with the columns login, display_name, role, place.
pub async fn import(_app: &App, _caller: &Caller, _bytes: &[u8]) -> Result<AccountsOutcome> {
    pending()
}

/// A new one-time code; the old password and all sessions end.
pub async fn reset(_app: &App, _caller: &Caller, _id: UserId, _key: &RequestKey) -> Result<Issued> {
    pending()
}

pub async fn list(_app: &App, _caller: &Caller) -> Result<Vec<UserRow>> {
    pending()
}

/// Opens a session. `secret` is the password or a one-time code.
///
/// # Errors
/// `Refused("login_failed")` whether login or secret is wrong; `Refused("locked")` after too many failures.
pub async fn login(_app: &App, _request_id: &str, _login: &str, _secret: &str) -> Result<LoggedIn> {
    pending()
}

/// Ends the caller's session.
pub async fn logout(_app: &App, _caller: &Caller) -> Result<()> {
    pending()
}

/// Sets a new password; ends every other session. `current` is the password or the one-time code.
///
/// # Errors
/// `BadInput("weak_password")` for fewer than 12 characters; `Refused("login_failed")` for a wrong `current`.
pub async fn change_password(_app: &App, _caller: &Caller, _current: &str, _new: &str) -> Result<()> {
    pending()
}
