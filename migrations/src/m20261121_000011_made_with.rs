//! What a report was printed with, and an index of mails by address.

use sea_orm_migration::prelude::*;

use crate::dialect;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261121_000011_made_with"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // JSON of templates, fonts and typst by SHA-256; reports of before do not say.
        dialect::add_column(manager, "reports", "made_with {text}").await?;
        let by_address = "CREATE INDEX idx_mails_to_address_queued_at ON mails (to_address, queued_at)";
        manager.get_connection().execute_unprepared(by_address).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP INDEX idx_mails_to_address_queued_at").await?;
        manager.get_connection().execute_unprepared("ALTER TABLE reports DROP COLUMN made_with").await?;
        Ok(())
    }
}
