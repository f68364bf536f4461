//! 保守契約: facility × vendor × system.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vendor_contracts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub facility_id: Uuid,
    pub vendor_id: Uuid,
    pub system: String,
    pub product: String,
    pub version: String,
    pub maintenance: String,
    pub patient_data: bool,
    pub bundled_under: Option<Uuid>,
    pub began_on: Date,
    pub ended_on: Option<Date>,
    pub contact_person: String,
    pub contact_email: String,
    pub contact_phone: String,
    pub services: String,
    pub updates: Option<String>,
    pub updates_source: String,
    pub row_version: i32,
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
