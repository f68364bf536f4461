//! Sessions: each log-in has a row, so that it can be revoked.

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::ids::{SessionId, UserId};

use crate::column::millis;
use crate::db::Raw;
use crate::entity::sessions;
use crate::error::Result;
use crate::users::{self, User};
use crate::{Conn, Tx};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub user: User,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

pub async fn open(tx: &Tx, id: SessionId, user: UserId, now: Timestamp, expires_at: Timestamp) -> Result<()> {
    let row = sessions::ActiveModel {
        id: Set(id.0),
        user_id: Set(user.0),
        created_at: Set(millis(now)),
        expires_at: Set(millis(expires_at)),
        revoked_at: Set(None),
    };
    row.insert(tx.raw()).await?;
    Ok(())
}

/// The session with its user and assignments; None where it does not exist, ended or was revoked.
pub async fn live(conn: &impl Conn, id: SessionId, now: Timestamp) -> Result<Option<Session>> {
    let alive = sessions::Entity::find_by_id(id.0)
        .filter(sessions::Column::RevokedAt.is_null())
        .filter(sessions::Column::ExpiresAt.gt(millis(now)));
    let Some(row) = alive.one(conn.raw()).await? else { return Ok(None) };
    let user = users::find(conn, UserId(row.user_id)).await?;
    Ok(user.map(|user| Session {
        id,
        user,
        created_at: from_millis(row.created_at),
        expires_at: from_millis(row.expires_at),
    }))
}

pub async fn revoke(tx: &Tx, id: SessionId, now: Timestamp) -> Result<()> {
    end(tx, sessions::Column::Id.eq(id.0), now).await
}

pub async fn revoke_all(tx: &Tx, user: UserId, now: Timestamp) -> Result<()> {
    end(tx, sessions::Column::UserId.eq(user.0), now).await
}

async fn end(tx: &Tx, which: Expr, now: Timestamp) -> Result<()> {
    let ending = sessions::Entity::update_many()
        .col_expr(sessions::Column::RevokedAt, Expr::val(millis(now)))
        .filter(which)
        .filter(sessions::Column::RevokedAt.is_null());
    ending.exec(tx.raw()).await?;
    Ok(())
}
