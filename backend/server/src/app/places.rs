//! 保健所と市区町村

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::problem::Problem;
use tachiiri_domain::register::Decision;
use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_storage::{decisions, facilities, places, vendors};

use super::{App, Caller, write};
use crate::error::{AppError, Result};

pub use tachiiri_storage::places::HealthCentre;

/// What an import of places did, or with a dry run would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct PlacesOutcome {
    pub read: u64,
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub rejected: u64,
    pub decisions: Vec<Decision>,
    pub problems: Vec<Problem>,
}

/// Builds health centres and their municipalities from a table. A dry run writes nothing and says the same.
pub async fn import(app: &App, caller: &Caller, bytes: &[u8], dry_run: bool) -> Result<PlacesOutcome> {
    let scope = caller.actor.scope_for(Act::ImportRegister)?;
    let lines = tachiiri_files::places::read(bytes).map_err(|problem| AppError::Problems(vec![problem]))?;
    let rejected_by_reader = lines.rejected();
    let (rows, foreign): (Vec<_>, Vec<_>) =
        lines.rows.into_iter().partition(|row| scope.holds_prefecture(row.prefecture));
    let mut problems = lines.problems;
    problems.extend(foreign.iter().map(|row| outside(row.line, row.prefecture)));
    let write = write::begin(app, caller).await?;
    let found = places::import(&write.tx, &rows, &app.ids, write.now).await?;
    let outcome = PlacesOutcome {
        read: lines.read,
        added: found.added,
        changed: found.changed,
        unchanged: found.unchanged,
        rejected: rejected_by_reader + foreign.len() as u64,
        decisions: found.decisions,
        problems,
    };
    if dry_run {
        return Ok(outcome);
    }
    decisions::keep(&write.tx, "places", &outcome.decisions, &app.ids, write.now).await?;
    let detail = json!({ "read": outcome.read, "added": outcome.added, "changed": outcome.changed });
    write.audit("places.import", "", detail).await?;
    write.commit(outcome).await
}

/// A line about a prefecture that the caller does not answer for.
pub(super) fn outside(line: u64, prefecture: PrefectureCode) -> Problem {
    Problem {
        line,
        column: String::new(),
        value: prefecture.name().to_owned(),
        code: "outside_scope".to_owned(),
        message: format!(
            "{line}行目は{}の行です。担当する都道府県の行だけを取り込めます。この行は取り込みませんでした。",
            prefecture.name()
        ),
    }
}

/// The health centres in the caller's view, by prefecture and name.
pub async fn health_centres(app: &App, caller: &Caller) -> Result<Vec<HealthCentre>> {
    Ok(places::health_centres(&app.db, &view(caller)).await?)
}

/// Where the caller belongs by the first of their roles: a place's name, or for the nation the role's, and how many more
/// places there are. Empty for nobody.
pub async fn home(app: &App, caller: &Caller) -> Result<String> {
    let Some(held) = caller.actor.assignments.first() else { return Ok(String::new()) };
    let (db, scope) = (&app.db, Scope::of([held.grant]));
    let name = match held.grant {
        Grant::Nation => Some(held.role.label().to_owned()),
        Grant::Prefecture(prefecture) => Some(prefecture.name().to_owned()),
        Grant::Authority(_) => places::authorities(db, &scope).await?.pop().map(|one| one.name),
        Grant::HealthCentre(_) => places::health_centres(db, &scope).await?.pop().map(|one| one.name),
        Grant::Facility(id) => facilities::find(db, &scope, id).await?.map(|one| one.name),
        Grant::Contract(_) => vendors::list(db, &scope).await?.pop().map(|one| one.name),
        Grant::Vendor(id) => vendors::list(db, &scope).await?.into_iter().find(|one| one.id == id).map(|one| one.name),
    };
    let name = name.unwrap_or_else(|| held.role.label().to_owned());
    // The contracts of a guest are one vendor's.
    let places = caller.actor.assignments.iter().filter(|held| !matches!(held.grant, Grant::Contract(_)));
    let others = places.count().saturating_sub(1);
    Ok(if others == 0 { name } else { format!("{name} ほか{others}か所") })
}

/// Everything the caller sees of anything.
fn view(caller: &Caller) -> Scope {
    Scope::of(caller.actor.assignments.iter().map(|held| held.grant))
}
