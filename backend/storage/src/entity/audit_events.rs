//! 監査記録: what happened, unchained.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: i64,
    pub actor: String,
    pub verb: String,
    pub subject: String,
    pub detail: String,
    pub request_id: String,
    /// Whether a seal stands for it; no part of what is sealed.
    pub sealed: bool,
}

impl ActiveModelBehavior for ActiveModel {}
