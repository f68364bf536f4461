//! Places, facilities with their facts, vendors, and the people with their sessions.

use sea_orm_migration::prelude::*;

use crate::dialect::{self, Table};

pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261121_000001_places_and_people"
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
        name: "prefectures",
        columns: "code {text} NOT NULL PRIMARY KEY,
            name {text} NOT NULL",
        indexes: &[],
    },
    Table {
        name: "authorities",
        columns: "id {id} NOT NULL PRIMARY KEY,
            prefecture_code {text} NOT NULL REFERENCES prefectures(code),
            name {text} NOT NULL,
            is_prefecture {bool} NOT NULL,
            UNIQUE (prefecture_code, name)",
        indexes: &[],
    },
    Table {
        name: "health_centres",
        columns: "id {id} NOT NULL PRIMARY KEY,
            prefecture_code {text} NOT NULL REFERENCES prefectures(code),
            authority_id {id} NOT NULL REFERENCES authorities(id),
            name {text} NOT NULL,
            UNIQUE (prefecture_code, name)",
        indexes: &["authority_id"],
    },
    Table {
        name: "municipalities",
        columns: "code {text} NOT NULL PRIMARY KEY,
            prefecture_code {text} NOT NULL REFERENCES prefectures(code),
            health_centre_id {id} NOT NULL REFERENCES health_centres(id)",
        indexes: &["health_centre_id"],
    },
    Table {
        name: "facilities",
        columns: "id {id} NOT NULL PRIMARY KEY,
            external_id {text} NOT NULL UNIQUE,
            prefecture_code {text} NOT NULL REFERENCES prefectures(code),
            authority_id {id} NOT NULL REFERENCES authorities(id),
            health_centre_id {id} NOT NULL REFERENCES health_centres(id),
            current_version_id {id} NOT NULL,
            created_at {millis} NOT NULL",
        indexes: &["prefecture_code", "authority_id", "health_centre_id"],
    },
    Table {
        name: "facility_versions",
        columns: "id {id} NOT NULL PRIMARY KEY,
            facility_id {id} NOT NULL REFERENCES facilities(id),
            valid_from {date} NOT NULL,
            recorded_at {millis} NOT NULL,
            name {text} NOT NULL,
            name_kana {text} NOT NULL,
            name_folded {text} NOT NULL,
            kind {text} NOT NULL,
            prefecture_code {text} NOT NULL,
            municipality_code {text} NOT NULL REFERENCES municipalities(code),
            health_centre_id {id} NOT NULL REFERENCES health_centres(id),
            address {text} NOT NULL,
            latitude_e6 {int},
            longitude_e6 {int},
            homepage {text} NOT NULL,
            beds_general {int},
            beds_long_term {int},
            beds_psychiatric {int},
            beds_tuberculosis {int},
            beds_infectious {int},
            beds_total {int},
            beds {int}",
        indexes: &["facility_id, valid_from, recorded_at"],
    },
    Table {
        name: "facility_facts",
        columns: "id {id} NOT NULL PRIMARY KEY,
            facility_id {id} NOT NULL REFERENCES facilities(id),
            key {text} NOT NULL,
            value {text} NOT NULL,
            source {text} NOT NULL,
            as_of {date} NOT NULL,
            recorded_at {millis} NOT NULL",
        indexes: &["facility_id, key, as_of"],
    },
    Table {
        name: "vendors",
        columns: "id {id} NOT NULL PRIMARY KEY,
            name {text} NOT NULL UNIQUE,
            created_at {millis} NOT NULL",
        indexes: &[],
    },
    Table {
        name: "vendor_contracts",
        columns: "id {id} NOT NULL PRIMARY KEY,
            facility_id {id} NOT NULL REFERENCES facilities(id),
            vendor_id {id} NOT NULL REFERENCES vendors(id),
            system {text} NOT NULL,
            product {text} NOT NULL,
            version {text} NOT NULL,
            maintenance {text} NOT NULL,
            patient_data {bool} NOT NULL,
            bundled_under {id},
            began_on {date} NOT NULL,
            ended_on {date},
            contact_person {text} NOT NULL,
            contact_email {text} NOT NULL,
            contact_phone {text} NOT NULL,
            row_version {int} NOT NULL,
            created_at {millis} NOT NULL,
            UNIQUE (facility_id, vendor_id, system, product)",
        indexes: &["vendor_id"],
    },
    Table {
        name: "users",
        columns: "id {id} NOT NULL PRIMARY KEY,
            login {text} NOT NULL UNIQUE,
            display_name {text} NOT NULL,
            password_hash {text},
            code_hash {text},
            code_expires_at {millis},
            code_used_at {millis},
            totp_secret {text},
            totp_since {millis},
            totp_step {bigint},
            failed_count {int} NOT NULL,
            locked_until {millis},
            created_at {millis} NOT NULL",
        indexes: &[],
    },
    Table {
        name: "user_scopes",
        columns: "id {id} NOT NULL PRIMARY KEY,
            user_id {id} NOT NULL REFERENCES users(id),
            role {text} NOT NULL,
            grant_kind {text} NOT NULL,
            grant_value {text} NOT NULL,
            UNIQUE (user_id, role, grant_kind, grant_value)",
        indexes: &[],
    },
    Table {
        name: "sessions",
        columns: "id {id} NOT NULL PRIMARY KEY,
            user_id {id} NOT NULL REFERENCES users(id),
            created_at {millis} NOT NULL,
            expires_at {millis} NOT NULL,
            address {text} NOT NULL,
            agent {text} NOT NULL,
            second_factor_due {bool} NOT NULL,
            revoked_at {millis}",
        indexes: &["user_id"],
    },
    Table {
        name: "request_keys",
        columns: "actor {text} NOT NULL,
            request_key {text} NOT NULL,
            operation {text} NOT NULL,
            response {text},
            created_at {millis} NOT NULL,
            PRIMARY KEY (actor, request_key)",
        indexes: &["created_at"],
    },
    Table {
        name: "decisions",
        columns: "id {id} NOT NULL PRIMARY KEY,
            source {text} NOT NULL,
            code {text} NOT NULL,
            line {bigint} NOT NULL,
            external_id {text} NOT NULL,
            message {text} NOT NULL,
            found_at {millis} NOT NULL,
            decided_at {millis},
            decided_by {text},
            decision {text}",
        indexes: &["source, decided_at"],
    },
];
