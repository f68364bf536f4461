//! The line of a sheet's revisions: the last one open, the others frozen at submission.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "checklist_revisions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub checklist_id: Uuid,
    pub number: i32,
    pub no_vendor_contract: bool,
    pub no_network: bool,
    pub facts_version: i32,
    pub opened_at: i64,
    pub submitted_at: Option<i64>,
    pub submitted_by: Option<String>,
    pub digest: Option<String>,
    pub returned_at: Option<i64>,
    pub returned_by: Option<String>,
    pub accepted_at: Option<i64>,
    pub accepted_by: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
