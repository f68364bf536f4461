//! メール: a row in the transaction that causes it, then sent once by the worker.

mod post;
pub(super) mod sheets;
pub(super) mod vendors;

use std::collections::{BTreeMap, HashMap};

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::ids::{ChecklistId, FacilityId, MailId};
use tachiiri_domain::mail::{MailState, Text, Value};
use tachiiri_domain::scope::Scope;
use tachiiri_storage::jobs::{self, Job};
use tachiiri_storage::{Listed, checklists, letter_texts, mails};

use super::write::{self, Write};
use super::{App, Caller};
use crate::error::{AppError, Result};

pub use tachiiri_storage::mails::{Filter, Mail};

/// Whom a mail is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct To {
    /// As on an envelope; shown in lists.
    pub name: String,
    /// As [`address`] read it.
    pub address: String,
}

/// A mail to be queued.
#[derive(Clone, Debug)]
pub struct NewMail<'a> {
    pub to: To,
    /// Name of a text under `seed/letters`.
    pub letter: &'a str,
    /// What fills the gaps of the text.
    pub values: Vec<Value>,
    /// Links and codes: filled in when it is sent, forgotten right after, never shown.
    pub secrets: Vec<Value>,
    pub facility: Option<FacilityId>,
    pub checklist: Option<ChecklistId>,
    /// Not sent any more once the sheet is submitted: for reminders.
    pub while_open: bool,
}

/// A mail address as somebody typed it.
///
/// # Errors
/// `bad_address` with the value and what is allowed.
pub fn address(text: &str) -> Result<String> {
    let typed = text.trim();
    // Not every server takes letters beyond ASCII before or after the @.
    let read = typed.parse::<lettre::Address>().ok().filter(|_| typed.is_ascii()).ok_or_else(|| {
        AppError::bad_input(
            "bad_address",
            format!("メールアドレス「{typed}」は使えません。「joho@example.jp」のように半角で入れてください。"),
        )
    })?;
    Ok(read.to_string())
}

/// Queues a mail in the transaction of what causes it. Nothing is sent before that is committed.
///
/// # Errors
/// A fault where the text is not there or a gap of it has no value: both are the program's own.
pub(super) async fn queue(app: &App, write: &Write<'_>, new: NewMail<'_>) -> Result<()> {
    queue_all(app, write, &[new]).await
}

/// As [`queue`], for many.
pub(super) async fn queue_all(app: &App, write: &Write<'_>, new: &[NewMail<'_>]) -> Result<()> {
    let own = own_texts(write, new).await?;
    let own = |one: &NewMail<'_>| own.get(&(one.facility?, one.letter.to_owned())).cloned();
    let rows = new.iter().map(|one| filled(one, own(one), write.by())).collect::<Result<Vec<_>>>()?;
    let queued = mails::queue(&write.tx, &rows, &app.ids, write.now).await?;
    let sending: Vec<_> = queued.into_iter().map(|mail| (Job::SendMail { mail }, write.now)).collect();
    Ok(jobs::enqueue_all(&write.tx, &sending, &app.ids, write.now).await?)
}

/// The texts that authorities changed, by facility and name.
async fn own_texts(write: &Write<'_>, new: &[NewMail<'_>]) -> Result<HashMap<(FacilityId, String), Text>> {
    let mut by_letter: BTreeMap<&str, Vec<FacilityId>> = BTreeMap::new();
    for one in new {
        by_letter.entry(one.letter).or_default().extend(one.facility);
    }
    let mut found = HashMap::new();
    // Mails are queued by kind: this is one query, or two.
    for (letter, facilities) in by_letter {
        let texts = letter_texts::of_facilities(&write.tx, &facilities, letter).await?;
        found.extend(texts.into_iter().map(|(facility, text)| ((facility, letter.to_owned()), text)));
    }
    Ok(found)
}

fn filled<'a>(new: &'a NewMail<'_>, own: Option<Text>, by: &'a str) -> Result<mails::NewMail<'a>> {
    let standard = super::letters::standard(new.letter)?;
    // A secret's gap is filled with itself: it stays open in the row.
    let open = new.secrets.iter().map(|(name, _)| (name.clone(), format!("{{{name}}}")));
    let values: Vec<Value> = new.values.iter().cloned().chain(open).collect();
    let text = super::letters::filled(own.as_ref(), &standard, &values)?;
    Ok(mails::NewMail {
        facility: new.facility,
        checklist: new.checklist,
        letter: new.letter,
        to_name: &new.to.name,
        to_address: &new.to.address,
        subject: text.subject.replace('\n', " "),
        body: text.body,
        secrets: &new.secrets,
        while_open: new.while_open,
        by,
    })
}

/// Sends a queued mail; one that has ended is left alone, so that a job done twice sends once. Should the program end
/// between the server's acceptance and our note of it, it is sent again with the same Message-ID.
///
/// # Errors
/// A fault where another attempt may help, `mail_refused` where none will.
pub(crate) async fn send(app: &App, caller: &Caller, id: MailId) -> Result<()> {
    let Some((mail, secrets)) = mails::to_send(&app.db, id).await? else { return Ok(()) };
    if mail.state != MailState::Queued {
        return Ok(());
    }
    if answered(app, &mail).await? {
        return end(app, caller, &mail, MailState::Cancelled, Some("送る前に提出されました。")).await;
    }
    match post::deliver(app, &mail, &secrets).await {
        Ok(()) => end(app, caller, &mail, MailState::Sent, None).await,
        Err(why) => {
            let tx = app.db.begin().await?;
            mails::attempted(&tx, id, &why.to_string()).await?;
            tx.commit().await?;
            Err(why)
        }
    }
}

async fn answered(app: &App, mail: &Mail) -> Result<bool> {
    let Some(sheet) = mail.checklist.filter(|_| mail.while_open) else { return Ok(false) };
    let sheet = checklists::find(&app.db, &Scope::nation(), sheet).await?;
    Ok(sheet.is_none_or(|sheet| matches!(sheet.state.key(), StateKey::Submitted | StateKey::Accepted)))
}

/// Gives a mail up: no attempt is left, or none would help.
pub(crate) async fn give_up(app: &App, caller: &Caller, id: MailId, why: &AppError) -> Result<()> {
    match mails::find(&app.db, &Scope::nation(), id).await? {
        Some(mail) => end(app, caller, &mail, MailState::Failed, Some(&why.to_string())).await,
        None => Ok(()),
    }
}

async fn end(app: &App, caller: &Caller, mail: &Mail, state: MailState, why: Option<&str>) -> Result<()> {
    let write = write::begin(app, caller).await?;
    if mails::end(&write.tx, mail.id, state, why, write.now).await? {
        let detail = json!({ "letter": mail.letter, "error": why });
        write.audit(&format!("mail.{state}"), format!("mail:{}", mail.id), detail).await?;
    }
    write.commit(()).await
}

/// The mails about the facilities seen, newest first.
pub async fn list(app: &App, caller: &Caller, filter: &Filter) -> Result<Listed<Mail>> {
    let scope = caller.actor.scope_for(Act::ViewMails)?;
    Ok(mails::list(&app.db, &scope, filter).await?)
}

pub async fn find(app: &App, caller: &Caller, id: MailId) -> Result<Mail> {
    let scope = caller.actor.scope_for(Act::ViewMails)?;
    mails::find(&app.db, &scope, id).await?.ok_or(AppError::NotFound)
}
