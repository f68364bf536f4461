-- columns
answers.id uuid NOT NULL
answers.revision_id uuid NOT NULL
answers.item text COLLATE C NOT NULL
answers.round integer NOT NULL
answers.answer text COLLATE C
answers.confirmed_on date
answers.target_on date
answers.note text COLLATE C NOT NULL
answers.proxy text COLLATE C
answers.version integer NOT NULL
answers.entered_by text COLLATE C NOT NULL
answers.entered_at bigint NOT NULL
audit_events.id uuid NOT NULL
audit_events.at bigint NOT NULL
audit_events.actor text COLLATE C NOT NULL
audit_events.verb text COLLATE C NOT NULL
audit_events.subject text COLLATE C NOT NULL
audit_events.detail text COLLATE C NOT NULL
audit_events.request_id text COLLATE C NOT NULL
audit_events.sealed boolean NOT NULL
audit_seals.seq bigint NOT NULL
audit_seals.event_id uuid NOT NULL
audit_seals.link text COLLATE C NOT NULL
audit_seals.sealed_at bigint NOT NULL
authorities.id uuid NOT NULL
authorities.prefecture_code text COLLATE C NOT NULL
authorities.name text COLLATE C NOT NULL
authorities.is_prefecture boolean NOT NULL
authority_settings.authority_id uuid NOT NULL
authority_settings.director_confirms boolean NOT NULL
authority_settings.shows_sheets boolean NOT NULL
authority_settings.version integer NOT NULL
authority_settings.changed_at bigint NOT NULL
authority_settings.changed_by text COLLATE C NOT NULL
checklist_revisions.id uuid NOT NULL
checklist_revisions.checklist_id uuid NOT NULL
checklist_revisions.number integer NOT NULL
checklist_revisions.no_vendor_contract boolean NOT NULL
checklist_revisions.no_network boolean NOT NULL
checklist_revisions.facts_version integer NOT NULL
checklist_revisions.opened_at bigint NOT NULL
checklist_revisions.submitted_at bigint
checklist_revisions.submitted_by text COLLATE C
checklist_revisions.digest text COLLATE C
checklist_revisions.returned_at bigint
checklist_revisions.returned_by text COLLATE C
checklist_revisions.accepted_at bigint
checklist_revisions.accepted_by text COLLATE C
checklists.id uuid NOT NULL
checklists.collection_id uuid
checklists.facility_id uuid NOT NULL
checklists.respondent text COLLATE C NOT NULL
checklists.contract_id uuid
checklists.vendor_id uuid
checklists.instrument_version_id uuid NOT NULL
checklists.asked_key text COLLATE C NOT NULL
checklists.fiscal_year integer NOT NULL
checklists.due_on date NOT NULL
checklists.external_id text COLLATE C NOT NULL
checklists.facility_name text COLLATE C NOT NULL
checklists.kind text COLLATE C NOT NULL
checklists.beds integer
checklists.prefecture_code text COLLATE C NOT NULL
checklists.authority_id uuid NOT NULL
checklists.health_centre_id uuid NOT NULL
checklists.state text COLLATE C NOT NULL
checklists.state_at bigint
checklists.last_revision_id uuid NOT NULL
checklists.accepted_revision_id uuid
checklists.created_at bigint NOT NULL
checklists.purpose text COLLATE C NOT NULL
collections.id uuid NOT NULL
collections.health_centre_id uuid NOT NULL
collections.fiscal_year integer NOT NULL
collections.due_on date NOT NULL
collections.facility_instrument_id uuid NOT NULL
collections.vendor_instrument_id uuid
collections.created_at bigint NOT NULL
conflict_steps.id uuid NOT NULL
conflict_steps.conflict_id uuid NOT NULL
conflict_steps.position integer NOT NULL
conflict_steps.kind text COLLATE C NOT NULL
conflict_steps.vendor_checklist_id uuid
conflict_steps.words text COLLATE C NOT NULL
conflict_steps.plan text COLLATE C NOT NULL
conflict_steps.next_on date
conflict_steps.person text COLLATE C NOT NULL
conflict_steps.taken_on date NOT NULL
conflict_steps.basis text COLLATE C NOT NULL
conflict_steps.recorded_by text COLLATE C NOT NULL
conflict_steps.recorded_at bigint NOT NULL
conflicts.id uuid NOT NULL
conflicts.checklist_id uuid NOT NULL
conflicts.item text COLLATE C NOT NULL
conflicts.version integer NOT NULL
consultations.id uuid NOT NULL
consultations.prefecture_code text COLLATE C NOT NULL
consultations.support_year integer NOT NULL
consultations.bed_class text COLLATE C NOT NULL
consultations.quota_before integer NOT NULL
consultations.quota_after integer NOT NULL
consultations.consulted_on date NOT NULL
consultations.consulted_with text COLLATE C NOT NULL
consultations.asked_by text COLLATE C NOT NULL
consultations.what text COLLATE C NOT NULL
consultations.recorded_at bigint NOT NULL
consultations.recorded_by text COLLATE C NOT NULL
contacts.id uuid NOT NULL
contacts.facility_id uuid
contacts.health_centre_id uuid
contacts.department text COLLATE C NOT NULL
contacts.person text COLLATE C NOT NULL
contacts.phone text COLLATE C NOT NULL
contacts.fax text COLLATE C NOT NULL
contacts.email text COLLATE C NOT NULL
contacts.version integer NOT NULL
contacts.updated_at bigint NOT NULL
contacts.updated_by text COLLATE C NOT NULL
decisions.id uuid NOT NULL
decisions.source text COLLATE C NOT NULL
decisions.code text COLLATE C NOT NULL
decisions.line bigint NOT NULL
decisions.external_id text COLLATE C NOT NULL
decisions.message text COLLATE C NOT NULL
decisions.found_at bigint NOT NULL
decisions.decided_at bigint
decisions.decided_by text COLLATE C
decisions.decision text COLLATE C
director_confirmations.id uuid NOT NULL
director_confirmations.revision_id uuid NOT NULL
director_confirmations.digest text COLLATE C NOT NULL
director_confirmations.name text COLLATE C NOT NULL
director_confirmations.confirmed_on date NOT NULL
director_confirmations.own_login boolean NOT NULL
director_confirmations.recorded_at bigint NOT NULL
director_confirmations.recorded_by text COLLATE C NOT NULL
evidence.id uuid NOT NULL
evidence.checklist_id uuid NOT NULL
evidence.series_id uuid NOT NULL
evidence.version integer NOT NULL
evidence.item text COLLATE C
evidence.kind text COLLATE C NOT NULL
evidence.title text COLLATE C NOT NULL
evidence.note text COLLATE C NOT NULL
evidence.sha256 text COLLATE C
evidence.held text COLLATE C NOT NULL
evidence.disclosure text COLLATE C
evidence.added_by text COLLATE C NOT NULL
evidence.added_name text COLLATE C NOT NULL
evidence.added_at bigint NOT NULL
evidence.withdrawn_at bigint
evidence.withdrawn_by text COLLATE C
facilities.id uuid NOT NULL
facilities.external_id text COLLATE C NOT NULL
facilities.prefecture_code text COLLATE C NOT NULL
facilities.authority_id uuid NOT NULL
facilities.health_centre_id uuid NOT NULL
facilities.current_version_id uuid NOT NULL
facilities.created_at bigint NOT NULL
facility_facts.id uuid NOT NULL
facility_facts.facility_id uuid NOT NULL
facility_facts.key text COLLATE C NOT NULL
facility_facts.value text COLLATE C NOT NULL
facility_facts.source text COLLATE C NOT NULL
facility_facts.as_of date NOT NULL
facility_facts.recorded_at bigint NOT NULL
facility_versions.id uuid NOT NULL
facility_versions.facility_id uuid NOT NULL
facility_versions.valid_from date NOT NULL
facility_versions.recorded_at bigint NOT NULL
facility_versions.name text COLLATE C NOT NULL
facility_versions.name_kana text COLLATE C NOT NULL
facility_versions.name_folded text COLLATE C NOT NULL
facility_versions.kind text COLLATE C NOT NULL
facility_versions.prefecture_code text COLLATE C NOT NULL
facility_versions.municipality_code text COLLATE C NOT NULL
facility_versions.health_centre_id uuid NOT NULL
facility_versions.address text COLLATE C NOT NULL
facility_versions.latitude_e6 integer
facility_versions.longitude_e6 integer
facility_versions.homepage text COLLATE C NOT NULL
facility_versions.beds_general integer
facility_versions.beds_long_term integer
facility_versions.beds_psychiatric integer
facility_versions.beds_tuberculosis integer
facility_versions.beds_infectious integer
facility_versions.beds_total integer
facility_versions.beds integer
form_books.id uuid NOT NULL
form_books.name text COLLATE C NOT NULL
form_books.workbook text COLLATE C NOT NULL
form_books.corrections text COLLATE C NOT NULL
form_books.row_version integer NOT NULL
form_books.uploaded_at bigint NOT NULL
form_books.uploaded_by text COLLATE C NOT NULL
guest_sessions.id uuid NOT NULL
guest_sessions.invitation_id uuid NOT NULL
guest_sessions.created_at bigint NOT NULL
guest_sessions.expires_at bigint NOT NULL
guest_sessions.revoked_at bigint
guest_sessions.proved_email text COLLATE C
guest_sessions.code_hash text COLLATE C
guest_sessions.code_expires_at bigint
guest_sessions.code_tries integer NOT NULL
health_centres.id uuid NOT NULL
health_centres.prefecture_code text COLLATE C NOT NULL
health_centres.authority_id uuid NOT NULL
health_centres.name text COLLATE C NOT NULL
instrument_drafts.id uuid NOT NULL
instrument_drafts.instrument text COLLATE C NOT NULL
instrument_drafts.version text COLLATE C NOT NULL
instrument_drafts.fiscal_year integer NOT NULL
instrument_drafts.respondent text COLLATE C NOT NULL
instrument_drafts.purpose text COLLATE C NOT NULL
instrument_drafts.title text COLLATE C NOT NULL
instrument_drafts.body_toml text COLLATE C NOT NULL
instrument_drafts.body_json text COLLATE C NOT NULL
instrument_drafts.digest text COLLATE C NOT NULL
instrument_drafts.workbook text COLLATE C
instrument_drafts.cell_map text COLLATE C
instrument_drafts.row_version integer NOT NULL
instrument_drafts.saved_at bigint NOT NULL
instrument_drafts.saved_by text COLLATE C NOT NULL
instrument_versions.id uuid NOT NULL
instrument_versions.instrument text COLLATE C NOT NULL
instrument_versions.version text COLLATE C NOT NULL
instrument_versions.fiscal_year integer NOT NULL
instrument_versions.respondent text COLLATE C NOT NULL
instrument_versions.purpose text COLLATE C NOT NULL
instrument_versions.title text COLLATE C NOT NULL
instrument_versions.body_toml text COLLATE C NOT NULL
instrument_versions.body_json text COLLATE C NOT NULL
instrument_versions.digest text COLLATE C NOT NULL
instrument_versions.workbook text COLLATE C
instrument_versions.cell_map text COLLATE C
instrument_versions.published_at bigint NOT NULL
instruments.name text COLLATE C NOT NULL
instruments.respondent text COLLATE C NOT NULL
invitations.id uuid NOT NULL
invitations.contract_id uuid NOT NULL
invitations.token_hash text COLLATE C NOT NULL
invitations.addressee text COLLATE C NOT NULL
invitations.email text COLLATE C NOT NULL
invitations.issued_at bigint NOT NULL
invitations.issued_by text COLLATE C NOT NULL
invitations.expires_at bigint NOT NULL
invitations.revoked_at bigint
invitations.revoked_by text COLLATE C
invitations.opened_at bigint
jobs.id uuid NOT NULL
jobs.kind text COLLATE C NOT NULL
jobs.body text COLLATE C NOT NULL
jobs.state text COLLATE C NOT NULL
jobs.run_at bigint NOT NULL
jobs.attempt integer NOT NULL
jobs.worker text COLLATE C
jobs.lease_until bigint
jobs.progress_done integer NOT NULL
jobs.progress_total integer NOT NULL
jobs.error text COLLATE C
jobs.created_at bigint NOT NULL
jobs.finished_at bigint
letter_texts.authority_id uuid NOT NULL
letter_texts.letter text COLLATE C NOT NULL
letter_texts.subject text COLLATE C NOT NULL
letter_texts.body text COLLATE C NOT NULL
letter_texts.version integer NOT NULL
letter_texts.changed_at bigint NOT NULL
letter_texts.changed_by text COLLATE C NOT NULL
login_failures.id uuid NOT NULL
login_failures.address text COLLATE C NOT NULL
login_failures.failed_at bigint NOT NULL
mails.id uuid NOT NULL
mails.facility_id uuid
mails.checklist_id uuid
mails.letter text COLLATE C NOT NULL
mails.to_name text COLLATE C NOT NULL
mails.to_address text COLLATE C NOT NULL
mails.subject text COLLATE C NOT NULL
mails.body text COLLATE C NOT NULL
mails.secrets text COLLATE C
mails.while_open boolean NOT NULL
mails.state text COLLATE C NOT NULL
mails.attempts integer NOT NULL
mails.error text COLLATE C
mails.queued_at bigint NOT NULL
mails.queued_by text COLLATE C NOT NULL
mails.ended_at bigint
meta.name text COLLATE C NOT NULL
meta.value text COLLATE C NOT NULL
municipalities.code text COLLATE C NOT NULL
municipalities.prefecture_code text COLLATE C NOT NULL
municipalities.health_centre_id uuid NOT NULL
prefectures.code text COLLATE C NOT NULL
prefectures.name text COLLATE C NOT NULL
recovery_codes.user_id uuid NOT NULL
recovery_codes.code_hash text COLLATE C NOT NULL
recovery_codes.used_at bigint
reminders.id uuid NOT NULL
reminders.collection_id uuid NOT NULL
reminders.send_on date NOT NULL
reminders.state text COLLATE C NOT NULL
reminders.mails integer NOT NULL
reminders.updated_at bigint NOT NULL
reminders.updated_by text COLLATE C NOT NULL
report_files.report_id uuid NOT NULL
report_files.name text COLLATE C NOT NULL
report_files.sha256 text COLLATE C NOT NULL
report_files.bytes bigint NOT NULL
reports.id uuid NOT NULL
reports.kind text COLLATE C NOT NULL
reports.prefecture_code text COLLATE C NOT NULL
reports.fiscal_year integer NOT NULL
reports.as_of date NOT NULL
reports.state text COLLATE C NOT NULL
reports.progress_done integer NOT NULL
reports.progress_total integer NOT NULL
reports.snapshot text COLLATE C
reports.audit_head text COLLATE C
reports.error text COLLATE C
reports.created_at bigint NOT NULL
reports.created_by text COLLATE C NOT NULL
reports.finished_at bigint
reports.made_with text COLLATE C
request_keys.actor text COLLATE C NOT NULL
request_keys.request_key text COLLATE C NOT NULL
request_keys.operation text COLLATE C NOT NULL
request_keys.response text COLLATE C
request_keys.created_at bigint NOT NULL
request_refusals.checklist_id uuid NOT NULL
request_refusals.reason text COLLATE C NOT NULL
request_refusals.refused_by text COLLATE C NOT NULL
request_refusals.refused_at bigint NOT NULL
return_reasons.id uuid NOT NULL
return_reasons.revision_id uuid NOT NULL
return_reasons.position integer NOT NULL
return_reasons.item text COLLATE C
return_reasons.reason text COLLATE C NOT NULL
seaql_migrations.version character varying NOT NULL
seaql_migrations.applied_at bigint NOT NULL
sessions.id uuid NOT NULL
sessions.user_id uuid NOT NULL
sessions.created_at bigint NOT NULL
sessions.expires_at bigint NOT NULL
sessions.address text COLLATE C NOT NULL
sessions.agent text COLLATE C NOT NULL
sessions.second_factor_due boolean NOT NULL
sessions.revoked_at bigint
statement_uses.id uuid NOT NULL
statement_uses.source_id uuid NOT NULL
statement_uses.source_revision_id uuid NOT NULL
statement_uses.target_id uuid NOT NULL
statement_uses.target_revision_id uuid NOT NULL
statement_uses.used_at bigint NOT NULL
statement_uses.used_by text COLLATE C NOT NULL
statement_uses.outdated_at bigint
statement_verdicts.revision_id uuid NOT NULL
statement_verdicts.checklist_id uuid NOT NULL
statement_verdicts.verdict text COLLATE C NOT NULL
statement_verdicts.reason text COLLATE C NOT NULL
statement_verdicts.given_by text COLLATE C NOT NULL
statement_verdicts.given_at bigint NOT NULL
support_members.selection_id uuid NOT NULL
support_members.position integer NOT NULL
support_members.external_id text COLLATE C NOT NULL
support_members.name text COLLATE C NOT NULL
support_members.beds integer
support_members.eligible boolean NOT NULL
support_members.points_total integer NOT NULL
support_members.points text COLLATE C NOT NULL
support_members.rank integer
support_members.chosen boolean NOT NULL
support_members.reason text COLLATE C NOT NULL
support_members.designated text COLLATE C
support_selections.id uuid NOT NULL
support_selections.prefecture_code text COLLATE C NOT NULL
support_selections.fiscal_year integer NOT NULL
support_selections.support_year integer NOT NULL
support_selections.as_of date NOT NULL
support_selections.eligibility text COLLATE C NOT NULL
support_selections.state text COLLATE C NOT NULL
support_selections.quotas text COLLATE C NOT NULL
support_selections.criteria text COLLATE C NOT NULL
support_selections.shortfall text COLLATE C NOT NULL
support_selections.created_at bigint NOT NULL
support_selections.created_by text COLLATE C NOT NULL
support_selections.decided_at bigint
support_selections.decided_by text COLLATE C
user_scopes.id uuid NOT NULL
user_scopes.user_id uuid NOT NULL
user_scopes.role text COLLATE C NOT NULL
user_scopes.grant_kind text COLLATE C NOT NULL
user_scopes.grant_value text COLLATE C NOT NULL
users.id uuid NOT NULL
users.login text COLLATE C NOT NULL
users.display_name text COLLATE C NOT NULL
users.password_hash text COLLATE C
users.code_hash text COLLATE C
users.code_expires_at bigint
users.code_used_at bigint
users.totp_secret text COLLATE C
users.totp_since bigint
users.totp_step bigint
users.failed_count integer NOT NULL
users.locked_until bigint
users.created_at bigint NOT NULL
vendor_contracts.id uuid NOT NULL
vendor_contracts.facility_id uuid NOT NULL
vendor_contracts.vendor_id uuid NOT NULL
vendor_contracts.system text COLLATE C NOT NULL
vendor_contracts.product text COLLATE C NOT NULL
vendor_contracts.version text COLLATE C NOT NULL
vendor_contracts.maintenance text COLLATE C NOT NULL
vendor_contracts.patient_data boolean NOT NULL
vendor_contracts.bundled_under uuid
vendor_contracts.began_on date NOT NULL
vendor_contracts.ended_on date
vendor_contracts.contact_person text COLLATE C NOT NULL
vendor_contracts.contact_email text COLLATE C NOT NULL
vendor_contracts.contact_phone text COLLATE C NOT NULL
vendor_contracts.row_version integer NOT NULL
vendor_contracts.created_at bigint NOT NULL
vendor_contracts.services text COLLATE C NOT NULL
vendor_contracts.updates text COLLATE C
vendor_contracts.updates_source text COLLATE C NOT NULL
vendors.id uuid NOT NULL
vendors.name text COLLATE C NOT NULL
vendors.created_at bigint NOT NULL

-- constraints
answers FOREIGN KEY (revision_id) REFERENCES checklist_revisions(id)
answers PRIMARY KEY (id)
answers UNIQUE (revision_id, item, round)
audit_events PRIMARY KEY (id)
audit_seals FOREIGN KEY (event_id) REFERENCES audit_events(id)
audit_seals PRIMARY KEY (seq)
audit_seals UNIQUE (event_id)
audit_seals UNIQUE (link)
authorities FOREIGN KEY (prefecture_code) REFERENCES prefectures(code)
authorities PRIMARY KEY (id)
authorities UNIQUE (prefecture_code, name)
authority_settings FOREIGN KEY (authority_id) REFERENCES authorities(id)
authority_settings PRIMARY KEY (authority_id)
checklist_revisions FOREIGN KEY (checklist_id) REFERENCES checklists(id)
checklist_revisions PRIMARY KEY (id)
checklist_revisions UNIQUE (checklist_id, number)
checklists FOREIGN KEY (authority_id) REFERENCES authorities(id)
checklists FOREIGN KEY (collection_id) REFERENCES collections(id)
checklists FOREIGN KEY (contract_id) REFERENCES vendor_contracts(id)
checklists FOREIGN KEY (facility_id) REFERENCES facilities(id)
checklists FOREIGN KEY (health_centre_id) REFERENCES health_centres(id)
checklists FOREIGN KEY (instrument_version_id) REFERENCES instrument_versions(id)
checklists FOREIGN KEY (prefecture_code) REFERENCES prefectures(code)
checklists FOREIGN KEY (vendor_id) REFERENCES vendors(id)
checklists PRIMARY KEY (id)
checklists UNIQUE (asked_key)
collections FOREIGN KEY (facility_instrument_id) REFERENCES instrument_versions(id)
collections FOREIGN KEY (health_centre_id) REFERENCES health_centres(id)
collections FOREIGN KEY (vendor_instrument_id) REFERENCES instrument_versions(id)
collections PRIMARY KEY (id)
conflict_steps FOREIGN KEY (conflict_id) REFERENCES conflicts(id)
conflict_steps FOREIGN KEY (vendor_checklist_id) REFERENCES checklists(id)
conflict_steps PRIMARY KEY (id)
conflict_steps UNIQUE (conflict_id, "position")
conflicts FOREIGN KEY (checklist_id) REFERENCES checklists(id)
conflicts PRIMARY KEY (id)
conflicts UNIQUE (checklist_id, item)
consultations FOREIGN KEY (prefecture_code) REFERENCES prefectures(code)
consultations PRIMARY KEY (id)
contacts FOREIGN KEY (facility_id) REFERENCES facilities(id)
contacts FOREIGN KEY (health_centre_id) REFERENCES health_centres(id)
contacts PRIMARY KEY (id)
contacts UNIQUE (facility_id)
contacts UNIQUE (health_centre_id)
decisions PRIMARY KEY (id)
director_confirmations FOREIGN KEY (revision_id) REFERENCES checklist_revisions(id)
director_confirmations PRIMARY KEY (id)
evidence FOREIGN KEY (checklist_id) REFERENCES checklists(id)
evidence PRIMARY KEY (id)
evidence UNIQUE (series_id, version)
facilities FOREIGN KEY (authority_id) REFERENCES authorities(id)
facilities FOREIGN KEY (health_centre_id) REFERENCES health_centres(id)
facilities FOREIGN KEY (prefecture_code) REFERENCES prefectures(code)
facilities PRIMARY KEY (id)
facilities UNIQUE (external_id)
facility_facts FOREIGN KEY (facility_id) REFERENCES facilities(id)
facility_facts PRIMARY KEY (id)
facility_versions FOREIGN KEY (facility_id) REFERENCES facilities(id)
facility_versions FOREIGN KEY (health_centre_id) REFERENCES health_centres(id)
facility_versions FOREIGN KEY (municipality_code) REFERENCES municipalities(code)
facility_versions PRIMARY KEY (id)
form_books PRIMARY KEY (id)
guest_sessions FOREIGN KEY (invitation_id) REFERENCES invitations(id)
guest_sessions PRIMARY KEY (id)
health_centres FOREIGN KEY (authority_id) REFERENCES authorities(id)
health_centres FOREIGN KEY (prefecture_code) REFERENCES prefectures(code)
health_centres PRIMARY KEY (id)
health_centres UNIQUE (prefecture_code, name)
instrument_drafts PRIMARY KEY (id)
instrument_drafts UNIQUE (instrument, version)
instrument_versions FOREIGN KEY (instrument) REFERENCES instruments(name)
instrument_versions PRIMARY KEY (id)
instrument_versions UNIQUE (instrument, version)
instruments PRIMARY KEY (name)
invitations FOREIGN KEY (contract_id) REFERENCES vendor_contracts(id)
invitations PRIMARY KEY (id)
invitations UNIQUE (token_hash)
jobs PRIMARY KEY (id)
letter_texts FOREIGN KEY (authority_id) REFERENCES authorities(id)
letter_texts PRIMARY KEY (authority_id, letter)
login_failures PRIMARY KEY (id)
mails FOREIGN KEY (checklist_id) REFERENCES checklists(id)
mails FOREIGN KEY (facility_id) REFERENCES facilities(id)
mails PRIMARY KEY (id)
meta PRIMARY KEY (name)
municipalities FOREIGN KEY (health_centre_id) REFERENCES health_centres(id)
municipalities FOREIGN KEY (prefecture_code) REFERENCES prefectures(code)
municipalities PRIMARY KEY (code)
prefectures PRIMARY KEY (code)
recovery_codes FOREIGN KEY (user_id) REFERENCES users(id)
recovery_codes PRIMARY KEY (user_id, code_hash)
reminders FOREIGN KEY (collection_id) REFERENCES collections(id)
reminders PRIMARY KEY (id)
reminders UNIQUE (collection_id, send_on)
report_files FOREIGN KEY (report_id) REFERENCES reports(id)
report_files PRIMARY KEY (report_id, name)
reports FOREIGN KEY (prefecture_code) REFERENCES prefectures(code)
reports PRIMARY KEY (id)
request_keys PRIMARY KEY (actor, request_key)
request_refusals FOREIGN KEY (checklist_id) REFERENCES checklists(id)
request_refusals PRIMARY KEY (checklist_id)
return_reasons FOREIGN KEY (revision_id) REFERENCES checklist_revisions(id)
return_reasons PRIMARY KEY (id)
return_reasons UNIQUE (revision_id, "position")
seaql_migrations PRIMARY KEY (version)
sessions FOREIGN KEY (user_id) REFERENCES users(id)
sessions PRIMARY KEY (id)
statement_uses FOREIGN KEY (source_id) REFERENCES checklists(id)
statement_uses FOREIGN KEY (source_revision_id) REFERENCES checklist_revisions(id)
statement_uses FOREIGN KEY (target_id) REFERENCES checklists(id)
statement_uses FOREIGN KEY (target_revision_id) REFERENCES checklist_revisions(id)
statement_uses PRIMARY KEY (id)
statement_verdicts FOREIGN KEY (checklist_id) REFERENCES checklists(id)
statement_verdicts FOREIGN KEY (revision_id) REFERENCES checklist_revisions(id)
statement_verdicts PRIMARY KEY (revision_id)
support_members FOREIGN KEY (selection_id) REFERENCES support_selections(id)
support_members PRIMARY KEY (selection_id, "position")
support_selections FOREIGN KEY (prefecture_code) REFERENCES prefectures(code)
support_selections PRIMARY KEY (id)
user_scopes FOREIGN KEY (user_id) REFERENCES users(id)
user_scopes PRIMARY KEY (id)
user_scopes UNIQUE (user_id, role, grant_kind, grant_value)
users PRIMARY KEY (id)
users UNIQUE (login)
vendor_contracts FOREIGN KEY (facility_id) REFERENCES facilities(id)
vendor_contracts FOREIGN KEY (vendor_id) REFERENCES vendors(id)
vendor_contracts PRIMARY KEY (id)
vendor_contracts UNIQUE (facility_id, vendor_id, system, product)
vendors PRIMARY KEY (id)
vendors UNIQUE (name)

-- indexes
CREATE UNIQUE INDEX answers_pkey ON answers USING btree (id)
CREATE UNIQUE INDEX answers_revision_id_item_round_key ON answers USING btree (revision_id, item, round)
CREATE UNIQUE INDEX audit_events_pkey ON audit_events USING btree (id)
CREATE UNIQUE INDEX audit_seals_event_id_key ON audit_seals USING btree (event_id)
CREATE UNIQUE INDEX audit_seals_link_key ON audit_seals USING btree (link)
CREATE UNIQUE INDEX audit_seals_pkey ON audit_seals USING btree (seq)
CREATE UNIQUE INDEX authorities_pkey ON authorities USING btree (id)
CREATE UNIQUE INDEX authorities_prefecture_code_name_key ON authorities USING btree (prefecture_code, name)
CREATE UNIQUE INDEX authority_settings_pkey ON authority_settings USING btree (authority_id)
CREATE UNIQUE INDEX checklist_revisions_checklist_id_number_key ON checklist_revisions USING btree (checklist_id, number)
CREATE UNIQUE INDEX checklist_revisions_pkey ON checklist_revisions USING btree (id)
CREATE UNIQUE INDEX checklists_asked_key_key ON checklists USING btree (asked_key)
CREATE UNIQUE INDEX checklists_pkey ON checklists USING btree (id)
CREATE UNIQUE INDEX collections_pkey ON collections USING btree (id)
CREATE UNIQUE INDEX conflict_steps_conflict_id_position_key ON conflict_steps USING btree (conflict_id, "position")
CREATE UNIQUE INDEX conflict_steps_pkey ON conflict_steps USING btree (id)
CREATE UNIQUE INDEX conflicts_checklist_id_item_key ON conflicts USING btree (checklist_id, item)
CREATE UNIQUE INDEX conflicts_pkey ON conflicts USING btree (id)
CREATE UNIQUE INDEX consultations_pkey ON consultations USING btree (id)
CREATE UNIQUE INDEX contacts_facility_id_key ON contacts USING btree (facility_id)
CREATE UNIQUE INDEX contacts_health_centre_id_key ON contacts USING btree (health_centre_id)
CREATE UNIQUE INDEX contacts_pkey ON contacts USING btree (id)
CREATE UNIQUE INDEX decisions_pkey ON decisions USING btree (id)
CREATE UNIQUE INDEX director_confirmations_pkey ON director_confirmations USING btree (id)
CREATE UNIQUE INDEX evidence_pkey ON evidence USING btree (id)
CREATE UNIQUE INDEX evidence_series_id_version_key ON evidence USING btree (series_id, version)
CREATE UNIQUE INDEX facilities_external_id_key ON facilities USING btree (external_id)
CREATE UNIQUE INDEX facilities_pkey ON facilities USING btree (id)
CREATE UNIQUE INDEX facility_facts_pkey ON facility_facts USING btree (id)
CREATE UNIQUE INDEX facility_versions_pkey ON facility_versions USING btree (id)
CREATE UNIQUE INDEX form_books_pkey ON form_books USING btree (id)
CREATE UNIQUE INDEX guest_sessions_pkey ON guest_sessions USING btree (id)
CREATE UNIQUE INDEX health_centres_pkey ON health_centres USING btree (id)
CREATE UNIQUE INDEX health_centres_prefecture_code_name_key ON health_centres USING btree (prefecture_code, name)
CREATE INDEX idx_audit_events_actor ON audit_events USING btree (actor)
CREATE INDEX idx_audit_events_at ON audit_events USING btree (at)
CREATE INDEX idx_audit_events_subject ON audit_events USING btree (subject)
CREATE INDEX idx_audit_events_waiting ON audit_events USING btree (id) WHERE (NOT sealed)
CREATE INDEX idx_checklists_collection_id ON checklists USING btree (collection_id)
CREATE INDEX idx_checklists_facility_id ON checklists USING btree (facility_id)
CREATE INDEX idx_checklists_fiscal_year_prefecture_code_external_id ON checklists USING btree (fiscal_year, prefecture_code, external_id)
CREATE INDEX idx_checklists_vendor_id ON checklists USING btree (vendor_id)
CREATE INDEX idx_collections_health_centre_id_fiscal_year ON collections USING btree (health_centre_id, fiscal_year)
CREATE INDEX idx_conflict_steps_vendor_checklist_id ON conflict_steps USING btree (vendor_checklist_id)
CREATE INDEX idx_consultations_prefecture_code_support_year ON consultations USING btree (prefecture_code, support_year)
CREATE INDEX idx_decisions_source_decided_at ON decisions USING btree (source, decided_at)
CREATE INDEX idx_director_confirmations_revision_id ON director_confirmations USING btree (revision_id)
CREATE INDEX idx_evidence_checklist_id ON evidence USING btree (checklist_id)
CREATE INDEX idx_facilities_authority_id ON facilities USING btree (authority_id)
CREATE INDEX idx_facilities_health_centre_id ON facilities USING btree (health_centre_id)
CREATE INDEX idx_facilities_prefecture_code ON facilities USING btree (prefecture_code)
CREATE INDEX idx_facility_facts_facility_id_key_as_of ON facility_facts USING btree (facility_id, key, as_of)
CREATE INDEX idx_facility_versions_facility_id_valid_from_recorded_at ON facility_versions USING btree (facility_id, valid_from, recorded_at)
CREATE INDEX idx_guest_sessions_invitation_id ON guest_sessions USING btree (invitation_id)
CREATE INDEX idx_health_centres_authority_id ON health_centres USING btree (authority_id)
CREATE INDEX idx_instrument_versions_respondent_fiscal_year ON instrument_versions USING btree (respondent, fiscal_year)
CREATE INDEX idx_invitations_contract_id ON invitations USING btree (contract_id)
CREATE INDEX idx_invitations_email ON invitations USING btree (email)
CREATE INDEX idx_jobs_kind_state ON jobs USING btree (kind, state)
CREATE INDEX idx_jobs_state_run_at ON jobs USING btree (state, run_at)
CREATE INDEX idx_login_failures_address_failed_at ON login_failures USING btree (address, failed_at)
CREATE INDEX idx_login_failures_failed_at ON login_failures USING btree (failed_at)
CREATE INDEX idx_mails_checklist_id ON mails USING btree (checklist_id)
CREATE INDEX idx_mails_facility_id ON mails USING btree (facility_id)
CREATE INDEX idx_mails_queued_at ON mails USING btree (queued_at)
CREATE INDEX idx_mails_to_address_queued_at ON mails USING btree (to_address, queued_at)
CREATE INDEX idx_municipalities_health_centre_id ON municipalities USING btree (health_centre_id)
CREATE INDEX idx_reports_prefecture_code_fiscal_year ON reports USING btree (prefecture_code, fiscal_year)
CREATE INDEX idx_request_keys_created_at ON request_keys USING btree (created_at)
CREATE INDEX idx_sessions_user_id ON sessions USING btree (user_id)
CREATE INDEX idx_statement_uses_source_id ON statement_uses USING btree (source_id)
CREATE INDEX idx_statement_uses_target_id ON statement_uses USING btree (target_id)
CREATE INDEX idx_statement_verdicts_checklist_id ON statement_verdicts USING btree (checklist_id)
CREATE INDEX idx_support_selections_prefecture_code_fiscal_year ON support_selections USING btree (prefecture_code, fiscal_year)
CREATE INDEX idx_vendor_contracts_vendor_id ON vendor_contracts USING btree (vendor_id)
CREATE UNIQUE INDEX instrument_drafts_instrument_version_key ON instrument_drafts USING btree (instrument, version)
CREATE UNIQUE INDEX instrument_drafts_pkey ON instrument_drafts USING btree (id)
CREATE UNIQUE INDEX instrument_versions_instrument_version_key ON instrument_versions USING btree (instrument, version)
CREATE UNIQUE INDEX instrument_versions_pkey ON instrument_versions USING btree (id)
CREATE UNIQUE INDEX instruments_pkey ON instruments USING btree (name)
CREATE UNIQUE INDEX invitations_pkey ON invitations USING btree (id)
CREATE UNIQUE INDEX invitations_token_hash_key ON invitations USING btree (token_hash)
CREATE UNIQUE INDEX jobs_pkey ON jobs USING btree (id)
CREATE UNIQUE INDEX letter_texts_pkey ON letter_texts USING btree (authority_id, letter)
CREATE UNIQUE INDEX login_failures_pkey ON login_failures USING btree (id)
CREATE UNIQUE INDEX mails_pkey ON mails USING btree (id)
CREATE UNIQUE INDEX meta_pkey ON meta USING btree (name)
CREATE UNIQUE INDEX municipalities_pkey ON municipalities USING btree (code)
CREATE UNIQUE INDEX prefectures_pkey ON prefectures USING btree (code)
CREATE UNIQUE INDEX recovery_codes_pkey ON recovery_codes USING btree (user_id, code_hash)
CREATE UNIQUE INDEX reminders_collection_id_send_on_key ON reminders USING btree (collection_id, send_on)
CREATE UNIQUE INDEX reminders_pkey ON reminders USING btree (id)
CREATE UNIQUE INDEX report_files_pkey ON report_files USING btree (report_id, name)
CREATE UNIQUE INDEX reports_pkey ON reports USING btree (id)
CREATE UNIQUE INDEX request_keys_pkey ON request_keys USING btree (actor, request_key)
CREATE UNIQUE INDEX request_refusals_pkey ON request_refusals USING btree (checklist_id)
CREATE UNIQUE INDEX return_reasons_pkey ON return_reasons USING btree (id)
CREATE UNIQUE INDEX return_reasons_revision_id_position_key ON return_reasons USING btree (revision_id, "position")
CREATE UNIQUE INDEX seaql_migrations_pkey ON seaql_migrations USING btree (version)
CREATE UNIQUE INDEX sessions_pkey ON sessions USING btree (id)
CREATE UNIQUE INDEX statement_uses_pkey ON statement_uses USING btree (id)
CREATE UNIQUE INDEX statement_verdicts_pkey ON statement_verdicts USING btree (revision_id)
CREATE UNIQUE INDEX support_members_pkey ON support_members USING btree (selection_id, "position")
CREATE UNIQUE INDEX support_selections_pkey ON support_selections USING btree (id)
CREATE UNIQUE INDEX user_scopes_pkey ON user_scopes USING btree (id)
CREATE UNIQUE INDEX user_scopes_user_id_role_grant_kind_grant_value_key ON user_scopes USING btree (user_id, role, grant_kind, grant_value)
CREATE UNIQUE INDEX users_login_key ON users USING btree (login)
CREATE UNIQUE INDEX users_pkey ON users USING btree (id)
CREATE UNIQUE INDEX vendor_contracts_facility_id_vendor_id_system_product_key ON vendor_contracts USING btree (facility_id, vendor_id, system, product)
CREATE UNIQUE INDEX vendor_contracts_pkey ON vendor_contracts USING btree (id)
CREATE UNIQUE INDEX vendors_name_key ON vendors USING btree (name)
CREATE UNIQUE INDEX vendors_pkey ON vendors USING btree (id)
