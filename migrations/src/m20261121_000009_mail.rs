//! How places are reached, and mails: each a row before it is sent.

use sea_orm_migration::prelude::*;

use crate::dialect::{self, Table};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261121_000009_mail"
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
        name: "contacts",
        columns: "id {id} NOT NULL PRIMARY KEY,
            facility_id {id} UNIQUE REFERENCES facilities(id),
            health_centre_id {id} UNIQUE REFERENCES health_centres(id),
            department {text} NOT NULL,
            person {text} NOT NULL,
            phone {text} NOT NULL,
            fax {text} NOT NULL,
            email {text} NOT NULL,
            version {int} NOT NULL,
            updated_at {millis} NOT NULL,
            updated_by {text} NOT NULL",
        indexes: &[],
    },
    Table {
        name: "reminders",
        columns: "id {id} NOT NULL PRIMARY KEY,
            collection_id {id} NOT NULL REFERENCES collections(id),
            send_on {date} NOT NULL,
            state {text} NOT NULL,
            mails {int} NOT NULL,
            updated_at {millis} NOT NULL,
            updated_by {text} NOT NULL,
            UNIQUE (collection_id, send_on)",
        indexes: &[],
    },
    Table {
        name: "mails",
        columns: "id {id} NOT NULL PRIMARY KEY,
            facility_id {id} REFERENCES facilities(id),
            checklist_id {id} REFERENCES checklists(id),
            letter {text} NOT NULL,
            to_name {text} NOT NULL,
            to_address {text} NOT NULL,
            subject {text} NOT NULL,
            body {text} NOT NULL,
            secrets {text},
            while_open {bool} NOT NULL,
            state {text} NOT NULL,
            attempts {int} NOT NULL,
            error {text},
            queued_at {millis} NOT NULL,
            queued_by {text} NOT NULL,
            ended_at {millis}",
        indexes: &["facility_id", "checklist_id", "queued_at"],
    },
];
