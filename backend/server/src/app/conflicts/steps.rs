//! Steps about a contradiction: the facility asks, records and decides.

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::conflicts::NewStep;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::request::{RequestKey, RowVersion};
use tachiiri_storage::conflicts::{self, Add};

use super::{Pairing, pairs, replies};
use crate::app::checklists::reach;
use crate::app::write::{self, Begun, Write};
use crate::app::{App, Caller};
use crate::error::{AppError, Result};
use tachiiri_domain::answers::Sheet;
use tachiiri_domain::instrument::Instrument;
use tachiiri_storage::checklists::{self, Checklist};
use tachiiri_storage::evidence;

/// Records a step about an item of a facility's sheet; the facility itself does.
///
/// # Errors
/// `Problems` with each field that is wrong, `step_not_now` where the answers call for no such step, `Stale` where
/// somebody recorded one since `based_on`.
pub async fn take(
    app: &App,
    caller: &Caller,
    (id, item): (ChecklistId, &str),
    based_on: RowVersion,
    step: &NewStep,
    key: &RequestKey,
) -> Result<()> {
    let content = json!({ "step": step, "based_on": based_on });
    let operation = write::operation(format_args!("conflict.step:{id}:{item}"), &content);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(()) => return reach::still(app, caller, id, ()).await,
        Begun::New(write) => write,
    };
    let sheet = reach::held(&write.tx, &caller.actor, Act::ResolveConflict, id).await?;
    let (form, pairing) = judged(&write, caller, &sheet, item).await?;
    let Some(of) = form.item(item) else { return Err(AppError::NotFound) };
    let place = format!("{} {}", of.label_short(), of.short);
    let Some(pairing) = pairing.filter(|one| one.allowed.contains(&step.kind)) else {
        let message = format!("「{}」は、いまの回答では「{place}」に記録できません。", step.kind.label());
        return Err(AppError::refused("step_not_now", message));
    };
    let foreign = step.vendor.filter(|vendor| !pairing.voices.iter().any(|one| one.checklist == *vendor));
    if let Some(vendor) = foreign {
        return Err(AppError::bad_input(
            "vendor_unknown",
            format!("事業者のシート「{vendor}」はこの項目に回答していません。"),
        ));
    }
    let problems = step.check(place.trim(), pairing.grounds, app.clock.today());
    if !problems.is_empty() {
        return Err(AppError::Problems(problems));
    }
    let basis = if step.kind.is_decision() { pairing.against.as_slice() } else { &[] };
    let add = Add { checklist: id, item, based_on, step, basis, by: &caller.actor.name };
    keep(app, &write, add).await?;
    replies::follow(app, &write, of, step).await?;
    write.commit(()).await
}

/// The item with its form as it stands now; None where nothing is compared nor answered no.
async fn judged(
    write: &Write<'_>,
    caller: &Caller,
    sheet: &Checklist,
    item: &str,
) -> Result<(Instrument, Option<Pairing>)> {
    let scope = caller.actor.scope_for(Act::ViewChecklist)?;
    let form = reach::form(&write.tx, sheet).await?;
    let answers = checklists::domain_answers(&write.tx, sheet.open_revision).await?;
    let spoken = pairs::spoken(&write.tx, &scope, &pairs::beside(sheet)).await?;
    let peers: Vec<_> = spoken.iter().flat_map(|one| one.speaks_to(&form)).collect();
    let cases = conflicts::cases(&write.tx, &scope, &[sheet.id]).await?.remove(&sheet.id).unwrap_or_default();
    let kept = evidence::list(&write.tx, &scope, sheet.id).await?;
    let judged = Sheet { instrument: &form, fiscal_year: sheet.fiscal_year, facts: sheet.facts, answers: &answers };
    let all = pairs::pairings(&judged, &peers, cases, &pairs::grounds(&kept));
    let found = all.into_iter().find(|one| one.item == item);
    Ok((form, found))
}

pub(super) async fn keep(app: &App, write: &Write<'_>, add: Add<'_>) -> Result<()> {
    if let Err(standing) = conflicts::add_step(&write.tx, add, &app.ids, write.now).await? {
        return Err(AppError::Stale {
            message: "ほかの人が先に記録しました。今の経過を確かめてから、もう一度記録してください。".to_owned(),
            current: json!({ "item": add.item, "version": standing }),
        });
    }
    let detail = json!({ "item": add.item, "step": add.step, "basis": add.basis });
    write.audit(&format!("conflict.{}", add.step.kind), format!("checklist:{}", add.checklist), detail).await
}
