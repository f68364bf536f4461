//! The respondent's acts, by himself or by proxy: stating the facts, submitting, and what a sheet asks of an answer. The
//! saving of answers is in `saving`.

use std::sync::Arc;

use serde_json::json;
use tachiiri_domain::answers::{Answers, Cell, Given, Sheet, SheetFacts, Violation};
use tachiiri_domain::audit::sha256;
use tachiiri_domain::checklist::{Refused, frozen, may_write};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::director::may_go;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::instrument::{Instrument, Purpose, Respondent};
use tachiiri_domain::outsourced::{self, Updates, unfounded_yes};
use tachiiri_domain::request::{AsRead, RequestKey, RowVersion};
use tachiiri_domain::scope::Scope;
use tachiiri_storage::checklists::{self, Checklist, Save};
use tachiiri_storage::{directors, settings};

use super::reach::{self, Hand};
use crate::app::self_checks::systems_behind;
use crate::app::vendors::statements;
use crate::app::write::{self, Begun, Write};
use crate::app::{App, Caller, mail};
use crate::error::{AppError, Result};

/// One cell as the form sends it. A cell of blanks empties it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellWrite {
    pub cell: Cell,
    pub given: Given,
    /// 0 where nothing stood there.
    pub based_on: RowVersion,
}

/// A save that is done.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Saved {
    pub version: RowVersion,
    pub saved_at: Timestamp,
    /// Required items still without a complete first answer (「あと 3 項目」).
    pub remaining: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Submitted {
    pub at: Timestamp,
    pub revision_no: i32,
}

/// A sheet that the caller may write on now, with its form and answers.
pub(super) struct Writable {
    pub sheet: Checklist,
    pub form: Arc<Instrument>,
    pub answers: Answers,
    /// What the last confirmation froze.
    pub frozen: Answers,
    pub hand: Hand,
    /// Of a 自己点検: the systems by which its deciding question is judged.
    pub systems: Vec<(String, Updates)>,
}

impl Writable {
    /// Loads the sheet within view or `NotFound`; denied where the caller only reads it.
    pub async fn load(app: &App, caller: &Caller, write: &Write<'_>, id: ChecklistId) -> Result<Self> {
        let sheet = reach::seen(&write.tx, &caller.actor, id).await?;
        let hand = reach::hand(&caller.actor, &sheet);
        if !hand.writes() {
            return Err(AppError::Denied);
        }
        reach::year_runs(sheet.fiscal_year, app.clock.today())?;
        let form = reach::shared_form(&write.tx, &sheet).await?;
        let confirmed = match sheet.accepted_revision {
            Some(revision) => checklists::domain_answers(&write.tx, revision).await?,
            None => Answers::new(),
        };
        Ok(Self {
            systems: systems_behind(app, &write.tx, (&form, sheet.facility.id)).await?,
            answers: checklists::domain_answers(&write.tx, sheet.open_revision).await?,
            frozen: frozen(&form, confirmed),
            form,
            sheet,
            hand,
        })
    }

    /// Digest of the last submitted content, facts and answers; None on a first submission.
    async fn submitted_digest(&self, write: &Write<'_>) -> Result<Option<String>> {
        let all = checklists::revisions(&write.tx, &Scope::nation(), self.sheet.id).await?;
        Ok(all.into_iter().rev().find_map(|one| one.digest))
    }

    /// Where the authority asks for it, the director confirmed this very content. A vendor's sheet has no director.
    async fn director_agrees(&self, write: &Write<'_>, digest: &str) -> Result<()> {
        if self.sheet.respondent == Respondent::Vendor {
            return Ok(());
        }
        let setting = settings::of_sheet(&write.tx, self.sheet.id).await?;
        let last = directors::last(&write.tx, &[self.sheet.open_revision]).await?;
        Ok(may_go(setting, last.get(&self.sheet.open_revision), digest)?)
    }

    /// The mail of a submission: a facility's receipt, or what its vendor's own hand answered; what was entered for the
    /// vendor is no news.
    async fn tell(&self, app: &App, write: &Write<'_>, submitted: &Submitted, digest: &str) -> Result<()> {
        match (self.sheet.respondent, self.hand) {
            (Respondent::Facility, _) => mail::sheets::received(app, write, &self.sheet, submitted, digest).await,
            (Respondent::Vendor, Hand::Own) => mail::sheets::answered(app, write, &self.sheet, &self.form).await,
            (Respondent::Vendor, Hand::Proxy | Hand::Director | Hand::None) => Ok(()),
        }
    }

    pub fn judged(&self) -> Sheet<'_> {
        Sheet {
            instrument: &self.form,
            fiscal_year: self.sheet.fiscal_year,
            facts: self.sheet.facts,
            answers: &self.answers,
        }
    }

    pub fn remaining(&self) -> u32 {
        u32::try_from(self.judged().missing().len()).unwrap_or(u32::MAX)
    }

    /// What the cell becomes: the respondent's own answer carries no proxy, anybody else's names the original. Where it
    /// does not, VEN-PROXY says so at the cell.
    pub fn signed(&self, given: &Given) -> Given {
        let original = given.proxy.as_deref().unwrap_or_default().trim().to_owned();
        let proxy = match self.hand {
            Hand::Proxy if given.is_blank() && original.is_empty() => None,
            Hand::Proxy => Some(original),
            Hand::Own | Hand::Director | Hand::None => None,
        };
        Given { proxy, ..given.clone() }
    }
}

impl Writable {
    /// Lays a cell over the answers, if it may be written at all; returns what it becomes.
    pub fn admit(&mut self, change: &CellWrite) -> Result<Given> {
        let cell = &change.cell;
        if self.form.item(&cell.item).is_none() {
            let message = format!("項目「{}」は様式「{}」にありません。", cell.item, self.form.key());
            return Err(AppError::bad_input("item_unknown", message));
        }
        let given = self.signed(&change.given);
        may_write(&self.form, &self.sheet.state, &self.frozen, cell, &given)?;
        self.answers.insert(cell.clone(), given.clone());
        Ok(given)
    }

    /// What is wrong with a cell as it stands among the others now.
    pub fn broken(&self, cell: &Cell, today: tachiiri_domain::Date) -> Vec<Violation> {
        let (item, given) = (self.form.item(&cell.item), self.answers.get(cell));
        let judged = item.zip(given).map(|(item, given)| self.judged().check_cell(item, cell.round, given, today));
        let mut broken = judged.unwrap_or_default();
        let systems: Vec<_> = self.systems.iter().map(|(name, updates)| (name.as_str(), *updates)).collect();
        let unfounded = unfounded_yes(&self.judged(), &outsourced::flow(&systems));
        broken.extend(unfounded.filter(|found| found.item == cell.item));
        broken
    }
}

/// Compares and sets. Where the same content stands there already, nothing is stale.
pub(super) async fn store(
    app: &App,
    caller: &Caller,
    write: &Write<'_>,
    sheet: &Checklist,
    change: &CellWrite,
    given: &Given,
) -> Result<RowVersion> {
    let save = Save { cell: &change.cell, given, based_on: change.based_on, by: &caller.actor.name };
    match checklists::save_answer(&write.tx, sheet.open_revision, &save, &app.ids, write.now).await? {
        checklists::Saved::Saved { version } => Ok(version),
        checklists::Saved::Stale { current, version } if current == *given => Ok(version),
        checklists::Saved::Stale { current, version } => Err(stale(&change.cell, &current, version)),
    }
}

/// The refusal of a save that was based on an older version, with what stands there now.
pub(super) fn stale(cell: &Cell, current: &Given, version: RowVersion) -> AppError {
    AppError::Stale {
        message: "ほかの人が先にこの項目を保存しました。今の内容を確かめてから、もう一度保存してください。".to_owned(),
        current: json!({ "item": cell.item, "round": cell.round, "answer": current.answer,
            "confirmed_on": current.confirmed_on, "target_on": current.target_on, "note": current.note,
            "proxy": current.proxy, "version": version }),
    }
}

/// Saves the statements at the top of the sheet (ITEM-NO-VENDOR, ITEM-NO-NETWORK).
pub async fn save_facts(
    app: &App,
    caller: &Caller,
    id: ChecklistId,
    facts: SheetFacts,
    based_on: RowVersion,
    key: &RequestKey,
) -> Result<Saved> {
    let operation = write::operation(format_args!("facts.save:{id}"), &json!({ "facts": facts, "based_on": based_on }));
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(saved) => return reach::still(app, caller, id, saved).await,
        Begun::New(write) => write,
    };
    let mut open = Writable::load(app, caller, &write, id).await?;
    if !open.sheet.state.is_open() {
        return Err(Refused::WrongState(open.sheet.state.key().label(), "回答を変更").into());
    }
    let version = store_facts(&write, &mut open.sheet, facts, based_on).await?;
    write.audit("facts.save", format!("checklist:{id}"), json!(facts)).await?;
    let saved = Saved { version, saved_at: write.now, remaining: open.remaining() };
    write.commit(saved).await
}

/// Compares and sets the statements at the top; the sheet carries them on.
pub(super) async fn store_facts(
    write: &Write<'_>,
    sheet: &mut Checklist,
    facts: SheetFacts,
    based_on: RowVersion,
) -> Result<RowVersion> {
    let version = match checklists::save_facts(&write.tx, sheet.open_revision, facts, based_on).await? {
        checklists::Saved::Saved { version } => version,
        checklists::Saved::Stale { current, version } if current == facts => version,
        checklists::Saved::Stale { current, version } => {
            return Err(AppError::Stale {
                message: "ほかの人が先にこの欄を保存しました。今の内容を確かめてから、もう一度保存してください。"
                    .to_owned(),
                current: json!({ "no_vendor_contract": current.no_vendor_contract, "no_network": current.no_network,
                    "version": version }),
            });
        }
    };
    sheet.facts = facts;
    Ok(version)
}

/// Hands the sheet in: its content freezes, the health centre reads it.
///
/// # Errors
/// `Invalid` with everything that stands against it, `not_handed_in` for a 自己点検, `wrong_state` while it is being read,
/// `no_director` and `director_outdated` where the authority asks for 院長の確認, `unchanged` where nothing changed since
/// it was last submitted, `Stale` where it went on since it was read.
pub async fn submit(app: &App, caller: &Caller, read: impl Into<AsRead>, key: &RequestKey) -> Result<Submitted> {
    let read = read.into();
    let id = read.sheet;
    let operation = write::operation(format_args!("checklist.submit:{id}"), &read.revision);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(submitted) => return reach::still(app, caller, id, submitted).await,
        Begun::New(write) => write,
    };
    checklists::hold(&write.tx, id).await?;
    let open = Writable::load(app, caller, &write, id).await?;
    reach::unmoved(read, &open.sheet)?;
    if open.sheet.purpose == Purpose::SelfCheck && open.sheet.respondent == Respondent::Facility {
        let why = "自己点検は施設で保管するもので、提出はしません。画面から印刷できます。";
        return Err(AppError::refused("not_handed_in", why));
    }
    open.sheet.state.clone().submit(write.now)?;
    let violations = open.judged().check(app.clock.today());
    if !violations.is_empty() {
        return Err(AppError::Invalid(violations));
    }
    let digest = digest(&open.form.key(), open.sheet.facts, &open.answers);
    if open.submitted_digest(&write).await?.as_ref() == Some(&digest) {
        return Err(Refused::Unchanged.into());
    }
    open.director_agrees(&write, &digest).await?;
    checklists::submit(&write.tx, id, write.now, &caller.actor.name, &digest).await?;
    statements::submitted(app, &write, (id, open.sheet.open_revision), &digest).await?;
    let submitted = Submitted { at: write.now, revision_no: open.sheet.revision_no };
    let detail = json!({ "revision": submitted.revision_no, "digest": digest, "proxy": open.hand == Hand::Proxy });
    write.audit("checklist.submit", format!("checklist:{id}"), detail).await?;
    open.tell(app, &write, &submitted, &digest).await?;
    write.commit(submitted).await
}

/// SHA-256 of the content as submitted: form, facts, and the cells in their order.
pub(in crate::app) fn digest(form: &str, facts: SheetFacts, answers: &Answers) -> String {
    let cells: Vec<_> = answers.iter().collect();
    sha256(json!({ "form": form, "facts": facts, "cells": cells }).to_string().as_bytes())
}
