//! 内容確認: the health centre returns with reasons, or confirms.

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::checklist::ReturnReason;
use tachiiri_domain::request::{AsRead, RequestKey};
use tachiiri_storage::checklists::{self, Step};

use super::reach;
use crate::app::write::{self, Begun};
use crate::app::{App, Caller, mail};
use crate::error::{AppError, Result};

/// 差戻し
///
/// # Errors
/// `no_reason` without a reason, `wrong_state` where the sheet is not submitted, `item_unknown`, `Stale` where it went on since it was read.
pub async fn give_back(
    app: &App,
    caller: &Caller,
    read: impl Into<AsRead>,
    reasons: &[ReturnReason],
    key: &RequestKey,
) -> Result<()> {
    let read = read.into();
    let id = read.sheet;
    let content = json!({ "revision": read.revision, "reasons": reasons });
    let operation = write::operation(format_args!("checklist.return:{id}"), &content);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(()) => return reach::still(app, caller, id, ()).await,
        Begun::New(write) => write,
    };
    checklists::hold(&write.tx, id).await?;
    let sheet = reach::held(&write.tx, &caller.actor, Act::ReviewChecklist, id).await?;
    reach::unmoved(read, &sheet)?;
    let form = reach::form(&write.tx, &sheet).await?;
    let reasons: Vec<_> = reasons.iter().filter(|one| !one.reason.trim().is_empty()).cloned().collect();
    let items = reasons.iter().filter_map(|one| one.item.as_deref());
    if let Some(unknown) = items.into_iter().find(|item| form.item(item).is_none()) {
        let message = format!("項目「{unknown}」は様式「{}」にありません。", form.key());
        return Err(AppError::BadInput { code: "item_unknown", message });
    }
    sheet.state.clone().give_back(write.now, reasons.clone())?;
    let step = Step { at: write.now, by: &caller.actor.name, ids: &app.ids };
    checklists::give_back(&write.tx, id, step, &reasons).await?;
    write.audit("checklist.return", format!("checklist:{id}"), json!({ "reasons": reasons })).await?;
    mail::sheets::returned(app, &write, &sheet, &form, &reasons).await?;
    write.commit(()).await
}

/// 確認済み: later rounds stay open to the end of the year.
///
/// # Errors
/// `wrong_state` where the sheet is not submitted, `Stale` where it went on since it was read.
pub async fn accept(app: &App, caller: &Caller, read: impl Into<AsRead>, key: &RequestKey) -> Result<()> {
    let read = read.into();
    let id = read.sheet;
    let operation = write::operation(format_args!("checklist.accept:{id}"), &read.revision);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(()) => return reach::still(app, caller, id, ()).await,
        Begun::New(write) => write,
    };
    checklists::hold(&write.tx, id).await?;
    let sheet = reach::held(&write.tx, &caller.actor, Act::ReviewChecklist, id).await?;
    reach::unmoved(read, &sheet)?;
    sheet.state.accept(write.now)?;
    let step = Step { at: write.now, by: &caller.actor.name, ids: &app.ids };
    checklists::accept(&write.tx, id, step).await?;
    write.audit("checklist.accept", format!("checklist:{id}"), json!({ "revision": sheet.revision_no })).await?;
    write.commit(()).await
}
