//! Invitations: a link for one contract, its token kept as a hash.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub contract_id: Uuid,
    pub token_hash: String,
    pub addressee: String,
    pub email: String,
    pub issued_at: i64,
    pub issued_by: String,
    pub expires_at: i64,
    pub revoked_at: Option<i64>,
    pub revoked_by: Option<String>,
    pub opened_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
