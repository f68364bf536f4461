//! One cell of a revision.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "answers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub revision_id: Uuid,
    pub item: String,
    pub round: i32,
    pub answer: Option<String>,
    pub confirmed_on: Option<Date>,
    pub target_on: Option<Date>,
    pub note: String,
    pub proxy: Option<String>,
    pub version: i32,
    pub entered_by: String,
    pub entered_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
