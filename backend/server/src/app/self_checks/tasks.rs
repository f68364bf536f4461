//! What 自己点検 leaves to do: a list that is begun and not whole, and vendors that must be asked (OUT-FLOW).

use std::collections::BTreeMap;

use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Purpose, Respondent};
use tachiiri_domain::outsourced::{self, Updates};
use tachiiri_domain::scope::Scope;
use tachiiri_storage::checklists::{self, ChecklistFilter};
use tachiiri_storage::facilities;
use tachiiri_storage::vendors::contracts;

use crate::app::App;
use crate::app::checklists::judged_missing;
use crate::app::home::{Task, TaskKind};
use crate::error::Result;

pub(in crate::app) async fn tasks(app: &App, scope: &Scope) -> Result<Vec<Task>> {
    let mut tasks = unclear(app, scope).await?;
    let filter = ChecklistFilter {
        fiscal_year: Some(FiscalYear::of(app.clock.today())),
        respondent: Some(Respondent::Facility),
        purpose: Purpose::SelfCheck,
        ..ChecklistFilter::default()
    };
    // One list for each of a person's facilities.
    for sheet in checklists::list(&app.db, scope, &filter).await?.rows {
        let count = u64::from(judged_missing(&app.db, &sheet).await?);
        let (label, href) = (sheet.facility.name.clone(), format!("/checklists/{}", sheet.id));
        let task = Task { kind: TaskKind::SelfCheck, due_on: None, since: None, label, count, href };
        tasks.extend((count > 0).then_some(task));
    }
    Ok(tasks)
}

/// By facility, the systems whose vendor must be asked.
async fn unclear(app: &App, scope: &Scope) -> Result<Vec<Task>> {
    let today = app.clock.today();
    let mut asked: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for one in contracts::list(&app.db, scope).await? {
        if outsourced::counts(&one.terms, today) && one.terms.updates == Some(Updates::Unclear) {
            asked.entry(one.facility).or_default().push(format!("{}（{}）", one.system, one.vendor_name));
        }
    }
    let mut tasks = Vec::new();
    // A query for each facility of a person with such a system: a handful.
    for (facility, systems) in asked {
        let Some(found) = facilities::find(&app.db, scope, facility).await? else { continue };
        tasks.push(Task {
            kind: TaskKind::AskUpdates,
            due_on: None,
            since: None,
            label: format!("{} {}", found.name, systems.join("、")),
            count: systems.len() as u64,
            href: format!("/self-checks?facility={facility}"),
        });
    }
    Ok(tasks)
}
