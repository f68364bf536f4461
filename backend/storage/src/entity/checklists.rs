//! One sheet asked of a facility or of a vendor, with what the facility was on the day it was asked.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "checklists")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub collection_id: Option<Uuid>,
    pub facility_id: Uuid,
    pub respondent: String,
    pub purpose: String,
    pub contract_id: Option<Uuid>,
    pub vendor_id: Option<Uuid>,
    pub instrument_version_id: Uuid,
    pub asked_key: String,
    pub fiscal_year: i32,
    pub due_on: Date,
    pub external_id: String,
    pub facility_name: String,
    pub kind: String,
    pub beds: Option<i32>,
    pub prefecture_code: String,
    pub authority_id: Uuid,
    pub health_centre_id: Uuid,
    pub state: String,
    pub state_at: Option<i64>,
    pub last_revision_id: Uuid,
    pub accepted_revision_id: Option<Uuid>,
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
