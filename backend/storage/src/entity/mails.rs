//! A mail: what is to be sent, and what became of it.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mails")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub facility_id: Option<Uuid>,
    pub checklist_id: Option<Uuid>,
    pub letter: String,
    pub to_name: String,
    pub to_address: String,
    pub subject: String,
    pub body: String,
    pub secrets: Option<String>,
    pub while_open: bool,
    pub state: String,
    pub attempts: i32,
    pub error: Option<String>,
    pub queued_at: i64,
    pub queued_by: String,
    pub ended_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
