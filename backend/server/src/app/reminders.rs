//! 再依頼: planned for each collection from its due date, or sent at once to those who are ticked.

use serde_json::json;
use tachiiri_domain::Date;
use tachiiri_domain::access::Act;
use tachiiri_domain::contact::Contact;
use tachiiri_domain::ids::{ChecklistId, CollectionId, ReminderId};
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::reminders::{ReminderState, moment, plan};
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::wareki;
use tachiiri_storage::checklists::{Checklist, ChecklistFilter};
use tachiiri_storage::jobs::{self, Job};
use tachiiri_storage::{Conn, checklists, collections, reminders};

use super::checklists::ChecklistRow;
use super::mail::sheets::{self, Reach};
use super::write::{self, Begun, Write};
use super::{App, Caller, vendors};
use crate::error::{AppError, Result};

pub use tachiiri_storage::reminders::Reminder;

/// One sheet that may be asked for again, and how its facility is reached.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Reachable {
    #[serde(flatten)]
    pub sheet: ChecklistRow,
    pub contact: Contact,
    /// Gets a mail: waits for its respondent, and the facility gave an address.
    pub by_mail: bool,
}

/// The mails of a new collection and the days of its reminders.
pub(super) async fn begin(app: &App, write: &Write<'_>, collection: CollectionId, due_on: Date) -> Result<()> {
    let asked = facility_sheets(&write.tx, &Scope::nation(), collection).await?;
    sheets::asked(app, write, &asked).await?;
    for day in plan(app.clock.today(), due_on) {
        plan_day(app, write, collection, day).await?;
    }
    Ok(())
}

async fn plan_day(app: &App, write: &Write<'_>, collection: CollectionId, day: Date) -> Result<bool> {
    let planned = reminders::plan(&write.tx, (collection, day), write.by(), &app.ids, write.now).await?;
    let Some(reminder) = planned else { return Ok(false) };
    let job = (Job::Remind { reminder }, moment(day));
    jobs::enqueue_all(&write.tx, &[job], &app.ids, write.now).await?;
    Ok(true)
}

/// Sends the reminders of a planned day, to hospitals and to the vendors who know of their request. Whoever has answered
/// meanwhile gets none.
pub(crate) async fn send_due(app: &App, caller: &Caller, id: ReminderId) -> Result<()> {
    let write = write::begin(app, caller).await?;
    let nation = Scope::nation();
    let Some(reminder) = reminders::find(&write.tx, &nation, id).await? else { return Ok(()) };
    if reminder.state != ReminderState::Planned {
        return Ok(());
    }
    let asked = facility_sheets(&write.tx, &nation, reminder.collection).await?;
    let vendors = sheets_of(&write.tx, &nation, (reminder.collection, Respondent::Vendor)).await?;
    let mails = sheets::remind(app, &write, &asked, app.clock.today()).await?
        + vendors::reminding::remind(app, &write, &vendors).await?;
    reminders::sent(&write.tx, id, mails, write.by(), write.now).await?;
    let detail = json!({ "reminder": id, "mails": mails });
    write.audit("collection.remind", format!("collection:{}", reminder.collection), detail).await?;
    write.commit(()).await
}

async fn facility_sheets(conn: &impl Conn, scope: &Scope, collection: CollectionId) -> Result<Vec<Checklist>> {
    sheets_of(conn, scope, (collection, Respondent::Facility)).await
}

async fn sheets_of(
    conn: &impl Conn,
    scope: &Scope,
    (collection, respondent): (CollectionId, Respondent),
) -> Result<Vec<Checklist>> {
    let filter =
        ChecklistFilter { collection: Some(collection), respondent: Some(respondent), ..ChecklistFilter::default() };
    Ok(checklists::list(conn, scope, &filter).await?.rows)
}

/// The days of a collection.
pub async fn list(app: &App, caller: &Caller, collection: CollectionId) -> Result<Vec<Reminder>> {
    let scope = caller.actor.scope_for(Act::ViewCollections)?;
    collections::find(&app.db, &scope, collection).await?.ok_or(AppError::NotFound)?;
    Ok(reminders::list(&app.db, &scope, collection).await?)
}

/// Adds a day, or takes a cancelled one up again.
///
/// # Errors
/// `reminder_past` for today and before, `already_there` where the day is planned or sent.
pub async fn add(app: &App, caller: &Caller, collection: CollectionId, day: Date, key: &RequestKey) -> Result<()> {
    let scope = caller.actor.scope_for(Act::Remind)?;
    if day <= app.clock.today() {
        let today = wareki::long(app.clock.today());
        let message = format!("再依頼の日「{}」は過ぎています。{today}より後の日を入れてください。", wareki::long(day));
        return Err(AppError::BadInput { code: "reminder_past", message });
    }
    let operation = write::operation(format_args!("reminder.add:{collection}"), &day);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(()) => return Ok(()),
        Begun::New(write) => write,
    };
    collections::find(&write.tx, &scope, collection).await?.ok_or(AppError::NotFound)?;
    if !plan_day(app, &write, collection, day).await? {
        let all = reminders::list(&write.tx, &scope, collection).await?;
        let standing = all.into_iter().find(|one| one.send_on == day).ok_or(AppError::NotFound)?;
        if !reminders::revive(&write.tx, standing.id, write.by(), write.now).await? {
            let message = format!("{}の再依頼は、{}です。", wareki::long(day), standing.state.label());
            return Err(AppError::refused("already_there", message));
        }
        let job = (Job::Remind { reminder: standing.id }, moment(day));
        jobs::enqueue_all(&write.tx, &[job], &app.ids, write.now).await?;
    }
    write.audit("reminder.add", format!("collection:{collection}"), json!({ "day": day })).await?;
    write.commit(()).await
}

/// Cancels a planned day; one that was sent or cancelled stays what it is.
///
/// # Errors
/// `wrong_state` where it is not planned any more.
pub async fn cancel(app: &App, caller: &Caller, id: ReminderId, key: &RequestKey) -> Result<CollectionId> {
    let scope = caller.actor.scope_for(Act::Remind)?;
    let write = match write::begin_once(app, caller, &format!("reminder.cancel:{id}"), key).await? {
        Begun::Done(collection) => return Ok(collection),
        Begun::New(write) => write,
    };
    let reminder = reminders::find(&write.tx, &scope, id).await?.ok_or(AppError::NotFound)?;
    if !reminders::cancel(&write.tx, id, write.by(), write.now).await? {
        let message = format!("この日の再依頼は{}のため、取りやめられません。", reminder.state.label());
        return Err(AppError::refused("wrong_state", message));
    }
    let detail = json!({ "day": reminder.send_on });
    write.audit("reminder.cancel", format!("collection:{}", reminder.collection), detail).await?;
    write.commit(reminder.collection).await
}

/// The facility sheets of a collection that are ticked, and how each is reached; where none is, all that wait.
pub async fn reachable(
    app: &App,
    caller: &Caller,
    collection: CollectionId,
    ticked: &[ChecklistId],
) -> Result<Vec<Reachable>> {
    let scope = caller.actor.scope_for(Act::ViewCollections)?;
    collections::find(&app.db, &scope, collection).await?.ok_or(AppError::NotFound)?;
    let asked = chosen(&app.db, &scope, collection, ticked).await?;
    let reach = Reach::of(app, &app.db, &asked).await?;
    let today = app.clock.today();
    let one = |sheet: Checklist| {
        let contact = reach.contact(&sheet);
        let by_mail = sheets::waits(&sheet) && !contact.email.is_empty();
        Reachable { sheet: ChecklistRow::of(sheet, today), contact, by_mail }
    };
    Ok(asked.into_iter().map(one).collect())
}

async fn chosen(
    conn: &impl Conn,
    scope: &Scope,
    collection: CollectionId,
    ticked: &[ChecklistId],
) -> Result<Vec<Checklist>> {
    let mut asked = facility_sheets(conn, scope, collection).await?;
    asked.retain(|sheet| if ticked.is_empty() { sheets::waits(sheet) } else { ticked.contains(&sheet.id) });
    Ok(asked)
}

/// Sends a reminder now to those ticked who wait and can be reached. Returns how many mails were queued.
///
/// # Errors
/// `nobody_to_remind` where none of them gets a mail.
pub async fn send(
    app: &App,
    caller: &Caller,
    collection: CollectionId,
    ticked: &[ChecklistId],
    key: &RequestKey,
) -> Result<u32> {
    let scope = caller.actor.scope_for(Act::Remind)?;
    let operation = write::operation(format_args!("collection.remind:{collection}"), &ticked);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(mails) => return Ok(mails),
        Begun::New(write) => write,
    };
    collections::find(&write.tx, &scope, collection).await?.ok_or(AppError::NotFound)?;
    let asked = chosen(&write.tx, &scope, collection, ticked).await?;
    let mails = sheets::remind(app, &write, &asked, app.clock.today()).await?;
    if mails == 0 {
        return Err(AppError::refused(
            "nobody_to_remind",
            "再依頼のメールを送る相手がいません。未提出か差戻し中で、メールアドレスのある医療機関を選んでください。",
        ));
    }
    write.audit("collection.remind", format!("collection:{collection}"), json!({ "mails": mails })).await?;
    write.commit(mails).await
}
