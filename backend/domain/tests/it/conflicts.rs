//! VEN-BASIS, ANS-YES, ANS-RISK: what follows from the answers of a facility and its vendors.

use std::collections::HashMap;

use tachiiri_domain::conflicts::{
    Course, NewStep, NextStep, Own, Said, Standing, State, Step, StepKind, Vendors, Voice, course, judge, owes_reply,
    risk, standing,
};
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::instrument::Answer;
use tachiiri_domain::rules::Rule;

use crate::forms::{day, today};

/// One to three vendors with every answer each can give.
fn every_vendors() -> Vec<Vec<Said>> {
    let mut all: Vec<Vec<Said>> = Vec::new();
    let mut last: Vec<Vec<Said>> = vec![vec![]];
    for _ in 0..3 {
        let longer = |said: &Vec<Said>| {
            let said = said.clone();
            Said::ALL.iter().map(move |one| [said.clone(), vec![*one]].concat())
        };
        last = last.iter().flat_map(longer).collect();
        all.extend(last.clone());
    }
    all
}

#[test]
fn ven_basis_every_combination_has_its_state_and_next_step() {
    let mut table = String::new();
    let (mut walked, mut known) = (0, HashMap::new());
    for own in Own::ALL {
        for said in every_vendors() {
            for course in Course::ALL {
                let vendors = Vendors::of(said.iter().copied()).unwrap();
                let Standing { state, next } = judge(*own, vendors, *course);
                assert_eq!(state.is_contradiction(), *own == Own::Yes && said.contains(&Said::No), "{own} {said:?}");
                walked += 1;
                let words: Vec<_> = said.iter().map(|one| one.key()).collect();
                // The follow-up decides below a contradiction only: elsewhere one line is enough.
                let followed = if state.is_contradiction() { course.key() } else { "whatever" };
                let line = format!("{own:<6} {followed:<10} {state:<13} {next}");
                if known.insert((*own, vendors, followed), line.clone()).is_none_or(|before| !before.eq(&line)) {
                    table.push_str(&format!("{:<14} {line}\n", words.join("+")));
                }
            }
        }
    }
    assert_eq!(walked, 3 * (3 + 9 + 27) * 9);
    assert_eq!(known.len(), 17 + 4 * 9, "each with one state and one next step");
    assert_eq!(table.lines().count(), known.len());
    insta::assert_snapshot!("conflicts", table);
}

#[test]
fn ven_basis_a_silent_vendor_is_asked_again_and_contradicts_nobody() {
    for own in Own::ALL {
        for said in every_vendors().into_iter().filter(|said| !said.contains(&Said::No) && said.contains(&Said::Silent))
        {
            let found = judge(*own, Vendors::of(said).unwrap(), Course::Untouched);
            assert_eq!(found, Standing { state: State::Unanswered, next: NextStep::RemindVendor });
        }
    }
}

#[test]
fn ven_basis_the_order_of_the_vendors_does_not_matter() {
    for own in Own::ALL {
        for said in every_vendors() {
            let turned = said.iter().rev().copied();
            let one = judge(*own, Vendors::of(said.iter().copied()).unwrap(), Course::Untouched);
            assert_eq!(one, judge(*own, Vendors::of(turned).unwrap(), Course::Untouched));
        }
    }
}

fn sheet(number: u32) -> ChecklistId {
    format!("018bdf2e-0000-7000-8000-00000000000{number}").parse().unwrap()
}

fn step(kind: StepKind, vendor: Option<u32>) -> Step {
    Step {
        kind,
        vendor: vendor.map(sheet),
        words: "確かめた内容".into(),
        plan: String::new(),
        next_on: None,
        person: "情報 花子".into(),
        on: today(),
        basis: if kind.is_decision() { vec![sheet(1)] } else { vec![] },
        recorded_at: "2023-11-18T00:00:00Z".parse().unwrap(),
    }
}

#[test]
fn ven_basis_the_reply_that_is_still_owed_comes_before_the_ones_that_came() {
    let against = [sheet(1), sheet(2)];
    let mut steps = vec![];
    let mut expect = |taken: Step, expected: Course| {
        steps.push(taken);
        assert_eq!(course(&against, &steps), expected, "{:?}", steps.last());
    };
    expect(step(StepKind::Asked, Some(1)), Course::Untouched);
    expect(step(StepKind::Asked, Some(2)), Course::Asked);
    expect(step(StepKind::Otherwise, Some(1)), Course::Asked);
    expect(step(StepKind::Amends, Some(2)), Course::Amending);
    expect(step(StepKind::Unclear, Some(2)), Course::Unclear);
    expect(step(StepKind::Advised, None), Course::Advised);
    expect(step(StepKind::Stands, Some(2)), Course::Stands);
    expect(step(StepKind::Otherwise, Some(2)), Course::Otherwise);
}

#[test]
fn ven_basis_a_vendor_owes_its_reply_until_it_replies_or_the_facility_decides() {
    let mut steps = vec![];
    let mut owes = |taken: Step| {
        steps.push(taken);
        [owes_reply(sheet(1), &steps), owes_reply(sheet(2), &steps)]
    };
    assert_eq!(owes(step(StepKind::Asked, Some(1))), [true, false]);
    assert_eq!(owes(step(StepKind::Advised, None)), [true, false]);
    assert_eq!(owes(step(StepKind::Amends, Some(1))), [false, false]);
    assert_eq!(owes(step(StepKind::Asked, Some(2))), [false, true]);
    assert_eq!(owes(step(StepKind::Explained, None)), [false, false]);
}

#[test]
fn ven_basis_a_decision_holds_until_another_vendor_says_no() {
    let voices = |second| [Voice { sheet: sheet(1), said: Said::No }, Voice { sheet: sheet(2), said: second }];
    let decided = [step(StepKind::Explained, None)];
    let state = |second| standing(Some(Answer::Yes), &voices(second), &decided).unwrap().state;
    assert_eq!((state(Said::Yes), state(Said::No)), (State::Settled, State::Contradicts));
    let agreeing = [Voice { sheet: sheet(1), said: Said::Yes }];
    assert_eq!(standing(Some(Answer::Yes), &agreeing, &decided).unwrap().state, State::Agrees);
}

#[test]
fn ven_pair_what_does_not_apply_is_not_compared() {
    let voices = |said| [Voice { sheet: sheet(1), said }];
    assert_eq!(Said::of(Some(Answer::NotApplicable)), None);
    assert_eq!(standing(Some(Answer::NotApplicable), &voices(Said::No), &[]), None);
    assert_eq!(standing(Some(Answer::Yes), &[], &[]), None);
    assert_eq!(standing(None, &voices(Said::No), &[]).unwrap().state, State::OwnBlank);
}

fn new(kind: StepKind) -> NewStep {
    NewStep {
        kind,
        vendor: Some(sheet(1)),
        words: "サーバのログは当院で取得し、毎月確認している".into(),
        plan: "保守事業者に連絡し、紙で診療を続ける".into(),
        next_on: Some(day("2024-03-01")),
        person: "情報 花子".into(),
        on: today(),
    }
}

fn broken(step: &NewStep, grounds: usize) -> Vec<(String, String)> {
    let found = step.check("2(6) サーバ", grounds, today()).into_iter();
    found.map(|problem| (problem.column, problem.message)).collect()
}

#[test]
fn ans_yes_a_yes_is_not_explained_without_a_ground_on_file() {
    let found = broken(&new(StepKind::Explained), 0);
    assert_eq!(found[0].0, "kind");
    assert!(found[0].1.contains("根拠資料が1件もありません") && found[0].1.contains("ANS-YES"), "{found:?}");
    assert_eq!(broken(&new(StepKind::Explained), 1), []);
}

#[test]
fn ans_risk_needs_a_reason_a_plan_and_a_day_to_look_again() {
    let bare = NewStep {
        words: " ".into(),
        plan: String::new(),
        next_on: Some(day("2023-11-17")),
        person: String::new(),
        on: day("2023-11-19"),
        ..new(StepKind::RiskAccepted)
    };
    let found = broken(&bare, 0);
    let fields: Vec<_> = found.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["words", "person", "on", "plan", "next_on"]);
    assert!(found.iter().all(|(_, message)| message.contains(Rule::AnsRisk.key())));
    insta::assert_snapshot!("risk", found.into_iter().map(|(_, message)| message + "\n").collect::<String>());
    assert_eq!(broken(&new(StepKind::RiskAccepted), 0), []);
}

#[test]
fn ans_risk_stands_while_the_item_is_not_mended() {
    let accepted = [step(StepKind::RiskAccepted, None)];
    assert!(risk(Some(Own::No), None, &accepted).is_some());
    assert!(risk(Some(Own::Yes), None, &accepted).is_none());
    let later = [step(StepKind::RiskAccepted, None), step(StepKind::Corrected, None)];
    assert!(risk(Some(Own::No), None, &later).is_none());
}

#[test]
fn ven_basis_steps_are_offered_where_they_make_sense() {
    let contradiction = standing(Some(Answer::Yes), &[Voice { sheet: sheet(1), said: Said::No }], &[]);
    assert_eq!(StepKind::allowed(contradiction, Some(Own::Yes)), StepKind::ALL);
    assert_eq!(StepKind::allowed(None, Some(Own::No)), [StepKind::RiskAccepted]);
    assert!(StepKind::allowed(None, Some(Own::Yes)).is_empty());
}
