//! What an authority settled about its sheets, and the director's confirmation before a sheet is handed in.

use sea_orm_migration::prelude::*;

use crate::dialect::{self, Table};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261121_000008_desk"
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
        name: "authority_settings",
        columns: "authority_id {id} NOT NULL PRIMARY KEY REFERENCES authorities(id),
            director_confirms {bool} NOT NULL,
            shows_sheets {bool} NOT NULL,
            version {int} NOT NULL,
            changed_at {millis} NOT NULL,
            changed_by {text} NOT NULL",
        indexes: &[],
    },
    Table {
        name: "director_confirmations",
        columns: "id {id} NOT NULL PRIMARY KEY,
            revision_id {id} NOT NULL REFERENCES checklist_revisions(id),
            digest {text} NOT NULL,
            name {text} NOT NULL,
            confirmed_on {date} NOT NULL,
            own_login {bool} NOT NULL,
            recorded_at {millis} NOT NULL,
            recorded_by {text} NOT NULL",
        indexes: &["revision_id"],
    },
];
