//! ホーム: what to do now.

use tachiiri_domain::Date;
use tachiiri_domain::access::{Act, Role};
use tachiiri_domain::answers::Sheet;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::clock::japan_date;
use tachiiri_domain::director;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::scope::Scope;
use tachiiri_storage::checklists::{Checklist, ChecklistFilter};
use tachiiri_storage::{Page, checklists, collections, directors, instruments, selection, settings, users};

use super::{App, Caller, conflicts, self_checks};
use crate::error::Result;

/// What kind of work a task is; the page words it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// A sheet to answer and submit.
    Answer,
    /// A sheet that came back with reasons.
    Mend,
    /// 次の回の確認: items whose last answer is no.
    NextRound,
    /// A sheet whose answers are whole and wait for 院長の確認.
    Direct,
    /// Sheets waiting for 内容確認.
    Review,
    /// Sheets not handed in although due.
    Overdue,
    /// The prefecture's progress, by health centre.
    Progress,
    /// A selection that is still a draft.
    Select,
    /// Items on which a vendor says otherwise, and the hospital is to do something.
    Contradiction,
    /// Questions of a hospital about a vendor's sheet.
    Question,
    /// A 自己点検 that is begun and not whole.
    SelfCheck,
    /// Vendors to be asked who answers for the updates of their systems (OUT-FLOW).
    AskUpdates,
    /// Accounts that are locked.
    Accounts,
}

/// One open task, with one button.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Task {
    pub kind: TaskKind,
    pub due_on: Option<Date>,
    /// From which day it waits, where nobody set a day until when.
    pub since: Option<Date>,
    /// What it is about: name of the facility, of the health centre, …
    pub label: String,
    /// How many (items, sheets); 0 where counting makes no sense.
    pub count: u64,
    pub href: String,
}

/// A respondent answers a handful of sheets; whoever holds more looks at the list.
const MOST_SHEETS: u64 = 20;

/// The caller's open tasks in the order of due date; what waits without one stands at the day it began to wait.
pub async fn tasks(app: &App, caller: &Caller) -> Result<Vec<Task>> {
    caller.actor.scope_for(Act::UseAccount)?;
    let mut tasks = Vec::new();
    for role in [Role::Hospital, Role::Vendor] {
        if caller.actor.has_role(role) {
            tasks.extend(sheets(app, &held(caller, role), role).await?);
        }
    }
    if caller.actor.has_role(Role::Hospital) {
        tasks.extend(contradictions(app, caller, &held(caller, Role::Hospital)).await?);
        tasks.extend(self_checks::tasks(app, &held(caller, Role::Hospital)).await?);
    }
    if caller.actor.has_role(Role::Vendor) {
        tasks.extend(questions(app, &held(caller, Role::Vendor)).await?);
    }
    if caller.actor.has_role(Role::Director) {
        tasks.extend(directors(app, &held(caller, Role::Director)).await?);
    }
    if caller.actor.has_role(Role::HealthCentre) {
        tasks.extend(reviews(app, &held(caller, Role::HealthCentre)).await?);
    }
    if caller.actor.has_role(Role::Prefecture) {
        tasks.extend(prefecture(app, &held(caller, Role::Prefecture)).await?);
    }
    if caller.actor.may(Act::ManageUsers) {
        tasks.extend(locked(app).await?);
    }
    let day = |task: &Task| task.due_on.or(task.since);
    tasks.sort_by_key(|task| (day(task).is_none(), day(task)));
    Ok(tasks)
}

fn held(caller: &Caller, role: Role) -> Scope {
    Scope::of(caller.actor.assignments.iter().filter(|one| one.role == role).map(|one| one.grant))
}

async fn sheets(app: &App, scope: &Scope, role: Role) -> Result<Vec<Task>> {
    let respondent = if role == Role::Hospital { Respondent::Facility } else { Respondent::Vendor };
    let filter = ChecklistFilter {
        fiscal_year: Some(FiscalYear::of(app.clock.today())),
        respondent: Some(respondent),
        page: Some(Page { number: 1, size: MOST_SHEETS }),
        ..ChecklistFilter::default()
    };
    let mut tasks = Vec::new();
    // A query per sheet, for at most MOST_SHEETS of them.
    for sheet in checklists::list(&app.db, scope, &filter).await?.rows {
        tasks.extend(sheet_task(app, &sheet).await?);
    }
    Ok(tasks)
}

/// One for each sheet on which the facility can do something about a contradiction; where its vendor owes a reply, it
/// can only wait.
async fn contradictions(app: &App, caller: &Caller, scope: &Scope) -> Result<Vec<Task>> {
    let year = FiscalYear::of(app.clock.today());
    let mut tasks: Vec<Task> = Vec::new();
    for line in conflicts::lines(app, caller, scope, year).await? {
        if !line.standing.is_some_and(|one| one.state.is_open() && !one.next.is_the_vendors()) {
            continue;
        }
        let href = format!("/checklists/{}/conflicts", line.checklist);
        match tasks.iter_mut().find(|task| task.href == href) {
            Some(task) => task.count += 1,
            None => {
                let (kind, label) = (TaskKind::Contradiction, line.facility_name);
                tasks.push(Task { kind, due_on: None, since: None, label, count: 1, href });
            }
        }
    }
    Ok(tasks)
}

/// One for each of the vendor's sheets about which it owes a reply, since the first question.
async fn questions(app: &App, scope: &Scope) -> Result<Vec<Task>> {
    let filter = ChecklistFilter {
        fiscal_year: Some(FiscalYear::of(app.clock.today())),
        respondent: Some(Respondent::Vendor),
        ..ChecklistFilter::default()
    };
    let sheets = checklists::list(&app.db, scope, &filter).await?.rows;
    let ids: Vec<_> = sheets.iter().map(|sheet| sheet.id).collect();
    let asked = tachiiri_storage::conflicts::questions(&app.db, scope, &ids).await?;
    let task = |sheet: &Checklist| {
        let waiting: Vec<_> = asked.get(&sheet.id)?.iter().filter(|one| one.waits).collect();
        let since = waiting.iter().filter_map(|one| one.steps.last()).map(|step| japan_date(step.recorded_at)).min();
        let count = waiting.len() as u64;
        let href = format!("/checklists/{}/questions", sheet.id);
        let kind = TaskKind::Question;
        (count > 0).then(|| Task { kind, due_on: None, since, label: label(sheet), count, href })
    };
    Ok(sheets.iter().filter_map(task).collect())
}

/// `見本中央病院`, `見本中央病院 電子カルテ`
fn label(sheet: &Checklist) -> String {
    match &sheet.contract {
        Some(contract) => format!("{} {}", sheet.facility.name, contract.system),
        None => sheet.facility.name.clone(),
    }
}

/// The sheets that could go today but for the director's word.
async fn directors(app: &App, scope: &Scope) -> Result<Vec<Task>> {
    let today = app.clock.today();
    let filter = ChecklistFilter {
        fiscal_year: Some(FiscalYear::of(today)),
        respondent: Some(Respondent::Facility),
        page: Some(Page { number: 1, size: MOST_SHEETS }),
        ..ChecklistFilter::default()
    };
    let mut tasks = Vec::new();
    for sheet in checklists::list(&app.db, scope, &filter).await?.rows {
        if !matches!(sheet.state.key(), StateKey::Draft | StateKey::Returned) {
            continue;
        }
        let setting = settings::of_sheet(&app.db, sheet.id).await?;
        let Some(form) = instruments::find(&app.db, sheet.instrument_id).await? else { continue };
        let answers = checklists::domain_answers(&app.db, sheet.open_revision).await?;
        let judged = Sheet { instrument: &form, fiscal_year: sheet.fiscal_year, facts: sheet.facts, answers: &answers };
        let last = directors::last(&app.db, &[sheet.open_revision]).await?;
        let digest = super::checklists::digest(&form.key(), sheet.facts, &answers);
        let open = director::may_go(setting, last.get(&sheet.open_revision), &digest).is_err();
        if open && judged.check(today).is_empty() {
            let (label, href) = (sheet.facility.name.clone(), format!("/checklists/{}/director", sheet.id));
            let due_on = Some(sheet.due_on);
            tasks.push(Task { kind: TaskKind::Direct, due_on, since: None, label, count: 0, href });
        }
    }
    Ok(tasks)
}

async fn sheet_task(app: &App, sheet: &Checklist) -> Result<Option<Task>> {
    let Some(form) = instruments::find(&app.db, sheet.instrument_id).await? else { return Ok(None) };
    let answers = checklists::domain_answers(&app.db, sheet.open_revision).await?;
    let judged = Sheet { instrument: &form, fiscal_year: sheet.fiscal_year, facts: sheet.facts, answers: &answers };
    let waiting = || form.items.iter().filter(|item| judged.expected_round(item).is_some_and(|round| round > 1));
    let (kind, count, due_on) = match sheet.state.key() {
        StateKey::Draft => (TaskKind::Answer, judged.missing().len(), Some(sheet.due_on)),
        StateKey::Returned => (TaskKind::Mend, judged.missing().len(), Some(sheet.due_on)),
        StateKey::Accepted if waiting().next().is_some() => {
            let next = waiting().filter_map(|item| judged.target_on(&item.code)).min();
            (TaskKind::NextRound, waiting().count(), next)
        }
        StateKey::Accepted | StateKey::Submitted => return Ok(None),
    };
    let href = format!("/checklists/{}", sheet.id);
    Ok(Some(Task { kind, due_on, since: None, label: label(sheet), count: count as u64, href }))
}

async fn reviews(app: &App, scope: &Scope) -> Result<Vec<Task>> {
    let today = app.clock.today();
    let mut tasks = Vec::new();
    for one in collections::list(&app.db, scope, Some(FiscalYear::of(today))).await? {
        let submitted = one.facility_sheets.submitted + one.vendor_sheets.submitted;
        let (facility, vendor) = (one.facility_sheets, one.vendor_sheets);
        let open = facility.draft + facility.returned + vendor.draft + vendor.returned;
        let task = |kind, count| Task {
            kind,
            due_on: Some(one.due_on),
            since: None,
            label: one.health_centre_name.clone(),
            count,
            href: format!("/collections/{}", one.id),
        };
        // The due date is the facilities'; the health centre reads what came since the first submission that waits.
        let since = one.waiting_since.map(japan_date);
        let review = || Task { due_on: None, since, ..task(TaskKind::Review, submitted) };
        tasks.extend((submitted > 0).then(review));
        tasks.extend((open > 0 && one.due_on < today).then(|| task(TaskKind::Overdue, open)));
    }
    Ok(tasks)
}

async fn prefecture(app: &App, scope: &Scope) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    for one in collections::list(&app.db, scope, Some(FiscalYear::of(app.clock.today()))).await? {
        let open = one.facility_sheets.asked() - one.facility_sheets.accepted;
        tasks.extend((open > 0).then(|| Task {
            kind: TaskKind::Progress,
            due_on: Some(one.due_on),
            since: None,
            label: one.health_centre_name.clone(),
            count: open,
            href: format!("/collections/{}", one.id),
        }));
    }
    let drafts = selection::list(&app.db, scope).await?;
    tasks.extend(drafts.into_iter().filter(|one| one.state == selection::SelectionState::Draft).map(|one| Task {
        kind: TaskKind::Select,
        due_on: None,
        since: None,
        label: format!("{} {}", one.prefecture.name(), one.support_year.label()),
        count: one.chosen,
        href: format!("/selections/{}", one.id),
    }));
    Ok(tasks)
}

async fn locked(app: &App) -> Result<Option<Task>> {
    let now = app.clock.now();
    let all = users::list(&app.db).await?;
    let count = all.iter().filter(|user| user.locked_until.is_some_and(|until| until > now)).count() as u64;
    let task = Task {
        kind: TaskKind::Accounts,
        due_on: None,
        since: None,
        label: String::new(),
        count,
        href: "/users".to_owned(),
    };
    Ok((count > 0).then_some(task))
}
