//! An item of a facility's sheet about which something was asked or decided.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "conflicts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub checklist_id: Uuid,
    pub item: String,
    /// How many steps there are.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
