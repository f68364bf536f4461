//! A version that is not published yet. Published, it becomes a row of `instrument_versions` with the same id.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "instrument_drafts")]
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
    pub row_version: i32,
    pub saved_at: i64,
    pub saved_by: String,
}

impl ActiveModelBehavior for ActiveModel {}
