//! Who may do what with a sheet: its respondent answers, others enter for him, the health centre confirms.

use std::sync::Arc;

use serde_json::json;
use tachiiri_domain::access::{Act, Role, may};
use tachiiri_domain::actor::Actor;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::instrument::{Instrument, Respondent};
use tachiiri_domain::request::AsRead;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::{Date, checklist, wareki};
use tachiiri_storage::checklists::{self, Checklist};
use tachiiri_storage::{Conn, instruments, settings};

use crate::app::{App, Caller};
use crate::error::{AppError, Result};

/// How the caller stands to a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum Hand {
    /// The respondent's own.
    Own,
    /// 代行入力
    Proxy,
    /// Reads what will be handed in, and confirms it.
    Director,
    /// Reads only.
    None,
}

impl Hand {
    /// Whether answers are entered by it.
    pub fn writes(self) -> bool {
        matches!(self, Self::Own | Self::Proxy)
    }
}

/// The sheet, if the caller sees it at all.
///
/// # Errors
/// `NotFound`; to the prefecture `city_keeps_its_sheets` (DOMAIN §1: progress and figures by default).
pub(in crate::app) async fn seen(conn: &impl Conn, actor: &Actor, id: ChecklistId) -> Result<Checklist> {
    let scope = actor.scope_for(Act::ViewChecklist)?;
    let found = match checklists::find(conn, &scope, id).await? {
        Some(sheet) => Some(sheet),
        None => checklists::handled(conn, &scope, id).await?,
    };
    let sheet = found.ok_or(AppError::NotFound)?;
    readable(conn, &scope, &sheet).await?;
    Ok(sheet)
}

/// The same for a sheet that was read already, None where there is no such sheet.
pub(in crate::app) async fn sees<'a>(
    conn: &impl Conn,
    actor: &Actor,
    sheet: Option<&'a Checklist>,
) -> Result<&'a Checklist> {
    let scope = actor.scope_for(Act::ViewChecklist)?;
    let sheet = sheet.filter(|sheet| shows(&scope, sheet)).ok_or(AppError::NotFound)?;
    readable(conn, &scope, sheet).await?;
    Ok(sheet)
}

/// The sheet of a facility in the scope, or one that was collected for a place of the scope before its facility moved
/// away: the centre that asked for it and confirmed it goes on reading it.
fn shows(scope: &Scope, sheet: &Checklist) -> bool {
    scope.sees(&sheet.lies) || sheet.collected_for.is_some_and(|place| scope.sees(&place))
}

async fn readable(conn: &impl Conn, scope: &Scope, sheet: &Checklist) -> Result<()> {
    if shows(&settings::reading(conn, scope).await?, sheet) {
        return Ok(());
    }
    let why = "この市・特別区は、回答の中身を都道府県に見せない設定です。進捗と集計だけを見られます。";
    Err(AppError::refused("city_keeps_its_sheets", why))
}

/// Whether the actor may do an act that changes nothing with a sheet he sees.
pub(in crate::app) fn reads(actor: &Actor, act: Act, sheet: &Checklist) -> bool {
    actor.scope_for(act).is_ok_and(|scope| shows(&scope, sheet))
}

/// # Errors
/// `Stale` where another revision was read than the one that stands there.
pub(in crate::app) fn unmoved(read: AsRead, sheet: &Checklist) -> Result<()> {
    if read.holds(sheet.revision_no) {
        return Ok(());
    }
    Err(AppError::Stale {
        message: "開いたあとに、このチェックリストは提出・差戻し・確認のいずれかで先に進みました。\
            今の内容を確かめてから、もう一度操作してください。"
            .to_owned(),
        current: json!({ "revision": sheet.revision_no, "state": sheet.state.key().key() }),
    })
}

/// The answer of a write done before, for a caller who still sees the sheet.
pub(in crate::app) async fn still<T>(app: &App, caller: &Caller, id: ChecklistId, answer: T) -> Result<T> {
    seen(&app.db, &caller.actor, id).await?;
    Ok(answer)
}

/// The sheet for an act: what the caller does not see is not found, what he sees and may not change is denied.
pub(in crate::app) async fn held(conn: &impl Conn, actor: &Actor, act: Act, id: ChecklistId) -> Result<Checklist> {
    let sheet = seen(conn, actor, id).await?;
    if within(actor, act, &sheet) { Ok(sheet) } else { Err(AppError::Denied) }
}

/// Whether the actor may do the act with a sheet he sees.
pub(in crate::app) fn within(actor: &Actor, act: Act, sheet: &Checklist) -> bool {
    actor.scope_for(act).is_ok_and(|scope| scope.sees(&sheet.lies))
}

/// How the caller may write on a sheet he sees.
pub(in crate::app) fn hand(actor: &Actor, sheet: &Checklist) -> Hand {
    if own(actor, sheet.respondent).sees(&sheet.lies) {
        Hand::Own
    } else if grants(actor, |role| may(role, Act::ProxyAnswer)).sees(&sheet.lies) {
        Hand::Proxy
    } else if is_director(actor, sheet) {
        Hand::Director
    } else {
        Hand::None
    }
}

/// Whether the actor is the facility's director.
pub(in crate::app) fn is_director(actor: &Actor, sheet: &Checklist) -> bool {
    sheet.respondent == Respondent::Facility && grants(actor, |role| role == Role::Director).sees(&sheet.lies)
}

/// Whose sheets of a kind the actor answers as his own.
pub(in crate::app) fn own(actor: &Actor, respondent: Respondent) -> Scope {
    let respondent = match respondent {
        Respondent::Facility => Role::Hospital,
        Respondent::Vendor => Role::Vendor,
    };
    grants(actor, |role| role == respondent || role == Role::Operator)
}

fn grants(actor: &Actor, held: impl Fn(Role) -> bool) -> Scope {
    Scope::of(actor.assignments.iter().filter(|one| held(one.role)).map(|one| one.grant))
}

/// The sheet's form.
pub(in crate::app) async fn form(conn: &impl Conn, sheet: &Checklist) -> Result<Instrument> {
    let found = instruments::find(conn, sheet.instrument_id).await?;
    found.ok_or_else(|| no_form(sheet))
}

/// The sheet's form, to be read only.
pub(super) async fn shared_form(conn: &impl Conn, sheet: &Checklist) -> Result<Arc<Instrument>> {
    let found = instruments::shared(conn, sheet.instrument_id).await?;
    found.ok_or_else(|| no_form(sheet))
}

fn no_form(sheet: &Checklist) -> AppError {
    AppError::fault("form of a sheet", format!("{} is not there", sheet.instrument_id))
}

/// Later rounds stay open to the end of the fiscal year, and no longer.
pub(in crate::app) fn year_runs(year: FiscalYear, today: Date) -> Result<()> {
    if today <= year.last_day() {
        return Ok(());
    }
    Err(checklist::Refused::YearOver(year.label(), wareki::long(year.last_day())).into())
}
