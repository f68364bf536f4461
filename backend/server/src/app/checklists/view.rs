//! Lists of sheets, and the whole sheet.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::answers::{Answers, Cell, Given, Sheet};
use tachiiri_domain::checklist::{StateKey, frozen};
use tachiiri_domain::ids::{ChecklistId, InstrumentVersionId};
use tachiiri_domain::instrument::{Instrument, Respondent};
use tachiiri_domain::request::RowVersion;
use tachiiri_storage::checklists::{self, Checklist};
use tachiiri_storage::{Conn, instruments};

use super::reach::{self, Hand};
use super::{Can, ChecklistRow, ChecklistView, Filter, PeerAnswer, RevisionLine};
use crate::app::{App, Caller, Listed, write};
use crate::error::Result;

pub async fn list(app: &App, caller: &Caller, filter: &Filter) -> Result<Listed<ChecklistRow>> {
    let scope = caller.actor.scope_for(Act::ViewChecklist)?;
    let found = checklists::list(&app.db, &scope, filter).await?;
    let today = app.clock.today();
    let rows = found.rows.into_iter().map(|sheet| ChecklistRow::of(sheet, today)).collect();
    Ok(Listed { rows, total: found.total })
}

/// The whole sheet. Reading somebody else's is an audit event.
pub async fn open(app: &App, caller: &Caller, id: ChecklistId) -> Result<ChecklistView> {
    let sheet = reach::seen(&app.db, &caller.actor, id).await?;
    let hand = reach::hand(&app.db, &caller.actor, &sheet).await?;
    if hand != Hand::Own {
        let write = write::begin(app, caller).await?;
        write.audit("checklist.view", format!("checklist:{id}"), json!({})).await?;
        write.commit(()).await?;
    }
    let can = Can {
        review: reach::held(&app.db, &caller.actor, Act::ReviewChecklist, id).await.is_ok() && !sheet.state.is_open(),
        ..can_write(app, &sheet, hand)
    };
    read(&app.db, app, caller, sheet, can).await
}

fn can_write(app: &App, sheet: &Checklist, hand: Hand) -> Can {
    let open = sheet.state.is_open() && reach::year_runs(sheet.fiscal_year, app.clock.today()).is_ok();
    let answer = open && hand != Hand::None;
    Can { answer, proxy: hand == Hand::Proxy, submit: answer, review: false }
}

async fn read(conn: &impl Conn, app: &App, caller: &Caller, sheet: Checklist, can: Can) -> Result<ChecklistView> {
    let scope = caller.actor.scope_for(Act::ViewChecklist)?;
    let instrument = reach::form(conn, &sheet).await?;
    let answers = checklists::answers(conn, sheet.open_revision).await?;
    let accepted = match sheet.accepted_revision {
        Some(revision) => frozen(&instrument, checklists::domain_answers(conn, revision).await?),
        None => Answers::new(),
    };
    let peers = match sheet.respondent {
        Respondent::Facility => peers(conn, &scope, &sheet, &instrument).await?,
        Respondent::Vendor => Vec::new(),
    };
    let given = cells(&answers);
    let judged = Sheet { instrument: &instrument, fiscal_year: sheet.fiscal_year, facts: sheet.facts, answers: &given };
    let revisions = checklists::revisions(conn, &scope, sheet.id).await?;
    Ok(ChecklistView {
        violations: judged.check(app.clock.today()),
        saved_at: checklists::saved_at(conn, sheet.open_revision).await?,
        missing: judged.missing().into_iter().map(|item| item.code.clone()).collect(),
        checklist: sheet.into(),
        instrument,
        answers,
        accepted,
        peers,
        revisions: revisions.into_iter().map(RevisionLine::from).collect(),
        can,
    })
}

/// The answers without their versions, as the rules take them.
pub(super) fn cells(answers: &BTreeMap<Cell, (Given, RowVersion)>) -> Answers {
    answers.iter().map(|(cell, (given, _))| (cell.clone(), given.clone())).collect()
}

/// The vendors' answers beside a facility's sheet. A sheet that was never submitted says nothing yet.
async fn peers(
    conn: &impl Conn,
    scope: &tachiiri_domain::scope::Scope,
    sheet: &Checklist,
    form: &Instrument,
) -> Result<Vec<PeerAnswer>> {
    let filter = Filter {
        facility: Some(sheet.facility.id),
        fiscal_year: Some(sheet.fiscal_year),
        respondent: Some(Respondent::Vendor),
        ..Filter::default()
    };
    let mut forms: HashMap<InstrumentVersionId, Option<Instrument>> = HashMap::new();
    let mut found = Vec::new();
    // A facility has a handful of contracts: a query each is no loop over the register.
    for vendor in checklists::list(conn, scope, &filter).await?.rows {
        let vendor_form = match forms.entry(vendor.instrument_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(instruments::find(conn, vendor.instrument_id).await?),
        };
        let Some(vendor_form) = vendor_form else { continue };
        let answers = match vendor.state.key() {
            StateKey::Draft => Answers::new(),
            StateKey::Submitted | StateKey::Returned | StateKey::Accepted => {
                checklists::domain_answers(conn, vendor.open_revision).await?
            }
        };
        found.extend(pair(&vendor, vendor_form, &answers, form));
    }
    Ok(found)
}

/// VEN-PAIR: which vendor item speaks to which of ours is data of the form.
fn pair(vendor: &Checklist, vendor_form: &Instrument, answers: &Answers, form: &Instrument) -> Vec<PeerAnswer> {
    let judged = Sheet { instrument: vendor_form, fiscal_year: vendor.fiscal_year, facts: vendor.facts, answers };
    let (vendor_name, system) =
        vendor.contract.as_ref().map(|one| (one.vendor_name.clone(), one.system.clone())).unwrap_or_default();
    let speaks = vendor_form.items.iter().filter_map(|item| Some((item, item.pairs_with.as_ref()?)));
    speaks
        .filter_map(|(item, lineage)| {
            let ours = form.items.iter().find(|ours| ours.lineage == *lineage)?;
            let latest = judged.latest(&item.code).map(|(_, given)| given);
            Some(PeerAnswer {
                checklist: vendor.id,
                vendor_name: vendor_name.clone(),
                system: system.clone(),
                item: ours.code.clone(),
                answer: latest.and_then(|given| given.answer),
                confirmed_on: latest.and_then(|given| given.confirmed_on),
                target_on: judged.target_on(&item.code),
            })
        })
        .collect()
}
