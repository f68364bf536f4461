//! 回答: which items a sheet must answer, what stands in it, and (in `check`) whether its answers are sound.

mod changes;
mod check;
mod merge;
mod wording;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fiscal_year::FiscalYear;
use crate::instrument::{Answer, Instrument, Item, LiftingFact, Purpose, TargetGroup};
use crate::rules::Rule;

pub use changes::{Change, changes};
pub use check::{Field, Violation};
pub use merge::{Merged, Versioned, merge};
pub(crate) use wording::{place, with_source as cited};

/// Rounds beyond this are a typing error, not a plan.
pub const MAX_ROUND: u8 = 12;

/// One cell of a sheet: an item in a round.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cell {
    pub item: String,
    /// From 1.
    pub round: u8,
}

/// What stands in a cell. Everything may be missing while the sheet is being filled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    pub answer: Option<Answer>,
    /// 確認日
    pub confirmed_on: Option<NaiveDate>,
    /// 目標日
    pub target_on: Option<NaiveDate>,
    #[serde(default)]
    pub note: String,
    /// 代行入力: where the original is kept; None where the respondent answered.
    #[serde(default)]
    pub proxy: Option<String>,
}

impl Given {
    pub fn is_blank(&self) -> bool {
        self.answer.is_none() && self.confirmed_on.is_none() && self.target_on.is_none()
    }
}

/// All cells of a revision.
pub type Answers = BTreeMap<Cell, Given>;

/// The statements at the top of a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetFacts {
    pub no_vendor_contract: bool,
    pub no_network: bool,
}

impl SheetFacts {
    fn states(self, fact: LiftingFact) -> bool {
        match fact {
            LiftingFact::NoVendorContract => self.no_vendor_contract,
            LiftingFact::NoNetwork => self.no_network,
        }
    }
}

/// What the sheet asks of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    Required,
    /// May stay blank this year (ITEM-YEAR).
    Reference,
    /// Lifted, and by which rule.
    NotRequired(Rule),
}

/// A sheet being judged: the form, the year it is collected for, the facts and what is answered so far.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    pub instrument: &'a Instrument,
    pub fiscal_year: FiscalYear,
    pub facts: SheetFacts,
    pub answers: &'a Answers,
}

impl<'a> Sheet<'a> {
    /// ITEM-GATE, ITEM-NO-VENDOR, ITEM-NO-NETWORK, ITEM-YEAR.
    pub fn duty(&self, item: &Item) -> Duty {
        if !item.gate && self.gate_says_no() {
            return Duty::NotRequired(match self.instrument.purpose {
                Purpose::Inspection => Rule::ItemGate,
                Purpose::SelfCheck => Rule::OutFlow,
            });
        }
        if self.facts.no_network && item.group == TargetGroup::Network {
            return Duty::NotRequired(Rule::ItemNoNetwork);
        }
        if let Some(fact) = item.not_required_when.iter().find(|fact| self.facts.states(**fact)) {
            return Duty::NotRequired(match fact {
                LiftingFact::NoVendorContract => Rule::ItemNoVendor,
                LiftingFact::NoNetwork => Rule::ItemNoNetwork,
            });
        }
        // A guideline's list has no years of grace, and is kept in whichever year it is used.
        let yearly = self.instrument.purpose == Purpose::Inspection;
        if yearly && item.required_from > self.fiscal_year { Duty::Reference } else { Duty::Required }
    }

    fn gate_says_no(&self) -> bool {
        let gate = self.instrument.gate();
        gate.and_then(|gate| self.given(&gate.code, 1)).is_some_and(|given| given.answer == Some(Answer::No))
    }

    pub fn given(&self, item: &str, round: u8) -> Option<&'a Given> {
        self.answers.get(&Cell { item: item.to_owned(), round })
    }

    /// The last round with an answer, and what stands there.
    pub fn latest(&self, item: &str) -> Option<(u8, &'a Given)> {
        self.rounds(item).rev().find(|(_, given)| given.answer.is_some())
    }

    /// The words files and figures use for a cell: the answer as `yes`, `no`, `not_applicable`, `blank` or
    /// `not_required`, and the id of the rule that lifts the item, else empty. A lifted item is not required even
    /// where an answer stands.
    pub fn figure_word(&self, item: &Item, round: u8) -> (&'static str, &'static str) {
        if let Duty::NotRequired(rule) = self.duty(item) {
            return ("not_required", rule.key());
        }
        let answer = self.given(&item.code, round).and_then(|given| given.answer);
        (answer.map_or("blank", Answer::key), "")
    }

    /// The target date that holds for an item: the one stated in the latest round that states any.
    pub fn target_on(&self, item: &str) -> Option<NaiveDate> {
        self.rounds(item).rev().find_map(|(_, given)| given.target_on)
    }

    /// The cells of an item in the order of rounds.
    fn rounds(&self, item: &str) -> impl DoubleEndedIterator<Item = (u8, &'a Given)> + use<'a> {
        let from = Cell { item: item.to_owned(), round: 0 };
        let to = Cell { item: item.to_owned(), round: u8::MAX };
        self.answers.range(from..=to).map(|(cell, given)| (cell.round, given))
    }

    /// ANS-NEXT: the round the item waits for, if any: the first while it is blank, the next while the last says no.
    pub fn expected_round(&self, item: &Item) -> Option<u8> {
        if matches!(self.duty(item), Duty::NotRequired(_)) {
            return None;
        }
        match self.latest(&item.code) {
            None => Some(1),
            Some(_) if item.gate => None,
            Some((round, given)) => (given.answer == Some(Answer::No) && round < MAX_ROUND).then_some(round + 1),
        }
    }

    /// ANS-YES: items answered yes without a word on what ground, in the order of the form. `on_file` says whether
    /// something is kept for an item. It stops nobody from submitting: the ground must be explainable, not written here.
    pub fn without_ground(&self, on_file: impl Fn(&str) -> bool) -> Vec<&'a Item> {
        let silent = |item: &&Item| {
            let yes = self.latest(&item.code).filter(|(_, given)| given.answer == Some(Answer::Yes));
            let lifted = matches!(self.duty(item), Duty::NotRequired(_));
            yes.is_some_and(|(_, given)| given.note.trim().is_empty()) && !lifted && !item.gate && !on_file(&item.code)
        };
        self.instrument.items.iter().filter(silent).collect()
    }

    /// Required items that still lack a first answer or its date (ANS-FIRST), in the order of the form.
    pub fn missing(&self) -> Vec<&'a Item> {
        let incomplete = |item: &&Item| {
            let first = self.given(&item.code, 1);
            first.is_none_or(|given| given.answer.is_none() || given.confirmed_on.is_none())
        };
        self.instrument.items.iter().filter(|item| self.duty(item) == Duty::Required).filter(incomplete).collect()
    }
}
