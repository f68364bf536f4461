//! 事業者 and their 保守契約.

use std::collections::HashMap;

use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use tachiiri_domain::Date;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{FacilityId, Ids, VendorContractId, VendorId};
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

use crate::column::{MOST_IDS, millis};
use crate::db::Raw;
use crate::entity::{vendor_contracts, vendors};
use crate::error::{Error, Result};
use crate::{Conn, Tx};

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Vendor {
    pub id: VendorId,
    pub name: String,
}

/// One system that a vendor maintains for a facility.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Contract {
    pub id: VendorContractId,
    pub facility: FacilityId,
    pub vendor: VendorId,
    pub vendor_name: String,
    pub system: String,
    pub product: String,
    /// The contract whose vendor collects this one's sheet (VEN-BUNDLE).
    pub bundled_under: Option<VendorContractId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewContract {
    pub facility: FacilityId,
    pub vendor: VendorId,
    pub system: String,
    pub product: String,
    pub bundled_under: Option<VendorContractId>,
    /// The first day it counts among the registered ones.
    pub began_on: Date,
}

/// # Errors
/// [`crate::Error::Unique`] where a vendor has that name already.
pub async fn create(tx: &Tx, name: &str, ids: &Ids, now: Timestamp) -> Result<VendorId> {
    let id: VendorId = ids.next(now);
    let row = vendors::ActiveModel { id: Set(id.0), name: Set(name.into()), created_at: Set(millis(now)) };
    row.insert(tx.raw()).await.map_err(Error::unique("名称の事業者"))?;
    Ok(id)
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

/// # Errors
/// [`crate::Error::Unique`] where the same vendor, system and product stand in a contract of the facility.
pub async fn create_contract(tx: &Tx, contract: &NewContract, ids: &Ids, now: Timestamp) -> Result<VendorContractId> {
    let id: VendorContractId = ids.next(now);
    let row = vendor_contracts::ActiveModel {
        id: Set(id.0),
        facility_id: Set(contract.facility.0),
        vendor_id: Set(contract.vendor.0),
        system: Set(contract.system.clone()),
        product: Set(contract.product.clone()),
        bundled_under: Set(contract.bundled_under.map(|id| id.0)),
        began_on: Set(contract.began_on),
        created_at: Set(millis(now)),
    };
    row.insert(tx.raw()).await.map_err(Error::unique("システムの契約"))?;
    Ok(id)
}

/// The contracts of a facility, by system and vendor.
pub async fn contracts_of(conn: &impl Conn, scope: &Scope, facility: FacilityId) -> Result<Vec<Contract>> {
    let rows = vendor_contracts::Entity::find()
        .filter(crate::scope::contracts(scope))
        .filter(vendor_contracts::Column::FacilityId.eq(facility.0))
        .all(conn.raw())
        .await?;
    with_names(conn, rows).await
}

/// How many contracts each facility seen has; one without any is absent.
pub async fn contract_counts(conn: &impl Conn, scope: &Scope) -> Result<HashMap<FacilityId, u64>> {
    let counted: Vec<(Uuid, i64)> = vendor_contracts::Entity::find()
        .select_only()
        .column(vendor_contracts::Column::FacilityId)
        .column_as(vendor_contracts::Column::Id.count(), "contracts")
        .filter(crate::scope::contracts(scope))
        .group_by(vendor_contracts::Column::FacilityId)
        .into_tuple()
        .all(conn.raw())
        .await?;
    Ok(counted.into_iter().map(|(id, count)| (FacilityId(id), u64::try_from(count).unwrap_or(0))).collect())
}

/// The contracts of many facilities, by system and vendor; whatever the scope, for operations that checked it.
pub(crate) async fn contracts_among(conn: &impl Conn, facilities: &[Uuid]) -> Result<Vec<Contract>> {
    let mut rows = Vec::new();
    for some in facilities.chunks(MOST_IDS) {
        let which = vendor_contracts::Column::FacilityId.is_in(some.iter().copied());
        rows.extend(vendor_contracts::Entity::find().filter(which).all(conn.raw()).await?);
    }
    with_names(conn, rows).await
}

/// Contracts by their ids; whatever the scope, for operations that checked it.
pub(crate) async fn by_ids(conn: &impl Conn, ids: &[Uuid]) -> Result<HashMap<Uuid, Contract>> {
    let mut rows = Vec::new();
    for some in ids.chunks(MOST_IDS) {
        let which = vendor_contracts::Column::Id.is_in(some.iter().copied());
        rows.extend(vendor_contracts::Entity::find().filter(which).all(conn.raw()).await?);
    }
    Ok(with_names(conn, rows).await?.into_iter().map(|contract| (contract.id.0, contract)).collect())
}

async fn with_names(conn: &impl Conn, rows: Vec<vendor_contracts::Model>) -> Result<Vec<Contract>> {
    let mut vendor_ids: Vec<Uuid> = rows.iter().map(|row| row.vendor_id).collect();
    vendor_ids.sort_unstable();
    vendor_ids.dedup();
    let mut names: HashMap<Uuid, String> = HashMap::new();
    for some in vendor_ids.chunks(MOST_IDS) {
        let which = vendors::Column::Id.is_in(some.iter().copied());
        let found = vendors::Entity::find().filter(which).all(conn.raw()).await?;
        names.extend(found.into_iter().map(|row| (row.id, row.name)));
    }
    let mut contracts = rows
        .into_iter()
        .map(|row| {
            let vendor_name = names.get(&row.vendor_id).cloned();
            Ok(Contract {
                id: VendorContractId(row.id),
                facility: FacilityId(row.facility_id),
                vendor: VendorId(row.vendor_id),
                vendor_name: vendor_name.ok_or_else(|| Error::Corrupt("contract without vendor".into()))?,
                system: row.system,
                product: row.product,
                bundled_under: row.bundled_under.map(VendorContractId),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    contracts.sort_by(|a, b| (&a.system, &a.vendor_name, a.id).cmp(&(&b.system, &b.vendor_name, b.id)));
    Ok(contracts)
}
