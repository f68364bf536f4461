//! 保健所, known by prefecture and name.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "health_centres")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub prefecture_code: String,
    pub authority_id: Uuid,
    pub name: String,
}

impl ActiveModelBehavior for ActiveModel {}
