//! A vendor will not answer a sheet, and why.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "request_refusals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub checklist_id: Uuid,
    pub reason: String,
    pub refused_by: String,
    pub refused_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
