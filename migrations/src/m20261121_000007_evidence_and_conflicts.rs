//! 根拠資料, and what was done where a facility's answer and a vendor's do not agree.

use sea_orm_migration::prelude::*;

use crate::dialect::{self, Table};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261121_000007_evidence_and_conflicts"
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
        name: "evidence",
        columns: "id {id} NOT NULL PRIMARY KEY,
            checklist_id {id} NOT NULL REFERENCES checklists(id),
            series_id {id} NOT NULL,
            version {int} NOT NULL,
            item {text},
            kind {text} NOT NULL,
            title {text} NOT NULL,
            note {text} NOT NULL,
            sha256 {text},
            held {text} NOT NULL,
            disclosure {text},
            added_by {text} NOT NULL,
            added_name {text} NOT NULL,
            added_at {millis} NOT NULL,
            withdrawn_at {millis},
            withdrawn_by {text},
            UNIQUE (series_id, version)",
        indexes: &["checklist_id"],
    },
    Table {
        name: "conflicts",
        columns: "id {id} NOT NULL PRIMARY KEY,
            checklist_id {id} NOT NULL REFERENCES checklists(id),
            item {text} NOT NULL,
            version {int} NOT NULL,
            UNIQUE (checklist_id, item)",
        indexes: &[],
    },
    Table {
        name: "conflict_steps",
        columns: "id {id} NOT NULL PRIMARY KEY,
            conflict_id {id} NOT NULL REFERENCES conflicts(id),
            position {int} NOT NULL,
            kind {text} NOT NULL,
            vendor_checklist_id {id} REFERENCES checklists(id),
            words {text} NOT NULL,
            plan {text} NOT NULL,
            next_on {date},
            person {text} NOT NULL,
            taken_on {date} NOT NULL,
            basis {text} NOT NULL,
            recorded_by {text} NOT NULL,
            recorded_at {millis} NOT NULL,
            UNIQUE (conflict_id, position)",
        indexes: &["vendor_checklist_id"],
    },
];
