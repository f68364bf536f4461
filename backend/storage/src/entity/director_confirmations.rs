//! 院長の確認 of a revision's content; the last one counts while its digest is the content's.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "director_confirmations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub revision_id: Uuid,
    pub digest: String,
    pub name: String,
    pub confirmed_on: Date,
    pub own_login: bool,
    pub recorded_at: i64,
    pub recorded_by: String,
}

impl ActiveModelBehavior for ActiveModel {}
