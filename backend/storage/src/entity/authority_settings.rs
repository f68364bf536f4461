//! What an authority settled; without a row, the defaults hold.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "authority_settings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub authority_id: Uuid,
    pub director_confirms: bool,
    pub shows_sheets: bool,
    pub version: i32,
    pub changed_at: i64,
    pub changed_by: String,
}

impl ActiveModelBehavior for ActiveModel {}
