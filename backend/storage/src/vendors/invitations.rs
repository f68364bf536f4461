//! Invitations: a random token for one contract, kept as a hash, expiring, revocable.

use std::collections::HashMap;

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Set};
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::ids::{Ids, InvitationId, VendorContractId};
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

use crate::column::{MOST_IDS, millis, moment};
use crate::db::Raw;
use crate::entity::{invitations, vendor_contracts};
use crate::error::Result;
use crate::{Conn, Tx};

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Invitation {
    pub id: InvitationId,
    pub contract: VendorContractId,
    /// To whom the letter goes.
    pub addressee: String,
    /// Lower case; empty where only the letter carries it.
    pub email: String,
    pub issued_at: Timestamp,
    /// The actor as the audit names it.
    pub issued_by: String,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub opened_at: Option<Timestamp>,
}

impl Invitation {
    pub fn lives(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at > now
    }
}

#[derive(Clone, Debug)]
pub struct NewInvitation<'a> {
    pub contract: VendorContractId,
    /// SHA-256 of the token in its normal form.
    pub token_hash: &'a str,
    pub addressee: &'a str,
    pub email: &'a str,
    pub expires_at: Timestamp,
    /// The actor as the audit names it.
    pub by: &'a str,
}

pub async fn create(tx: &Tx, new: &NewInvitation<'_>, ids: &Ids, now: Timestamp) -> Result<InvitationId> {
    let id: InvitationId = ids.next(now);
    let row = invitations::ActiveModel {
        id: Set(id.0),
        contract_id: Set(new.contract.0),
        token_hash: Set(new.token_hash.into()),
        addressee: Set(new.addressee.into()),
        email: Set(new.email.to_lowercase()),
        issued_at: Set(millis(now)),
        issued_by: Set(new.by.into()),
        expires_at: Set(millis(new.expires_at)),
        revoked_at: Set(None),
        revoked_by: Set(None),
        opened_at: Set(None),
    };
    row.insert(tx.raw()).await?;
    Ok(id)
}

/// Whatever stands behind a token's hash: live, expired or revoked.
pub async fn behind(conn: &impl Conn, token_hash: &str) -> Result<Option<Invitation>> {
    let found = invitations::Entity::find().filter(invitations::Column::TokenHash.eq(token_hash));
    Ok(found.one(conn.raw()).await?.map(invitation))
}

/// To whom invitations went.
pub async fn addressees(conn: &impl Conn, ids: &[InvitationId]) -> Result<HashMap<InvitationId, String>> {
    let mut found = HashMap::new();
    for some in ids.chunks(MOST_IDS) {
        let which = invitations::Column::Id.is_in(some.iter().map(|id| id.0));
        let rows = invitations::Entity::find().filter(which).all(conn.raw()).await?;
        found.extend(rows.into_iter().map(|row| (InvitationId(row.id), row.addressee)));
    }
    Ok(found)
}

/// The invitations of contracts seen, newest first.
pub async fn of_contracts(
    conn: &impl Conn,
    scope: &Scope,
    contracts: &[VendorContractId],
) -> Result<HashMap<VendorContractId, Vec<Invitation>>> {
    let mut found: HashMap<VendorContractId, Vec<Invitation>> = HashMap::new();
    for some in contracts.chunks(MOST_IDS) {
        let rows = invitations::Entity::find()
            .filter(invitations::Column::ContractId.is_in(some.iter().map(|id| id.0)))
            .filter(invitations::Column::ContractId.in_subquery(seen(scope)))
            .order_by_desc(invitations::Column::IssuedAt)
            .order_by_desc(invitations::Column::Id)
            .all(conn.raw())
            .await?;
        for row in rows {
            found.entry(VendorContractId(row.contract_id)).or_default().push(invitation(row));
        }
    }
    Ok(found)
}

fn seen(scope: &Scope) -> sea_orm::sea_query::SelectStatement {
    let mut seen = sea_orm::sea_query::Query::select();
    seen.column(vendor_contracts::Column::Id).from(vendor_contracts::Entity);
    seen.cond_where(crate::scope::contracts(scope)).to_owned()
}

/// Ends the live invitations of a contract; returns how many.
pub async fn revoke(tx: &Tx, contract: VendorContractId, by: &str, now: Timestamp) -> Result<u64> {
    use invitations::Column;
    let ending = invitations::Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::val(millis(now)))
        .col_expr(Column::RevokedBy, Expr::val(by))
        .filter(Column::ContractId.eq(contract.0))
        .filter(live(now));
    Ok(ending.exec(tx.raw()).await?.rows_affected)
}

/// Notes the first time it was opened.
pub async fn opened(tx: &Tx, id: InvitationId, now: Timestamp) -> Result<()> {
    use invitations::Column;
    let noting = invitations::Entity::update_many()
        .col_expr(Column::OpenedAt, Expr::val(millis(now)))
        .filter(Column::Id.eq(id.0))
        .filter(Column::OpenedAt.is_null());
    noting.exec(tx.raw()).await?;
    Ok(())
}

/// Contracts with a live invitation to an address.
pub(super) async fn contracts_to(conn: &impl Conn, email: &str, now: Timestamp) -> Result<Vec<VendorContractId>> {
    let found = invitations::Entity::find().filter(invitations::Column::Email.eq(email)).filter(live(now));
    let rows = found.order_by_asc(invitations::Column::Id).all(conn.raw()).await?;
    Ok(rows.into_iter().map(|row| VendorContractId(row.contract_id)).collect())
}

pub(super) async fn find(conn: &impl Conn, id: Uuid) -> Result<Option<Invitation>> {
    Ok(invitations::Entity::find_by_id(id).one(conn.raw()).await?.map(invitation))
}

fn live(now: Timestamp) -> Condition {
    Condition::all().add(invitations::Column::RevokedAt.is_null()).add(invitations::Column::ExpiresAt.gt(millis(now)))
}

fn invitation(row: invitations::Model) -> Invitation {
    Invitation {
        id: InvitationId(row.id),
        contract: VendorContractId(row.contract_id),
        addressee: row.addressee,
        email: row.email,
        issued_at: from_millis(row.issued_at),
        issued_by: row.issued_by,
        expires_at: from_millis(row.expires_at),
        revoked_at: moment(row.revoked_at),
        opened_at: moment(row.opened_at),
    }
}
