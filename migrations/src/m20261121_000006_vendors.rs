//! Invitations of vendors, the sessions they open, refusals, and answers used again.

use sea_orm_migration::prelude::*;

use crate::dialect::{self, Table};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261121_000006_vendors"
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
        name: "invitations",
        columns: "id {id} NOT NULL PRIMARY KEY,
            contract_id {id} NOT NULL REFERENCES vendor_contracts(id),
            token_hash {text} NOT NULL UNIQUE,
            addressee {text} NOT NULL,
            email {text} NOT NULL,
            issued_at {millis} NOT NULL,
            issued_by {text} NOT NULL,
            expires_at {millis} NOT NULL,
            revoked_at {millis},
            revoked_by {text},
            opened_at {millis}",
        indexes: &["contract_id", "email"],
    },
    Table {
        name: "guest_sessions",
        columns: "id {id} NOT NULL PRIMARY KEY,
            invitation_id {id} NOT NULL REFERENCES invitations(id),
            created_at {millis} NOT NULL,
            expires_at {millis} NOT NULL,
            revoked_at {millis},
            proved_email {text},
            code_hash {text},
            code_expires_at {millis},
            code_tries {int} NOT NULL",
        indexes: &["invitation_id"],
    },
    Table {
        name: "request_refusals",
        columns: "checklist_id {id} NOT NULL PRIMARY KEY REFERENCES checklists(id),
            reason {text} NOT NULL,
            refused_by {text} NOT NULL,
            refused_at {millis} NOT NULL",
        indexes: &[],
    },
    Table {
        name: "statement_uses",
        columns: "id {id} NOT NULL PRIMARY KEY,
            source_id {id} NOT NULL REFERENCES checklists(id),
            source_revision_id {id} NOT NULL REFERENCES checklist_revisions(id),
            target_id {id} NOT NULL REFERENCES checklists(id),
            target_revision_id {id} NOT NULL REFERENCES checklist_revisions(id),
            used_at {millis} NOT NULL,
            used_by {text} NOT NULL,
            outdated_at {millis}",
        indexes: &["source_id", "target_id"],
    },
    Table {
        name: "statement_verdicts",
        columns: "revision_id {id} NOT NULL PRIMARY KEY REFERENCES checklist_revisions(id),
            checklist_id {id} NOT NULL REFERENCES checklists(id),
            verdict {text} NOT NULL,
            reason {text} NOT NULL,
            given_by {text} NOT NULL,
            given_at {millis} NOT NULL",
        indexes: &["checklist_id"],
    },
];
