//! ホーム: what to do now.

use tachiiri_domain::Date;

use super::{App, Caller, pending};
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
    /// Sheets waiting for 内容確認.
    Review,
    /// Sheets not handed in although due.
    Overdue,
    /// The prefecture's progress, by health centre.
    Progress,
    /// A selection that is still a draft.
    Select,
    /// A report to build or to fetch.
    Report,
    /// Accounts that are locked.
    Accounts,
}

/// One open task, with one button.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Task {
    pub kind: TaskKind,
    pub due_on: Option<Date>,
    /// What it is about: name of the facility, of the health centre, …
    pub label: String,
    /// How many (items, sheets); 0 where counting makes no sense.
    pub count: u64,
    pub href: String,
}

/// The caller's open tasks in the order of due date.
pub async fn tasks(_app: &App, _caller: &Caller) -> Result<Vec<Task>> {
    pending()
}
