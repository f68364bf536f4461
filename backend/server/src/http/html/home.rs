//! ホーム: what to do now.

use axum::extract::State;
use tachiiri_pages::home::{Home, Task};

use super::{Frame, Shown, shown};
use crate::app::App;
use crate::app::home::{self, TaskKind};

pub async fn show(State(app): State<App>, frame: Frame) -> Shown {
    let tasks = home::tasks(&app, &frame.caller).await?;
    let mut roles: Vec<_> = frame.caller.actor.assignments.iter().map(|held| held.role).collect();
    roles.dedup();
    shown(&Home { layout: frame.layout, roles, tasks: tasks.iter().map(task).collect(), numbers: vec![] })
}

fn task(task: &home::Task) -> Task {
    let detail = if task.count > 0 { format!("{}件", task.count) } else { String::new() };
    Task::new(kind(task.kind), task.due_on, &task.label, &detail, &task.href)
}

/// The page words its buttons by these.
fn kind(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Answer => "answer",
        TaskKind::Mend => "returned",
        TaskKind::NextRound => "next_round",
        TaskKind::Review => "review",
        TaskKind::Overdue => "overdue",
        TaskKind::Progress => "open",
        TaskKind::Select => "select",
        TaskKind::Accounts => "users",
    }
}
