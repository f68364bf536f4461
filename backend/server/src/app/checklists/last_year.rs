//! The answers of the year before, beside this year's items.

use tachiiri_domain::answers::Sheet;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::Instrument;
use tachiiri_domain::lineage::{Became, ancestors};
use tachiiri_domain::scope::Scope;
use tachiiri_storage::Conn;
use tachiiri_storage::checklists::{self, Checklist};

use super::reach;
use super::{Filter, LastAnswer};
use crate::error::Result;

/// What the same respondent submitted the year before; nothing where there is no such sheet.
pub(super) async fn of(
    conn: &impl Conn,
    scope: &Scope,
    sheet: &Checklist,
    form: &Instrument,
) -> Result<Vec<LastAnswer>> {
    let Ok(year) = FiscalYear::new(sheet.fiscal_year.year() - 1) else { return Ok(Vec::new()) };
    let filter = Filter {
        facility: Some(sheet.facility.id),
        fiscal_year: Some(year),
        respondent: Some(sheet.respondent),
        ..Filter::default()
    };
    let contract = |one: &Checklist| one.contract.as_ref().map(|contract| contract.id);
    let all = checklists::list(conn, scope, &filter).await?.rows;
    let Some(before) = all.into_iter().rfind(|one| contract(one) == contract(sheet)) else { return Ok(Vec::new()) };
    let submitted = checklists::last_submitted(conn, &[before.id]).await?;
    let Some((revision, facts)) = submitted.get(&before.id).copied() else { return Ok(Vec::new()) };
    let old_form = reach::form(conn, &before).await?;
    let answers = checklists::domain_answers(conn, revision).await?;
    Ok(beside(form, &Sheet { instrument: &old_form, fiscal_year: year, facts, answers: &answers }))
}

fn beside(form: &Instrument, before: &Sheet<'_>) -> Vec<LastAnswer> {
    let mut found = Vec::new();
    for item in &form.items {
        let Some((became, old)) = ancestors(item, before.instrument) else { continue };
        for old in old {
            let latest = before.latest(&old.code).map(|(_, given)| given);
            let answer = latest.and_then(|given| given.answer);
            found.push(LastAnswer {
                item: item.code.clone(),
                fiscal_year: before.fiscal_year,
                became,
                answer,
                confirmed_on: latest.and_then(|given| given.confirmed_on),
                target_on: before.target_on(&old.code),
                may_take: became == Became::Same && answer.is_some_and(|answer| form.answers.contains(&answer)),
            });
        }
    }
    found
}
