//! 院長の確認: by the director's own log-in, or recorded by the hospital with name and date.

use serde_json::json;
use tachiiri_domain::Date;
use tachiiri_domain::director::Confirmation;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::request::RequestKey;
use tachiiri_storage::checklists::{self, Step};
use tachiiri_storage::directors;

use super::answering::digest;
use super::reach::{self, Hand};
use crate::app::write::{self, Begun};
use crate::app::{App, Caller};
use crate::error::{AppError, Result};

/// What the director read and who he is. With his own log-in name and date are his and today's.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Confirming {
    /// Digest of the content that was read.
    pub digest: String,
    pub name: String,
    /// None: today.
    pub on: Option<Date>,
}

/// Keeps the confirmation of the sheet as it stands.
///
/// # Errors
/// `Denied` for who neither is the director nor answers for the facility, `wrong_state` while the sheet is read by the
/// health centre, `Stale` where the content changed since it was read, `director_…` for name and date.
pub async fn confirm(
    app: &App,
    caller: &Caller,
    id: ChecklistId,
    read: &Confirming,
    key: &RequestKey,
) -> Result<Confirmation> {
    let operation = write::operation(format_args!("checklist.director:{id}"), read);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(kept) => return reach::still(app, caller, id, kept).await,
        Begun::New(write) => write,
    };
    checklists::hold(&write.tx, id).await?;
    let sheet = reach::seen(&write.tx, &caller.actor, id).await?;
    let hand = reach::hand(&caller.actor, &sheet);
    if sheet.respondent != Respondent::Facility || !matches!(hand, Hand::Own | Hand::Director) {
        return Err(AppError::Denied);
    }
    sheet.state.clone().submit(write.now)?;
    let form = reach::form(&write.tx, &sheet).await?;
    let answers = checklists::domain_answers(&write.tx, sheet.open_revision).await?;
    let now = digest(&form.key(), sheet.facts, &answers);
    if now != read.digest {
        return Err(AppError::Stale {
            message: "読まれたあとに回答が変わりました。今の内容を確かめてから、もう一度確認してください。".to_owned(),
            current: json!({ "digest": now }),
        });
    }
    let today = app.clock.today();
    let own_login = reach::is_director(&caller.actor, &sheet);
    let (name, on) = match own_login {
        true => (caller.actor.display_name.clone(), today),
        false => (read.name.clone(), read.on.unwrap_or(today)),
    };
    let kept = Confirmation { name, on, own_login, digest: now }.checked(today)?;
    let step = Step { at: write.now, by: &caller.actor.name, ids: &app.ids };
    directors::record(&write.tx, sheet.open_revision, &kept, step).await?;
    write.audit("checklist.director", format!("checklist:{id}"), json!(kept)).await?;
    write.commit(kept).await
}
