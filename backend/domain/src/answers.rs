//! 回答: which items a sheet must answer, and whether its answers are sound.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fiscal_year::FiscalYear;
use crate::instrument::{Answer, Instrument, Item, LiftingFact, TargetGroup};
use crate::rules::Rule;
use crate::wareki;

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

/// Which field of a cell a violation points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Answer,
    ConfirmedOn,
    TargetOn,
}

/// A broken rule at a place, with the sentence every door of the program shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    pub rule: Rule,
    pub item: String,
    pub round: u8,
    pub field: Field,
    /// Place, value found, what is allowed, source – in Japanese.
    pub message: String,
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
            return Duty::NotRequired(Rule::ItemGate);
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
        if item.required_from > self.fiscal_year { Duty::Reference } else { Duty::Required }
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

    /// Required items that still lack a first answer or its date (ANS-FIRST), in the order of the form.
    pub fn missing(&self) -> Vec<&'a Item> {
        let incomplete = |item: &&Item| {
            let first = self.given(&item.code, 1);
            first.is_none_or(|given| given.answer.is_none() || given.confirmed_on.is_none())
        };
        self.instrument.items.iter().filter(|item| self.duty(item) == Duty::Required).filter(incomplete).collect()
    }

    /// Everything that stands against submitting the sheet today, in the order of the form. Empty: it may go.
    pub fn check(&self, today: NaiveDate) -> Vec<Violation> {
        let mut violations = Vec::new();
        for item in &self.instrument.items {
            let duty = self.duty(item);
            if matches!(duty, Duty::NotRequired(_)) {
                continue;
            }
            if duty == Duty::Required {
                self.check_first(item, &mut violations);
            }
            for (cell, given) in self.answers.iter().filter(|(cell, _)| cell.item == item.code) {
                violations.extend(self.check_cell(item, cell.round, given, today));
                check_complete(item, cell.round, given, duty, &mut violations);
            }
        }
        violations.sort_by_key(|violation| (self.position(&violation.item), violation.round, violation.field));
        violations
    }

    /// ANS-FIRST: the first answer is there at all (its date is looked at with the cell).
    fn check_first(&self, item: &Item, violations: &mut Vec<Violation>) {
        if self.given(&item.code, 1).is_none_or(|given| given.answer.is_none()) {
            violations.push(violation(
                Rule::AnsFirst,
                item,
                1,
                Field::Answer,
                format!("{}の1回目が未記入です。{}を選んでください", place(item), allowed(self.instrument)),
            ));
        }
    }

    /// What is wrong with one cell as it stands, whether or not the sheet is complete: held at every save.
    pub fn check_cell(&self, item: &Item, round: u8, given: &Given, today: NaiveDate) -> Vec<Violation> {
        let mut violations = Vec::new();
        self.check_round(item, round, given, &mut violations);
        self.check_value(item, round, given, &mut violations);
        self.check_date(item, round, given, today, &mut violations);
        check_target(item, round, given, &mut violations);
        violations
    }

    fn check_round(&self, item: &Item, round: u8, given: &Given, violations: &mut Vec<Violation>) {
        let one_only = item.gate && round > 1;
        let no_ground = round > 1 && self.given(&item.code, round - 1).is_none_or(|before| before.answer.is_none());
        let out_of_range = round == 0 || round > MAX_ROUND;
        let message = if one_only {
            format!("{}は1回だけ答える項目です。{round}回目は入れられません", place(item))
        } else if out_of_range {
            format!("{}の{round}回目は入れられません。1〜{MAX_ROUND}回目です", place(item))
        } else if no_ground && !given.is_blank() {
            format!(
                "{}の{round}回目が入っていますが、{}回目の回答がありません。先に{}回目を入れてください",
                place(item),
                round - 1,
                round - 1
            )
        } else {
            return;
        };
        violations.push(violation(Rule::AnsNext, item, round, Field::Answer, message));
    }

    fn check_value(&self, item: &Item, round: u8, given: &Given, violations: &mut Vec<Violation>) {
        let Some(answer) = given.answer.filter(|answer| !self.instrument.answers.contains(answer)) else { return };
        violations.push(violation(
            Rule::AnsFirst,
            item,
            round,
            Field::Answer,
            format!(
                "{}の{round}回目の「{}」はこの様式にない回答です。{}を選んでください",
                place(item),
                answer.label(),
                allowed(self.instrument)
            ),
        ));
    }

    /// ANS-DATES
    fn check_date(&self, item: &Item, round: u8, given: &Given, today: NaiveDate, violations: &mut Vec<Violation>) {
        let Some(date) = given.confirmed_on else { return };
        let (first, last) = (self.fiscal_year.first_day(), self.fiscal_year.last_day());
        let found = format!("{}の{round}回目の確認日「{}」は", place(item), wareki::long(date));
        let before = (1..round).rev().find_map(|earlier| self.given(&item.code, earlier)?.confirmed_on);
        let after = self.given(&item.code, round.saturating_add(1)).and_then(|later| later.confirmed_on);
        let message = if !self.fiscal_year.contains(date) {
            format!(
                "{found}{}の外です。{}から{}までの日を入れてください",
                self.fiscal_year.label(),
                wareki::long(first),
                wareki::long(last)
            )
        } else if date > today {
            format!("{found}今日より先の日です。{}までの日を入れてください", wareki::long(today))
        } else if let Some(before) = before.filter(|before| date < *before) {
            format!("{found}前の回の確認日より前です。{}以後の日を入れてください", wareki::long(before))
        } else if let Some(after) = after.filter(|after| date > *after) {
            format!("{found}次の回の確認日より後です。{}以前の日を入れてください", wareki::long(after))
        } else {
            return;
        };
        violations.push(violation(Rule::AnsDates, item, round, Field::ConfirmedOn, message));
    }

    fn position(&self, code: &str) -> usize {
        self.instrument.items.iter().position(|item| item.code == code).unwrap_or(usize::MAX)
    }
}

/// What a submission adds to [`Sheet::check_cell`]: the date beside every answer, the target beside a first no.
fn check_complete(item: &Item, round: u8, given: &Given, duty: Duty, violations: &mut Vec<Violation>) {
    if given.answer.is_some() && given.confirmed_on.is_none() {
        violations.push(violation(
            Rule::AnsFirst,
            item,
            round,
            Field::ConfirmedOn,
            format!("{}の{round}回目の確認日が未記入です。確かめた日を入れてください", place(item)),
        ));
    }
    if given.answer.is_none() && !given.is_blank() {
        violations.push(violation(
            Rule::AnsFirst,
            item,
            round,
            Field::Answer,
            format!(
                "{}の{round}回目に日付がありますが、回答がありません。回答を選ぶか、日付を消してください",
                place(item)
            ),
        ));
    }
    let wants_target = duty == Duty::Required && round == 1 && item.target.asked;
    if wants_target && given.answer == Some(Answer::No) && given.target_on.is_none() {
        violations.push(violation(
            Rule::AnsTarget,
            item,
            round,
            Field::TargetOn,
            format!("{}は「いいえ」ですが、目標日が未記入です。{}の日を入れてください", place(item), window(item)),
        ));
    }
}

/// ANS-TARGET-ONLY-NO, and the window of ANS-TARGET.
fn check_target(item: &Item, round: u8, given: &Given, violations: &mut Vec<Violation>) {
    let Some(target) = given.target_on else { return };
    let found = format!("{}の{round}回目の目標日「{}」", place(item), wareki::long(target));
    if given.answer == Some(Answer::Yes) || given.answer == Some(Answer::NotApplicable) {
        let label = given.answer.map_or("", Answer::label);
        violations.push(violation(
            Rule::AnsTargetOnlyNo,
            item,
            round,
            Field::TargetOn,
            format!("{found}がありますが、回答は「{label}」です。目標日は「いいえ」のときだけ入れてください"),
        ));
        return;
    }
    let early = item.target.from.is_some_and(|from| target < from);
    let late = item.target.to.is_some_and(|to| target > to);
    // Some forms have no target column for an item (R5: 3(1)); a date kept there is the facility's own note.
    if item.target.asked && (early || late) {
        violations.push(violation(
            Rule::AnsTarget,
            item,
            round,
            Field::TargetOn,
            format!("{found}は様式の期間の外です。{}の日を入れてください", window(item)),
        ));
    }
}

fn violation(rule: Rule, item: &Item, round: u8, field: Field, found: String) -> Violation {
    let message = format!("{found}（{}、{}）。", rule.entry().id, rule.entry().source);
    Violation { rule, item: item.code.clone(), round, field, message }
}

fn place(item: &Item) -> String {
    format!("「{} {}」", item.label_short(), item.short).replace("「 ", "「")
}

fn allowed(instrument: &Instrument) -> String {
    let labels: Vec<_> = instrument.answers.iter().map(|answer| format!("「{}」", answer.label())).collect();
    labels.join("か")
}

fn window(item: &Item) -> String {
    match (item.target.from, item.target.to) {
        (Some(from), Some(to)) => format!("{}から{}まで", wareki::long(from), wareki::long(to)),
        (None, Some(to)) => format!("{}まで", wareki::long(to)),
        (Some(from), None) => format!("{}以後", wareki::long(from)),
        (None, None) => "対応を終える予定".to_owned(),
    }
}
