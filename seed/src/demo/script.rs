//! Writing down what happens to a sheet, step by step, with the rules of the domain at hand.

use chrono::{Datelike, Weekday};
use tachiiri_domain::Date;
use tachiiri_domain::answers::{Answers, Cell, Duty, Given, Sheet, SheetFacts};
use tachiiri_domain::checklist::ReturnReason;
use tachiiri_domain::instrument::{Answer, Instrument, Item};

use super::calendar::{later, office};
use super::{Deed, Step};

/// A sheet while its steps are written.
pub(super) struct Script<'a> {
    pub form: &'a Instrument,
    facts: SheetFacts,
    answers: Answers,
    steps: Vec<Step>,
    day: Date,
    minutes: u32,
    /// Where the paper is, while answers are entered from it (VEN-PROXY).
    pub proxy: Option<&'static str>,
}

impl<'a> Script<'a> {
    pub(super) fn new(form: &'a Instrument, day: Date) -> Self {
        let answers = Answers::new();
        let facts = SheetFacts::default();
        let mut script = Self { form, facts, answers, steps: Vec::new(), day, minutes: 0, proxy: None };
        script.wait(0);
        script
    }

    /// Lets days pass; the next step is taken within the office hours of that day, or of the Monday after.
    pub(super) fn wait(&mut self, days: u32) {
        let day = later(self.day, days);
        self.day = later(
            day,
            match day.weekday() {
                Weekday::Sat => 2,
                Weekday::Sun => 1,
                _ => 0,
            },
        );
        self.minutes = self.day.ordinal() * 37 % 300;
    }

    fn step(&mut self, deed: Deed) {
        self.minutes += 2;
        self.steps.push(Step { at: office(self.day, self.minutes), deed });
    }

    pub(super) fn state(&mut self, facts: SheetFacts) {
        self.facts = facts;
        self.step(Deed::State(facts));
    }

    /// Answers an item, confirmed on the same day.
    pub(super) fn answer(&mut self, item: &Item, round: u8, answer: Answer, target_on: Option<Date>) {
        let note = match (answer, target_on) {
            (Answer::No, Some(_)) if item.number == "(7)" => "次の保守作業に合わせて適用する。",
            _ => "",
        };
        let given = Given {
            answer: Some(answer),
            confirmed_on: Some(self.day),
            target_on,
            note: note.to_owned(),
            proxy: self.proxy.map(str::to_owned),
        };
        let cell = Cell { item: item.code.clone(), round };
        self.answers.insert(cell.clone(), given.clone());
        self.step(Deed::Answer { cell, given });
    }

    pub(super) fn submit(&mut self) {
        self.step(Deed::Submit);
    }

    pub(super) fn give_back(&mut self, reasons: Vec<ReturnReason>) {
        self.step(Deed::Return { reasons });
    }

    pub(super) fn accept(&mut self) {
        self.step(Deed::Accept);
    }

    pub(super) fn sheet(&self) -> Sheet<'_> {
        let fiscal_year = self.form.fiscal_year;
        Sheet { instrument: self.form, fiscal_year, facts: self.facts, answers: &self.answers }
    }

    pub(super) fn is_required(&self, item: &Item) -> bool {
        self.sheet().duty(item) == Duty::Required
    }

    pub(super) fn is_lifted(&self, item: &Item) -> bool {
        matches!(self.sheet().duty(item), Duty::NotRequired(_))
    }

    /// Items whose last answer is no, with the round they wait for (ANS-NEXT).
    pub(super) fn waiting(&self) -> Vec<(&'a Item, u8)> {
        let round = |item: &'a Item| self.sheet().expected_round(item).filter(|round| *round > 1);
        self.form.items.iter().filter_map(|item| round(item).map(|round| (item, round))).collect()
    }

    pub(super) fn into_steps(self) -> Vec<Step> {
        self.steps
    }
}
