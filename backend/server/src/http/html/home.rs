//! ホーム: what to do now.

use axum::extract::State;
use tachiiri_domain::access::Act;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_pages::home::{Home, Number, Task};

use super::super::failure::Failure;
use super::{Frame, Shown, shown};
use crate::app::App;
use crate::app::collections::{self, CollectionRow};
use crate::app::home::{self, TaskKind};

pub async fn show(State(app): State<App>, frame: Frame) -> Shown {
    let tasks = home::tasks(&app, &frame.caller).await?;
    let mut roles: Vec<_> = frame.caller.actor.assignments.iter().map(|held| held.role).collect();
    roles.dedup();
    let collects = frame.caller.actor.may(Act::ViewCollections);
    let numbers = if collects { numbers(&app, &frame).await? } else { vec![] };
    shown(&Home { layout: frame.layout, roles, tasks: tasks.iter().map(task).collect(), numbers })
}

fn task(task: &home::Task) -> Task {
    let detail = if task.count > 0 { format!("{}件", task.count) } else { String::new() };
    Task { since: task.since, ..Task::new(kind(task.kind), task.due_on, &task.label, &detail, &task.href) }
}

/// The page words its buttons by these.
fn kind(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Answer => "answer",
        TaskKind::Mend => "returned",
        TaskKind::NextRound => "next_round",
        TaskKind::Direct => "direct",
        TaskKind::Review => "review",
        TaskKind::Overdue => "overdue",
        TaskKind::Progress => "open",
        TaskKind::Select => "select",
        TaskKind::Contradiction => "contradiction",
        TaskKind::Question => "question",
        TaskKind::SelfCheck => "self_check",
        TaskKind::AskUpdates => "ask_updates",
        TaskKind::Accounts => "users",
    }
}

/// This year's sheets by state, each with the list behind it.
async fn numbers(app: &App, frame: &Frame) -> Result<Vec<Number>, Failure> {
    let year = FiscalYear::of(app.clock.today());
    let rows = collections::list(app, &frame.caller, Some(year)).await?;
    let asked: u64 = rows.iter().map(|row| row.asked).sum();
    if asked == 0 {
        return Ok(vec![]);
    }
    let all = Number {
        label: "依頼したチェックリスト".to_owned(),
        value: asked,
        href: format!("/checklists?fiscal_year={year}"),
        note: year.label(),
    };
    let of_state = |state: &StateKey| Number {
        label: state.label().to_owned(),
        value: rows.iter().map(|row| in_state(row, *state)).sum(),
        href: format!("/checklists?fiscal_year={year}&state={state}"),
        note: format!("{asked} 件中"),
    };
    Ok(std::iter::once(all).chain(StateKey::ALL.iter().map(of_state)).collect())
}

fn in_state(row: &CollectionRow, state: StateKey) -> u64 {
    match state {
        StateKey::Draft => row.draft,
        StateKey::Submitted => row.submitted,
        StateKey::Returned => row.returned,
        StateKey::Accepted => row.accepted,
    }
}
