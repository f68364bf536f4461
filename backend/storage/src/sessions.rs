//! Sessions: each log-in has a row, so that it can be revoked.

use std::collections::HashMap;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, ExprTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Set,
};
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::ids::{SessionId, UserId};

use crate::column::{MOST_IDS, millis, uuids};
use crate::db::Raw;
use crate::entity::{sessions, users};
use crate::error::Result;
use crate::users::{self as accounts, User};
use crate::{Conn, Tx};

/// Where a log-in came from, so that its person knows it again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Empty where nobody told.
    pub address: String,
    /// What the browser or the program calls itself; may be empty.
    pub agent: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub user: User,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub origin: Origin,
    /// The password was right, the second factor is not shown yet.
    pub second_factor_due: bool,
}

/// A session to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    pub id: SessionId,
    pub user: UserId,
    pub expires_at: Timestamp,
    pub origin: Origin,
    pub second_factor_due: bool,
}

/// A session as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    pub id: SessionId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub origin: Origin,
}

pub async fn open(tx: &Tx, new: &NewSession, now: Timestamp) -> Result<()> {
    let row = sessions::ActiveModel {
        id: Set(new.id.0),
        user_id: Set(new.user.0),
        created_at: Set(millis(now)),
        expires_at: Set(millis(new.expires_at)),
        address: Set(new.origin.address.clone()),
        agent: Set(new.origin.agent.clone()),
        second_factor_due: Set(new.second_factor_due),
        revoked_at: Set(None),
    };
    row.insert(tx.raw()).await?;
    Ok(())
}

/// The session with its user and assignments; None where it does not exist, ended or was revoked.
pub async fn live(conn: &impl Conn, id: SessionId, now: Timestamp) -> Result<Option<Session>> {
    Ok(live_among(conn, &[id], now).await?.remove(&id))
}

/// The living ones among sessions, with users and assignments: two queries, however many are asked for.
pub async fn live_among(conn: &impl Conn, ids: &[SessionId], now: Timestamp) -> Result<HashMap<SessionId, Session>> {
    let of_user: RelationDef =
        sessions::Entity::belongs_to(users::Entity).from(sessions::Column::UserId).to(users::Column::Id).into();
    let mut living = HashMap::new();
    for some in uuids(ids).chunks(MOST_IDS) {
        let found = sessions::Entity::find()
            .filter(sessions::Column::Id.is_in(some.iter().copied()))
            .filter(alive(now))
            .select_also(users::Entity)
            .join(JoinType::InnerJoin, of_user.clone())
            .all(conn.raw())
            .await?;
        let of: Vec<_> = found.iter().map(|(session, _)| session.user_id).collect();
        let held = accounts::held_by(conn, &of).await?;
        for (row, user) in found {
            let Some(user) = user else { continue };
            let assignments = held.get(&user.id).cloned().unwrap_or_default();
            let session = session(row, accounts::user(user, assignments)?);
            living.insert(session.id, session);
        }
    }
    Ok(living)
}

fn session(row: sessions::Model, user: User) -> Session {
    Session {
        id: SessionId(row.id),
        user,
        created_at: from_millis(row.created_at),
        expires_at: from_millis(row.expires_at),
        origin: Origin { address: row.address, agent: row.agent },
        second_factor_due: row.second_factor_due,
    }
}

fn alive(now: Timestamp) -> Condition {
    let unrevoked = sessions::Column::RevokedAt.is_null();
    Condition::all().add(unrevoked).add(sessions::Column::ExpiresAt.gt(millis(now)))
}

/// The living sessions of an account, the newest first.
pub async fn of_user(conn: &impl Conn, user: UserId, now: Timestamp) -> Result<Vec<Open>> {
    let found = sessions::Entity::find()
        .filter(sessions::Column::UserId.eq(user.0))
        .filter(alive(now))
        .order_by_desc(sessions::Column::CreatedAt)
        .order_by_desc(sessions::Column::Id);
    let open = |row: sessions::Model| Open {
        id: SessionId(row.id),
        created_at: from_millis(row.created_at),
        expires_at: from_millis(row.expires_at),
        origin: Origin { address: row.address, agent: row.agent },
    };
    Ok(found.all(conn.raw()).await?.into_iter().map(open).collect())
}

/// The second factor was shown.
pub async fn prove(tx: &Tx, id: SessionId) -> Result<()> {
    let row = sessions::ActiveModel { id: Set(id.0), second_factor_due: Set(false), ..Default::default() };
    row.update(tx.raw()).await?;
    Ok(())
}

/// Ends one session of an account. Whether there was such a one, alive.
pub async fn revoke_of(tx: &Tx, user: UserId, id: SessionId, now: Timestamp) -> Result<bool> {
    let which = sessions::Column::UserId.eq(user.0).and(sessions::Column::Id.eq(id.0));
    Ok(end(tx, which, now).await? == 1)
}

/// Ends every session of an account but one.
pub async fn revoke_others(tx: &Tx, user: UserId, but: SessionId, now: Timestamp) -> Result<u64> {
    end(tx, sessions::Column::UserId.eq(user.0).and(sessions::Column::Id.ne(but.0)), now).await
}

pub async fn revoke(tx: &Tx, id: SessionId, now: Timestamp) -> Result<()> {
    end(tx, sessions::Column::Id.eq(id.0), now).await?;
    Ok(())
}

pub async fn revoke_all(tx: &Tx, user: UserId, now: Timestamp) -> Result<()> {
    end(tx, sessions::Column::UserId.eq(user.0), now).await?;
    Ok(())
}

async fn end(tx: &Tx, which: Expr, now: Timestamp) -> Result<u64> {
    let ending = sessions::Entity::update_many()
        .col_expr(sessions::Column::RevokedAt, Expr::val(millis(now)))
        .filter(which)
        .filter(sessions::Column::RevokedAt.is_null());
    Ok(ending.exec(tx.raw()).await?.rows_affected)
}
