//! Accounts: who may log in, with which roles over which places.

use std::collections::HashMap;

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use tachiiri_domain::access::Role;
use tachiiri_domain::actor::Assignment;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{Ids, UserId};
use tachiiri_domain::scope::Grant;
use uuid::Uuid;

use crate::column::{MOST_IDS, count, insert_all, millis, moment, read, signed};
use crate::db::Raw;
use crate::entity::{user_scopes, users};
use crate::error::{Error, Result};
use crate::second_factor::SecondFactor;
use crate::{Conn, Tx};

/// A one-time code, and until when it opens the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub hash: String,
    pub expires_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUser {
    pub login: String,
    pub display_name: String,
    /// argon2; None until the person sets a password with the one-time code.
    pub password_hash: Option<String>,
    /// The one-time code of the letter.
    pub code: Option<Code>,
    pub assignments: Vec<Assignment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub login: String,
    pub display_name: String,
    pub password_hash: Option<String>,
    pub code: Option<Code>,
    /// When the code opened the account: it does so once.
    pub code_used_at: Option<Timestamp>,
    pub second_factor: Option<SecondFactor>,
    /// Wrong passwords since the last right one.
    pub failed_count: u32,
    pub locked_until: Option<Timestamp>,
    pub created_at: Timestamp,
    pub assignments: Vec<Assignment>,
}

/// # Errors
/// [`crate::Error::Unique`] where the login is taken.
pub async fn create(tx: &Tx, new: &NewUser, ids: &Ids, now: Timestamp) -> Result<UserId> {
    let id: UserId = ids.next(now);
    let row = users::ActiveModel {
        id: Set(id.0),
        login: Set(new.login.clone()),
        display_name: Set(new.display_name.clone()),
        password_hash: Set(new.password_hash.clone()),
        code_hash: Set(new.code.as_ref().map(|code| code.hash.clone())),
        code_expires_at: Set(new.code.as_ref().map(|code| millis(code.expires_at))),
        code_used_at: Set(None),
        totp_secret: Set(None),
        totp_since: Set(None),
        totp_step: Set(None),
        failed_count: Set(0),
        locked_until: Set(None),
        created_at: Set(millis(now)),
    };
    row.insert(tx.raw()).await.map_err(Error::unique("ログインID"))?;
    let scopes = new.assignments.iter().map(|held| scope_row(id, held, ids.next(now))).collect();
    insert_all(tx.raw(), scopes).await.map_err(Error::unique("役割"))?;
    Ok(id)
}

fn scope_row(user: UserId, held: &Assignment, id: Uuid) -> user_scopes::ActiveModel {
    let (kind, value) = grant_text(held.grant);
    user_scopes::ActiveModel {
        id: Set(id),
        user_id: Set(user.0),
        role: Set(held.role.key().into()),
        grant_kind: Set(kind.into()),
        grant_value: Set(value),
    }
}

fn grant_text(grant: Grant) -> (&'static str, String) {
    match grant {
        Grant::Nation => ("nation", String::new()),
        Grant::Prefecture(code) => ("prefecture", code.to_string()),
        Grant::Authority(id) => ("authority", id.to_string()),
        Grant::HealthCentre(id) => ("health_centre", id.to_string()),
        Grant::Facility(id) => ("facility", id.to_string()),
        Grant::Vendor(id) => ("vendor", id.to_string()),
        Grant::Contract(id) => ("contract", id.to_string()),
    }
}

fn assignment(row: &user_scopes::Model) -> Result<Assignment> {
    let value = row.grant_value.as_str();
    let grant = match row.grant_kind.as_str() {
        "nation" => Grant::Nation,
        "prefecture" => Grant::Prefecture(read(value)?),
        "authority" => Grant::Authority(read(value)?),
        "health_centre" => Grant::HealthCentre(read(value)?),
        "facility" => Grant::Facility(read(value)?),
        "vendor" => Grant::Vendor(read(value)?),
        "contract" => Grant::Contract(read(value)?),
        other => return Err(Error::Corrupt(format!("grant kind {other:?}"))),
    };
    Ok(Assignment { role: read(&row.role)?, grant })
}

pub async fn by_login(conn: &impl Conn, login: &str) -> Result<Option<User>> {
    one(conn, users::Column::Login.eq(login)).await
}

pub async fn find(conn: &impl Conn, id: UserId) -> Result<Option<User>> {
    one(conn, users::Column::Id.eq(id.0)).await
}

/// By log-in, the name shown on screen; a log-in that nobody has is absent.
pub async fn display_names(conn: &impl Conn, logins: &[&str]) -> Result<HashMap<String, String>> {
    let mut found = HashMap::new();
    for some in logins.chunks(MOST_IDS) {
        let rows = users::Entity::find().filter(users::Column::Login.is_in(some.iter().copied()));
        found.extend(rows.all(conn.raw()).await?.into_iter().map(|row| (row.login, row.display_name)));
    }
    Ok(found)
}

/// The account as it stands now, kept still until the transaction ends.
pub async fn hold(tx: &Tx, id: UserId) -> Result<Option<User>> {
    let found = users::Entity::find_by_id(id.0).lock_exclusive().one(tx.raw()).await?;
    match found {
        Some(row) => Ok(Some(user(row, assignments(tx, id).await?)?)),
        None => Ok(None),
    }
}

async fn one(conn: &impl Conn, which: Expr) -> Result<Option<User>> {
    let Some(row) = users::Entity::find().filter(which).one(conn.raw()).await? else { return Ok(None) };
    let assignments = assignments(conn, UserId(row.id)).await?;
    user(row, assignments).map(Some)
}

pub(crate) fn user(row: users::Model, assignments: Vec<Assignment>) -> Result<User> {
    Ok(User {
        id: UserId(row.id),
        login: row.login,
        display_name: row.display_name,
        password_hash: row.password_hash,
        code: row.code_hash.zip(moment(row.code_expires_at)).map(|(hash, expires_at)| Code { hash, expires_at }),
        code_used_at: moment(row.code_used_at),
        second_factor: row.totp_secret.map(|secret| SecondFactor { secret, since: moment(row.totp_since) }),
        failed_count: count(row.failed_count)?,
        locked_until: moment(row.locked_until),
        created_at: tachiiri_domain::clock::from_millis(row.created_at),
        assignments,
    })
}

/// All accounts by login.
pub async fn list(conn: &impl Conn) -> Result<Vec<User>> {
    let rows = users::Entity::find().order_by_asc(users::Column::Login).all(conn.raw()).await?;
    let mut held: HashMap<Uuid, Vec<Assignment>> = HashMap::new();
    for row in user_scopes::Entity::find().order_by_asc(user_scopes::Column::Id).all(conn.raw()).await? {
        held.entry(row.user_id).or_default().push(assignment(&row)?);
    }
    rows.into_iter().map(|row| user_with(row, &mut held)).collect()
}

fn user_with(row: users::Model, held: &mut HashMap<Uuid, Vec<Assignment>>) -> Result<User> {
    let assignments = held.remove(&row.id).unwrap_or_default();
    user(row, assignments)
}

/// The accounts that hold a role over one of the places, by login.
pub async fn holding(conn: &impl Conn, role: Role, grants: &[Grant]) -> Result<Vec<User>> {
    let mut wanted: HashMap<&str, Vec<String>> = HashMap::new();
    for (kind, value) in grants.iter().map(|grant| grant_text(*grant)) {
        wanted.entry(kind).or_default().push(value);
    }
    let mut ids: Vec<Uuid> = Vec::new();
    for (kind, values) in wanted {
        for some in values.chunks(MOST_IDS) {
            let held = user_scopes::Entity::find()
                .filter(user_scopes::Column::Role.eq(role.key()))
                .filter(user_scopes::Column::GrantKind.eq(kind))
                .filter(user_scopes::Column::GrantValue.is_in(some));
            ids.extend(held.all(conn.raw()).await?.into_iter().map(|row| row.user_id));
        }
    }
    ids.sort_unstable();
    ids.dedup();
    let mut found = Vec::new();
    for some in ids.chunks(MOST_IDS) {
        let rows = users::Entity::find().filter(users::Column::Id.is_in(some.iter().copied()));
        let mut held = held_by(conn, some).await?;
        for row in rows.all(conn.raw()).await? {
            found.push(user_with(row, &mut held)?);
        }
    }
    found.sort_by(|a, b| a.login.cmp(&b.login));
    Ok(found)
}

/// The roles of at most [`MOST_IDS`] accounts.
pub(crate) async fn held_by(conn: &impl Conn, users: &[Uuid]) -> Result<HashMap<Uuid, Vec<Assignment>>> {
    let scopes = user_scopes::Entity::find().filter(user_scopes::Column::UserId.is_in(users.iter().copied()));
    let mut held: HashMap<Uuid, Vec<Assignment>> = HashMap::new();
    for row in scopes.order_by_asc(user_scopes::Column::Id).all(conn.raw()).await? {
        held.entry(row.user_id).or_default().push(assignment(&row)?);
    }
    Ok(held)
}

/// Takes a role over a place away.
pub async fn dismiss(tx: &Tx, id: UserId, held: Assignment) -> Result<()> {
    let (kind, value) = grant_text(held.grant);
    let leaving = user_scopes::Entity::delete_many()
        .filter(user_scopes::Column::UserId.eq(id.0))
        .filter(user_scopes::Column::Role.eq(held.role.key()))
        .filter(user_scopes::Column::GrantKind.eq(kind))
        .filter(user_scopes::Column::GrantValue.eq(value));
    leaving.exec(tx.raw()).await?;
    Ok(())
}

pub async fn assignments(conn: &impl Conn, id: UserId) -> Result<Vec<Assignment>> {
    let rows = user_scopes::Entity::find().filter(user_scopes::Column::UserId.eq(id.0));
    let rows = rows.order_by_asc(user_scopes::Column::Id).all(conn.raw()).await?;
    rows.iter().map(assignment).collect()
}

/// Sets the password, drops the one-time code, the count of failures and the lock.
pub async fn set_password(tx: &Tx, id: UserId, hash: &str) -> Result<()> {
    let row = users::ActiveModel {
        password_hash: Set(Some(hash.into())),
        code_hash: Set(None),
        code_expires_at: Set(None),
        code_used_at: Set(None),
        ..unlocked(id)
    };
    row.update(tx.raw()).await?;
    Ok(())
}

/// Sets a one-time code and drops the password: the old one no longer opens the account.
pub async fn set_code(tx: &Tx, id: UserId, code: &Code) -> Result<()> {
    let row = users::ActiveModel {
        password_hash: Set(None),
        code_hash: Set(Some(code.hash.clone())),
        code_expires_at: Set(Some(millis(code.expires_at))),
        code_used_at: Set(None),
        ..unlocked(id)
    };
    row.update(tx.raw()).await?;
    Ok(())
}

/// Uses up the one-time code. Whether it was still unused: two at once open the account once.
pub async fn use_code(tx: &Tx, id: UserId, now: Timestamp) -> Result<bool> {
    let using = users::Entity::update_many()
        .col_expr(users::Column::CodeUsedAt, Expr::val(millis(now)))
        .filter(users::Column::Id.eq(id.0))
        .filter(users::Column::CodeUsedAt.is_null());
    Ok(using.exec(tx.raw()).await?.rows_affected == 1)
}

fn unlocked(id: UserId) -> users::ActiveModel {
    users::ActiveModel { id: Set(id.0), failed_count: Set(0), locked_until: Set(None), ..Default::default() }
}

/// Counts a wrong password; from the `most`th on the account is locked until `locked_until`. Returns the count.
pub async fn record_failure(tx: &Tx, id: UserId, most: u32, locked_until: Timestamp) -> Result<u32> {
    // Counted by the database, so that two wrong passwords at once are two.
    let counted = Expr::col(users::Column::FailedCount).add(1);
    let counting = users::Entity::update_many().col_expr(users::Column::FailedCount, counted);
    counting.filter(users::Column::Id.eq(id.0)).exec(tx.raw()).await?;
    let lock = users::Entity::update_many()
        .col_expr(users::Column::LockedUntil, Expr::val(millis(locked_until)))
        .filter(users::Column::Id.eq(id.0))
        .filter(users::Column::FailedCount.gte(signed(most)?));
    lock.exec(tx.raw()).await?;
    let row = users::Entity::find_by_id(id.0).one(tx.raw()).await?;
    row.map_or(Ok(0), |row| count(row.failed_count))
}

pub async fn reset_failures(tx: &Tx, id: UserId) -> Result<()> {
    unlocked(id).update(tx.raw()).await?;
    Ok(())
}
