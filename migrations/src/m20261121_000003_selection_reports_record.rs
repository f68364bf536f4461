//! Selections, reports, jobs, the record of what happened, and what the database says of itself.

use sea_orm_migration::prelude::*;

use crate::dialect::{self, Table};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261121_000003_selection_reports_record"
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
        name: "support_selections",
        columns: "id {id} NOT NULL PRIMARY KEY,
            prefecture_code {text} NOT NULL REFERENCES prefectures(code),
            fiscal_year {int} NOT NULL,
            support_year {int} NOT NULL,
            as_of {date} NOT NULL,
            eligibility {text} NOT NULL,
            state {text} NOT NULL,
            quotas {text} NOT NULL,
            criteria {text} NOT NULL,
            shortfall {text} NOT NULL,
            created_at {millis} NOT NULL,
            created_by {text} NOT NULL,
            decided_at {millis},
            decided_by {text}",
        indexes: &["prefecture_code, fiscal_year"],
    },
    Table {
        name: "support_members",
        columns: "selection_id {id} NOT NULL REFERENCES support_selections(id),
            position {int} NOT NULL,
            external_id {text} NOT NULL,
            name {text} NOT NULL,
            beds {int},
            eligible {bool} NOT NULL,
            points_total {int} NOT NULL,
            points {text} NOT NULL,
            rank {int},
            chosen {bool} NOT NULL,
            reason {text} NOT NULL,
            PRIMARY KEY (selection_id, position)",
        indexes: &[],
    },
    Table {
        name: "consultations",
        columns: "id {id} NOT NULL PRIMARY KEY,
            prefecture_code {text} NOT NULL REFERENCES prefectures(code),
            support_year {int} NOT NULL,
            bed_class {text} NOT NULL,
            quota_before {int} NOT NULL,
            quota_after {int} NOT NULL,
            consulted_on {date} NOT NULL,
            consulted_with {text} NOT NULL,
            asked_by {text} NOT NULL,
            what {text} NOT NULL,
            recorded_at {millis} NOT NULL,
            recorded_by {text} NOT NULL",
        indexes: &["prefecture_code, support_year"],
    },
    Table {
        name: "reports",
        columns: "id {id} NOT NULL PRIMARY KEY,
            kind {text} NOT NULL,
            prefecture_code {text} NOT NULL REFERENCES prefectures(code),
            fiscal_year {int} NOT NULL,
            as_of {date} NOT NULL,
            state {text} NOT NULL,
            progress_done {int} NOT NULL,
            progress_total {int} NOT NULL,
            snapshot {text},
            audit_head {text},
            error {text},
            created_at {millis} NOT NULL,
            created_by {text} NOT NULL,
            finished_at {millis}",
        indexes: &["prefecture_code, fiscal_year"],
    },
    Table {
        name: "report_files",
        columns: "report_id {id} NOT NULL REFERENCES reports(id),
            name {text} NOT NULL,
            sha256 {text} NOT NULL,
            bytes {bigint} NOT NULL,
            PRIMARY KEY (report_id, name)",
        indexes: &[],
    },
    Table {
        name: "jobs",
        columns: "id {id} NOT NULL PRIMARY KEY,
            kind {text} NOT NULL,
            body {text} NOT NULL,
            state {text} NOT NULL,
            run_at {millis} NOT NULL,
            attempt {int} NOT NULL,
            worker {text},
            lease_until {millis},
            progress_done {int} NOT NULL,
            progress_total {int} NOT NULL,
            error {text},
            created_at {millis} NOT NULL,
            finished_at {millis}",
        indexes: &["state, run_at", "kind, state"],
    },
    Table {
        name: "audit_events",
        columns: "id {id} NOT NULL PRIMARY KEY,
            at {millis} NOT NULL,
            actor {text} NOT NULL,
            verb {text} NOT NULL,
            subject {text} NOT NULL,
            detail {text} NOT NULL,
            request_id {text} NOT NULL,
            sealed {bool} NOT NULL",
        indexes: &["at", "subject", "actor"],
    },
    Table {
        name: "audit_seals",
        columns: "seq {bigint} NOT NULL PRIMARY KEY,
            event_id {id} NOT NULL UNIQUE REFERENCES audit_events(id),
            link {text} NOT NULL UNIQUE,
            sealed_at {millis} NOT NULL",
        indexes: &[],
    },
    Table {
        name: "meta",
        columns: "name {text} NOT NULL PRIMARY KEY,
            value {text} NOT NULL",
        indexes: &[],
    },
];
