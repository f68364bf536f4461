//! What happened to a sheet, played step by step.

use std::collections::HashMap;

use tachiiri_domain::answers::{Answers, Cell, Given, SheetFacts};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{ChecklistId, RevisionId};
use tachiiri_domain::request::RowVersion;
use tachiiri_domain::scope::Scope;
use tachiiri_seed::demo::{Deed, DemoPlace, DemoSheet, Step};
use tachiiri_storage::checklists::{self, Save, Saved};

use super::{Forms, Pour, SheetKey, missing};
use crate::app::checklists::digest;
use crate::error::{AppError, Result};

impl Pour<'_> {
    /// Plays what happened to one sheet.
    pub(super) async fn sheet(
        &self,
        sheet: &DemoSheet,
        sheets: &HashMap<SheetKey, checklists::Checklist>,
        forms: &Forms,
    ) -> Result<()> {
        let contract = sheet.contract.map(|(vendor, system)| (vendor.to_owned(), system.to_owned()));
        let key = (sheet.external_id.clone(), sheet.respondent, contract);
        let asked = sheets.get(&key).ok_or_else(|| missing("sheet of", &sheet.external_id))?;
        let mut played = Played {
            id: asked.id,
            revision: asked.open_revision,
            version: asked.sheet_version,
            facts: asked.facts,
            cells: HashMap::new(),
            answers: Answers::new(),
            form: forms.key(sheet.respondent)?.to_owned(),
            by: self.hand(asked, sheet),
        };
        for step in &sheet.steps {
            self.step(&mut played, step).await?;
        }
        Ok(())
    }

    /// Who wrote on the sheet, as the record names him.
    fn hand(&self, asked: &checklists::Checklist, sheet: &DemoSheet) -> Hands {
        let login = |wanted: DemoPlace| {
            let user = self.demo.users.iter().find(|user| user.places.contains(&wanted));
            user.map_or_else(|| "operator:demo".to_owned(), |user| format!("user:{}", user.login))
        };
        let centre = self.demo.collections.iter().find(|one| one.health_centre == asked.facility.health_centre_name);
        Hands {
            respondent: match sheet.contract {
                Some((vendor, _)) => login(DemoPlace::Vendor(vendor)),
                None => login(DemoPlace::Facility(sheet.external_id.clone())),
            },
            reviewer: centre
                .map_or_else(|| "operator:demo".into(), |one| login(DemoPlace::HealthCentre(one.health_centre))),
        }
    }

    async fn step(&self, played: &mut Played, step: &Step) -> Result<()> {
        let (tx, at) = (self.tx, step.at);
        match &step.deed {
            Deed::State(facts) => {
                let saved = checklists::save_facts(tx, played.revision, *facts, played.version).await?;
                (played.version, played.facts) = (version(&saved)?, *facts);
            }
            Deed::Answer { cell, given } => self.answer(played, cell, given, at).await?,
            Deed::Submit => {
                let digest = digest(&played.form, played.facts, &played.answers);
                checklists::submit(tx, played.id, at, &played.by.respondent, &digest).await?;
            }
            Deed::Return { reasons } => {
                let step = checklists::Step { at, by: &played.by.reviewer, ids: &self.ids };
                let revision = checklists::give_back(tx, played.id, step, reasons).await?;
                self.turn(played, revision).await?;
            }
            Deed::Accept => {
                let step = checklists::Step { at, by: &played.by.reviewer, ids: &self.ids };
                let revision = checklists::accept(tx, played.id, step).await?;
                self.turn(played, revision).await?;
            }
        }
        Ok(())
    }

    async fn answer(&self, played: &mut Played, cell: &Cell, given: &Given, at: Timestamp) -> Result<()> {
        let based_on = played.cells.get(cell).copied().unwrap_or(0);
        let save = Save { cell, given, based_on, by: &played.by.respondent };
        let saved = checklists::save_answer(self.tx, played.revision, &save, &self.ids, at).await?;
        played.cells.insert(cell.clone(), version(&saved)?);
        played.answers.insert(cell.clone(), given.clone());
        Ok(())
    }

    /// The next revision was opened, with the answers copied.
    async fn turn(&self, played: &mut Played, revision: RevisionId) -> Result<()> {
        let copied = checklists::answers(self.tx, revision).await?;
        played.cells = copied.into_iter().map(|(cell, (_, version))| (cell, version)).collect();
        let sheet = checklists::find(self.tx, &Scope::nation(), played.id).await?;
        played.version = sheet.ok_or_else(|| missing("sheet", played.id))?.sheet_version;
        played.revision = revision;
        Ok(())
    }
}

/// A sheet while its steps are played.
struct Played {
    id: ChecklistId,
    revision: RevisionId,
    version: RowVersion,
    facts: SheetFacts,
    cells: HashMap<Cell, RowVersion>,
    answers: Answers,
    form: String,
    by: Hands,
}

struct Hands {
    respondent: String,
    reviewer: String,
}

fn version<T>(saved: &Saved<T>) -> Result<RowVersion> {
    match saved {
        Saved::Saved { version } => Ok(*version),
        Saved::Stale { version, .. } => Err(AppError::fault("demonstration", format!("stale at version {version}"))),
    }
}
