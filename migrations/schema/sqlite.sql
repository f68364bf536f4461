CREATE TABLE answers (
            id BLOB NOT NULL PRIMARY KEY,
            revision_id BLOB NOT NULL REFERENCES checklist_revisions(id),
            item TEXT NOT NULL,
            round INTEGER NOT NULL,
            answer TEXT,
            confirmed_on TEXT,
            target_on TEXT,
            note TEXT NOT NULL,
            proxy TEXT,
            version INTEGER NOT NULL,
            entered_by TEXT NOT NULL,
            entered_at INTEGER NOT NULL,
            UNIQUE (revision_id, item, round)
) STRICT;
CREATE TABLE audit_events (
            id BLOB NOT NULL PRIMARY KEY,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            verb TEXT NOT NULL,
            subject TEXT NOT NULL,
            detail TEXT NOT NULL,
            request_id TEXT NOT NULL,
            sealed INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_audit_events_actor ON audit_events (actor);
CREATE INDEX idx_audit_events_at ON audit_events (at);
CREATE INDEX idx_audit_events_subject ON audit_events (subject);
CREATE INDEX idx_audit_events_waiting ON audit_events (id) WHERE NOT sealed;
CREATE TABLE audit_seals (
            seq INTEGER NOT NULL PRIMARY KEY,
            event_id BLOB NOT NULL UNIQUE REFERENCES audit_events(id),
            link TEXT NOT NULL UNIQUE,
            sealed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE authorities (
            id BLOB NOT NULL PRIMARY KEY,
            prefecture_code TEXT NOT NULL REFERENCES prefectures(code),
            name TEXT NOT NULL,
            is_prefecture INTEGER NOT NULL,
            UNIQUE (prefecture_code, name)
) STRICT;
CREATE TABLE authority_settings (
            authority_id BLOB NOT NULL PRIMARY KEY REFERENCES authorities(id),
            director_confirms INTEGER NOT NULL,
            shows_sheets INTEGER NOT NULL,
            version INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            changed_by TEXT NOT NULL
) STRICT;
CREATE TABLE checklist_revisions (
            id BLOB NOT NULL PRIMARY KEY,
            checklist_id BLOB NOT NULL REFERENCES checklists(id),
            number INTEGER NOT NULL,
            no_vendor_contract INTEGER NOT NULL,
            no_network INTEGER NOT NULL,
            facts_version INTEGER NOT NULL,
            opened_at INTEGER NOT NULL,
            submitted_at INTEGER,
            submitted_by TEXT,
            digest TEXT,
            returned_at INTEGER,
            returned_by TEXT,
            accepted_at INTEGER,
            accepted_by TEXT,
            UNIQUE (checklist_id, number)
) STRICT;
CREATE TABLE checklists (
            id BLOB NOT NULL PRIMARY KEY,
            collection_id BLOB REFERENCES collections(id),
            facility_id BLOB NOT NULL REFERENCES facilities(id),
            respondent TEXT NOT NULL,
            contract_id BLOB REFERENCES vendor_contracts(id),
            vendor_id BLOB REFERENCES vendors(id),
            instrument_version_id BLOB NOT NULL REFERENCES instrument_versions(id),
            asked_key TEXT NOT NULL UNIQUE,
            fiscal_year INTEGER NOT NULL,
            due_on TEXT NOT NULL,
            external_id TEXT NOT NULL,
            facility_name TEXT NOT NULL,
            kind TEXT NOT NULL,
            beds INTEGER,
            prefecture_code TEXT NOT NULL REFERENCES prefectures(code),
            authority_id BLOB NOT NULL REFERENCES authorities(id),
            health_centre_id BLOB NOT NULL REFERENCES health_centres(id),
            state TEXT NOT NULL,
            state_at INTEGER,
            last_revision_id BLOB NOT NULL,
            accepted_revision_id BLOB,
            created_at INTEGER NOT NULL
, purpose TEXT NOT NULL DEFAULT 'inspection') STRICT;
CREATE INDEX idx_checklists_collection_id ON checklists (collection_id);
CREATE INDEX idx_checklists_facility_id ON checklists (facility_id);
CREATE INDEX idx_checklists_fiscal_year_prefecture_code_external_id ON checklists (fiscal_year, prefecture_code, external_id);
CREATE INDEX idx_checklists_vendor_id ON checklists (vendor_id);
CREATE TABLE collections (
            id BLOB NOT NULL PRIMARY KEY,
            health_centre_id BLOB NOT NULL REFERENCES health_centres(id),
            fiscal_year INTEGER NOT NULL,
            due_on TEXT NOT NULL,
            facility_instrument_id BLOB NOT NULL REFERENCES instrument_versions(id),
            vendor_instrument_id BLOB REFERENCES instrument_versions(id),
            created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_collections_health_centre_id_fiscal_year ON collections (health_centre_id, fiscal_year);
CREATE TABLE conflict_steps (
            id BLOB NOT NULL PRIMARY KEY,
            conflict_id BLOB NOT NULL REFERENCES conflicts(id),
            position INTEGER NOT NULL,
            kind TEXT NOT NULL,
            vendor_checklist_id BLOB REFERENCES checklists(id),
            words TEXT NOT NULL,
            plan TEXT NOT NULL,
            next_on TEXT,
            person TEXT NOT NULL,
            taken_on TEXT NOT NULL,
            basis TEXT NOT NULL,
            recorded_by TEXT NOT NULL,
            recorded_at INTEGER NOT NULL,
            UNIQUE (conflict_id, position)
) STRICT;
CREATE INDEX idx_conflict_steps_vendor_checklist_id ON conflict_steps (vendor_checklist_id);
CREATE TABLE conflicts (
            id BLOB NOT NULL PRIMARY KEY,
            checklist_id BLOB NOT NULL REFERENCES checklists(id),
            item TEXT NOT NULL,
            version INTEGER NOT NULL,
            UNIQUE (checklist_id, item)
) STRICT;
CREATE TABLE consultations (
            id BLOB NOT NULL PRIMARY KEY,
            prefecture_code TEXT NOT NULL REFERENCES prefectures(code),
            support_year INTEGER NOT NULL,
            bed_class TEXT NOT NULL,
            quota_before INTEGER NOT NULL,
            quota_after INTEGER NOT NULL,
            consulted_on TEXT NOT NULL,
            consulted_with TEXT NOT NULL,
            asked_by TEXT NOT NULL,
            what TEXT NOT NULL,
            recorded_at INTEGER NOT NULL,
            recorded_by TEXT NOT NULL
) STRICT;
CREATE INDEX idx_consultations_prefecture_code_support_year ON consultations (prefecture_code, support_year);
CREATE TABLE contacts (
            id BLOB NOT NULL PRIMARY KEY,
            facility_id BLOB UNIQUE REFERENCES facilities(id),
            health_centre_id BLOB UNIQUE REFERENCES health_centres(id),
            department TEXT NOT NULL,
            person TEXT NOT NULL,
            phone TEXT NOT NULL,
            fax TEXT NOT NULL,
            email TEXT NOT NULL,
            version INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            updated_by TEXT NOT NULL
) STRICT;
CREATE TABLE decisions (
            id BLOB NOT NULL PRIMARY KEY,
            source TEXT NOT NULL,
            code TEXT NOT NULL,
            line INTEGER NOT NULL,
            external_id TEXT NOT NULL,
            message TEXT NOT NULL,
            found_at INTEGER NOT NULL,
            decided_at INTEGER,
            decided_by TEXT,
            decision TEXT
) STRICT;
CREATE INDEX idx_decisions_source_decided_at ON decisions (source, decided_at);
CREATE TABLE director_confirmations (
            id BLOB NOT NULL PRIMARY KEY,
            revision_id BLOB NOT NULL REFERENCES checklist_revisions(id),
            digest TEXT NOT NULL,
            name TEXT NOT NULL,
            confirmed_on TEXT NOT NULL,
            own_login INTEGER NOT NULL,
            recorded_at INTEGER NOT NULL,
            recorded_by TEXT NOT NULL
) STRICT;
CREATE INDEX idx_director_confirmations_revision_id ON director_confirmations (revision_id);
CREATE TABLE evidence (
            id BLOB NOT NULL PRIMARY KEY,
            checklist_id BLOB NOT NULL REFERENCES checklists(id),
            series_id BLOB NOT NULL,
            version INTEGER NOT NULL,
            item TEXT,
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            note TEXT NOT NULL,
            sha256 TEXT,
            held TEXT NOT NULL,
            disclosure TEXT,
            added_by TEXT NOT NULL,
            added_name TEXT NOT NULL,
            added_at INTEGER NOT NULL,
            withdrawn_at INTEGER,
            withdrawn_by TEXT,
            UNIQUE (series_id, version)
) STRICT;
CREATE INDEX idx_evidence_checklist_id ON evidence (checklist_id);
CREATE TABLE facilities (
            id BLOB NOT NULL PRIMARY KEY,
            external_id TEXT NOT NULL UNIQUE,
            prefecture_code TEXT NOT NULL REFERENCES prefectures(code),
            authority_id BLOB NOT NULL REFERENCES authorities(id),
            health_centre_id BLOB NOT NULL REFERENCES health_centres(id),
            current_version_id BLOB NOT NULL,
            created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_facilities_authority_id ON facilities (authority_id);
CREATE INDEX idx_facilities_health_centre_id ON facilities (health_centre_id);
CREATE INDEX idx_facilities_prefecture_code ON facilities (prefecture_code);
CREATE TABLE facility_facts (
            id BLOB NOT NULL PRIMARY KEY,
            facility_id BLOB NOT NULL REFERENCES facilities(id),
            key TEXT NOT NULL,
            value TEXT NOT NULL,
            source TEXT NOT NULL,
            as_of TEXT NOT NULL,
            recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_facility_facts_facility_id_key_as_of ON facility_facts (facility_id, key, as_of);
CREATE TABLE facility_versions (
            id BLOB NOT NULL PRIMARY KEY,
            facility_id BLOB NOT NULL REFERENCES facilities(id),
            valid_from TEXT NOT NULL,
            recorded_at INTEGER NOT NULL,
            name TEXT NOT NULL,
            name_kana TEXT NOT NULL,
            name_folded TEXT NOT NULL,
            kind TEXT NOT NULL,
            prefecture_code TEXT NOT NULL,
            municipality_code TEXT NOT NULL REFERENCES municipalities(code),
            health_centre_id BLOB NOT NULL REFERENCES health_centres(id),
            address TEXT NOT NULL,
            latitude_e6 INTEGER,
            longitude_e6 INTEGER,
            homepage TEXT NOT NULL,
            beds_general INTEGER,
            beds_long_term INTEGER,
            beds_psychiatric INTEGER,
            beds_tuberculosis INTEGER,
            beds_infectious INTEGER,
            beds_total INTEGER,
            beds INTEGER
) STRICT;
CREATE INDEX idx_facility_versions_facility_id_valid_from_recorded_at ON facility_versions (facility_id, valid_from, recorded_at);
CREATE TABLE form_books (
            id BLOB NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            workbook TEXT NOT NULL,
            corrections TEXT NOT NULL,
            row_version INTEGER NOT NULL,
            uploaded_at INTEGER NOT NULL,
            uploaded_by TEXT NOT NULL
) STRICT;
CREATE TABLE guest_sessions (
            id BLOB NOT NULL PRIMARY KEY,
            invitation_id BLOB NOT NULL REFERENCES invitations(id),
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            revoked_at INTEGER,
            proved_email TEXT,
            code_hash TEXT,
            code_expires_at INTEGER,
            code_tries INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_guest_sessions_invitation_id ON guest_sessions (invitation_id);
CREATE TABLE health_centres (
            id BLOB NOT NULL PRIMARY KEY,
            prefecture_code TEXT NOT NULL REFERENCES prefectures(code),
            authority_id BLOB NOT NULL REFERENCES authorities(id),
            name TEXT NOT NULL,
            UNIQUE (prefecture_code, name)
) STRICT;
CREATE INDEX idx_health_centres_authority_id ON health_centres (authority_id);
CREATE TABLE instrument_drafts (
            id BLOB NOT NULL PRIMARY KEY,
            instrument TEXT NOT NULL,
            version TEXT NOT NULL,
            fiscal_year INTEGER NOT NULL,
            respondent TEXT NOT NULL,
            purpose TEXT NOT NULL,
            title TEXT NOT NULL,
            body_toml TEXT NOT NULL,
            body_json TEXT NOT NULL,
            digest TEXT NOT NULL,
            workbook TEXT,
            cell_map TEXT,
            row_version INTEGER NOT NULL,
            saved_at INTEGER NOT NULL,
            saved_by TEXT NOT NULL,
            UNIQUE (instrument, version)
) STRICT;
CREATE TABLE instrument_versions (
            id BLOB NOT NULL PRIMARY KEY,
            instrument TEXT NOT NULL REFERENCES instruments(name),
            version TEXT NOT NULL,
            fiscal_year INTEGER NOT NULL,
            respondent TEXT NOT NULL,
            purpose TEXT NOT NULL,
            title TEXT NOT NULL,
            body_toml TEXT NOT NULL,
            body_json TEXT NOT NULL,
            digest TEXT NOT NULL,
            workbook TEXT,
            cell_map TEXT,
            published_at INTEGER NOT NULL,
            UNIQUE (instrument, version)
) STRICT;
CREATE INDEX idx_instrument_versions_respondent_fiscal_year ON instrument_versions (respondent, fiscal_year);
CREATE TABLE instruments (
            name TEXT NOT NULL PRIMARY KEY,
            respondent TEXT NOT NULL
) STRICT;
CREATE TABLE invitations (
            id BLOB NOT NULL PRIMARY KEY,
            contract_id BLOB NOT NULL REFERENCES vendor_contracts(id),
            token_hash TEXT NOT NULL UNIQUE,
            addressee TEXT NOT NULL,
            email TEXT NOT NULL,
            issued_at INTEGER NOT NULL,
            issued_by TEXT NOT NULL,
            expires_at INTEGER NOT NULL,
            revoked_at INTEGER,
            revoked_by TEXT,
            opened_at INTEGER
) STRICT;
CREATE INDEX idx_invitations_contract_id ON invitations (contract_id);
CREATE INDEX idx_invitations_email ON invitations (email);
CREATE TABLE jobs (
            id BLOB NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL,
            body TEXT NOT NULL,
            state TEXT NOT NULL,
            run_at INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            worker TEXT,
            lease_until INTEGER,
            progress_done INTEGER NOT NULL,
            progress_total INTEGER NOT NULL,
            error TEXT,
            created_at INTEGER NOT NULL,
            finished_at INTEGER
) STRICT;
CREATE INDEX idx_jobs_kind_state ON jobs (kind, state);
CREATE INDEX idx_jobs_state_run_at ON jobs (state, run_at);
CREATE TABLE letter_texts (
            authority_id BLOB NOT NULL REFERENCES authorities(id),
            letter TEXT NOT NULL,
            subject TEXT NOT NULL,
            body TEXT NOT NULL,
            version INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            changed_by TEXT NOT NULL,
            PRIMARY KEY (authority_id, letter)
) STRICT;
CREATE TABLE login_failures (
            id BLOB NOT NULL PRIMARY KEY,
            address TEXT NOT NULL,
            failed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_login_failures_address_failed_at ON login_failures (address, failed_at);
CREATE INDEX idx_login_failures_failed_at ON login_failures (failed_at);
CREATE TABLE mails (
            id BLOB NOT NULL PRIMARY KEY,
            facility_id BLOB REFERENCES facilities(id),
            checklist_id BLOB REFERENCES checklists(id),
            letter TEXT NOT NULL,
            to_name TEXT NOT NULL,
            to_address TEXT NOT NULL,
            subject TEXT NOT NULL,
            body TEXT NOT NULL,
            secrets TEXT,
            while_open INTEGER NOT NULL,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            error TEXT,
            queued_at INTEGER NOT NULL,
            queued_by TEXT NOT NULL,
            ended_at INTEGER
) STRICT;
CREATE INDEX idx_mails_checklist_id ON mails (checklist_id);
CREATE INDEX idx_mails_facility_id ON mails (facility_id);
CREATE INDEX idx_mails_queued_at ON mails (queued_at);
CREATE INDEX idx_mails_to_address_queued_at ON mails (to_address, queued_at);
CREATE TABLE meta (
            name TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
) STRICT;
CREATE TABLE municipalities (
            code TEXT NOT NULL PRIMARY KEY,
            prefecture_code TEXT NOT NULL REFERENCES prefectures(code),
            health_centre_id BLOB NOT NULL REFERENCES health_centres(id)
) STRICT;
CREATE INDEX idx_municipalities_health_centre_id ON municipalities (health_centre_id);
CREATE TABLE prefectures (
            code TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL
) STRICT;
CREATE TABLE recovery_codes (
            user_id BLOB NOT NULL REFERENCES users(id),
            code_hash TEXT NOT NULL,
            used_at INTEGER,
            PRIMARY KEY (user_id, code_hash)
) STRICT;
CREATE TABLE reminders (
            id BLOB NOT NULL PRIMARY KEY,
            collection_id BLOB NOT NULL REFERENCES collections(id),
            send_on TEXT NOT NULL,
            state TEXT NOT NULL,
            mails INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            updated_by TEXT NOT NULL,
            UNIQUE (collection_id, send_on)
) STRICT;
CREATE TABLE report_files (
            report_id BLOB NOT NULL REFERENCES reports(id),
            name TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            PRIMARY KEY (report_id, name)
) STRICT;
CREATE TABLE reports (
            id BLOB NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL,
            prefecture_code TEXT NOT NULL REFERENCES prefectures(code),
            fiscal_year INTEGER NOT NULL,
            as_of TEXT NOT NULL,
            state TEXT NOT NULL,
            progress_done INTEGER NOT NULL,
            progress_total INTEGER NOT NULL,
            snapshot TEXT,
            audit_head TEXT,
            error TEXT,
            created_at INTEGER NOT NULL,
            created_by TEXT NOT NULL,
            finished_at INTEGER
, made_with TEXT) STRICT;
CREATE INDEX idx_reports_prefecture_code_fiscal_year ON reports (prefecture_code, fiscal_year);
CREATE TABLE request_keys (
            actor TEXT NOT NULL,
            request_key TEXT NOT NULL,
            operation TEXT NOT NULL,
            response TEXT,
            created_at INTEGER NOT NULL,
            PRIMARY KEY (actor, request_key)
) STRICT;
CREATE INDEX idx_request_keys_created_at ON request_keys (created_at);
CREATE TABLE request_refusals (
            checklist_id BLOB NOT NULL PRIMARY KEY REFERENCES checklists(id),
            reason TEXT NOT NULL,
            refused_by TEXT NOT NULL,
            refused_at INTEGER NOT NULL
) STRICT;
CREATE TABLE return_reasons (
            id BLOB NOT NULL PRIMARY KEY,
            revision_id BLOB NOT NULL REFERENCES checklist_revisions(id),
            position INTEGER NOT NULL,
            item TEXT,
            reason TEXT NOT NULL,
            UNIQUE (revision_id, position)
) STRICT;
CREATE TABLE "seaql_migrations" ( "version" varchar NOT NULL PRIMARY KEY, "applied_at" integer NOT NULL );
CREATE TABLE sessions (
            id BLOB NOT NULL PRIMARY KEY,
            user_id BLOB NOT NULL REFERENCES users(id),
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            address TEXT NOT NULL,
            agent TEXT NOT NULL,
            second_factor_due INTEGER NOT NULL,
            revoked_at INTEGER
) STRICT;
CREATE INDEX idx_sessions_user_id ON sessions (user_id);
CREATE TABLE statement_uses (
            id BLOB NOT NULL PRIMARY KEY,
            source_id BLOB NOT NULL REFERENCES checklists(id),
            source_revision_id BLOB NOT NULL REFERENCES checklist_revisions(id),
            target_id BLOB NOT NULL REFERENCES checklists(id),
            target_revision_id BLOB NOT NULL REFERENCES checklist_revisions(id),
            used_at INTEGER NOT NULL,
            used_by TEXT NOT NULL,
            outdated_at INTEGER
) STRICT;
CREATE INDEX idx_statement_uses_source_id ON statement_uses (source_id);
CREATE INDEX idx_statement_uses_target_id ON statement_uses (target_id);
CREATE TABLE statement_verdicts (
            revision_id BLOB NOT NULL PRIMARY KEY REFERENCES checklist_revisions(id),
            checklist_id BLOB NOT NULL REFERENCES checklists(id),
            verdict TEXT NOT NULL,
            reason TEXT NOT NULL,
            given_by TEXT NOT NULL,
            given_at INTEGER NOT NULL
) STRICT;
CREATE INDEX idx_statement_verdicts_checklist_id ON statement_verdicts (checklist_id);
CREATE TABLE support_members (
            selection_id BLOB NOT NULL REFERENCES support_selections(id),
            position INTEGER NOT NULL,
            external_id TEXT NOT NULL,
            name TEXT NOT NULL,
            beds INTEGER,
            eligible INTEGER NOT NULL,
            points_total INTEGER NOT NULL,
            points TEXT NOT NULL,
            rank INTEGER,
            chosen INTEGER NOT NULL,
            reason TEXT NOT NULL, designated TEXT,
            PRIMARY KEY (selection_id, position)
) STRICT;
CREATE TABLE support_selections (
            id BLOB NOT NULL PRIMARY KEY,
            prefecture_code TEXT NOT NULL REFERENCES prefectures(code),
            fiscal_year INTEGER NOT NULL,
            support_year INTEGER NOT NULL,
            as_of TEXT NOT NULL,
            eligibility TEXT NOT NULL,
            state TEXT NOT NULL,
            quotas TEXT NOT NULL,
            criteria TEXT NOT NULL,
            shortfall TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            created_by TEXT NOT NULL,
            decided_at INTEGER,
            decided_by TEXT
) STRICT;
CREATE INDEX idx_support_selections_prefecture_code_fiscal_year ON support_selections (prefecture_code, fiscal_year);
CREATE TABLE user_scopes (
            id BLOB NOT NULL PRIMARY KEY,
            user_id BLOB NOT NULL REFERENCES users(id),
            role TEXT NOT NULL,
            grant_kind TEXT NOT NULL,
            grant_value TEXT NOT NULL,
            UNIQUE (user_id, role, grant_kind, grant_value)
) STRICT;
CREATE TABLE users (
            id BLOB NOT NULL PRIMARY KEY,
            login TEXT NOT NULL UNIQUE,
            display_name TEXT NOT NULL,
            password_hash TEXT,
            code_hash TEXT,
            code_expires_at INTEGER,
            code_used_at INTEGER,
            totp_secret TEXT,
            totp_since INTEGER,
            totp_step INTEGER,
            failed_count INTEGER NOT NULL,
            locked_until INTEGER,
            created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE vendor_contracts (
            id BLOB NOT NULL PRIMARY KEY,
            facility_id BLOB NOT NULL REFERENCES facilities(id),
            vendor_id BLOB NOT NULL REFERENCES vendors(id),
            system TEXT NOT NULL,
            product TEXT NOT NULL,
            version TEXT NOT NULL,
            maintenance TEXT NOT NULL,
            patient_data INTEGER NOT NULL,
            bundled_under BLOB,
            began_on TEXT NOT NULL,
            ended_on TEXT,
            contact_person TEXT NOT NULL,
            contact_email TEXT NOT NULL,
            contact_phone TEXT NOT NULL,
            row_version INTEGER NOT NULL,
            created_at INTEGER NOT NULL, services TEXT NOT NULL DEFAULT '', updates TEXT, updates_source TEXT NOT NULL DEFAULT '',
            UNIQUE (facility_id, vendor_id, system, product)
) STRICT;
CREATE INDEX idx_vendor_contracts_vendor_id ON vendor_contracts (vendor_id);
CREATE TABLE vendors (
            id BLOB NOT NULL PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL
) STRICT;
