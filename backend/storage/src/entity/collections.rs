//! チェックリスト提出依頼

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "collections")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub health_centre_id: Uuid,
    pub fiscal_year: i32,
    pub due_on: Date,
    pub facility_instrument_id: Uuid,
    pub vendor_instrument_id: Option<Uuid>,
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
