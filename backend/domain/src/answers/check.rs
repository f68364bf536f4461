//! Whether a cell may stand as it is, and whether a sheet may be submitted: ANS-*, the gate's part of ITEM-GATE, VEN-PROXY.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::wording::{choices, place, span, window, with_source};
use super::{Duty, Given, MAX_ROUND, Sheet};
use crate::instrument::{Answer, Item, Target};
use crate::outsourced::without_risk_note;
use crate::rules::Rule;
use crate::wareki;

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

impl<'a> Sheet<'a> {
    /// Everything that stands against submitting the sheet today, in the order of the form. Empty: it may go.
    ///
    /// What stands in a lifted item is not looked at. An error is reported once, at the cell to mend.
    pub fn check(&self, today: NaiveDate) -> Vec<Violation> {
        let mut violations = Vec::new();
        let unexplained = without_risk_note(self);
        for item in &self.instrument.items {
            let duty = self.duty(item);
            if unexplained.iter().any(|found| found.code == item.code) {
                let cell = At { item, round: self.latest(&item.code).map_or(1, |(round, _)| round) };
                let found = format!("{}は「いいえ」ですが、リスクの評価と対応が備考にありません。", cell.place());
                violations.push(cell.violation(Rule::OutMds, Field::Answer, &found));
            }
            if !matches!(duty, Duty::NotRequired(_)) {
                violations.extend(self.check_item(item, duty, today));
            }
        }
        violations
    }

    fn check_item(&self, item: &Item, duty: Duty, today: NaiveDate) -> Vec<Violation> {
        let blank = Given::default();
        let unopened = self.given(&item.code, 1).is_none().then_some((1, &blank));
        let mut violations = Vec::new();
        for (round, given) in unopened.into_iter().chain(self.rounds(&item.code)) {
            let cell = At { item, round };
            violations.extend(self.faults(cell, given, today));
            violations.extend(self.incomplete(cell, given, duty));
            violations.extend(without_target(cell, given, duty));
        }
        violations.sort_by_key(|violation| (violation.round, violation.field));
        violations
    }

    /// What is wrong with one cell as it stands, whether or not the sheet is complete: held at every save.
    ///
    /// `given` is what the cell shall hold; the other cells are those of the sheet.
    pub fn check_cell(&self, item: &Item, round: u8, given: &Given, today: NaiveDate) -> Vec<Violation> {
        let cell = At { item, round };
        let mut violations = self.faults(cell, given, today);
        if violations.is_empty() {
            violations.extend(self.after_the_next(cell, given));
        }
        violations
    }

    fn faults(&self, cell: At<'_>, given: &Given, today: NaiveDate) -> Vec<Violation> {
        // In a round that cannot be, nothing else is worth mending.
        if let Some(violation) = self.wrong_round(cell, given) {
            return vec![violation];
        }
        let faults = [
            self.unknown_answer(cell, given),
            self.wrong_date(cell, given, today),
            wrong_target(cell, given),
            wrong_proxy(cell, given),
        ];
        faults.into_iter().flatten().collect()
    }

    /// ITEM-GATE (no rounds), ANS-NEXT: a round stands on the one before it.
    fn wrong_round(&self, cell: At<'_>, given: &Given) -> Option<Violation> {
        let At { item, round } = cell;
        let place = cell.place();
        if item.gate && round > 1 {
            let found =
                format!("{place}は入れられません。1回だけ答える項目です。答えが変わったときは1回目を直してください。");
            return Some(cell.violation(Rule::ItemGate, Field::Answer, &found));
        }
        if !(1..=MAX_ROUND).contains(&round) {
            let found = format!("{place}は入れられません。1回目から{MAX_ROUND}回目までに入れてください。");
            return Some(cell.violation(Rule::AnsNext, Field::Answer, &found));
        }
        let before = round - 1;
        let grounded = before == 0 || self.given(&item.code, before).is_some_and(|given| given.answer.is_some());
        (!grounded && !given.is_blank()).then(|| {
            let found = format!(
                "{place}が入っていますが、{before}回目の回答がありません。先に{before}回目の回答を入れてください。"
            );
            cell.violation(Rule::AnsNext, Field::Answer, &found)
        })
    }

    /// ANS-VALUE
    fn unknown_answer(&self, cell: At<'_>, given: &Given) -> Option<Violation> {
        let answer = given.answer.filter(|answer| !self.instrument.answers.contains(answer))?;
        Some(self.no_answer(cell, answer.label()))
    }

    /// ANS-VALUE for a text that is no answer at all, as it may stand in a file.
    pub fn unread_answer(&self, item: &Item, round: u8, text: &str) -> Violation {
        self.no_answer(At { item, round }, text)
    }

    fn no_answer(&self, cell: At<'_>, text: &str) -> Violation {
        let (place, choices) = (cell.place(), choices(self.instrument));
        let found = format!("{place}の回答「{text}」は、この様式にありません。{choices}を選んでください。");
        cell.violation(Rule::AnsValue, Field::Answer, &found)
    }

    /// ANS-DATES, seen from the rounds before.
    fn wrong_date(&self, cell: At<'_>, given: &Given, today: NaiveDate) -> Option<Violation> {
        let date = given.confirmed_on?;
        let year = self.fiscal_year;
        let before = self.rounds(&cell.item.code).filter(|(round, _)| *round < cell.round);
        let before = before.filter_map(|(_, given)| given.confirmed_on).max().filter(|before| date < *before);
        let allowed = if !year.contains(date) {
            format!("{}の外です。{}を入れてください", year.label(), span(year.first_day(), year.last_day()))
        } else if date > today {
            format!("今日より先の日です。{}までの日を入れてください", wareki::long(today))
        } else if let Some(before) = before {
            format!("前の回の確認日より前です。{}以後の日を入れてください", wareki::long(before))
        } else {
            return None;
        };
        let found = format!("{}の確認日「{}」は、{allowed}。", cell.place(), wareki::long(date));
        Some(cell.violation(Rule::AnsDates, Field::ConfirmedOn, &found))
    }

    /// ANS-DATES, seen from the rounds after: only for the cell being saved, or one error would show twice.
    fn after_the_next(&self, cell: At<'_>, given: &Given) -> Option<Violation> {
        let date = given.confirmed_on?;
        let later = self.rounds(&cell.item.code).filter(|(round, _)| *round > cell.round);
        let next = later.filter_map(|(_, given)| given.confirmed_on).min().filter(|next| date > *next)?;
        let found = format!(
            "{}の確認日「{}」は、次の回の確認日より後です。{}以前の日を入れてください。",
            cell.place(),
            wareki::long(date),
            wareki::long(next)
        );
        Some(cell.violation(Rule::AnsDates, Field::ConfirmedOn, &found))
    }

    /// What a submission asks beyond a sound cell: ANS-FIRST, and a date beside every answer.
    fn incomplete(&self, cell: At<'_>, given: &Given, duty: Duty) -> Option<Violation> {
        let place = cell.place();
        let (field, found) = match (given.answer, given.confirmed_on) {
            (Some(_), Some(_)) => return None,
            (Some(_), None) => {
                (Field::ConfirmedOn, format!("{place}の確認日が未記入です。確認した日を入れてください。"))
            }
            (None, _) if duty == Duty::Required && cell.round == 1 => {
                (Field::Answer, format!("{place}が未記入です。{}を選んでください。", choices(self.instrument)))
            }
            (None, _) if given.is_blank() => return None,
            (None, _) => (
                Field::Answer,
                format!("{place}に日付がありますが、回答がありません。回答を選ぶか、日付を消してください。"),
            ),
        };
        Some(cell.violation(Rule::AnsFirst, field, &found))
    }
}

/// ANS-TARGET: a required item whose first answer is no says until when, where the form asks.
fn without_target(cell: At<'_>, given: &Given, duty: Duty) -> Option<Violation> {
    let asked = duty == Duty::Required && cell.round == 1 && cell.item.target.asked;
    (asked && given.answer == Some(Answer::No) && given.target_on.is_none()).then(|| {
        let window = window(cell.item);
        let found = format!("{}は「いいえ」ですが、目標日が未記入です。{window}を入れてください。", cell.place());
        cell.violation(Rule::AnsTarget, Field::TargetOn, &found)
    })
}

/// The cell being judged.
#[derive(Clone, Copy)]
struct At<'a> {
    item: &'a Item,
    round: u8,
}

impl At<'_> {
    fn place(self) -> String {
        place(self.item, self.round)
    }

    fn violation(self, rule: Rule, field: Field, found: &str) -> Violation {
        let message = with_source(found, rule);
        Violation { rule, item: self.item.code.clone(), round: self.round, field, message }
    }
}

/// ITEM-GATE (one date), ANS-TARGET-ONLY-NO, and the window of ANS-TARGET.
fn wrong_target(cell: At<'_>, given: &Given) -> Option<Violation> {
    let target = given.target_on?;
    let found = format!("{}の目標日「{}」は", cell.place(), wareki::long(target));
    if cell.item.gate {
        let found = format!("{found}、入れられません。回答と確認日だけの項目です。目標日を消してください。");
        return Some(cell.violation(Rule::ItemGate, Field::TargetOn, &found));
    }
    if let Some(answer) = given.answer.filter(|answer| *answer != Answer::No) {
        let label = answer.label();
        let found = format!("{found}、回答が「{label}」のため入れられません。目標日を消すか、回答を直してください。");
        return Some(cell.violation(Rule::AnsTargetOnlyNo, Field::TargetOn, &found));
    }
    let Target { from, to, .. } = cell.item.target;
    // Where the form has no target column (R5: 3(1)) there is no window: a date is the facility's own note.
    let outside = from.is_some_and(|from| target < from) || to.is_some_and(|to| target > to);
    outside.then(|| {
        let found = format!("{found}、様式の期間の外です。{}を入れてください。", window(cell.item));
        cell.violation(Rule::AnsTarget, Field::TargetOn, &found)
    })
}

/// VEN-PROXY: who enters for another says where the original is.
fn wrong_proxy(cell: At<'_>, given: &Given) -> Option<Violation> {
    given.proxy.as_ref().filter(|original| original.trim().is_empty())?;
    let found =
        format!("{}は代行入力ですが、原本の所在が空です。「医事課の綴り（紙）」のように入れてください。", cell.place());
    Some(cell.violation(Rule::VenProxy, Field::Answer, &found))
}
