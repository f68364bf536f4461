//! What a file says beside what stands in the sheet: changes, conflicts, and everything that is wrong.

use tachiiri_domain::Date;
use tachiiri_domain::answers::{Answers, Cell, Field, Given, Merged, Sheet, SheetFacts, Violation, merge};
use tachiiri_domain::checklist::may_write;
use tachiiri_domain::instrument::Item;
use tachiiri_domain::outsourced::{self, unfounded_yes};
use tachiiri_domain::problem::CellProblem;
use tachiiri_domain::rules::Rule;
use tachiiri_domain::wareki;
use tachiiri_files::checklist_book::{Found, Places, Reading, Stamp};

use super::{CellChange, FactsChange, Held, Preview};
use crate::app::checklists::reach::Hand;

pub(super) struct Compared<'a> {
    pub held: &'a Held,
    pub stamp: Option<&'a Stamp>,
    /// 代行入力: where the original of the whole file is kept.
    pub original: &'a str,
}

impl Compared<'_> {
    pub fn preview(&self, reading: &Reading, file: String, today: Date) -> Preview {
        let (mut changes, mut conflicts, mut problems) = (Vec::new(), Vec::new(), reading.problems.clone());
        for item in &self.held.form.items {
            let found = reading.cells.range(cells_of(item)).filter(|(_, found)| !found.unsound);
            for (cell, found) in found {
                match self.merged(cell, found) {
                    Merged::Same => {}
                    Merged::Change(given) => changes.push(self.change(item, cell, found, given)),
                    Merged::Conflict(given) => conflicts.push(self.change(item, cell, found, given)),
                }
            }
        }
        problems.extend(self.broken(&changes, today));
        problems.sort_by_key(|problem| place(&problem.cell));
        let missing = self.held.form.items.iter().filter(|item| reading.missing.contains(&item.code));
        let answers = reading.cells.values().filter(|found| found.given.answer.is_some()).count();
        Preview {
            file,
            changes,
            facts: self.facts(reading),
            conflicts,
            problems,
            missing: missing.map(named).collect(),
            stamped: self.stamp.is_some(),
            answers: u32::try_from(answers).unwrap_or(u32::MAX),
        }
    }

    fn merged(&self, cell: &Cell, found: &Found) -> Merged {
        let blank = (Given::default(), 0);
        let (stored, version) = self.held.answers.get(cell).unwrap_or(&blank);
        let base = self.stamp.map(|stamp| stamp.base(cell));
        // By whose hand an answer came is no difference of its own, and not everyone's file has the column.
        let own = |given: &Given| Given { proxy: None, ..given.clone() };
        let base = base.as_ref().map(|(given, version)| (own(given), *version));
        let file = own(&found.given);
        let merged = merge(base.as_ref().map(|(given, version)| (given, *version)), (&own(stored), *version), &file);
        match merged {
            Merged::Same => Merged::Same,
            Merged::Change(given) => Merged::Change(self.signed(given, found)),
            Merged::Conflict(given) => Merged::Conflict(self.signed(given, found)),
        }
    }

    /// 代行入力 names the original, else the rule says so at the cell.
    fn signed(&self, given: Given, found: &Found) -> Given {
        if self.held.hand != Hand::Proxy || given.is_blank() {
            return given;
        }
        let original = found.given.proxy.clone().unwrap_or_else(|| self.original.trim().to_owned());
        Given { proxy: Some(original), ..given }
    }

    fn change(&self, item: &Item, cell: &Cell, found: &Found, after: Given) -> CellChange {
        let (before, based_on) = self.held.answers.get(cell).cloned().unwrap_or_default();
        CellChange { cell: cell.clone(), label: named(item), before, after, based_on, at: found.at.clone() }
    }

    /// What stands against writing the changes, each at its cell.
    fn broken(&self, changes: &[CellChange], today: Date) -> Vec<CellProblem> {
        let held = self.held;
        let mut answers: Answers =
            held.answers.iter().map(|(cell, (given, _))| (cell.clone(), given.clone())).collect();
        answers.extend(changes.iter().map(|change| (change.cell.clone(), change.after.clone())));
        let (facts, fiscal_year) = (held.sheet.facts, held.sheet.fiscal_year);
        let sheet = Sheet { instrument: &held.form, fiscal_year, facts, answers: &answers };
        let systems: Vec<_> = held.systems.iter().map(|(name, updates)| (name.as_str(), *updates)).collect();
        let unfounded = unfounded_yes(&sheet, &outsourced::flow(&systems));
        let mut problems = Vec::new();
        for change in changes {
            if let Err(refused) = may_write(&held.form, &held.sheet.state, &held.frozen, &change.cell, &change.after) {
                problems.push(frozen(change, refused.to_string()));
                continue;
            }
            let Some(item) = held.form.item(&change.cell.item) else { continue };
            let broken = sheet.check_cell(item, change.cell.round, &change.after, today);
            let unfounded = unfounded.iter().filter(|found| found.item == change.cell.item).cloned();
            problems.extend(broken.into_iter().chain(unfounded).map(|violation| at_cell(change, violation)));
        }
        problems
    }

    fn facts(&self, reading: &Reading) -> Option<FactsChange> {
        let (before, version) = (self.held.sheet.facts, self.held.sheet.sheet_version);
        let found = reading.facts;
        let after = SheetFacts {
            no_vendor_contract: found.no_vendor_contract.unwrap_or(before.no_vendor_contract),
            no_network: found.no_network.unwrap_or(before.no_network),
        };
        // What the file was made with and nobody touched in it does not undo what was stated since.
        let untouched = self.stamp.is_some_and(|stamp| stamp.facts == after && stamp.facts_version <= version);
        (after != before && !untouched).then_some(FactsChange { before, after, based_on: version })
    }
}

/// The cells of an item, all rounds.
fn cells_of(item: &Item) -> std::ops::RangeInclusive<Cell> {
    let cell = |round| Cell { item: item.code.clone(), round };
    cell(0)..=cell(u8::MAX)
}

fn named(item: &Item) -> String {
    [item.label_short(), item.short.clone()].join(" ").trim().to_owned()
}

fn frozen(change: &CellChange, message: String) -> CellProblem {
    CellProblem {
        sheet: change.at.sheet.clone(),
        cell: change.at.answer.clone(),
        value: change.after.answer.map(|answer| answer.label().to_owned()).unwrap_or_default(),
        code: "round_frozen".to_owned(),
        rule: Some(Rule::AnsNext),
        message,
    }
}

fn at_cell(change: &CellChange, violation: Violation) -> CellProblem {
    let date = |date: Option<Date>| date.map(wareki::long).unwrap_or_default();
    let Places { sheet, answer, confirmed_on, target_on, proxy, .. } = &change.at;
    let proxied = violation.rule == Rule::VenProxy && !proxy.is_empty();
    let (cell, value) = match violation.field {
        Field::Answer if proxied => (proxy, String::new()),
        Field::Answer => (answer, change.after.answer.map(|answer| answer.label().to_owned()).unwrap_or_default()),
        Field::ConfirmedOn => (confirmed_on, date(change.after.confirmed_on)),
        Field::TargetOn => (target_on, date(change.after.target_on)),
    };
    let cell = if cell.is_empty() { answer } else { cell };
    CellProblem {
        sheet: sheet.clone(),
        cell: cell.clone(),
        value,
        code: "rule".to_owned(),
        rule: Some(violation.rule),
        message: violation.message,
    }
}

/// Row, then column, so that problems stand in the order of the sheet.
fn place(cell: &str) -> (u32, usize, String) {
    let letters = cell.trim_end_matches(|c: char| c.is_ascii_digit());
    let row = cell[letters.len()..].parse().unwrap_or_default();
    (row, letters.len(), letters.to_owned())
}
