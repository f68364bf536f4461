//! What only a person can decide, found by an import.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decisions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub source: String,
    pub code: String,
    pub line: i64,
    pub external_id: String,
    pub message: String,
    pub found_at: i64,
    pub decided_at: Option<i64>,
    pub decided_by: Option<String>,
    pub decision: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
