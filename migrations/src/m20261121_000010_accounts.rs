//! Recovery codes of the second factor, and failed log-ins by address.

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
        dialect::create(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
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
