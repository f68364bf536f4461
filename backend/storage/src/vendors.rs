//! 事業者: who they are, their 保守契約, invitations, and what became of the requests.

pub mod contracts;
pub mod guests;
pub mod invitations;
pub mod requests;
pub mod statements;

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{Ids, VendorId};
use tachiiri_domain::scope::Scope;

pub use contracts::{Contract, NewContract, contract_counts, contracts_of, create_contract};
pub(crate) use contracts::{by_ids, contracts_among};

use crate::column::millis;
use crate::db::Raw;
use crate::entity::{vendor_contracts, vendors};
use crate::error::{Error, Result};
use crate::{Conn, Tx};

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Vendor {
    pub id: VendorId,
    pub name: String,
}

/// # Errors
/// [`crate::Error::Unique`] where a vendor has that name already.
pub async fn create(tx: &Tx, name: &str, ids: &Ids, now: Timestamp) -> Result<VendorId> {
    let id: VendorId = ids.next(now);
    let row = vendors::ActiveModel { id: Set(id.0), name: Set(name.into()), created_at: Set(millis(now)) };
    row.insert(tx.raw()).await.map_err(Error::unique("名称の事業者"))?;
    Ok(id)
}

/// The vendor of a name, made where there is none.
pub async fn named(tx: &Tx, name: &str, ids: &Ids, now: Timestamp) -> Result<VendorId> {
    let row = vendors::ActiveModel { id: Set(ids.next(now)), name: Set(name.into()), created_at: Set(millis(now)) };
    let keep = OnConflict::column(vendors::Column::Name).do_nothing().to_owned();
    vendors::Entity::insert(row).on_conflict(keep).exec_without_returning(tx.raw()).await?;
    let found = vendors::Entity::find().filter(vendors::Column::Name.eq(name)).one(tx.raw()).await?;
    found.map(|row| VendorId(row.id)).ok_or_else(|| Error::Corrupt(format!("vendor {name:?}")))
}

/// The vendors by name: all of them for the nation, else those with a contract that is seen.
pub async fn list(conn: &impl Conn, scope: &Scope) -> Result<Vec<Vendor>> {
    let mut found = vendors::Entity::find().order_by_asc(vendors::Column::Name);
    if !scope.is_nation() {
        let mut seen = sea_orm::sea_query::Query::select();
        seen.column(vendor_contracts::Column::VendorId).from(vendor_contracts::Entity);
        seen.cond_where(crate::scope::contracts(scope));
        found = found.filter(vendors::Column::Id.in_subquery(seen));
    }
    let rows = found.all(conn.raw()).await?;
    Ok(rows.into_iter().map(|row| Vendor { id: VendorId(row.id), name: row.name }).collect())
}
