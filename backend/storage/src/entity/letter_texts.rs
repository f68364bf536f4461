//! A text of a mail or letter as an authority changed it.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "letter_texts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub authority_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub letter: String,
    pub subject: String,
    pub body: String,
    pub version: i32,
    pub changed_at: i64,
    pub changed_by: String,
}

impl ActiveModelBehavior for ActiveModel {}
