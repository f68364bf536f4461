//! The identity of a facility. The place columns are the current ones and carry scope.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "facilities")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub external_id: String,
    pub prefecture_code: String,
    pub authority_id: Uuid,
    pub health_centre_id: Uuid,
    pub current_version_id: Uuid,
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
