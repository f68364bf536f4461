//! 医療機関確認用: every story a facility's sheet can have.

use tachiiri_domain::Date;
use tachiiri_domain::answers::SheetFacts;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::checklist::ReturnReason;
use tachiiri_domain::instrument::{Answer, Instrument, Item, Respondent};

use super::DemoSheet;
use super::calendar::{day, later};
use super::chance::Chance;
use super::facility::Facility;
use super::script::Script;
use super::story::Story;

const PAPER: &str = "原本：保健所 書庫B-3 令和5年度 紙提出綴";

/// Percent of yes at the first round, by lineage; what is not named here is a reference item.
const YES: [(&str, u32); 10] = [
    ("safety-officer", 90),
    ("asset-ledger", 72),
    ("remote-maintenance", 80),
    ("security-disclosure", 56),
    ("access-rights@server", 84),
    ("unused-accounts@server", 76),
    ("access-log@server", 70),
    ("security-patch@network", 46),
    ("source-restriction@network", 68),
    ("contact-chart", 75),
];
const YES_OF_REFERENCE: u32 = 48;

pub(super) fn write(seed: u64, facility: &Facility, form: &Instrument) -> DemoSheet {
    let mut chance = Chance::new(seed, "sheet", &facility.external_id);
    let start = later(day(2023, 7, 10), chance.between(0, latest_start(facility.story)));
    let mut teller = Teller { facility, chance, script: Script::new(form, start) };
    teller.tell();
    DemoSheet {
        external_id: facility.external_id.clone(),
        respondent: Respondent::Facility,
        contract: None,
        story: facility.story.key(),
        steps: teller.script.into_steps(),
    }
}

/// Days after 10 July by which the first answer is given at the latest, so that the story ends before the day of
/// the demonstration.
fn latest_start(story: Story) -> u32 {
    match story {
        Story::NotAsked | Story::DraftEmpty | Story::DraftHalf | Story::Submitted => 118,
        Story::Returned
        | Story::AcceptedAllYes
        | Story::AcceptedSomeNo
        | Story::NoSystem
        | Story::NoVendor
        | Story::NoNetwork
        | Story::ByProxy => 95,
        Story::AcceptedOverdue
        | Story::SecondSubmitted
        | Story::SecondAccepted
        | Story::SecondOpen
        | Story::ThirdRound
        | Story::ReturnedThenAccepted => 48,
    }
}

/// How the first round goes.
#[derive(Clone, Copy)]
struct First {
    /// Required items that are answered no whatever chance says.
    noes: usize,
    all_yes: bool,
    /// Whether the targets of the noes lie before the day of the demonstration.
    overdue: bool,
}

const DRAWN: First = First { noes: 1, all_yes: false, overdue: false };

struct Teller<'a> {
    facility: &'a Facility,
    chance: Chance,
    script: Script<'a>,
}

impl Teller<'_> {
    fn tell(&mut self) {
        match self.facility.story {
            Story::NotAsked | Story::DraftEmpty => {}
            Story::DraftHalf => self.half(),
            Story::Submitted => self.submit_first(DRAWN),
            Story::Returned => self.returned(),
            Story::AcceptedAllYes => self.accept_first(First { noes: 0, all_yes: true, overdue: false }),
            Story::AcceptedSomeNo => self.accept_first(First { noes: 2, ..DRAWN }),
            Story::AcceptedOverdue => self.accept_first(First { noes: 3, overdue: true, ..DRAWN }),
            Story::SecondSubmitted => self.second(true, false),
            Story::SecondAccepted => self.second(true, true),
            Story::SecondOpen => self.second(false, false),
            Story::ThirdRound => self.third(),
            Story::NoSystem => self.no_system(),
            Story::NoVendor => self.no_vendor(),
            Story::NoNetwork => self.no_network(),
            Story::ByProxy => self.by_proxy(),
            Story::ReturnedThenAccepted => self.mended(),
        }
    }

    fn half(&mut self) {
        let form = self.script.form;
        for item in form.items.iter().take(5) {
            let answer = self.drawn(item);
            self.give(item, answer, false);
        }
    }

    fn submit_first(&mut self, first: First) {
        self.first_round(first);
        self.script.wait(1);
        self.script.submit();
    }

    fn accept_first(&mut self, first: First) {
        self.submit_first(first);
        self.accept();
    }

    fn accept(&mut self) {
        let days = self.chance.between(3, 12);
        self.script.wait(days);
        self.script.accept();
    }

    fn returned(&mut self) {
        self.submit_first(First { noes: 2, ..DRAWN });
        let days = self.chance.between(3, 12);
        self.script.wait(days);
        let reasons = self.reasons();
        self.script.give_back(reasons);
    }

    fn mended(&mut self) {
        self.returned();
        self.script.wait(6);
        let ledger = self.script.form.item("2-1");
        if let Some(item) = ledger {
            self.give(item, Answer::Yes, false);
        }
        self.script.submit();
        self.accept();
    }

    fn reasons(&self) -> Vec<ReturnReason> {
        let about = |item: Option<&str>, reason: &str| ReturnReason {
            item: item.map(str::to_owned),
            reason: reason.to_owned(),
        };
        let mut reasons =
            vec![about(Some("2-1"), "台帳の対象に端末PCが含まれているかを確かめ、確認日を入れ直してください。")];
        if self.facility.index % 2 == 1 {
            reasons.push(about(Some("3-1"), "連絡体制図に保健所の連絡先がありません。加えた上で回答してください。"));
        }
        if self.facility.index.is_multiple_of(3) {
            reasons.push(about(None, "確認した方の所属をメモ欄に書いてください。"));
        }
        reasons
    }

    /// After the first round is confirmed, the noes are looked at again.
    fn second(&mut self, submitted: bool, accepted: bool) {
        self.accept_first(First { noes: 3, overdue: true, ..DRAWN });
        self.script.wait(25);
        self.later_round(70);
        if submitted {
            self.script.wait(1);
            self.script.submit();
        }
        if accepted {
            self.script.wait(5);
            self.script.accept();
        }
    }

    fn third(&mut self) {
        self.accept_first(First { noes: 3, overdue: true, ..DRAWN });
        self.script.wait(20);
        self.later_round(0);
        self.script.submit();
        self.script.wait(4);
        self.script.accept();
        self.script.wait(14);
        self.later_round(60);
        self.script.submit();
    }

    fn no_system(&mut self) {
        let form = self.script.form;
        if let Some(gate) = form.gate() {
            self.give(gate, Answer::No, false);
        }
        self.script.submit();
        self.accept();
    }

    /// Every other one answered 2(2) before saying that there is no vendor: the answer stands and does not count.
    fn no_vendor(&mut self) {
        let form = self.script.form;
        if let Some(item) = form.item("2-2").filter(|_| self.facility.index.is_multiple_of(2)) {
            self.give(item, Answer::Yes, false);
        }
        self.script.state(SheetFacts { no_vendor_contract: true, no_network: false });
        self.accept_first(DRAWN);
    }

    fn no_network(&mut self) {
        self.script.state(SheetFacts { no_vendor_contract: false, no_network: true });
        self.accept_first(DRAWN);
    }

    fn by_proxy(&mut self) {
        self.script.proxy = Some(PAPER);
        self.accept_first(First { noes: 2, ..DRAWN });
    }

    fn first_round(&mut self, first: First) {
        let forced = self.forced(first.noes);
        let form = self.script.form;
        for item in &form.items {
            let skipped = !self.script.is_required(item) && !first.all_yes && self.chance.percent(35);
            if self.script.is_lifted(item) || skipped {
                continue;
            }
            let answer = match (item.gate || first.all_yes, forced.contains(&item.code)) {
                (true, _) => Answer::Yes,
                (false, true) => Answer::No,
                (false, false) => self.drawn(item),
            };
            self.give(item, answer, first.overdue);
        }
    }

    /// Codes of `count` required items with a target, beginning elsewhere for each facility.
    fn forced(&self, count: usize) -> Vec<String> {
        let items = &self.script.form.items;
        let apt: Vec<_> =
            items.iter().filter(|item| !item.gate && item.target.asked && self.script.is_required(item)).collect();
        let from = self.facility.index as usize * 3;
        let picked = (from..from + count).filter_map(|at| apt.get(at % apt.len().max(1)));
        picked.map(|item| item.code.clone()).collect()
    }

    fn drawn(&mut self, item: &Item) -> Answer {
        let known = YES.iter().find(|(lineage, _)| *lineage == item.lineage).map(|(_, percent)| *percent);
        let base = if item.gate { 100 } else { known.unwrap_or(YES_OF_REFERENCE) };
        let percent = match BedClass::of(self.facility.bed_count()) {
            BedClass::Under20 => base.saturating_sub(12),
            BedClass::Small => base.saturating_sub(4),
            BedClass::Medium => base + 4,
            BedClass::Large => base + 10,
        };
        if item.gate || self.chance.percent(percent) { Answer::Yes } else { Answer::No }
    }

    /// Answers the first round with the target that belongs to it.
    fn give(&mut self, item: &Item, answer: Answer, overdue: bool) {
        let target = (answer == Answer::No && item.target.asked).then(|| self.target(item, overdue)).flatten();
        self.script.answer(item, 1, answer, target);
    }

    /// Required items have a target within the year; reference items may go without.
    fn target(&mut self, item: &Item, overdue: bool) -> Option<Date> {
        let past = [day(2023, 9, 29), day(2023, 10, 20), day(2023, 10, 31)];
        let coming = [day(2023, 12, 28), day(2024, 1, 31), day(2024, 2, 29), day(2024, 3, 29)];
        let next_year = [day(2024, 9, 30), day(2024, 12, 27), day(2025, 3, 31)];
        if self.script.is_required(item) {
            return Some(if overdue { self.chance.pick(&past) } else { self.chance.pick(&coming) });
        }
        let stated = self.chance.percent(50);
        stated.then(|| self.chance.pick(&next_year))
    }

    fn later_round(&mut self, percent: u32) {
        for (item, round) in self.script.waiting() {
            let mended = self.chance.percent(percent);
            let (answer, target) = if mended { (Answer::Yes, None) } else { (Answer::No, Some(day(2024, 3, 29))) };
            self.script.answer(item, round, answer, target.filter(|_| item.target.asked));
        }
    }
}
