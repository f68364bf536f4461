//! 再依頼 of vendors: by a plan from the due date, to those who know of the request and have not answered.

use std::collections::HashSet;

use serde_json::json;
use tachiiri_domain::Date;
use tachiiri_domain::clock::end_of;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::reminders::{moment, plan};
use tachiiri_domain::scope::Scope;
use tachiiri_domain::vendors::Standing;
use tachiiri_storage::checklists::{self, Checklist};
use tachiiri_storage::jobs::{self, Job};
use tachiiri_storage::mails;
use tachiiri_storage::vendors::requests;

use crate::app::mail::vendors as mail;
use crate::app::write::{self, Write};
use crate::app::{App, Caller};
use crate::error::Result;

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
    let Some(sheet) = checklists::find(&write.tx, &Scope::nation(), id).await? else { return Ok(()) };
    if sheet.due_on != due_on {
        return Ok(());
    }
    let mails = remind(app, &write, &[sheet]).await?;
    write.audit("vendor.remind", format!("checklist:{id}"), json!({ "mails": mails })).await?;
    write.commit(()).await
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
    let terms = |one: &requests::Requested| contracts.iter().find(|contract| contract.id == one.contract);
    let owes = |one: &&requests::Requested| {
        let not_asked = terms(one).and_then(|contract| contract.terms.not_asked(today));
        one.request.invited
            && matches!(
                Standing::of(not_asked, Some(&one.request), today),
                Standing::Invited | Standing::Opened | Standing::Overdue | Standing::Returned
            )
    };
    Ok(asked.values().flatten().filter(owes).map(|one| one.sheet).collect())
}
