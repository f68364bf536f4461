//! Accounts.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub login: String,
    pub display_name: String,
    pub password_hash: Option<String>,
    pub code_hash: Option<String>,
    pub code_expires_at: Option<i64>,
    pub code_used_at: Option<i64>,
    pub totp_secret: Option<String>,
    pub totp_since: Option<i64>,
    pub totp_step: Option<i64>,
    pub failed_count: i32,
    pub locked_until: Option<i64>,
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
