//! Sessions of people who came by an invitation and have no account.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{InvitationId, SessionId, VendorContractId};

use super::invitations::{self, Invitation};
use crate::column::{count, millis, moment};
use crate::db::Raw;
use crate::entity::guest_sessions;
use crate::error::Result;
use crate::{Conn, Tx};

/// A guest whose session and invitation both live.
#[derive(Clone, Debug)]
pub struct Guest {
    pub session: SessionId,
    pub invitation: Invitation,
    /// The invitation's contract; with a proved address those of every live invitation to it.
    pub contracts: Vec<VendorContractId>,
    /// The address that was proved by a code.
    pub proved_email: Option<String>,
    pub code: Option<AddressCode>,
}

/// A code sent to the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressCode {
    pub hash: String,
    pub expires_at: Timestamp,
    /// Wrong codes typed so far.
    pub tries: u32,
}

pub async fn open(
    tx: &Tx,
    id: SessionId,
    invitation: InvitationId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    let row = guest_sessions::ActiveModel {
        id: Set(id.0),
        invitation_id: Set(invitation.0),
        created_at: Set(millis(now)),
        expires_at: Set(millis(expires_at)),
        revoked_at: Set(None),
        proved_email: Set(None),
        code_hash: Set(None),
        code_expires_at: Set(None),
        code_tries: Set(0),
    };
    row.insert(tx.raw()).await?;
    Ok(())
}

/// The guest; None where session or invitation ended, ran out or were never there.
pub async fn live(conn: &impl Conn, id: SessionId, now: Timestamp) -> Result<Option<Guest>> {
    let alive = guest_sessions::Entity::find_by_id(id.0)
        .filter(guest_sessions::Column::RevokedAt.is_null())
        .filter(guest_sessions::Column::ExpiresAt.gt(millis(now)));
    let Some(row) = alive.one(conn.raw()).await? else { return Ok(None) };
    let found = invitations::find(conn, row.invitation_id).await?;
    let Some(invitation) = found.filter(|one| one.lives(now)) else { return Ok(None) };
    let mut contracts = vec![invitation.contract];
    if let Some(email) = &row.proved_email {
        contracts.extend(invitations::contracts_to(conn, email, now).await?);
        contracts.sort_unstable();
        contracts.dedup();
    }
    let code = match row.code_hash.zip(moment(row.code_expires_at)) {
        Some((hash, expires_at)) => Some(AddressCode { hash, expires_at, tries: count(row.code_tries)? }),
        None => None,
    };
    Ok(Some(Guest { session: id, invitation, contracts, proved_email: row.proved_email, code }))
}

/// As [`live`], kept still until the transaction ends.
pub async fn hold(tx: &Tx, id: SessionId, now: Timestamp) -> Result<Option<Guest>> {
    guest_sessions::Entity::find_by_id(id.0).lock_exclusive().one(tx.raw()).await?;
    live(tx, id, now).await
}

pub async fn revoke(tx: &Tx, id: SessionId, now: Timestamp) -> Result<()> {
    let row = guest_sessions::ActiveModel { id: Set(id.0), revoked_at: Set(Some(millis(now))), ..Default::default() };
    row.update(tx.raw()).await?;
    Ok(())
}

/// Keeps a code that was sent; one sent before no longer counts.
pub async fn send_code(tx: &Tx, id: SessionId, hash: &str, expires_at: Timestamp) -> Result<()> {
    let row = guest_sessions::ActiveModel {
        id: Set(id.0),
        code_hash: Set(Some(hash.into())),
        code_expires_at: Set(Some(millis(expires_at))),
        code_tries: Set(0),
        ..Default::default()
    };
    row.update(tx.raw()).await?;
    Ok(())
}

/// Counts a wrong code.
pub async fn wrong_code(tx: &Tx, id: SessionId) -> Result<()> {
    use guest_sessions::Column;
    let counting = guest_sessions::Entity::update_many()
        .col_expr(Column::CodeTries, Expr::col(Column::CodeTries).add(1))
        .filter(Column::Id.eq(id.0));
    counting.exec(tx.raw()).await?;
    Ok(())
}

/// The address is the guest's from now on; the code is used up.
pub async fn prove(tx: &Tx, id: SessionId, email: &str) -> Result<()> {
    let row = guest_sessions::ActiveModel {
        id: Set(id.0),
        proved_email: Set(Some(email.to_lowercase())),
        code_hash: Set(None),
        code_expires_at: Set(None),
        ..Default::default()
    };
    row.update(tx.raw()).await?;
    Ok(())
}
