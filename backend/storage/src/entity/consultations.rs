//! 事前のご相談: a change of quota that was talked over.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub prefecture_code: String,
    pub support_year: i32,
    pub bed_class: String,
    pub quota_before: i32,
    pub quota_after: i32,
    pub consulted_on: Date,
    pub consulted_with: String,
    pub asked_by: String,
    pub what: String,
    pub recorded_at: i64,
    pub recorded_by: String,
}

impl ActiveModelBehavior for ActiveModel {}
