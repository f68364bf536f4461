//! A statement about a facility with its source and its day; never overwritten.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "facility_facts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub facility_id: Uuid,
    pub key: String,
    pub value: String,
    pub source: String,
    pub as_of: Date,
    pub recorded_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
