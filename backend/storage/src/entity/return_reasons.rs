//! Why a revision came back, by item or as a whole.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "return_reasons")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub revision_id: Uuid,
    pub position: i32,
    pub item: Option<String>,
    pub reason: String,
}

impl ActiveModelBehavior for ActiveModel {}
