//! 再依頼 of vendors who know of the request and have not answered: by a plan from the due date, or by hand.

use std::collections::HashSet;

use serde_json::json;
use tachiiri_domain::Date;
use tachiiri_domain::access::Act;
use tachiiri_domain::clock::{Timestamp, end_of, japan_date};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ChecklistId, VendorContractId};
use tachiiri_domain::reminders::{moment, plan};
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::vendors::Standing;
use tachiiri_storage::checklists::{self, Checklist};
use tachiiri_storage::jobs::{self, Job};
use tachiiri_storage::mails;
use tachiiri_storage::vendors::contracts::{self, Contract};
use tachiiri_storage::vendors::requests::{self, Requested};

use super::inviting::asked_of;
use crate::app::mail::{sheets, vendors as mail};
use crate::app::write::{self, Begun, Write};
use crate::app::{App, Caller};
use crate::error::{AppError, Result};

/// Plans the days of a sheet that is asked today.
pub(super) async fn begin(app: &App, write: &Write<'_>, sheet: ChecklistId, due_on: Date) -> Result<()> {
    let days = plan(app.clock.today(), due_on);
    let planned: Vec<_> = days.into_iter().map(|day| (Job::RemindVendor { sheet, due_on }, moment(day))).collect();
    Ok(jobs::enqueue_all(&write.tx, &planned, &app.ids, write.now).await?)
}

/// Sends the reminder of a planned day, where it is still due on the day it was planned from: a collection that took the
/// request over brings a plan of its own.
pub(crate) async fn remind_due(app: &App, caller: &Caller, (id, due_on): (ChecklistId, Date)) -> Result<()> {
    let write = write::begin(app, caller).await?;
    // Before a mail sent by hand in the same moment, or after it, and then seeing it.
    checklists::hold(&write.tx, id).await?;
    let Some(sheet) = checklists::find(&write.tx, &Scope::nation(), id).await? else { return Ok(()) };
    if sheet.due_on != due_on {
        return Ok(());
    }
    let mails = remind(app, &write, &[sheet]).await?;
    write.audit("vendor.remind", format!("checklist:{id}"), json!({ "mails": mails })).await?;
    write.commit(()).await
}

/// A reminder sent by hand.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reminded {
    pub checklist: ChecklistId,
    pub mailed_to: String,
    pub at: Timestamp,
}

/// Sends the same mail now, once a day and sheet like the planned one.
///
/// # Errors
/// `not_asked_yet`, `not_invited`, `not_waiting` where the vendor owes nothing that it knows of, `reminded_today`,
/// `no_address`; `NotFound` outside the scope.
pub async fn remind_now(app: &App, caller: &Caller, id: VendorContractId, key: &RequestKey) -> Result<Reminded> {
    let scope = caller.actor.scope_for(Act::ManageVendors)?;
    let write = match write::begin_once(app, caller, &format!("vendor.remind:{id}"), key).await? {
        Begun::Done(reminded) => return Ok(reminded),
        Begun::New(write) => write,
    };
    let contract = contracts::find(&write.tx, &scope, id).await?.ok_or(AppError::NotFound)?;
    if let Some(asked) = asked_of(app, &write, &scope, &contract).await? {
        checklists::hold(&write.tx, asked.sheet).await?;
    }
    // Read with the sheet held: of two who press the button at once, the second sees the mail of the first.
    let asked = asked_of(app, &write, &scope, &contract).await?;
    let id = owed(app, &contract, asked.as_ref())?;
    let last = mails::last_queued(&write.tx, mail::REMINDER, &[id]).await?;
    if let Some(at) = last.get(&id).filter(|at| japan_date(**at) == app.clock.today()) {
        let message = format!(
            "再依頼のメールは、{}に送りました。同じ依頼に送れるのは1日に1回です。急ぐときは電話で依頼してください。",
            sheets::moment(*at)
        );
        return Err(AppError::refused("reminded_today", message));
    }
    let sheet = checklists::find(&write.tx, &scope, id).await?.ok_or(AppError::NotFound)?;
    if !mail::asked_again(app, &write, &sheet, app.clock.today()).await? {
        let message = "事業者のメールアドレスが登録されていません。アドレスを登録するか、案内を出して手紙で渡すか、\
            電話で依頼してください。";
        return Err(AppError::refused("no_address", message));
    }
    let mailed_to = mail::addressee(&write.tx, &contract).await?.terms.contact.email;
    write.audit("vendor.remind", format!("checklist:{id}"), json!({ "mails": 1 })).await?;
    let reminded = Reminded { checklist: id, mailed_to, at: write.now };
    write.commit(reminded).await
}

/// The vendor was asked, has not answered and did not refuse.
pub(super) fn owes(standing: Standing) -> bool {
    matches!(standing, Standing::Invited | Standing::Opened | Standing::Overdue | Standing::Returned)
}

/// The sheet that the vendor knows of and owes.
fn owed(app: &App, contract: &Contract, asked: Option<&Requested>) -> Result<ChecklistId> {
    let today = app.clock.today();
    let Some(asked) = asked else {
        let message = "まだ回答を依頼していません。先に回答を依頼し、案内を出してください。";
        return Err(AppError::refused("not_asked_yet", message));
    };
    let standing = Standing::of(contract.terms.not_asked(today), Some(&asked.request), today);
    match (owes(standing), asked.request.invited) {
        (true, true) => Ok(asked.sheet),
        (true, false) => Err(not_invited()),
        (false, _) if standing == Standing::NotInvited => Err(not_invited()),
        (false, _) => {
            let message = format!(
                "この依頼は「{}」です。再依頼のメールは、案内を出していて、まだ回答のない事業者に送れます。",
                standing.label()
            );
            Err(AppError::refused("not_waiting", message))
        }
    }
}

fn not_invited() -> AppError {
    let message = "この事業者が開ける案内がありません。先に案内を出してください。";
    AppError::refused("not_invited", message)
}

/// A mail to each vendor that was invited or has an account, owes its answer, did not refuse, gave an address, and got no
/// such mail today: a job that is done twice sends once. Returns how many were queued.
pub(in crate::app) async fn remind(app: &App, write: &Write<'_>, sheets: &[Checklist]) -> Result<u32> {
    let today = app.clock.today();
    let waiting = waiting(app, write, sheets).await?;
    let told = mails::sheets_mailed(&write.tx, mail::REMINDER, end_of(today - chrono::Days::new(1))).await?;
    let mut queued = 0;
    for sheet in sheets.iter().filter(|sheet| waiting.contains(&sheet.id) && !told.contains(&sheet.id)) {
        queued += u32::from(mail::asked_again(app, write, sheet, today).await?);
    }
    Ok(queued)
}

async fn waiting(app: &App, write: &Write<'_>, sheets: &[Checklist]) -> Result<HashSet<ChecklistId>> {
    let today = app.clock.today();
    let contracts: Vec<_> = sheets.iter().filter_map(|sheet| sheet.contract.clone()).collect();
    let year = FiscalYear::of(today);
    let asked = requests::of_contracts(&write.tx, &Scope::nation(), &contracts, year, write.now).await?;
    let terms = |one: &Requested| contracts.iter().find(|contract| contract.id == one.contract);
    let waits = |one: &&Requested| {
        let not_asked = terms(one).and_then(|contract| contract.terms.not_asked(today));
        one.request.invited && owes(Standing::of(not_asked, Some(&one.request), today))
    };
    Ok(asked.values().flatten().filter(waits).map(|one| one.sheet).collect())
}
