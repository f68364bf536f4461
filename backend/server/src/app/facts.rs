//! What is known of a facility besides its register.

use std::collections::BTreeMap;

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::facts::Fact;
use tachiiri_domain::ids::FacilityId;
use tachiiri_domain::problem::Problem;
use tachiiri_domain::request::RequestKey;
use tachiiri_files::facts::FactLine;
use tachiiri_storage::{facilities, facts};

use super::write::{self, Begun};
use super::{App, Caller};
use crate::error::{AppError, Result};

/// What an import of facts did, or with a dry run would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct FactsOutcome {
    pub read: u64,
    /// Statements that say something new.
    pub recorded: u64,
    pub rejected: u64,
    pub problems: Vec<Problem>,
}

/// Adds one statement about a facility.
pub async fn record(app: &App, caller: &Caller, id: FacilityId, fact: &Fact, key: &RequestKey) -> Result<()> {
    let scope = caller.actor.scope_for(Act::EditFacts)?;
    if fact.as_of > app.clock.today() {
        return Err(AppError::bad_input(
            "date_in_future",
            format!("日付「{}」は今日より先です。今日までの日を入れてください。", fact.as_of),
        ));
    }
    facilities::find(&app.db, &scope, id).await?.ok_or(AppError::NotFound)?;
    let operation = write::operation(format_args!("fact.record:{id}"), fact);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(()) => return Ok(()),
        Begun::New(write) => write,
    };
    facts::record(&write.tx, id, std::slice::from_ref(fact), &app.ids, write.now).await?;
    write.audit("fact.record", format!("facility:{id}"), json!(fact)).await?;
    write.commit(()).await
}

/// Reads a table with the columns external_id, key, value, source, as_of.
pub async fn import(app: &App, caller: &Caller, bytes: &[u8], dry_run: bool) -> Result<FactsOutcome> {
    let scope = caller.actor.scope_for(Act::EditFacts)?;
    let lines = tachiiri_files::facts::read(bytes).map_err(|problem| AppError::Problems(vec![problem]))?;
    let rejected = lines.rejected();
    let write = write::begin(app, caller).await?;
    let known = facilities::ids_by_external_id(&write.tx, &scope).await?;
    let mut problems = lines.problems;
    let before = problems.len();
    let mut stated: BTreeMap<FacilityId, Vec<Fact>> = BTreeMap::new();
    for line in lines.rows {
        match known.get(&line.external_id) {
            Some(facility) => stated.entry(*facility).or_default().push(line.fact),
            None => problems.push(unknown(&line)),
        }
    }
    let unknown = (problems.len() - before) as u64;
    let stated: Vec<_> = stated.into_iter().collect();
    let recorded = facts::record_many(&write.tx, &stated, &app.ids, write.now).await?;
    let outcome = FactsOutcome { read: lines.read, recorded, rejected: rejected + unknown, problems };
    if dry_run {
        return Ok(outcome);
    }
    write.audit("fact.import", "", json!({ "read": outcome.read, "recorded": recorded })).await?;
    write.commit(outcome).await
}

fn unknown(line: &FactLine) -> Problem {
    Problem {
        line: line.line,
        column: "external_id".to_owned(),
        value: line.external_id.clone(),
        code: "facility_unknown".to_owned(),
        message: format!(
            "{}行目の施設ID「{}」は台帳にありません。台帳にある医療機関のIDを入れてください。",
            line.line, line.external_id
        ),
    }
}
