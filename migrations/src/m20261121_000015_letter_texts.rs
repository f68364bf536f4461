//! Texts of mails and letters as an authority changed them.

use sea_orm_migration::prelude::*;

use crate::dialect::{self, Table};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261121_000015_letter_texts"
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
    name: "letter_texts",
    columns: "authority_id {id} NOT NULL REFERENCES authorities(id),
            letter {text} NOT NULL,
            subject {text} NOT NULL,
            body {text} NOT NULL,
            version {int} NOT NULL,
            changed_at {millis} NOT NULL,
            changed_by {text} NOT NULL,
            PRIMARY KEY (authority_id, letter)",
    indexes: &[],
}];
