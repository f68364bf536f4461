//! From the sheet as the operation gives it to the sheet as the page shows it.

use std::collections::BTreeMap;

use tachiiri_domain::answers::{Answers, Cell, Given};
use tachiiri_domain::request::RowVersion;
use tachiiri_pages::Layout;
use tachiiri_pages::director::DirectorState;
use tachiiri_pages::evidence::EvidenceLine;
use tachiiri_pages::sheet::{Beside, Checklist, LastYear, Mark, Mode, Other, SheetHead};

use super::{conflicts, evidence, fresh_key};
use crate::app::App;
use crate::app::checklists::{self, Can, ChecklistRow, ChecklistView, LastAnswer};

/// The page of a sheet on a first visit: nobody is scolded before having begun.
pub fn page(app: &App, layout: Layout, view: ChecklistView) -> Checklist {
    Checklist {
        layout,
        request_key: fresh_key(app),
        facts_request_key: fresh_key(app),
        head: head(&view.checklist),
        facts: view.checklist.facts,
        facts_version: view.checklist.facts_version,
        marks: marks(&view.answers, &view.accepted),
        violations: vec![],
        unread: vec![],
        stale: vec![],
        beside: Beside {
            pairings: view.pairings.iter().map(conflicts::pairing).collect(),
            shows_course: view.can.see_conflicts,
            may_resolve: view.can.resolve,
            questions: view.questions,
            evidence: standing(app, view.evidence),
            shows_evidence: view.can.see_evidence,
            last_year: view.last_year.into_iter().map(last_year).collect(),
            notes: view.notes,
            changes: view.changes,
            others: view.others.into_iter().map(other).collect(),
            carried: view.carried,
        },
        mode: mode(view.can),
        director: DirectorState {
            asked: view.director.asked,
            confirmation: view.director.confirmation,
            holds: view.director.holds,
        },
        may_direct: view.can.direct,
        receipt: view.revisions.iter().any(|one| one.submitted_at.is_some()),
        has_original: view.has_original,
        shown: view.shown,
        may_proxy: false,
        saved_at: view.saved_at,
        instrument: view.instrument,
    }
}

/// What every page about the sheet shows of it.
pub fn head(checklist: &checklists::Checklist) -> SheetHead {
    SheetHead {
        id: checklist.id,
        facility_name: checklist.facility_name.clone(),
        health_centre: checklist.health_centre_name.clone(),
        contract: contract(&checklist.vendor_name, &checklist.system),
        fiscal_year: checklist.fiscal_year,
        due_on: checklist.due_on,
        state: checklist.state.clone(),
        revision_no: checklist.revision_no,
    }
}

/// `架空システム株式会社・電子カルテ`, or nothing for a facility's sheet.
pub fn contract(vendor: &str, system: &str) -> String {
    let parts = [vendor, system].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("・")
}

/// Every cell with its version; confirmed ones are frozen (ANS-NEXT).
fn marks(answers: &BTreeMap<Cell, (Given, RowVersion)>, accepted: &Answers) -> BTreeMap<Cell, Mark> {
    let mark = |(cell, (given, version)): (&Cell, &(Given, RowVersion))| {
        let frozen = accepted.get(cell).is_some_and(|before| before.answer.is_some());
        (cell.clone(), Mark { given: given.clone(), version: *version, frozen })
    };
    answers.iter().map(mark).collect()
}

fn standing(app: &App, evidence: Vec<crate::app::evidence::Evidence>) -> Vec<EvidenceLine> {
    evidence.into_iter().filter(|one| one.stands()).map(|one| evidence::line(app, one)).collect()
}

fn other(row: ChecklistRow) -> Other {
    let name = [row.facility_name.as_str(), row.system.as_str()].join(" ").trim().to_owned();
    Other { id: row.id, name, state: row.state }
}

fn last_year(one: LastAnswer) -> LastYear {
    LastYear {
        item: one.item,
        fiscal_year: one.fiscal_year,
        became: one.became.label(),
        answer: one.answer,
        confirmed_on: one.confirmed_on,
        target_on: one.target_on,
        may_take: one.may_take,
    }
}

fn mode(can: Can) -> Mode {
    match (can.answer, can.proxy) {
        (true, true) => Mode::Proxy,
        (true, false) => Mode::Answer,
        (false, _) => Mode::Read,
    }
}
