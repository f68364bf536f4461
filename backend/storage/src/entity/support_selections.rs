//! 支援対象病院の選定: a list and what it rests on.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "support_selections")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub prefecture_code: String,
    pub fiscal_year: i32,
    pub support_year: i32,
    pub as_of: Date,
    pub eligibility: String,
    pub state: String,
    pub quotas: String,
    pub criteria: String,
    pub shortfall: String,
    pub created_at: i64,
    pub created_by: String,
    pub decided_at: Option<i64>,
    pub decided_by: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
