//! A line of a selection, in the order of the list.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "support_members")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub selection_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub external_id: String,
    pub name: String,
    pub beds: Option<i32>,
    pub eligible: bool,
    pub points_total: i32,
    pub points: String,
    pub rank: Option<i32>,
    pub chosen: bool,
    pub reason: String,
    /// JSON of the domain's `Designation`.
    pub designated: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
