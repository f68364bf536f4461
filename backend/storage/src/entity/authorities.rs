//! 保健所設置市・特別区, and each prefecture as the authority of its own health centres.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "authorities")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub prefecture_code: String,
    pub name: String,
    pub is_prefecture: bool,
}

impl ActiveModelBehavior for ActiveModel {}
