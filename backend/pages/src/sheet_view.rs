//! How a sheet is laid out: sections, cards, rounds, and what each field shows.

use tachiiri_domain::answers::{Answers, Cell, Duty, Field, Given, Sheet};
use tachiiri_domain::instrument::{Answer, Item, LiftingFact, Rounds, TargetGroup, Wording};
use tachiiri_domain::wareki;

use crate::fields::{Part, of_violation};
use crate::layout::Choice;
use crate::sheet::{Checklist, Mark, Mode, Peer};

/// A section at the left, with its cards.
#[derive(Clone, Debug)]
pub struct SectionView<'a> {
    pub code: &'a str,
    /// `2 医療情報システムの管理・運用`
    pub label: String,
    /// Required items without a first answer and date.
    pub left: usize,
    pub cards: Vec<CardView<'a>>,
}

/// One item.
#[derive(Clone, Debug)]
pub struct CardView<'a> {
    pub item: &'a Item,
    /// `2(7)`; empty for the gate.
    pub number: String,
    /// The form's line above a group, where this card is the first under it.
    pub heading: &'a str,
    pub reference: bool,
    /// Why nothing need be entered, if so.
    pub lifted: Option<&'static str>,
    pub unconfirmed: bool,
    /// The inspector's words, where the item came back.
    pub returned: Option<&'a str>,
    pub rounds: Vec<RoundView>,
    pub peers: Vec<PeerView<'a>>,
    pub done: bool,
}

/// One cell with everything its fields need.
#[derive(Clone, Debug)]
pub struct RoundView {
    pub cell: Cell,
    pub version: i32,
    pub frozen: bool,
    pub choices: Vec<Choice>,
    pub answer: Option<Answer>,
    pub confirmed_on: String,
    pub target_on: String,
    pub note: String,
    pub proxy: Option<String>,
    /// The target date field is drawn.
    pub asks_target: bool,
    /// `令和5年4月1日から令和6年3月31日まで`; empty where the form names no window.
    pub window: String,
    pub answer_errors: Vec<String>,
    pub confirmed_errors: Vec<String>,
    pub target_errors: Vec<String>,
}

impl RoundView {
    pub fn name(&self, part: &str) -> String {
        format!("{part}.{}.{}", self.cell.item, self.cell.round)
    }

    pub fn id(&self, part: &str) -> String {
        self.name(part).replace('.', "-")
    }

    /// The line under the target date: only for いいえ, and within which days.
    pub fn target_hint(&self) -> String {
        if self.window.is_empty() {
            return "「いいえ」のときだけ入れます".to_owned();
        }
        format!("「いいえ」のときだけ。{}", self.window)
    }
}

/// Numbers of a sheet, the latest round of each item; together they are all items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SheetSums {
    pub yes: usize,
    pub no: usize,
    pub lifted: usize,
    pub blank: usize,
    /// Of the blank ones, those that may stay so this year.
    pub blank_reference: usize,
}

/// A vendor's answer beside the facility's.
#[derive(Clone, Debug)]
pub struct PeerView<'a> {
    pub peer: &'a Peer,
    pub verdict: Verdict,
}

/// How a vendor's answer stands to the facility's (VEN-PAIR, VEN-BASIS).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Agrees,
    /// Facility yes against vendor no.
    Contradicts,
    /// The vendor has not answered.
    Silent,
    /// Nothing to compare yet, or the facility says no.
    Open,
}

impl Verdict {
    fn of(own: Option<Answer>, peer: Option<Answer>) -> Self {
        match (own, peer) {
            (_, None) => Self::Silent,
            (Some(Answer::Yes), Some(Answer::No)) => Self::Contradicts,
            (Some(own), Some(peer)) if own == peer => Self::Agrees,
            (_, Some(_)) => Self::Open,
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Agrees => "一致",
            Self::Contradicts => "食い違い",
            Self::Silent => "未回答",
            Self::Open => "事業者",
        }
    }

    /// Class of the chip.
    pub fn class(self) -> &'static str {
        match self {
            Self::Agrees => "accepted",
            Self::Contradicts => "returned",
            Self::Silent | Self::Open => "draft",
        }
    }
}

impl Checklist {
    fn sheet<'a>(&'a self, answers: &'a Answers) -> Sheet<'a> {
        Sheet { instrument: &self.instrument, fiscal_year: self.head.fiscal_year, facts: self.facts, answers }
    }

    pub fn may_edit(&self) -> bool {
        self.mode != Mode::Read
    }

    /// Why the sheet cannot be changed now.
    pub fn read_only_reason(&self) -> &'static str {
        if self.head.state.is_open() {
            "この画面では見るだけです。"
        } else {
            "提出済みです。保健所が内容を確認しています。差し戻されるか確認済みになると、また変更できます。"
        }
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
        let missing: Vec<_> = sheet.missing().into_iter().map(|item| item.code.as_str()).collect();
        let section = |code: &'_ str| {
            let mut items: Vec<_> = self.instrument.items.iter().filter(|item| item.section == code).collect();
            // The form lists reference items apart; on screen an item stands with its number and group.
            items.sort_by_key(|item| (group_order(item.group), item.number.clone()));
            let mut heading = "";
            let mut cards = Vec::new();
            for item in items {
                let first = item.heading != heading;
                heading = item.heading.as_str();
                let mut card = self.card(item, &sheet);
                card.heading = if first { heading } else { "" };
                card.done = !missing.contains(&item.code.as_str());
                cards.push(card);
            }
            cards
        };
        let view = |one: &'_ tachiiri_domain::instrument::Section| one.code.clone();
        self.instrument
            .sections
            .iter()
            .map(|one| {
                let code = view(one);
                let cards = section(&code);
                let left = cards.iter().filter(|card| !card.done).count();
                let label = if code == "0" { one.label.clone() } else { format!("{code} {}", one.label) };
                SectionView { code: &one.code, label, left, cards }
            })
            .collect()
    }

    fn card<'a>(&'a self, item: &'a Item, sheet: &Sheet<'_>) -> CardView<'a> {
        let duty = sheet.duty(item);
        let lifted = match duty {
            Duty::NotRequired(rule) => Some(rule.entry().sentence),
            Duty::Required | Duty::Reference => None,
        };
        let own = sheet.latest(&item.code).and_then(|(_, given)| given.answer);
        let peers = self.peers.iter().filter(|peer| peer.item == item.code);
        CardView {
            item,
            number: if item.section == "0" { String::new() } else { format!("{}{}", item.section, item.number) },
            heading: "",
            reference: duty == Duty::Reference,
            lifted,
            unconfirmed: item.wording != Wording::Official,
            returned: self.reason(&item.code),
            rounds: self.rounds(item, sheet, lifted.is_some()),
            peers: peers.map(|peer| PeerView { peer, verdict: Verdict::of(own, peer.answer) }).collect(),
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

    /// Items that contradict a vendor (VEN-BASIS), each once.
    pub fn contradictions(&self) -> Vec<String> {
        let answers = self.answers();
        let sheet = self.sheet(&answers);
        let own = |code: &str| sheet.latest(code).and_then(|(_, given)| given.answer);
        let against = |peer: &&Peer| Verdict::of(own(&peer.item), peer.answer) == Verdict::Contradicts;
        let mut codes: Vec<_> = self.peers.iter().filter(against).map(|peer| peer.item.clone()).collect();
        codes.dedup();
        codes
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

fn window(item: &Item) -> String {
    match (item.target.from, item.target.to) {
        (Some(from), Some(to)) => format!("{}から{}まで", wareki::long(from), wareki::long(to)),
        (None, Some(to)) => format!("{}まで", wareki::long(to)),
        (Some(from), None) => format!("{}以後", wareki::long(from)),
        (None, None) => String::new(),
    }
}
