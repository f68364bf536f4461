//! Lists of sheets, and the whole sheet.

use std::collections::BTreeMap;

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::answers::{Answers, Cell, Change, Given, Sheet, SheetFacts, Violation, changes};
use tachiiri_domain::checklist::frozen;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{ChecklistId, FacilityId, RevisionId};
use tachiiri_domain::instrument::{Instrument, Purpose, Respondent};
use tachiiri_domain::notes::Note;
use tachiiri_domain::outsourced::{self, unfounded_yes};
use tachiiri_domain::request::RowVersion;
use tachiiri_domain::scope::Scope;
use tachiiri_storage::checklists::{self, Checklist};
use tachiiri_storage::evidence::Evidence;
use tachiiri_storage::{Conn, conflicts, directors, evidence, instruments, settings};

use super::answering::digest;
use super::reach::{self, Hand};
use super::{Can, ChecklistRow, ChecklistView, DirectorState, Filter, PeerAnswer, RevisionLine, carried, last_year};
use crate::app::conflicts::{Pairing, pairs};
use crate::app::names::Names;
use crate::app::self_checks::systems_behind;
use crate::app::{App, Caller, Listed, Page, write};
use crate::error::{AppError, Result};

pub async fn list(app: &App, caller: &Caller, filter: &Filter) -> Result<Listed<ChecklistRow>> {
    let scope = caller.actor.scope_for(Act::ViewChecklist)?;
    let found = checklists::list(&app.db, &scope, filter).await?;
    let today = app.clock.today();
    let rows = found.rows.into_iter().map(|sheet| ChecklistRow::of(sheet, today)).collect();
    Ok(Listed { rows, total: found.total })
}

/// The whole sheet: what is being filled for who fills it, for everybody else what was last submitted. Reading somebody
/// else's is an audit event.
pub async fn open(app: &App, caller: &Caller, id: ChecklistId) -> Result<ChecklistView> {
    let sheet = reach::seen(&app.db, &caller.actor, id).await?;
    let hand = reach::hand(&caller.actor, &sheet);
    if !matches!(hand, Hand::Own | Hand::Director) {
        record(app, caller, "checklist.view", id).await?;
    }
    let can = Can {
        see_evidence: reach::reads(&caller.actor, Act::ViewEvidence, &sheet),
        review: reach::within(&caller.actor, Act::ReviewChecklist, &sheet) && !sheet.state.is_open(),
        ..can_write(app, caller, &sheet, hand)
    };
    let shown = match hand {
        Hand::Own | Hand::Director => Shown::working(&sheet),
        Hand::Proxy | Hand::None => Shown::submitted(&app.db, &sheet).await?,
    };
    read(app, caller, (sheet, shown, can)).await
}

/// The sheet as it is being filled, for who may write on it: the respondent, or who enters for him.
///
/// # Errors
/// Denied for who only reads.
pub async fn open_to_write(app: &App, caller: &Caller, id: ChecklistId) -> Result<ChecklistView> {
    let sheet = reach::seen(&app.db, &caller.actor, id).await?;
    let hand = reach::hand(&caller.actor, &sheet);
    match hand {
        Hand::Own => {}
        Hand::Proxy => record(app, caller, "checklist.proxy", id).await?,
        Hand::Director | Hand::None => return Err(AppError::Denied),
    }
    let can = can_write(app, caller, &sheet, hand);
    let shown = Shown::working(&sheet);
    read(app, caller, (sheet, shown, can)).await
}

async fn record(app: &App, caller: &Caller, verb: &str, id: ChecklistId) -> Result<()> {
    let write = write::begin(app, caller).await?;
    write.audit(verb, format!("checklist:{id}"), json!({})).await?;
    write.commit(()).await
}

/// Which revision of a sheet is shown, with the facts of it.
struct Shown {
    revision: Option<RevisionId>,
    facts: SheetFacts,
}

impl Shown {
    fn working(sheet: &Checklist) -> Self {
        Self { revision: Some(sheet.open_revision), facts: sheet.facts }
    }

    async fn submitted(conn: &impl Conn, sheet: &Checklist) -> Result<Self> {
        let last = checklists::last_submitted(conn, &[sheet.id]).await?.remove(&sheet.id);
        Ok(Self { revision: last.map(|(id, _)| id), facts: last.map(|(_, facts)| facts).unwrap_or_default() })
    }
}

fn can_write(app: &App, caller: &Caller, sheet: &Checklist, hand: Hand) -> Can {
    let open = sheet.state.is_open() && reach::year_runs(sheet.fiscal_year, app.clock.today()).is_ok();
    let answer = open && matches!(hand, Hand::Own | Hand::Proxy);
    let facility = sheet.respondent == Respondent::Facility;
    let handed_in = sheet.purpose == Purpose::Inspection || !facility;
    let direct = open && facility && handed_in && matches!(hand, Hand::Own | Hand::Director);
    let keep = matches!(hand, Hand::Own | Hand::Proxy);
    let (proxy, submit) = (hand == Hand::Proxy, answer && handed_in);
    let see_conflicts = reach::reads(&caller.actor, Act::ViewConflicts, sheet);
    let resolve = reach::within(&caller.actor, Act::ResolveConflict, sheet);
    Can { answer, proxy, submit, keep, see_evidence: keep, direct, see_conflicts, resolve, review: false }
}

async fn read(app: &App, caller: &Caller, (mut sheet, shown, can): (Checklist, Shown, Can)) -> Result<ChecklistView> {
    let conn = &app.db;
    let scope = caller.actor.scope_for(Act::ViewChecklist)?;
    let instrument = reach::form(conn, &sheet).await?;
    sheet.facts = shown.facts;
    let kept = Kept::of(conn, &sheet, &instrument, shown.revision).await?;
    let given = cells(&kept.answers);
    let judged = Sheet { instrument: &instrument, fiscal_year: sheet.fiscal_year, facts: sheet.facts, answers: &given };
    let beside = Beside::of(conn, &sheet, &judged).await?;
    let (revisions, names) = history(conn, &sheet).await?;
    let number = revisions.iter().find(|one| Some(one.id) == shown.revision).map(|one| one.number);
    let digest = digest(&instrument.key(), sheet.facts, &given);
    Ok(ChecklistView {
        director: director(conn, &sheet, shown.revision, &digest).await?,
        questions: questions(conn, &scope, &sheet).await?,
        others: others(app, caller, &sheet).await?,
        digest,
        violations: violations(app, &judged, sheet.facility.id).await?,
        has_original: instruments::workbook(conn, sheet.instrument_id).await?.is_some(),
        saved_at: kept.saved_at,
        without_ground: without_ground(&judged, &beside.evidence),
        missing: judged.missing().into_iter().map(|item| item.code.clone()).collect(),
        changes: since_last(conn, &revisions, number, &given).await?,
        shown: number,
        last_year: last_year::of(conn, &scope, &sheet, &instrument).await?,
        carried: carried::of(conn, &scope, &sheet, &judged).await?,
        notes: notes(&sheet),
        checklist: sheet.into(),
        answers: kept.answers,
        accepted: kept.accepted,
        peers: beside.peers,
        pairings: beside.pairings,
        // Whoever may not see evidence is told how much there is, not what.
        evidence: if can.see_evidence { beside.evidence } else { Vec::new() },
        revisions: revisions.into_iter().map(|one| RevisionLine::of(one, &names)).collect(),
        can,
        instrument,
    })
}

/// The rules that the answers break, and a yes in 自己点検 that the systems of the facility do not bear out.
async fn violations(app: &App, judged: &Sheet<'_>, facility: FacilityId) -> Result<Vec<Violation>> {
    let systems = systems_behind(app, &app.db, (judged.instrument, facility)).await?;
    let systems: Vec<_> = systems.iter().map(|(name, updates)| (name.as_str(), *updates)).collect();
    let unfounded = unfounded_yes(judged, &outsourced::flow(&systems));
    Ok(judged.check(app.clock.today()).into_iter().chain(unfounded).collect())
}

/// The revisions of the sheet, and the names of those who handed them in.
async fn history(conn: &impl Conn, sheet: &Checklist) -> Result<(Vec<checklists::Revision>, Names)> {
    let revisions = checklists::revisions(conn, &Scope::nation(), sheet.id).await?;
    let names = Names::of(conn, revisions.iter().filter_map(|one| Some(one.submitted.as_ref()?.1.as_str()))).await?;
    Ok((revisions, names))
}

/// ANS-YES: what is on file for an item explains its yes, also where nothing is written beside it.
fn without_ground(judged: &Sheet<'_>, evidence: &[Evidence]) -> Vec<String> {
    let grounds = pairs::grounds(evidence);
    let silent = judged.without_ground(|code| grounds.contains_key(code));
    silent.into_iter().map(|item| item.code.clone()).collect()
}

/// What the revision shown holds, and what was confirmed before it.
struct Kept {
    answers: BTreeMap<Cell, (Given, RowVersion)>,
    accepted: Answers,
    saved_at: Option<Timestamp>,
}

impl Kept {
    async fn of(conn: &impl Conn, sheet: &Checklist, form: &Instrument, revision: Option<RevisionId>) -> Result<Self> {
        let (answers, saved_at) = match revision {
            Some(revision) => (checklists::answers(conn, revision).await?, checklists::saved_at(conn, revision).await?),
            None => (BTreeMap::new(), None),
        };
        let accepted = match sheet.accepted_revision {
            Some(revision) => frozen(form, checklists::domain_answers(conn, revision).await?),
            None => Answers::new(),
        };
        Ok(Self { answers, accepted, saved_at })
    }
}

/// What stands beside the answers.
struct Beside {
    peers: Vec<PeerAnswer>,
    pairings: Vec<Pairing>,
    evidence: Vec<Evidence>,
}

impl Beside {
    /// The sheet was seen: what belongs to it is, also where its facility has moved away.
    async fn of(conn: &impl Conn, sheet: &Checklist, judged: &Sheet<'_>) -> Result<Self> {
        let scope = &Scope::nation();
        let evidence = evidence::list(conn, scope, sheet.id).await?;
        if sheet.respondent == Respondent::Vendor {
            return Ok(Self { peers: Vec::new(), pairings: Vec::new(), evidence });
        }
        let spoken = pairs::spoken(conn, scope, &pairs::beside(sheet)).await?;
        let peers: Vec<_> = spoken.iter().flat_map(|one| one.speaks_to(judged.instrument)).collect();
        let cases = conflicts::cases(conn, scope, &[sheet.id]).await?.remove(&sheet.id).unwrap_or_default();
        let pairings = pairs::pairings(judged, &peers, cases, &pairs::grounds(&evidence));
        Ok(Self { peers, pairings, evidence })
    }
}

/// How many questions of the facility wait for the vendor's reply; None where it asked none.
async fn questions(conn: &impl Conn, scope: &Scope, sheet: &Checklist) -> Result<Option<usize>> {
    if sheet.respondent == Respondent::Facility {
        return Ok(None);
    }
    let asked = conflicts::questions(conn, scope, &[sheet.id]).await?.remove(&sheet.id);
    Ok(asked.map(|all| all.iter().filter(|one| one.waits).count()))
}

/// As many as are worth a line beside the sheet.
const MOST_OTHERS: u64 = 20;

/// The other sheets of the year that the caller answers himself.
async fn others(app: &App, caller: &Caller, sheet: &Checklist) -> Result<Vec<ChecklistRow>> {
    let own = reach::own(&caller.actor, sheet.respondent);
    if own.grants().is_empty() || own.is_nation() {
        return Ok(Vec::new());
    }
    let filter = Filter {
        fiscal_year: Some(sheet.fiscal_year),
        respondent: Some(sheet.respondent),
        page: Some(Page { number: 1, size: MOST_OTHERS }),
        ..Filter::default()
    };
    let rows = checklists::list(&app.db, &own, &filter).await?.rows;
    let today = app.clock.today();
    Ok(rows.into_iter().filter(|one| one.id != sheet.id).map(|one| ChecklistRow::of(one, today)).collect())
}

/// 院長の確認 of the revision shown, where the authority asks for it.
async fn director(
    conn: &impl Conn,
    sheet: &Checklist,
    revision: Option<RevisionId>,
    digest: &str,
) -> Result<DirectorState> {
    let setting = settings::of_sheet(conn, sheet.id).await?;
    let handed_in = sheet.respondent == Respondent::Facility && sheet.purpose == Purpose::Inspection;
    let asked = setting.director_confirms && handed_in;
    let confirmation = match revision {
        Some(revision) => directors::last(conn, &[revision]).await?.remove(&revision),
        None => None,
    };
    let holds = confirmation.as_ref().is_some_and(|one| one.digest == digest);
    Ok(DirectorState { asked, confirmation, holds })
}

/// What counts as はい is said to hospitals; the vendors' form asks other things in the same words.
fn notes(sheet: &Checklist) -> Vec<Note> {
    let all = match (sheet.respondent, sheet.purpose) {
        (Respondent::Facility, Purpose::Inspection) => tachiiri_seed::notes::all(),
        (Respondent::Vendor, _) | (_, Purpose::SelfCheck) => &[],
    };
    all.iter().filter(|note| note.holds_in(sheet.fiscal_year)).cloned().collect()
}

/// The changes against the submission before the revision shown; none on a first one.
async fn since_last(
    conn: &impl Conn,
    revisions: &[checklists::Revision],
    shown: Option<i32>,
    now: &Answers,
) -> Result<Vec<Change>> {
    let earlier = |one: &&checklists::Revision| one.submitted.is_some() && Some(one.number) < shown;
    let Some(before) = revisions.iter().rfind(earlier) else { return Ok(Vec::new()) };
    Ok(changes(&checklists::domain_answers(conn, before.id).await?, now))
}

/// How many required items of the open revision lack a complete first answer.
pub(in crate::app) async fn judged_missing(conn: &impl Conn, sheet: &Checklist) -> Result<u32> {
    let form = reach::form(conn, sheet).await?;
    let answers = checklists::domain_answers(conn, sheet.open_revision).await?;
    let judged = Sheet { instrument: &form, fiscal_year: sheet.fiscal_year, facts: sheet.facts, answers: &answers };
    Ok(u32::try_from(judged.missing().len()).unwrap_or(u32::MAX))
}

/// The answers without their versions, as the rules take them.
pub(super) fn cells(answers: &BTreeMap<Cell, (Given, RowVersion)>) -> Answers {
    answers.iter().map(|(cell, (given, _))| (cell.clone(), given.clone())).collect()
}
