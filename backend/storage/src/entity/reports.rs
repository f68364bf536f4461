//! 報告書: the wish, its progress, what it was built from.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reports")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub prefecture_code: String,
    pub fiscal_year: i32,
    pub as_of: Date,
    pub state: String,
    pub progress_done: i32,
    pub progress_total: i32,
    pub snapshot: Option<String>,
    pub audit_head: Option<String>,
    pub error: Option<String>,
    pub created_at: i64,
    pub created_by: String,
    pub finished_at: Option<i64>,
    /// JSON: templates, fonts and typst by SHA-256.
    pub made_with: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
