//! 根拠資料: one version of a piece of evidence.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub checklist_id: Uuid,
    /// The id of its first version.
    pub series_id: Uuid,
    pub version: i32,
    pub item: Option<String>,
    pub kind: String,
    pub title: String,
    pub note: String,
    pub sha256: Option<String>,
    /// JSON of the domain's `Held`.
    pub held: String,
    /// JSON of the domain's `Disclosure`.
    pub disclosure: Option<String>,
    pub added_by: String,
    pub added_name: String,
    pub added_at: i64,
    pub withdrawn_at: Option<i64>,
    pub withdrawn_by: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
