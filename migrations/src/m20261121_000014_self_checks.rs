//! Sheets by what they are for, and what 保守委託機関編 asks of each system.

use sea_orm_migration::prelude::*;

use crate::dialect;

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261121_000014_self_checks"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column, kind) in COLUMNS {
            dialect::add_column(manager, table, &format!("{column} {kind}")).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column, _) in COLUMNS.iter().rev() {
            manager.get_connection().execute_unprepared(&format!("ALTER TABLE {table} DROP COLUMN {column}")).await?;
        }
        Ok(())
    }
}

/// Table, column, type.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("checklists", "purpose", "{text} NOT NULL DEFAULT 'inspection'"),
    ("vendor_contracts", "services", "{text} NOT NULL DEFAULT ''"),
    ("vendor_contracts", "updates", "{text}"),
    ("vendor_contracts", "updates_source", "{text} NOT NULL DEFAULT ''"),
];
