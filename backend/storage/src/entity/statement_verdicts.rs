//! What a facility says of a vendor's submission.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "statement_verdicts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision_id: Uuid,
    pub checklist_id: Uuid,
    pub verdict: String,
    pub reason: String,
    pub given_by: String,
    pub given_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
