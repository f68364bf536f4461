//! How a facility or a health centre is reached.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contacts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub facility_id: Option<Uuid>,
    pub health_centre_id: Option<Uuid>,
    pub department: String,
    pub person: String,
    pub phone: String,
    pub fax: String,
    pub email: String,
    pub version: i32,
    pub updated_at: i64,
    pub updated_by: String,
}

impl ActiveModelBehavior for ActiveModel {}
