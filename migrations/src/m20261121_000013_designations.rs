//! 個別指定 of a hospital on a list.

use sea_orm_migration::prelude::*;

use crate::dialect;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261121_000013_designations"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // JSON: which side, and the reason.
        dialect::add_column(manager, "support_members", "designated {text}").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("ALTER TABLE support_members DROP COLUMN designated").await?;
        Ok(())
    }
}
