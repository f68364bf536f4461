//! A write that was done, so that its retry is the same write.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "request_keys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub actor: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub request_key: String,
    pub operation: String,
    pub response: Option<String>,
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
