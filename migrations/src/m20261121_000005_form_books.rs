//! The ministry's own workbooks, on their way to become forms.

use sea_orm_migration::prelude::*;

use crate::dialect::{self, Table};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261121_000005_form_books"
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
    name: "form_books",
    columns: "id {id} NOT NULL PRIMARY KEY,
            name {text} NOT NULL,
            workbook {text} NOT NULL,
            corrections {text} NOT NULL,
            row_version {int} NOT NULL,
            uploaded_at {millis} NOT NULL,
            uploaded_by {text} NOT NULL",
    indexes: &[],
}];
