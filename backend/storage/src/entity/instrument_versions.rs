//! One published version, immutable: the file it came from and its parsed form.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "instrument_versions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub instrument: String,
    pub version: String,
    pub fiscal_year: i32,
    pub respondent: String,
    pub purpose: String,
    pub title: String,
    pub body_toml: String,
    pub body_json: String,
    pub digest: String,
    /// SHA-256 of the ministry's own workbook in the object store, and which cell holds what, as JSON.
    pub workbook: Option<String>,
    pub cell_map: Option<String>,
    pub published_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
