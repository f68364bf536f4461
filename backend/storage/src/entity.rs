//! One file per table. Ids are UUIDs, moments whole milliseconds since 1970, enums their keys.

pub(crate) mod answers;
pub(crate) mod audit_events;
pub(crate) mod audit_seals;
pub(crate) mod authorities;
pub(crate) mod authority_settings;
pub(crate) mod checklist_revisions;
pub(crate) mod checklists;
pub(crate) mod collections;
pub(crate) mod conflict_steps;
pub(crate) mod conflicts;
pub(crate) mod consultations;
pub(crate) mod contacts;
pub(crate) mod decisions;
pub(crate) mod director_confirmations;
pub(crate) mod evidence;
pub(crate) mod facilities;
pub(crate) mod facility_facts;
pub(crate) mod facility_versions;
pub(crate) mod form_books;
pub(crate) mod guest_sessions;
pub(crate) mod health_centres;
pub(crate) mod instrument_drafts;
pub(crate) mod instrument_versions;
pub(crate) mod instruments;
pub(crate) mod invitations;
pub(crate) mod jobs;
pub(crate) mod letter_texts;
pub(crate) mod login_failures;
pub(crate) mod mails;
pub(crate) mod meta;
pub(crate) mod municipalities;
pub(crate) mod prefectures;
pub(crate) mod recovery_codes;
pub(crate) mod reminders;
pub(crate) mod report_files;
pub(crate) mod reports;
pub(crate) mod request_keys;
pub(crate) mod request_refusals;
pub(crate) mod return_reasons;
pub(crate) mod sessions;
pub(crate) mod statement_uses;
pub(crate) mod statement_verdicts;
pub(crate) mod support_members;
pub(crate) mod support_selections;
pub(crate) mod user_scopes;
pub(crate) mod users;
pub(crate) mod vendor_contracts;
pub(crate) mod vendors;

/// Every table, for counts and for backups, partners before those that refer to them.
pub(crate) const TABLES: &[&str] = &[
    "prefectures",
    "authorities",
    "authority_settings",
    "letter_texts",
    "health_centres",
    "municipalities",
    "facilities",
    "facility_versions",
    "facility_facts",
    "vendors",
    "vendor_contracts",
    "users",
    "user_scopes",
    "sessions",
    "recovery_codes",
    "login_failures",
    "request_keys",
    "decisions",
    "instruments",
    "instrument_versions",
    "instrument_drafts",
    "form_books",
    "collections",
    "checklists",
    "checklist_revisions",
    "director_confirmations",
    "answers",
    "return_reasons",
    "invitations",
    "guest_sessions",
    "request_refusals",
    "statement_uses",
    "statement_verdicts",
    "evidence",
    "conflicts",
    "conflict_steps",
    "support_selections",
    "support_members",
    "consultations",
    "reports",
    "report_files",
    "jobs",
    "contacts",
    "reminders",
    "mails",
    "audit_events",
    "audit_seals",
    "meta",
];
