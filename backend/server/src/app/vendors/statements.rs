//! A vendor's answer for a product and version: used again for its other contracts, judged by each facility, and
//! opened again everywhere when it changes.

use serde_json::json;
use tachiiri_domain::access::{Act, Role};
use tachiiri_domain::answers::{Answers, Given, Sheet};
use tachiiri_domain::checklist::{ReturnReason, State, StateKey};
use tachiiri_domain::ids::{ChecklistId, RevisionId};
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::vendors::{Verdict, same_product};
use tachiiri_storage::checklists::{self, Checklist, Save, Step};
use tachiiri_storage::vendors::requests;
use tachiiri_storage::vendors::statements::{self, NewUse};
use tachiiri_storage::{Conn, instruments};

use crate::app::checklists::digest;
use crate::app::write::{self, Begun, Write};
use crate::app::{App, Caller, mail};
use crate::error::{AppError, Result};

/// What a target is told when the answer it took changed.
const CHANGED: &str = "もとにした同じ製品の回答が変わりました。内容を確かめて、出し直してください。";

const NOT_SUBMITTED: &str = "もとにする回答がまだ提出されていません。先にその依頼に回答して提出してください。";
const OTHER_PRODUCT: &str =
    "もとの回答とは事業者、製品、版、様式のいずれかが違います。同じ製品と版の依頼だけに使えます。";

/// The submission of a vendor's sheet that holds now.
pub(super) fn submission(sheet: &Checklist) -> Option<RevisionId> {
    match sheet.state.key() {
        StateKey::Submitted => Some(sheet.open_revision),
        StateKey::Accepted => sheet.accepted_revision,
        StateKey::Draft | StateKey::Returned => None,
    }
}

/// Whether an answer of one sheet may be used for the other: same vendor, product, version and form.
pub(super) fn fits(source: &Checklist, target: &Checklist) -> bool {
    let (Some(one), Some(other)) = (&source.contract, &target.contract) else { return false };
    source.id != target.id
        && one.vendor == other.vendor
        && source.instrument_id == target.instrument_id
        && same_product((&one.product, &one.terms.version), (&other.product, &other.terms.version))
}

/// Fills the vendor's other sheets with what it submitted for the same product and version, and submits them.
///
/// # Errors
/// `not_submitted` where the source says nothing yet, `other_product`, `wrong_state` for a target that is not open,
/// `Invalid` where a target would not be whole; `NotFound` outside the scope.
pub async fn reuse(
    app: &App,
    caller: &Caller,
    source: ChecklistId,
    targets: &[ChecklistId],
    key: &RequestKey,
) -> Result<()> {
    let scope = caller.actor.scope_for(Act::ViewRequests)?;
    checklists::find(&app.db, &scope, source).await?.ok_or(AppError::NotFound)?;
    if targets.is_empty() {
        return Err(AppError::bad_input("no_target", "回答を使う依頼を1件以上選んでください。"));
    }
    let operation = write::operation(format_args!("statement.reuse:{source}"), &targets);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(()) => return Ok(()),
        Begun::New(write) => write,
    };
    let found = checklists::find(&write.tx, &scope, source).await?.ok_or(AppError::NotFound)?;
    let revision = submission(&found).ok_or_else(|| AppError::refused("not_submitted", NOT_SUBMITTED))?;
    let answers = checklists::domain_answers(&write.tx, revision).await?;
    for target in targets {
        checklists::hold(&write.tx, *target).await?;
        let target = checklists::find(&write.tx, &scope, *target).await?.ok_or(AppError::NotFound)?;
        if !fits(&found, &target) {
            return Err(AppError::refused("other_product", OTHER_PRODUCT));
        }
        fill(app, caller, &write, &target, &answers).await?;
        let used =
            NewUse { source: (source, revision), target: (target.id, target.open_revision), by: &caller.actor.name };
        statements::record(&write.tx, used, &app.ids, write.now).await?;
        write.audit("statement.reuse", format!("checklist:{}", target.id), json!({ "source": source })).await?;
    }
    write.commit(()).await
}

/// Writes the answers into an open sheet and submits it.
async fn fill(app: &App, caller: &Caller, write: &Write<'_>, target: &Checklist, answers: &Answers) -> Result<()> {
    target.state.clone().submit(write.now)?;
    let form = instruments::find(&write.tx, target.instrument_id).await?;
    let form = form.ok_or_else(|| AppError::fault("form of a sheet", target.instrument_key.clone()))?;
    let standing = checklists::answers(&write.tx, target.open_revision).await?;
    let mut filled: Answers = standing.iter().map(|(cell, (given, _))| (cell.clone(), given.clone())).collect();
    for (cell, given) in answers {
        let given = Given { proxy: None, ..given.clone() };
        let based_on = standing.get(cell).map_or(0, |(_, version)| *version);
        let save = Save { cell, given: &given, based_on, by: &caller.actor.name };
        checklists::save_answer(&write.tx, target.open_revision, &save, &app.ids, write.now).await?;
        filled.insert(cell.clone(), given);
    }
    let judged = Sheet { instrument: &form, fiscal_year: target.fiscal_year, facts: target.facts, answers: &filled };
    let violations = judged.check(app.clock.today());
    if !violations.is_empty() {
        return Err(AppError::Invalid(violations));
    }
    let digest = digest(&form.key(), target.facts, &filled);
    checklists::submit(&write.tx, target.id, write.now, &caller.actor.name, &digest).await?;
    mail::sheets::answered(app, write, target, &form).await?;
    submitted(app, write, (target.id, target.open_revision), &digest).await
}

/// What follows from a submission: sheets that took this one's answer before are opened again where it says something
/// else now.
pub(in crate::app) async fn submitted(
    app: &App,
    write: &Write<'_>,
    (sheet, revision): (ChecklistId, RevisionId),
    digest: &str,
) -> Result<()> {
    requests::take_back_refusal(&write.tx, sheet).await?;
    let uses = statements::standing_uses(&write.tx, sheet).await?;
    if uses.is_empty() {
        return Ok(());
    }
    let before = checklists::revisions(&write.tx, &Scope::nation(), sheet).await?;
    for used in uses.into_iter().filter(|used| used.source_revision != revision) {
        let said = before.iter().find(|one| one.id == used.source_revision).and_then(|one| one.digest.as_deref());
        if said != Some(digest) {
            statements::outdate(&write.tx, used.id, write.now).await?;
            open_again(app, write, used.target).await?;
        }
    }
    Ok(())
}

async fn open_again(app: &App, write: &Write<'_>, target: ChecklistId) -> Result<()> {
    checklists::hold(&write.tx, target).await?;
    let Some(sheet) = checklists::find(&write.tx, &Scope::nation(), target).await? else { return Ok(()) };
    let reasons = vec![ReturnReason { item: None, reason: CHANGED.to_owned() }];
    let step = Step { at: write.now, by: "job:statements", ids: &app.ids };
    match sheet.state {
        State::Submitted { .. } => {
            sheet.state.give_back(write.now, reasons.clone())?;
            checklists::give_back(&write.tx, target, step, &reasons).await?;
        }
        State::Accepted { .. } => {
            sheet.state.reopen(write.now, reasons.clone())?;
            checklists::reopen(&write.tx, target, step, &reasons).await?;
        }
        State::Draft | State::Returned { .. } => return Ok(()),
    }
    write.audit("statement.outdated", format!("checklist:{target}"), json!({})).await
}

/// What a facility says of a vendor's submission about its own system; 当院は異なる gives it back with the reason.
///
/// # Errors
/// `wrong_state` while nothing is submitted, `no_reason`; `NotFound` outside the scope, `Denied` for anybody but the
/// facility.
pub async fn judge(
    app: &App,
    caller: &Caller,
    sheet: ChecklistId,
    (verdict, reason): (Verdict, &str),
    key: &RequestKey,
) -> Result<()> {
    let scope = caller.actor.scope_for(Act::ManageVendors)?;
    let reason = reason.trim();
    let operation = write::operation(format_args!("statement.judge:{sheet}"), &(verdict, reason));
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(()) => return Ok(()),
        Begun::New(write) => write,
    };
    checklists::hold(&write.tx, sheet).await?;
    let found = vendor_sheet(&write.tx, &scope, sheet).await?;
    vendor_sheet(&write.tx, &own(caller), sheet).await.map_err(|_| AppError::Denied)?;
    let reasons = vec![ReturnReason { item: None, reason: format!("当院は異なる：{reason}") }];
    if verdict == Verdict::Different && reason.is_empty() {
        return Err(AppError::bad_input("no_reason", "どこが異なるかを書いてください。事業者に伝わります。"));
    }
    found.state.clone().give_back(write.now, reasons.clone())?;
    let by = caller.actor.name.as_str();
    let given = statements::Given { verdict, reason: reason.to_owned(), by: by.to_owned(), at: write.now };
    statements::judge(&write.tx, (sheet, found.open_revision), &given).await?;
    if verdict == Verdict::Different {
        checklists::give_back(&write.tx, sheet, Step { at: write.now, by, ids: &app.ids }, &reasons).await?;
    }
    let detail = json!({ "verdict": verdict, "reason": reason });
    write.audit("statement.judge", format!("checklist:{sheet}"), detail).await?;
    write.commit(()).await
}

/// The caller's facilities.
fn own(caller: &Caller) -> Scope {
    let held = caller.actor.assignments.iter().filter(|one| one.role == Role::Hospital);
    Scope::of(held.map(|one| one.grant))
}

async fn vendor_sheet(conn: &impl Conn, scope: &Scope, id: ChecklistId) -> Result<Checklist> {
    let found = checklists::find(conn, scope, id).await?;
    found.filter(|sheet| sheet.contract.is_some()).ok_or(AppError::NotFound)
}

/// Notes that the vendor will not answer, said by itself or by the facility it told; None takes it back.
///
/// # Errors
/// `no_reason`, `wrong_state` once something was submitted; `NotFound` outside the scope.
pub async fn refuse(
    app: &App,
    caller: &Caller,
    sheet: ChecklistId,
    reason: Option<&str>,
    key: &RequestKey,
) -> Result<()> {
    let scope = caller.actor.scope_for(Act::ViewRequests).or_else(|_| caller.actor.scope_for(Act::ManageVendors))?;
    let reason = reason.map(str::trim);
    if reason == Some("") {
        return Err(AppError::bad_input("no_reason", "回答しない理由を書いてください。依頼元の医療機関に伝わります。"));
    }
    let operation = write::operation(format_args!("request.refuse:{sheet}"), &reason);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(()) => return Ok(()),
        Begun::New(write) => write,
    };
    let found = vendor_sheet(&write.tx, &scope, sheet).await?;
    if found.state.key() != StateKey::Draft {
        return Err(AppError::refused("wrong_state", "すでに回答が提出されています。"));
    }
    match reason {
        Some(reason) => requests::refuse(&write.tx, sheet, reason, &caller.actor.name, write.now).await?,
        None => requests::take_back_refusal(&write.tx, sheet).await?,
    }
    write.audit("request.refuse", format!("checklist:{sheet}"), json!({ "reason": reason })).await?;
    write.commit(()).await
}
