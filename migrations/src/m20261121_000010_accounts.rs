//! Recovery codes of the second factor, failed log-ins by address, and an index of the events that wait for their seal.

use sea_orm_migration::prelude::*;

use crate::dialect::{self, Table};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261121_000010_accounts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::create(manager, TABLES).await?;
        // As small as the queue, however long the record grows.
        let waiting = "CREATE INDEX idx_audit_events_waiting ON audit_events (id) WHERE NOT sealed";
        manager.get_connection().execute_unprepared(waiting).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP INDEX idx_audit_events_waiting").await?;
        dialect::drop(manager, TABLES).await
    }
}

const TABLES: &[Table] = &[
    Table {
        name: "recovery_codes",
        columns: "user_id {id} NOT NULL REFERENCES users(id),
            code_hash {text} NOT NULL,
            used_at {millis},
            PRIMARY KEY (user_id, code_hash)",
        indexes: &[],
    },
    Table {
        name: "login_failures",
        columns: "id {id} NOT NULL PRIMARY KEY,
            address {text} NOT NULL,
            failed_at {millis} NOT NULL",
        indexes: &["address, failed_at", "failed_at"],
    },
];
