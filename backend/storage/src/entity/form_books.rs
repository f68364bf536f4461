//! A ministry's workbook and what a person corrected in the way it is read.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "form_books")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    /// SHA-256 of the file in the object store.
    pub workbook: String,
    /// JSON.
    pub corrections: String,
    pub row_version: i32,
    pub uploaded_at: i64,
    pub uploaded_by: String,
}

impl ActiveModelBehavior for ActiveModel {}
