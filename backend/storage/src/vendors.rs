//! 事業者 and their 保守契約.

use tachiiri_domain::Date;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{FacilityId, Ids, VendorContractId, VendorId};
use tachiiri_domain::scope::Scope;

use crate::error::{Result, not_yet};
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
    let _ = (tx, name, ids, now);
    not_yet()
}

/// All vendors by name; a vendor's grant sees itself alone.
pub async fn list(conn: &impl Conn, scope: &Scope) -> Result<Vec<Vendor>> {
    let _ = (conn, scope);
    not_yet()
}

/// # Errors
/// [`crate::Error::Unique`] where the same vendor, system and product stand in a contract of the facility.
pub async fn create_contract(tx: &Tx, contract: &NewContract, ids: &Ids, now: Timestamp) -> Result<VendorContractId> {
    let _ = (tx, contract, ids, now);
    not_yet()
}

/// The contracts of a facility, by system and vendor.
pub async fn contracts_of(conn: &impl Conn, scope: &Scope, facility: FacilityId) -> Result<Vec<Contract>> {
    let _ = (conn, scope, facility);
    not_yet()
}
