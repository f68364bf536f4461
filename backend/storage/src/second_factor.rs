//! The second factor of an account: a secret shared with the person's telephone, and codes for when that is lost.

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, Set};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::UserId;

use crate::column::{insert_all, millis};
use crate::db::Raw;
use crate::entity::{recovery_codes, users};
use crate::error::{Error, Result};
use crate::{Conn, Tx};

/// As an account holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// Base32. Kept as it is, since codes are computed with it.
    pub secret: String,
    /// Since when it is asked for; None while the person has not yet shown the first code.
    pub since: Option<Timestamp>,
}

/// Keeps a secret that is not asked for before [`confirm`].
pub async fn propose(tx: &Tx, user: UserId, secret: &str) -> Result<()> {
    let row = users::ActiveModel { totp_secret: Set(Some(secret.into())), ..without(user) };
    row.update(tx.raw()).await?;
    Ok(())
}

pub async fn confirm(tx: &Tx, user: UserId, now: Timestamp) -> Result<()> {
    let row = users::ActiveModel { id: Set(user.0), totp_since: Set(Some(millis(now))), ..Default::default() };
    row.update(tx.raw()).await?;
    Ok(())
}

/// Marks a step of the clock as used. Whether it was still unused: a code opens once (RFC 6238 section 5.2).
pub async fn use_step(tx: &Tx, user: UserId, step: u64) -> Result<bool> {
    use users::Column;
    let step = i64::try_from(step).map_err(|_| Error::Corrupt(format!("a step of {step}")))?;
    let unused = Condition::any().add(Column::TotpStep.is_null()).add(Column::TotpStep.lt(step));
    let using = users::Entity::update_many()
        .col_expr(Column::TotpStep, Expr::val(step))
        .filter(Column::Id.eq(user.0))
        .filter(unused);
    Ok(using.exec(tx.raw()).await?.rows_affected == 1)
}

/// Takes the second factor and its recovery codes away.
pub async fn remove(tx: &Tx, user: UserId) -> Result<()> {
    without(user).update(tx.raw()).await?;
    replace_recovery(tx, user, &[]).await
}

fn without(user: UserId) -> users::ActiveModel {
    users::ActiveModel {
        id: Set(user.0),
        totp_secret: Set(None),
        totp_since: Set(None),
        totp_step: Set(None),
        ..Default::default()
    }
}

/// The new recovery codes in place of all before.
pub async fn replace_recovery(tx: &Tx, user: UserId, hashes: &[String]) -> Result<()> {
    let before = recovery_codes::Entity::delete_many().filter(recovery_codes::Column::UserId.eq(user.0));
    before.exec(tx.raw()).await?;
    let row = |hash: &String| recovery_codes::ActiveModel {
        user_id: Set(user.0),
        code_hash: Set(hash.clone()),
        used_at: Set(None),
    };
    insert_all(tx.raw(), hashes.iter().map(row).collect()).await?;
    Ok(())
}

/// Uses up a recovery code. Whether there was one unused.
pub async fn use_recovery(tx: &Tx, user: UserId, hash: &str, now: Timestamp) -> Result<bool> {
    use recovery_codes::Column;
    let using = recovery_codes::Entity::update_many()
        .col_expr(Column::UsedAt, Expr::val(millis(now)))
        .filter(Column::UserId.eq(user.0))
        .filter(Column::CodeHash.eq(hash))
        .filter(Column::UsedAt.is_null());
    Ok(using.exec(tx.raw()).await?.rows_affected == 1)
}

/// How many recovery codes are left.
pub async fn recovery_left(conn: &impl Conn, user: UserId) -> Result<u64> {
    use recovery_codes::Column;
    let left = recovery_codes::Entity::find().filter(Column::UserId.eq(user.0)).filter(Column::UsedAt.is_null());
    Ok(left.count(conn.raw()).await?)
}
