//! The vendor's side of a contradiction: what it is asked about its own sheet, its reply, and what follows from both.

use serde_json::json;
use tachiiri_domain::Date;
use tachiiri_domain::access::Act;
use tachiiri_domain::checklist::{ReturnReason, StateKey};
use tachiiri_domain::conflicts::{NewStep, StepKind};
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::instrument::{Instrument, Item, Respondent};
use tachiiri_domain::request::{RequestKey, RowVersion};
use tachiiri_domain::scope::Scope;
use tachiiri_storage::checklists::{self, Step};
use tachiiri_storage::conflicts::{self, Add, Question};

use super::{pairs, steps};
use crate::app::checklists::reach::{self, Hand};
use crate::app::write::{self, Begun, Write};
use crate::app::{App, Caller, mail};
use crate::error::{AppError, Result};

/// A question in the words of the vendor's own form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub question: Question,
    /// Code of the vendor's item; None where its form has none for the facility's any more.
    pub own_item: Option<String>,
    /// `2(4) サーバについて、アクセスログを管理している。`
    pub label: String,
}

/// The questions about a vendor's sheet, for the vendor and whoever else sees it.
pub async fn questions(app: &App, caller: &Caller, vendor_sheet: ChecklistId) -> Result<Vec<Asked>> {
    let sheet = reach::seen(&app.db, &caller.actor, vendor_sheet).await?;
    let scope = caller.actor.scope_for(Act::ViewChecklist)?;
    let theirs = reach::form(&app.db, &sheet).await?;
    let found = conflicts::questions(&app.db, &scope, &[vendor_sheet]).await?.remove(&vendor_sheet);
    let mut asked = Vec::new();
    for question in found.unwrap_or_default() {
        let ours = form_of(app, question.facility_sheet).await?;
        let item = ours.item(&question.item).ok_or(AppError::NotFound)?;
        let speaking = pairs::speaking(&theirs, item);
        asked.push(Asked {
            own_item: speaking.map(|one| one.code.clone()),
            label: worded(speaking.unwrap_or(item)),
            question,
        });
    }
    Ok(asked)
}

/// The form of the facility's sheet, of which the vendor sees no more than the words it is asked about.
async fn form_of(app: &App, facility_sheet: ChecklistId) -> Result<Instrument> {
    let sheet = checklists::find(&app.db, &Scope::nation(), facility_sheet).await?.ok_or(AppError::NotFound)?;
    reach::form(&app.db, &sheet).await
}

fn worded(item: &Item) -> String {
    format!("{} {}", item.label_short(), item.label).trim().to_owned()
}

/// A vendor's reply to a question.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Reply {
    /// As the question named them.
    pub facility_sheet: ChecklistId,
    pub item: String,
    /// [`Question::version`]
    pub based_on: RowVersion,
    pub kind: StepKind,
    pub words: String,
    pub person: String,
}

/// Replies to a question about one's own sheet.
///
/// # Errors
/// `NotFound` where nobody asked, `Denied` for anybody but the vendor, `Problems`, `Stale`.
pub async fn reply(
    app: &App,
    caller: &Caller,
    vendor_sheet: ChecklistId,
    reply: &Reply,
    key: &RequestKey,
) -> Result<()> {
    let operation = write::operation(format_args!("conflict.reply:{vendor_sheet}"), reply);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(()) => return reach::still(app, caller, vendor_sheet, ()).await,
        Begun::New(write) => write,
    };
    let question = asked_of(&write, caller, vendor_sheet, reply).await?;
    let step = step(vendor_sheet, reply, app.clock.today())?;
    let add = Add {
        checklist: question.facility_sheet,
        item: &question.item,
        based_on: reply.based_on,
        step: &step,
        basis: &[],
        by: &caller.actor.name,
    };
    steps::keep(app, &write, add).await?;
    if step.kind == StepKind::Amends {
        open_again(app, &write, vendor_sheet, &step.words).await?;
    }
    write.commit(()).await
}

/// The reply as a step of the question.
fn step(vendor_sheet: ChecklistId, reply: &Reply, today: Date) -> Result<NewStep> {
    let step = NewStep {
        kind: reply.kind,
        vendor: Some(vendor_sheet),
        words: reply.words.clone(),
        plan: String::new(),
        next_on: None,
        person: reply.person.clone(),
        on: today,
    };
    let problems = step.check("医療機関からの問い合わせ", 0, today);
    if problems.is_empty() { Ok(step) } else { Err(AppError::Problems(problems)) }
}

/// The question that a reply is about.
async fn asked_of(write: &Write<'_>, caller: &Caller, vendor_sheet: ChecklistId, reply: &Reply) -> Result<Question> {
    let sheet = reach::held(&write.tx, &caller.actor, Act::AnswerChecklist, vendor_sheet).await?;
    let own = reach::hand(&caller.actor, &sheet) == Hand::Own;
    if sheet.respondent != Respondent::Vendor || !own {
        return Err(AppError::Denied);
    }
    let scope = caller.actor.scope_for(Act::AnswerChecklist)?;
    let asked = conflicts::questions(&write.tx, &scope, &[vendor_sheet]).await?.remove(&vendor_sheet);
    let named = |one: &Question| one.facility_sheet == reply.facility_sheet && one.item == reply.item;
    let question = asked.unwrap_or_default().into_iter().find(named).ok_or(AppError::NotFound)?;
    if !reply.kind.is_reply() {
        return Err(AppError::bad_input("reply_unknown", "返事の種類を選んでください。"));
    }
    Ok(question)
}

/// What follows from a step the facility took about its `item`: the vendor learns of a question, and mends what it says
/// was a mistake.
pub(super) async fn follow(app: &App, write: &Write<'_>, item: &Item, step: &NewStep) -> Result<()> {
    let Some(vendor_sheet) = step.vendor else { return Ok(()) };
    if step.kind == StepKind::Amends {
        return open_again(app, write, vendor_sheet, &step.words).await;
    }
    if step.kind != StepKind::Asked {
        return Ok(());
    }
    let sheet = checklists::find(&write.tx, &Scope::nation(), vendor_sheet).await?.ok_or(AppError::NotFound)?;
    let theirs = reach::form(&write.tx, &sheet).await?;
    let item = pairs::speaking(&theirs, item).unwrap_or(item);
    mail::vendors::asked_about(app, write, &sheet, &worded(item), &step.words).await
}

/// A confirmed sheet takes later rounds anyway, and one that came back is open.
async fn open_again(app: &App, write: &Write<'_>, vendor_sheet: ChecklistId, words: &str) -> Result<()> {
    checklists::hold(&write.tx, vendor_sheet).await?;
    let sheet = checklists::find(&write.tx, &Scope::nation(), vendor_sheet).await?.ok_or(AppError::NotFound)?;
    if sheet.state.key() != StateKey::Submitted {
        return Ok(());
    }
    let reason = format!("問い合わせへの返事により、回答を直します：{}", words.trim());
    let reasons = vec![ReturnReason { item: None, reason }];
    sheet.state.give_back(write.now, reasons.clone())?;
    let step = Step { at: write.now, by: write.by(), ids: &app.ids };
    checklists::give_back(&write.tx, vendor_sheet, step, &reasons).await?;
    write.audit("conflict.reopened", format!("checklist:{vendor_sheet}"), json!({})).await
}
