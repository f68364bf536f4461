//! 保守契約: the systems of a facility, with product, version, and who maintains them.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use tachiiri_domain::Date;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{FacilityId, Ids, VendorContractId, VendorId};
use tachiiri_domain::request::RowVersion;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::vendors::{Bundled, Contact, Terms};
use uuid::Uuid;

use crate::column::{MOST_IDS, millis, read};
use crate::db::Raw;
use crate::entity::{vendor_contracts, vendors};
use crate::error::{Error, Result};
use crate::{Conn, Tx};

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
    pub terms: Terms,
    /// What a change is based on.
    pub row_version: RowVersion,
}

impl Contract {
    pub fn bundled(&self) -> Bundled {
        Bundled { id: self.id, under: self.bundled_under }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewContract {
    pub facility: FacilityId,
    pub vendor: VendorId,
    pub system: String,
    pub product: String,
    pub bundled_under: Option<VendorContractId>,
    pub terms: Terms,
}

/// # Errors
/// [`crate::Error::Unique`] where the same vendor, system and product stand in a contract of the facility.
pub async fn create_contract(tx: &Tx, contract: &NewContract, ids: &Ids, now: Timestamp) -> Result<VendorContractId> {
    let id: VendorContractId = ids.next(now);
    let terms = &contract.terms;
    let row = vendor_contracts::ActiveModel {
        id: Set(id.0),
        facility_id: Set(contract.facility.0),
        vendor_id: Set(contract.vendor.0),
        system: Set(contract.system.clone()),
        product: Set(contract.product.clone()),
        version: Set(terms.version.clone()),
        maintenance: Set(terms.maintenance.key().into()),
        patient_data: Set(terms.patient_data),
        bundled_under: Set(contract.bundled_under.map(|id| id.0)),
        began_on: Set(terms.began_on),
        ended_on: Set(terms.ended_on),
        contact_person: Set(terms.contact.person.clone()),
        contact_email: Set(terms.contact.email.clone()),
        contact_phone: Set(terms.contact.phone.clone()),
        services: Set(terms.services.clone()),
        updates: Set(terms.updates.map(|updates| updates.key().into())),
        updates_source: Set(terms.updates_source.clone()),
        row_version: Set(1),
        created_at: Set(millis(now)),
    };
    row.insert(tx.raw()).await.map_err(Error::unique("システムの契約"))?;
    Ok(id)
}

/// Writes a contract anew where nobody wrote since `based_on`. False: somebody did.
///
/// # Errors
/// [`crate::Error::Unique`] as [`create_contract`].
pub async fn change(tx: &Tx, id: VendorContractId, to: &NewContract, based_on: RowVersion) -> Result<bool> {
    use vendor_contracts::Column;
    let terms = &to.terms;
    let writing = vendor_contracts::Entity::update_many()
        .col_expr(Column::VendorId, Expr::val(to.vendor.0))
        .col_expr(Column::System, Expr::val(to.system.clone()))
        .col_expr(Column::Product, Expr::val(to.product.clone()))
        .col_expr(Column::Version, Expr::val(terms.version.clone()))
        .col_expr(Column::Maintenance, Expr::val(terms.maintenance.key()))
        .col_expr(Column::PatientData, Expr::val(terms.patient_data))
        .col_expr(Column::BundledUnder, Expr::val(to.bundled_under.map(|id| id.0)))
        .col_expr(Column::BeganOn, Expr::val(terms.began_on))
        .col_expr(Column::EndedOn, Expr::val(terms.ended_on))
        .col_expr(Column::ContactPerson, Expr::val(terms.contact.person.clone()))
        .col_expr(Column::ContactEmail, Expr::val(terms.contact.email.clone()))
        .col_expr(Column::ContactPhone, Expr::val(terms.contact.phone.clone()))
        .col_expr(Column::Services, Expr::val(terms.services.clone()))
        .col_expr(Column::Updates, Expr::val(terms.updates.map(tachiiri_domain::outsourced::Updates::key)))
        .col_expr(Column::UpdatesSource, Expr::val(terms.updates_source.clone()))
        .col_expr(Column::RowVersion, Expr::col(Column::RowVersion).add(1))
        .filter(Column::Id.eq(id.0))
        .filter(Column::RowVersion.eq(based_on));
    let written = writing.exec(tx.raw()).await.map_err(Error::unique("システムの契約"))?;
    Ok(written.rows_affected == 1)
}

pub async fn find(conn: &impl Conn, scope: &Scope, id: VendorContractId) -> Result<Option<Contract>> {
    let seen = vendor_contracts::Entity::find_by_id(id.0).filter(crate::scope::contracts(scope));
    Ok(with_names(conn, seen.all(conn.raw()).await?).await?.pop())
}

/// The contracts seen, by system and vendor.
pub async fn list(conn: &impl Conn, scope: &Scope) -> Result<Vec<Contract>> {
    let seen = vendor_contracts::Entity::find().filter(crate::scope::contracts(scope));
    with_names(conn, seen.all(conn.raw()).await?).await
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

/// How many contracts each facility seen has of which a sheet is asked on the day (VEN-ONLY-CONTRACT); one without
/// any is absent.
pub async fn contract_counts(conn: &impl Conn, scope: &Scope, on: Date) -> Result<HashMap<FacilityId, u64>> {
    let mut counted = HashMap::new();
    for contract in list(conn, scope).await?.into_iter().filter(|one| one.terms.not_asked(on).is_none()) {
        *counted.entry(contract.facility).or_default() += 1;
    }
    Ok(counted)
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

/// The terms of a row.
pub(crate) fn terms(row: &vendor_contracts::Model) -> Result<Terms> {
    Ok(Terms {
        version: row.version.clone(),
        maintenance: read(&row.maintenance)?,
        patient_data: row.patient_data,
        began_on: row.began_on,
        ended_on: row.ended_on,
        contact: Contact {
            person: row.contact_person.clone(),
            email: row.contact_email.clone(),
            phone: row.contact_phone.clone(),
        },
        services: row.services.clone(),
        updates: row.updates.as_deref().map(read).transpose()?,
        updates_source: row.updates_source.clone(),
    })
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
                terms: terms(&row)?,
                system: row.system,
                product: row.product,
                bundled_under: row.bundled_under.map(VendorContractId),
                row_version: row.row_version,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    contracts.sort_by(|a, b| (&a.system, &a.vendor_name, a.id).cmp(&(&b.system, &b.vendor_name, b.id)));
    Ok(contracts)
}
