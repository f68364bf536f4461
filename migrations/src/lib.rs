//! The schema in dated steps, embedded in the program and applied at its start.
//!
//! Nothing of ours is imported: history must not move when types move. A step that was released is never edited.

mod dialect;
mod m20261121_000001_places_and_people;
mod m20261121_000002_checklists;
mod m20261121_000003_selection_reports_record;
mod m20261121_000004_forms;
mod m20261121_000005_form_books;
mod m20261121_000006_vendors;
mod m20261121_000007_evidence_and_conflicts;
mod m20261121_000008_desk;
mod m20261121_000009_mail;
mod m20261121_000010_accounts;
mod m20261121_000011_made_with;
mod m20261121_000013_designations;
mod m20261121_000014_self_checks;
mod m20261121_000015_letter_texts;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// All steps in their order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_places_and_people::Step),
            Box::new(m20261121_000002_checklists::Step),
            Box::new(m20261121_000003_selection_reports_record::Step),
            Box::new(m20261121_000004_forms::Step),
            Box::new(m20261121_000005_form_books::Step),
            Box::new(m20261121_000006_vendors::Step),
            Box::new(m20261121_000007_evidence_and_conflicts::Step),
            Box::new(m20261121_000008_desk::Step),
            Box::new(m20261121_000009_mail::Step),
            Box::new(m20261121_000010_accounts::Step),
            Box::new(m20261121_000011_made_with::Step),
            Box::new(m20261121_000013_designations::Step),
            Box::new(m20261121_000014_self_checks::Step),
            Box::new(m20261121_000015_letter_texts::Step),
        ]
    }
}
