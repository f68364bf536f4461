//! An answer for a product and version, used again for another contract.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "statement_uses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub source_id: Uuid,
    pub source_revision_id: Uuid,
    pub target_id: Uuid,
    pub target_revision_id: Uuid,
    pub used_at: i64,
    pub used_by: String,
    pub outdated_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
