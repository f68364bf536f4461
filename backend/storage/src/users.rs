//! Accounts: who may log in, with which roles over which places.

use tachiiri_domain::actor::Assignment;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{Ids, UserId};

use crate::error::{Result, not_yet};
use crate::{Conn, Tx};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUser {
    pub login: String,
    pub display_name: String,
    /// argon2; None until the person sets a password with the one-time code.
    pub password_hash: Option<String>,
    /// Hash of the one-time code of the letter.
    pub code_hash: Option<String>,
    pub assignments: Vec<Assignment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub login: String,
    pub display_name: String,
    pub password_hash: Option<String>,
    pub code_hash: Option<String>,
    /// Wrong passwords since the last right one.
    pub failed_count: u32,
    pub locked_until: Option<Timestamp>,
    pub created_at: Timestamp,
    pub assignments: Vec<Assignment>,
}

/// # Errors
/// [`crate::Error::Unique`] where the login is taken.
pub async fn create(tx: &Tx, new: &NewUser, ids: &Ids, now: Timestamp) -> Result<UserId> {
    let _ = (tx, new, ids, now);
    not_yet()
}

pub async fn by_login(conn: &impl Conn, login: &str) -> Result<Option<User>> {
    let _ = (conn, login);
    not_yet()
}

pub async fn find(conn: &impl Conn, id: UserId) -> Result<Option<User>> {
    let _ = (conn, id);
    not_yet()
}

/// All accounts by login.
pub async fn list(conn: &impl Conn) -> Result<Vec<User>> {
    let _ = conn;
    not_yet()
}

pub async fn assignments(conn: &impl Conn, id: UserId) -> Result<Vec<Assignment>> {
    let _ = (conn, id);
    not_yet()
}

/// Sets the password, drops the one-time code, the count of failures and the lock.
pub async fn set_password(tx: &Tx, id: UserId, hash: &str) -> Result<()> {
    let _ = (tx, id, hash);
    not_yet()
}

/// Sets a one-time code and drops the password: the old one no longer opens the account.
pub async fn set_code(tx: &Tx, id: UserId, code_hash: &str) -> Result<()> {
    let _ = (tx, id, code_hash);
    not_yet()
}

/// Counts a wrong password; from the `most`th on the account is locked until `locked_until`. Returns the count.
pub async fn record_failure(tx: &Tx, id: UserId, most: u32, locked_until: Timestamp) -> Result<u32> {
    let _ = (tx, id, most, locked_until);
    not_yet()
}

pub async fn reset_failures(tx: &Tx, id: UserId) -> Result<()> {
    let _ = (tx, id);
    not_yet()
}
