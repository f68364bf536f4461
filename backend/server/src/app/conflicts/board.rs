//! The overview: where answers of facilities and vendors stand against each other, open ones first.

use std::collections::HashMap;

use tachiiri_domain::Date;
use tachiiri_domain::access::{Act, Role};
use tachiiri_domain::actor::Assignment;
use tachiiri_domain::answers::{Sheet, SheetFacts};
use tachiiri_domain::conflicts::{Standing, Step};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ChecklistId, FacilityId, RevisionId};
use tachiiri_domain::instrument::{Instrument, Respondent};
use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_storage::checklists::{self, ChecklistFilter as Filter};
use tachiiri_storage::{conflicts, evidence};

use super::pairs::{self, Spoken};
use crate::app::checklists::reach;
use crate::app::{App, Caller};
use crate::error::Result;

/// One item of one facility that calls for something.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Line {
    pub checklist: ChecklistId,
    pub facility: FacilityId,
    pub facility_name: String,
    pub health_centre_name: String,
    pub item: String,
    /// `2(6) サーバ アクセスログの管理`
    pub item_label: String,
    /// `赤システム・電子カルテ` of each vendor that says no.
    pub against: Vec<String>,
    pub standing: Option<Standing>,
    pub decision: Option<Step>,
    pub risk: Option<Step>,
    /// The next day of the decision is past.
    pub overdue: bool,
    /// Pieces of evidence on file.
    pub grounds: usize,
}

/// Contradictions and accepted risks of a year's sheets that were answered, the open ones first, then by facility.
pub async fn board(app: &App, caller: &Caller, year: FiscalYear) -> Result<Vec<Line>> {
    let scope = caller.actor.scope_for(Act::ViewConflicts)?;
    lines(app, caller, &scope, year).await
}

/// As [`board`], for a part of what the caller sees.
pub(in crate::app) async fn lines(app: &App, caller: &Caller, scope: &Scope, year: FiscalYear) -> Result<Vec<Line>> {
    let filter = Filter { fiscal_year: Some(year), ..Filter::default() };
    let spoken = pairs::spoken(&app.db, scope, &filter).await?;
    let mut by_facility: HashMap<FacilityId, Vec<Spoken>> = HashMap::new();
    for one in spoken {
        by_facility.entry(one.sheet.facility.id).or_default().push(one);
    }
    let own = Filter { respondent: Some(Respondent::Facility), ..filter };
    let sheets = checklists::list(&app.db, scope, &own).await?.rows;
    let ids: Vec<_> = sheets.iter().map(|sheet| sheet.id).collect();
    let shown = shown(app, caller, &sheets).await?;
    let revisions: Vec<_> = shown.values().map(|(revision, _)| *revision).collect();
    let mut answers = checklists::answers_of(&app.db, &revisions).await?;
    let mut cases = conflicts::cases(&app.db, scope, &ids).await?;
    let counted = evidence::grounds(&app.db, scope, &ids).await?;
    let mut forms = HashMap::new();
    let mut lines = Vec::new();
    for sheet in sheets {
        if let std::collections::hash_map::Entry::Vacant(unknown) = forms.entry(sheet.instrument_id) {
            unknown.insert(reach::form(&app.db, &sheet).await?);
        }
        let form = &forms[&sheet.instrument_id];
        let Some((revision, facts)) = shown.get(&sheet.id) else { continue };
        let given = answers.remove(revision).unwrap_or_default();
        let judged = Sheet { instrument: form, fiscal_year: sheet.fiscal_year, facts: *facts, answers: &given };
        let vendors = by_facility.get(&sheet.facility.id).map(Vec::as_slice).unwrap_or_default();
        let peers: Vec<_> = vendors.iter().flat_map(|one| one.speaks_to(form)).collect();
        let of = |code: &str| counted.get(&(sheet.id, code.to_owned())).copied();
        let grounds = form.items.iter().filter_map(|item| Some((item.code.clone(), of(&item.code)?))).collect();
        let all = pairs::pairings(&judged, &peers, cases.remove(&sheet.id).unwrap_or_default(), &grounds);
        lines.extend(all.into_iter().filter_map(|one| line(&sheet, form, one, app.clock.today())));
    }
    lines
        .sort_by_cached_key(|line| (!line.standing.is_some_and(|one| one.state.is_open()), line.facility_name.clone()));
    Ok(lines)
}

/// What is looked at of each sheet: a hospital's own as it is being filled, everybody else's as it was last submitted.
async fn shown(
    app: &App,
    caller: &Caller,
    sheets: &[checklists::Checklist],
) -> Result<HashMap<ChecklistId, (RevisionId, SheetFacts)>> {
    let ids: Vec<_> = sheets.iter().map(|sheet| sheet.id).collect();
    let mut shown = checklists::last_submitted(&app.db, &ids).await?;
    let own = |facility| {
        let held = |one: &Assignment| one.role == Role::Hospital && one.grant == Grant::Facility(facility);
        caller.actor.assignments.iter().any(held)
    };
    let filled = sheets.iter().filter(|sheet| own(sheet.facility.id));
    shown.extend(filled.map(|sheet| (sheet.id, (sheet.open_revision, sheet.facts))));
    Ok(shown)
}

/// None for what calls for nothing: agreement, silence, a blank.
fn line(sheet: &checklists::Checklist, form: &Instrument, of: super::Pairing, today: Date) -> Option<Line> {
    let contradicts = of.standing.is_some_and(|one| one.state.is_contradiction());
    if !contradicts && of.risk.is_none() {
        return None;
    }
    let item = form.item(&of.item)?;
    let against = of.voices.iter().filter(|voice| of.against.contains(&voice.checklist));
    let next = of.decision.as_ref().or(of.risk.as_ref()).and_then(|step| step.next_on);
    Some(Line {
        checklist: sheet.id,
        facility: sheet.facility.id,
        facility_name: sheet.facility.name.clone(),
        health_centre_name: sheet.facility.health_centre_name.clone(),
        item_label: format!("{} {}", item.label_short(), item.short).trim().to_owned(),
        item: of.item,
        against: against.map(|voice| format!("{}・{}", voice.vendor_name, voice.system)).collect(),
        standing: of.standing,
        decision: of.decision,
        risk: of.risk,
        overdue: next.is_some_and(|day| day < today),
        grounds: of.grounds,
    })
}
