//! Forms that are not published yet.

use sea_orm_migration::prelude::*;

use crate::dialect::{self, Table};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261121_000004_forms"
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

const TABLES: &[Table] = &[Table {
    name: "instrument_drafts",
    columns: "id {id} NOT NULL PRIMARY KEY,
            instrument {text} NOT NULL,
            version {text} NOT NULL,
            fiscal_year {int} NOT NULL,
            respondent {text} NOT NULL,
            purpose {text} NOT NULL,
            title {text} NOT NULL,
            body_toml {text} NOT NULL,
            body_json {text} NOT NULL,
            digest {text} NOT NULL,
            workbook {text},
            cell_map {text},
            row_version {int} NOT NULL,
            saved_at {millis} NOT NULL,
            saved_by {text} NOT NULL,
            UNIQUE (instrument, version)",
    indexes: &[],
}];
