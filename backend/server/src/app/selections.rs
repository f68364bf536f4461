//! 支援対象病院の選定

use serde_json::json;
use tachiiri_domain::Date;
use tachiiri_domain::access::Act;
use tachiiri_domain::actor::Actor;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::SelectionId;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::quota::{BadDesignation, Criteria, Designation, Eligibility, Quotas, Request, Selection, select};
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::rules::Rule;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::wareki;
use tachiiri_storage::{Conn, Tx, selection};

use super::write::{self, Begun};
use super::{App, Caller};
use crate::error::{AppError, Result};

pub use tachiiri_storage::selection::{SelectionHead as SelectionRow, SelectionState as ListState};

/// What a selection is made from (SUP-DATES: three dates of its own).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRequest {
    pub prefecture: PrefectureCode,
    /// The year it is made in; its sheets are the evidence.
    pub fiscal_year: FiscalYear,
    /// The year support runs.
    pub support_year: FiscalYear,
    /// 基準日; None: today in Japan.
    pub as_of: Option<Date>,
    pub eligibility: Eligibility,
    pub quotas: Quotas,
    /// None: the published default.
    pub criteria: Option<Criteria>,
}

/// A kept list, whole.
#[derive(Clone, Debug, serde::Serialize)]
pub struct SelectionView {
    pub row: SelectionRow,
    pub eligibility: Eligibility,
    pub selection: Selection,
}

/// Chooses and keeps nothing.
///
/// A short list comes back as it is, with its `shortfall`; whether that may stand is decided by [`save`].
pub async fn run(app: &App, caller: &Caller, request: &RunRequest) -> Result<Selection> {
    let scope = scope(&caller.actor, Act::RunSelection, request.prefecture)?;
    choose(&app.db, &scope, request, app.clock.today()).await
}

async fn choose(conn: &impl Conn, scope: &Scope, request: &RunRequest, today: Date) -> Result<Selection> {
    let as_of = day(request.as_of, today)?;
    let hospitals = selection::hospitals(conn, scope, request.prefecture, request.fiscal_year, as_of).await?;
    Ok(select(
        &hospitals,
        &Request {
            quotas: request.quotas.clone(),
            as_of,
            criteria: request.criteria.clone().unwrap_or_default(),
            eligibility: request.eligibility,
        },
    ))
}

/// 基準日, not after today.
pub(super) fn day(as_of: Option<Date>, today: Date) -> Result<Date> {
    match as_of {
        Some(day) if day > today => {
            let (given, latest) = (wareki::long(day), wareki::long(today));
            let message = format!("基準日「{given}」は今日より先です。{latest}までの日を入れてください。");
            Err(AppError::BadInput { code: "date_in_future", message })
        }
        Some(day) => Ok(day),
        None => Ok(today),
    }
}

/// The actor's scope, if it holds the whole prefecture; a prefecture outside it does not exist.
fn scope(actor: &Actor, act: Act, prefecture: PrefectureCode) -> Result<Scope> {
    let scope = actor.scope_for(act)?;
    if scope.holds_prefecture(prefecture) { Ok(scope) } else { Err(AppError::NotFound) }
}

/// SUP-EXACT
///
/// # Errors
/// `short`, naming each class and how many are missing.
pub fn exact(selection: &Selection) -> Result<()> {
    if selection.shortfall.is_empty() {
        return Ok(());
    }
    let classes = selection.shortfall.iter().map(|(class, missing)| {
        let quota = selection.quotas.get(class).copied().unwrap_or(0);
        format!("{}は枠{quota}に対して{missing}病院不足", class.label())
    });
    let message = format!(
        "支援枠を過不足なく満たせません：{}。{}（{}）",
        classes.collect::<Vec<_>>().join("、"),
        Rule::SupExact.entry().sentence,
        Rule::SupExact.entry().source
    );
    Err(AppError::Refused { code: "short", message })
}

/// A decided list answers the quota of every class that is supported, be it 0 (SUP-EXACT).
fn whole(selection: &Selection) -> Result<()> {
    let unset = BedClass::SUPPORT.into_iter().filter(|class| !selection.quotas.contains_key(class));
    let missing: Vec<_> = unset.map(BedClass::label).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!(
        "支援枠が未記入です：{}。枠がない区分には0を入れてください。〔規則 {}〕",
        missing.join("、"),
        Rule::SupExact
    );
    Err(AppError::Refused { code: "quota_missing", message })
}

/// One decided list for a prefecture and the year support runs: two together would exceed the quota (SUP-EXACT).
async fn only(tx: &Tx, prefecture: PrefectureCode, support_year: FiscalYear) -> Result<()> {
    if !selection::decided_before(tx, prefecture, support_year).await? {
        return Ok(());
    }
    let message = format!(
        "{}の{}の支援対象病院は、すでに決定されています。〔規則 {}〕",
        prefecture.name(),
        support_year.label(),
        Rule::SupExact
    );
    Err(AppError::Refused { code: "decided_before", message })
}

/// Chooses and keeps the list. A decided one must be exact: else `Refused("short")` naming class and shortfall;
/// `quota_missing` where a class has no quota, `decided_before` where the support year has its list.
pub async fn save(
    app: &App,
    caller: &Caller,
    request: &RunRequest,
    state: ListState,
    key: &RequestKey,
) -> Result<SelectionId> {
    let scope = scope(&caller.actor, Act::RunSelection, request.prefecture)?;
    let content = json!({ "support_year": request.support_year, "as_of": request.as_of, "quotas": request.quotas,
        "eligibility": request.eligibility, "criteria": request.criteria, "state": state.key() });
    let verb = format!("selection.save:{}:{}", request.prefecture, request.fiscal_year);
    let operation = write::operation(verb, &content);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(id) => return Ok(id),
        Begun::New(write) => write,
    };
    let chosen = choose(&write.tx, &scope, request, app.clock.today()).await?;
    if state == ListState::Decided {
        whole(&chosen)?;
        exact(&chosen)?;
        only(&write.tx, request.prefecture, request.support_year).await?;
    }
    let new = selection::NewSelection {
        prefecture: request.prefecture,
        fiscal_year: request.fiscal_year,
        support_year: request.support_year,
        as_of: chosen.as_of,
        eligibility: request.eligibility,
        state,
        selection: &chosen,
        by: &caller.actor.name,
    };
    let id = selection::save(&write.tx, &new, &app.ids, write.now).await?;
    let detail = json!({ "prefecture": request.prefecture, "fiscal_year": request.fiscal_year, "state": state.key(),
        "quotas": chosen.quotas, "shortfall": chosen.shortfall });
    write.audit("selection.save", format!("selection:{id}"), detail).await?;
    write.commit(id).await
}

/// 個別指定: sets a hospital of a draft in or out, or leaves it to its points again; the effect is kept at once.
///
/// # Errors
/// `no_reason`; `not_eligible`, `quota_full`; `wrong_state` where the list is decided.
pub async fn designate(
    app: &App,
    caller: &Caller,
    (id, hospital): (SelectionId, &str),
    wanted: Option<Designation>,
    key: &RequestKey,
) -> Result<()> {
    let scope = caller.actor.scope_for(Act::RunSelection)?;
    let operation = write::operation(format_args!("selection.designate:{id}:{hospital}"), &wanted);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(()) => {
            selection::find(&app.db, &scope, id).await?.ok_or(AppError::NotFound)?;
            return Ok(());
        }
        Begun::New(write) => write,
    };
    selection::hold(&write.tx, id).await?;
    let (_, mut kept) = selection::find(&write.tx, &scope, id).await?.ok_or(AppError::NotFound)?;
    kept.designate(hospital, wanted.clone()).map_err(refusal)?;
    selection::redraw(&write.tx, id, &kept).await?;
    let detail = json!({ "hospital": hospital, "designation": wanted, "shortfall": kept.shortfall });
    write.audit("selection.designate", format!("selection:{id}"), detail).await?;
    write.commit(()).await
}

fn refusal(bad: BadDesignation) -> AppError {
    match bad {
        BadDesignation::Unknown(_) => AppError::NotFound,
        BadDesignation::NoReason => AppError::bad_input("no_reason", bad),
        BadDesignation::NotEligible(..) => AppError::refused("not_eligible", bad),
        BadDesignation::Full(..) => AppError::refused("quota_full", bad),
    }
}

/// Turns a draft into a decision.
///
/// # Errors
/// `quota_missing`, `short` where it is not exact, `decided_before`, `wrong_state` where it is decided already.
pub async fn decide(app: &App, caller: &Caller, id: SelectionId, key: &RequestKey) -> Result<()> {
    let scope = caller.actor.scope_for(Act::RunSelection)?;
    let write = match write::begin_once(app, caller, &format!("selection.decide:{id}"), key).await? {
        Begun::Done(()) => {
            selection::find(&app.db, &scope, id).await?.ok_or(AppError::NotFound)?;
            return Ok(());
        }
        Begun::New(write) => write,
    };
    let (row, kept) = selection::find(&write.tx, &scope, id).await?.ok_or(AppError::NotFound)?;
    whole(&kept)?;
    exact(&kept)?;
    if row.state == ListState::Draft {
        only(&write.tx, row.prefecture, row.support_year).await?;
    }
    selection::decide(&write.tx, id, &caller.actor.name, write.now).await?;
    write.audit("selection.decide", format!("selection:{id}"), json!({})).await?;
    write.commit(()).await
}

pub async fn list(app: &App, caller: &Caller) -> Result<Vec<SelectionRow>> {
    let scope = caller.actor.scope_for(Act::ViewSelection)?;
    Ok(selection::list(&app.db, &scope).await?)
}

pub async fn find(app: &App, caller: &Caller, id: SelectionId) -> Result<SelectionView> {
    let scope = caller.actor.scope_for(Act::ViewSelection)?;
    let (row, selection) = selection::find(&app.db, &scope, id).await?.ok_or(AppError::NotFound)?;
    Ok(SelectionView { eligibility: row.eligibility, row, selection })
}
