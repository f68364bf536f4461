//! Sessions: each log-in has a row, so that it can be revoked.

use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{SessionId, UserId};

use crate::error::{Result, not_yet};
use crate::users::User;
use crate::{Conn, Tx};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub user: User,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

pub async fn open(tx: &Tx, id: SessionId, user: UserId, now: Timestamp, expires_at: Timestamp) -> Result<()> {
    let _ = (tx, id, user, now, expires_at);
    not_yet()
}

/// The session with its user and assignments; None where it does not exist, ended or was revoked.
pub async fn live(conn: &impl Conn, id: SessionId, now: Timestamp) -> Result<Option<Session>> {
    let _ = (conn, id, now);
    not_yet()
}

pub async fn revoke(tx: &Tx, id: SessionId, now: Timestamp) -> Result<()> {
    let _ = (tx, id, now);
    not_yet()
}

pub async fn revoke_all(tx: &Tx, user: UserId, now: Timestamp) -> Result<()> {
    let _ = (tx, user, now);
    not_yet()
}
