//! Forms, collections, sheets with their revisions and answers.

use sea_orm_migration::prelude::*;

use crate::dialect::{self, Table};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261121_000002_checklists"
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
        name: "instruments",
        columns: "name {text} NOT NULL PRIMARY KEY,
            respondent {text} NOT NULL",
        indexes: &[],
    },
    Table {
        name: "instrument_versions",
        columns: "id {id} NOT NULL PRIMARY KEY,
            instrument {text} NOT NULL REFERENCES instruments(name),
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
            published_at {millis} NOT NULL,
            UNIQUE (instrument, version)",
        indexes: &["respondent, fiscal_year"],
    },
    Table {
        name: "collections",
        columns: "id {id} NOT NULL PRIMARY KEY,
            health_centre_id {id} NOT NULL REFERENCES health_centres(id),
            fiscal_year {int} NOT NULL,
            due_on {date} NOT NULL,
            facility_instrument_id {id} NOT NULL REFERENCES instrument_versions(id),
            vendor_instrument_id {id} REFERENCES instrument_versions(id),
            created_at {millis} NOT NULL",
        indexes: &["health_centre_id, fiscal_year"],
    },
    Table {
        name: "checklists",
        columns: "id {id} NOT NULL PRIMARY KEY,
            collection_id {id} REFERENCES collections(id),
            facility_id {id} NOT NULL REFERENCES facilities(id),
            respondent {text} NOT NULL,
            contract_id {id} REFERENCES vendor_contracts(id),
            vendor_id {id} REFERENCES vendors(id),
            instrument_version_id {id} NOT NULL REFERENCES instrument_versions(id),
            asked_key {text} NOT NULL UNIQUE,
            fiscal_year {int} NOT NULL,
            due_on {date} NOT NULL,
            external_id {text} NOT NULL,
            facility_name {text} NOT NULL,
            kind {text} NOT NULL,
            beds {int},
            prefecture_code {text} NOT NULL REFERENCES prefectures(code),
            authority_id {id} NOT NULL REFERENCES authorities(id),
            health_centre_id {id} NOT NULL REFERENCES health_centres(id),
            state {text} NOT NULL,
            state_at {millis},
            last_revision_id {id} NOT NULL,
            accepted_revision_id {id},
            created_at {millis} NOT NULL",
        indexes: &["collection_id", "facility_id", "vendor_id", "fiscal_year, prefecture_code, external_id"],
    },
    Table {
        name: "checklist_revisions",
        columns: "id {id} NOT NULL PRIMARY KEY,
            checklist_id {id} NOT NULL REFERENCES checklists(id),
            number {int} NOT NULL,
            no_vendor_contract {bool} NOT NULL,
            no_network {bool} NOT NULL,
            facts_version {int} NOT NULL,
            opened_at {millis} NOT NULL,
            submitted_at {millis},
            submitted_by {text},
            digest {text},
            returned_at {millis},
            returned_by {text},
            accepted_at {millis},
            accepted_by {text},
            UNIQUE (checklist_id, number)",
        indexes: &[],
    },
    Table {
        name: "answers",
        columns: "id {id} NOT NULL PRIMARY KEY,
            revision_id {id} NOT NULL REFERENCES checklist_revisions(id),
            item {text} NOT NULL,
            round {int} NOT NULL,
            answer {text},
            confirmed_on {date},
            target_on {date},
            note {text} NOT NULL,
            proxy {text},
            version {int} NOT NULL,
            entered_by {text} NOT NULL,
            entered_at {millis} NOT NULL,
            UNIQUE (revision_id, item, round)",
        indexes: &[],
    },
    Table {
        name: "return_reasons",
        columns: "id {id} NOT NULL PRIMARY KEY,
            revision_id {id} NOT NULL REFERENCES checklist_revisions(id),
            position {int} NOT NULL,
            item {text},
            reason {text} NOT NULL,
            UNIQUE (revision_id, position)",
        indexes: &[],
    },
];
