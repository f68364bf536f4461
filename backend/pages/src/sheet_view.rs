//! How a sheet is laid out: sections, cards, rounds, and what each field shows.

use tachiiri_domain::answers::{Answers, Cell, Duty, Field, Given, Sheet};
use tachiiri_domain::instrument::{
    Answer, Item, LiftingFact, Purpose, Respondent, Rounds, Section, TargetGroup, Wording,
};
use tachiiri_domain::wareki;

use crate::cards::{CardView, RoundView, SectionView, SheetSums};
use crate::conflicts::Pairing;
use crate::fields::{Part, of_violation};
use crate::layout::Choice;
use crate::sheet::{Checklist, Mark, Mode};

impl Checklist {
    fn sheet<'a>(&'a self, answers: &'a Answers) -> Sheet<'a> {
        Sheet { instrument: &self.instrument, fiscal_year: self.head.fiscal_year, facts: self.facts, answers }
    }

    pub fn may_edit(&self) -> bool {
        self.mode != Mode::Read
    }

    /// Why the sheet cannot be changed now.
    pub fn read_only_reason(&self) -> &'static str {
        match (self.shown, self.head.state.is_open()) {
            _ if self.may_direct => "これから提出する内容です。回答は変えられません。",
            (None, _) => "まだ提出されていません。入力中の内容は、提出されるまでここには出ません。",
            (Some(_), true) => "最後に提出された内容です。入力中の内容は、提出されるまでここには出ません。",
            (Some(_), false) => {
                "提出済みです。保健所が内容を確認しています。差し戻されるか確認済みになると、また変更できます。"
            }
        }
    }

    /// A guideline's own list or its annex, which no office reads.
    pub fn is_self_check(&self) -> bool {
        self.instrument.purpose == Purpose::SelfCheck
    }

    /// The list stays with the facility; the annex goes from the vendor to it.
    pub fn is_handed_in(&self) -> bool {
        !self.is_self_check() || self.instrument.respondent == Respondent::Vendor
    }

    pub fn is_proxy(&self) -> bool {
        self.mode == Mode::Proxy
    }

    /// Required items, and how many of them have a first answer and date: (done, all).
    pub fn progress(&self) -> (usize, usize) {
        let answers = self.answers();
        let sheet = self.sheet(&answers);
        let all = self.instrument.items.iter().filter(|item| sheet.duty(item) == Duty::Required).count();
        (all - sheet.missing().len(), all)
    }

    pub fn left(&self) -> usize {
        let (done, all) = self.progress();
        all - done
    }

    pub fn sections(&self) -> Vec<SectionView<'_>> {
        let answers = self.answers();
        let sheet = self.sheet(&answers);
        let sections = self.instrument.sections.iter();
        sections.map(|section| self.section(section, &sheet)).collect()
    }

    fn section<'a>(&'a self, section: &'a Section, sheet: &Sheet<'_>) -> SectionView<'a> {
        let mut items: Vec<_> = self.instrument.items.iter().filter(|item| item.section == section.code).collect();
        // The form lists reference items apart; on screen an item stands with its number and group.
        items.sort_by_key(|item| (group_order(item.group), number_order(&item.number)));
        let missing: Vec<_> = sheet.missing().into_iter().map(|item| item.code.as_str()).collect();
        let mut above = "";
        let mut cards = Vec::new();
        for item in items {
            let heading = if item.heading == above { "" } else { item.heading.as_str() };
            above = item.heading.as_str();
            let done = !missing.contains(&item.code.as_str());
            cards.push(CardView { heading, done, ..self.card(item, sheet) });
        }
        let left = cards.iter().filter(|card| !card.done).count();
        let label =
            if section.code == "0" { section.label.clone() } else { format!("{} {}", section.code, section.label) };
        SectionView { code: &section.code, label, left, cards }
    }

    fn card<'a>(&'a self, item: &'a Item, sheet: &Sheet<'_>) -> CardView<'a> {
        let duty = sheet.duty(item);
        let lifted = match duty {
            Duty::NotRequired(rule) => Some(rule.entry().sentence),
            Duty::Required | Duty::Reference => None,
        };
        let own = sheet.latest(&item.code).and_then(|(_, given)| given.answer);
        let evidence = self.beside.evidence.iter().filter(|line| line.item.as_deref() == Some(&item.code));
        let notes = self.beside.notes.iter().filter(|note| note.belongs_to(item));
        CardView {
            item,
            number: item.full_number(),
            heading: "",
            reference: duty == Duty::Reference,
            lifted,
            unconfirmed: item.wording != Wording::Official,
            returned: self.reason(&item.code),
            rounds: self.rounds(item, sheet, lifted.is_some()),
            pairing: self.beside.pairings.iter().find(|one| one.item == item.code),
            evidence: evidence.collect(),
            says_yes: own == Some(Answer::Yes),
            noted: sheet.latest(&item.code).is_some_and(|(_, given)| !given.note.trim().is_empty()),
            last_year: self.beside.last_year.iter().filter(|last| last.item == item.code).collect(),
            carried: self.beside.carried.iter().filter(|one| one.items.contains(&item.code)).collect(),
            notes: notes.clone().filter(|note| note.yes).collect(),
            more_notes: notes.filter(|note| !note.yes).count(),
            answered: own.is_some(),
            done: false,
        }
    }

    /// The rounds to draw: those that hold something, and the one that is waited for.
    fn rounds(&self, item: &Item, sheet: &Sheet<'_>, lifted: bool) -> Vec<RoundView> {
        let stored = self.marks.keys().filter(|cell| cell.item == item.code).map(|cell| cell.round);
        let mut numbers: Vec<u8> = stored.collect();
        if !lifted {
            numbers.push(1);
            let waits = sheet.expected_round(item).filter(|round| self.next_round_open(item, *round));
            numbers.extend(waits.filter(|_| self.may_edit()));
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().map(|round| self.round(item, round)).collect()
    }

    /// A further round is drawn once the round before it was sent: before that, a no is simply the answer.
    fn next_round_open(&self, item: &Item, round: u8) -> bool {
        let before = Cell { item: item.code.clone(), round: round.saturating_sub(1) };
        round == 1 || (item.rounds != Rounds::One && self.marks.get(&before).is_some_and(|mark| mark.frozen))
    }

    fn round(&self, item: &Item, round: u8) -> RoundView {
        let cell = Cell { item: item.code.clone(), round };
        let mark = self.marks.get(&cell).cloned().unwrap_or_default();
        let Mark { given, version, frozen } = mark;
        let Given { answer, confirmed_on, target_on, note, proxy } = given;
        let typed = |part: Part| self.unread.iter().find(|one| one.cell == cell && one.part == part);
        let shown = |part: Part, stored: Option<chrono::NaiveDate>| {
            typed(part).map_or_else(|| stored.map(wareki::long).unwrap_or_default(), |one| one.typed.clone())
        };
        let choices = self.instrument.answers.iter();
        RoundView {
            version,
            frozen,
            choices: choices.map(|one| Choice::new(one.key(), one.label(), answer == Some(*one))).collect(),
            answer,
            confirmed_on: shown(Part::ConfirmedOn, confirmed_on),
            target_on: shown(Part::TargetOn, target_on),
            note,
            proxy,
            asks_target: item.target.asked || target_on.is_some(),
            window: window(item),
            answer_errors: self.errors(&cell, Field::Answer),
            confirmed_errors: self.errors(&cell, Field::ConfirmedOn),
            target_errors: self.errors(&cell, Field::TargetOn),
            cell,
        }
    }

    fn errors(&self, cell: &Cell, field: Field) -> Vec<String> {
        let here = |violation: &&tachiiri_domain::answers::Violation| {
            violation.item == cell.item && violation.round == cell.round && violation.field == field
        };
        let broken = self.violations.iter().filter(here).map(|violation| violation.message.clone());
        let unread = self.unread.iter().filter(|one| one.cell == *cell && one.part == Part::from(field));
        broken.chain(unread.map(|one| one.message.clone())).collect()
    }

    /// The summary on top: (id of the field, sentence).
    pub fn error_links(&self) -> Vec<(String, String)> {
        let unread = self.unread.iter().map(|one| (one.part.id(&one.cell), one.message.clone()));
        let broken = self.violations.iter().map(|one| (of_violation(one), one.message.clone()));
        unread.chain(broken).collect()
    }

    fn reason(&self, code: &str) -> Option<&str> {
        let reasons = self.head.reasons();
        reasons.iter().find(|one| one.item.as_deref() == Some(code)).map(|one| one.reason.as_str())
    }

    /// `2(7) ネットワーク機器 セキュリティパッチ`
    pub fn item_label(&self, code: &str) -> String {
        self.instrument
            .item(code)
            .map_or_else(|| code.to_owned(), |item| format!("{} {}", item.label_short(), item.short))
    }

    pub fn sums(&self) -> SheetSums {
        let answers = self.answers();
        let sheet = self.sheet(&answers);
        let mut sums = SheetSums::default();
        for item in &self.instrument.items {
            let duty = sheet.duty(item);
            match (duty, sheet.latest(&item.code).and_then(|(_, given)| given.answer)) {
                (Duty::NotRequired(_), _) | (_, Some(Answer::NotApplicable)) => sums.lifted += 1,
                (_, Some(Answer::Yes)) => sums.yes += 1,
                (_, Some(Answer::No)) => sums.no += 1,
                (_, None) => {
                    sums.blank += 1;
                    sums.blank_reference += usize::from(duty == Duty::Reference);
                }
            }
        }
        sums
    }

    fn has_evidence(&self, code: &str) -> bool {
        self.beside.evidence.iter().any(|line| line.item.as_deref() == Some(code))
    }

    /// Items answered はい without a word on the ground (ANS-YES).
    pub fn without_ground(&self) -> Vec<String> {
        let answers = self.answers();
        self.sheet(&answers)
            .without_ground(|code| self.has_evidence(code))
            .into_iter()
            .map(|item| item.code.clone())
            .collect()
    }

    /// Items that contradict a vendor and wait for a decision (VEN-BASIS).
    pub fn contradictions(&self) -> Vec<String> {
        let open = self.beside.pairings.iter().filter(|one| one.is_open());
        open.map(|one| one.item.clone()).collect()
    }

    /// Items with a risk that stands accepted, shown at the inspection (ANS-RISK).
    pub fn risks(&self) -> Vec<&Pairing> {
        self.beside.pairings.iter().filter(|one| one.risk.is_some()).collect()
    }

    /// Whether the form knows items that a missing vendor contract lifts.
    pub fn asks_vendor_fact(&self) -> bool {
        self.instrument.items.iter().any(|item| item.not_required_when.contains(&LiftingFact::NoVendorContract))
    }

    pub fn asks_network_fact(&self) -> bool {
        self.instrument.items.iter().any(|item| item.group == TargetGroup::Network)
    }
}

fn group_order(group: TargetGroup) -> usize {
    TargetGroup::ALL.iter().position(|one| *one == group).unwrap_or(usize::MAX)
}

/// `(10)` comes after `(2)`; what is no number keeps its place.
fn number_order(number: &str) -> u32 {
    number.trim_matches(['(', ')']).parse().unwrap_or(0)
}

fn window(item: &Item) -> String {
    match (item.target.from, item.target.to) {
        (Some(from), Some(to)) => format!("{}から{}まで", wareki::long(from), wareki::long(to)),
        (None, Some(to)) => format!("{}まで", wareki::long(to)),
        (Some(from), None) => format!("{}以後", wareki::long(from)),
        (None, None) => String::new(),
    }
}
