//! A log-in, so that it can be revoked.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub created_at: i64,
    pub expires_at: i64,
    pub address: String,
    pub agent: String,
    pub second_factor_due: bool,
    pub revoked_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
