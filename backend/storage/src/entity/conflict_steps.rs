//! One step about a contradiction: question, reply, advice or decision.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "conflict_steps")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub conflict_id: Uuid,
    pub position: i32,
    pub kind: String,
    pub vendor_checklist_id: Option<Uuid>,
    pub words: String,
    pub plan: String,
    pub next_on: Option<Date>,
    pub person: String,
    pub taken_on: Date,
    /// JSON: the sheets that said no.
    pub basis: String,
    pub recorded_by: String,
    pub recorded_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
