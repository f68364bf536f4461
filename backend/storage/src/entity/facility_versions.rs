//! What a register said of a facility: from which day, and when it was recorded.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "facility_versions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub facility_id: Uuid,
    pub valid_from: Date,
    pub recorded_at: i64,
    pub name: String,
    pub name_kana: String,
    pub name_folded: String,
    pub kind: String,
    pub prefecture_code: String,
    pub municipality_code: String,
    pub health_centre_id: Uuid,
    pub address: String,
    pub latitude_e6: Option<i32>,
    pub longitude_e6: Option<i32>,
    pub homepage: String,
    pub beds_general: Option<i32>,
    pub beds_long_term: Option<i32>,
    pub beds_psychiatric: Option<i32>,
    pub beds_tuberculosis: Option<i32>,
    pub beds_infectious: Option<i32>,
    pub beds_total: Option<i32>,
    pub beds: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
