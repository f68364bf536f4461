//! Work for later, held with a lease.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub body: String,
    pub state: String,
    pub run_at: i64,
    pub attempt: i32,
    pub worker: Option<String>,
    pub lease_until: Option<i64>,
    pub progress_done: i32,
    pub progress_total: i32,
    pub error: Option<String>,
    pub created_at: i64,
    pub finished_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
