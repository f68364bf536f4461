//! Sheets as they stood at the end of a day: the last submission, its answers, and its state then.

use std::collections::HashMap;

use chrono::{Days, FixedOffset, NaiveTime, TimeZone};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use tachiiri_domain::Date;
use tachiiri_domain::answers::{Answers, SheetFacts};
use tachiiri_domain::checklist::StateKey;
use uuid::Uuid;

use crate::Conn;
use crate::column::MOST_IDS;
use crate::entity::{answers, checklist_revisions};
use crate::error::{Error, Result};

const JAPAN_SECONDS: i32 = 9 * 3600;

/// The first millisecond after a day in Japan: what happened on the day happened before it.
pub(crate) fn end_of(day: Date) -> Result<i64> {
    let next = day.checked_add_days(Days::new(1));
    let japan = FixedOffset::east_opt(JAPAN_SECONDS);
    let midnight = next.zip(japan).map(|(next, japan)| japan.from_local_datetime(&next.and_time(NaiveTime::MIN)));
    let midnight = midnight.and_then(|midnight| midnight.single());
    midnight.map(|midnight| midnight.timestamp_millis()).ok_or_else(|| Error::Corrupt(format!("day {day}")))
}

/// A submitted revision and what had become of it by the day.
#[derive(Clone, Debug)]
pub(crate) struct Submission {
    pub revision: Uuid,
    pub facts: SheetFacts,
    pub state: StateKey,
    pub accepted_at: Option<i64>,
}

/// By sheet, its submissions up to the day, first to last.
pub(crate) async fn submissions(
    conn: &impl Conn,
    sheets: &[Uuid],
    before: i64,
) -> Result<HashMap<Uuid, Vec<Submission>>> {
    let mut found: HashMap<Uuid, Vec<Submission>> = HashMap::new();
    for some in sheets.chunks(MOST_IDS) {
        let rows = checklist_revisions::Entity::find()
            .filter(checklist_revisions::Column::ChecklistId.is_in(some.iter().copied()))
            .filter(checklist_revisions::Column::SubmittedAt.lt(before))
            .order_by_asc(checklist_revisions::Column::Number)
            .all(conn.raw())
            .await?;
        for row in rows {
            found.entry(row.checklist_id).or_default().push(submission(&row, before));
        }
    }
    Ok(found)
}

fn submission(row: &checklist_revisions::Model, before: i64) -> Submission {
    let accepted_at = row.accepted_at.filter(|at| *at < before);
    let state = if accepted_at.is_some() {
        StateKey::Accepted
    } else if row.returned_at.is_some_and(|at| at < before) {
        StateKey::Returned
    } else {
        StateKey::Submitted
    };
    Submission { revision: row.id, facts: crate::checklists::facts(row), state, accepted_at }
}

/// The answers of revisions, a query for each [`MOST_IDS`] of them.
pub(crate) async fn answers(conn: &impl Conn, revisions: &[Uuid]) -> Result<HashMap<Uuid, Answers>> {
    let mut found: HashMap<Uuid, Answers> = HashMap::new();
    for some in revisions.chunks(MOST_IDS) {
        let which = Condition::all().add(answers::Column::RevisionId.is_in(some.iter().copied()));
        for (revision, _, cell, given) in crate::checklists::answers::cells(conn, which).await? {
            found.entry(revision).or_default().insert(cell, given);
        }
    }
    Ok(found)
}
