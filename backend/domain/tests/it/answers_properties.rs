//! Sound sheets of any shape pass; one thing taken away is named where it was, and nowhere else.

use chrono::Duration;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use tachiiri_domain::Date;
use tachiiri_domain::answers::{Answers, Duty, Field, Given, SheetFacts};
use tachiiri_domain::instrument::{Answer, Instrument, Item};
use tachiiri_domain::rules::Rule;

use crate::forms::{FACILITY, VENDOR, cell, day, fy2023, no, sheet, today};

/// One round as drawn: says yes, days since the round before, days into the target's window, a target at all.
type Draw = (bool, i64, i64, bool);

fn rounds() -> impl Strategy<Value = Vec<Draw>> {
    vec((any::<bool>(), 0..60i64, 0..365i64, any::<bool>()), 1..4)
}

/// The item's cells from what was drawn, sound by construction.
fn fill(item: &Item, draws: &[Draw], answers: &mut Answers) {
    let mut on = fy2023().first_day();
    let draws = if item.gate { &draws[..1] } else { draws };
    for (round, &(yes, gap, into, stated)) in (1u8..).zip(draws) {
        on = (on + Duration::days(gap)).min(today());
        let yes = yes || item.gate;
        let must = round == 1 && item.target.asked;
        let target_on = (!yes && (must || stated)).then(|| target(item, into));
        let answer = Some(if yes { Answer::Yes } else { Answer::No });
        let given = Given { answer, confirmed_on: Some(on), target_on, ..Given::default() };
        answers.insert(cell(&item.code, round), given);
    }
}

fn target(item: &Item, into: i64) -> Date {
    item.target.from.unwrap_or(fy2023().first_day()) + Duration::days(into)
}

fn form() -> impl Strategy<Value = &'static Instrument> {
    prop_oneof![Just(&*FACILITY), Just(&*VENDOR)]
}

fn facts() -> impl Strategy<Value = SheetFacts> {
    (any::<bool>(), any::<bool>())
        .prop_map(|(no_vendor_contract, no_network)| SheetFacts { no_vendor_contract, no_network })
}

/// A form, its facts and a sound sheet on it: required items filled, reference items maybe.
fn sound() -> impl Strategy<Value = (&'static Instrument, SheetFacts, Answers)> {
    (form(), facts()).prop_flat_map(|(form, facts)| {
        let draws = vec(option::weighted(0.7, rounds()), form.items.len());
        let required = vec(rounds(), form.items.len());
        (Just(form), Just(facts), draws, required).prop_map(|(form, facts, maybe, required)| {
            let mut answers = Answers::new();
            for (item, (maybe, required)) in form.items.iter().zip(maybe.into_iter().zip(required)) {
                let open = Answers::new();
                match sheet(form, facts, &open).duty(item) {
                    Duty::Required => fill(item, &required, &mut answers),
                    Duty::Reference | Duty::NotRequired(_) => {
                        maybe.iter().for_each(|draws| fill(item, draws, &mut answers));
                    }
                }
            }
            (form, facts, answers)
        })
    })
}

/// Any cell content at all.
fn anything() -> impl Strategy<Value = Given> {
    let date = || option::of((0..200_000i64).prop_map(|days| day("1800-01-01") + Duration::days(days)));
    let answer = option::of(prop_oneof![Just(Answer::Yes), Just(Answer::No), Just(Answer::NotApplicable)]);
    (answer, date(), date(), option::of(".{0,4}")).prop_map(|(answer, confirmed_on, target_on, proxy)| Given {
        answer,
        confirmed_on,
        target_on,
        note: String::new(),
        proxy,
    })
}

proptest! {
    #[test]
    fn a_sound_sheet_passes_whole_and_cell_by_cell((form, facts, answers) in sound()) {
        let sheet = sheet(form, facts, &answers);
        prop_assert_eq!(sheet.check(today()), vec![]);
        prop_assert!(sheet.missing().is_empty());
        for (cell, given) in &answers {
            let item = form.item(&cell.item).unwrap();
            prop_assert_eq!(sheet.check_cell(item, cell.round, given, today()), vec![]);
        }
    }

    #[test]
    fn ans_first_a_first_answer_or_date_taken_away_is_named_there((form, facts, mut answers) in sound(), pick: prop::sample::Index, date: bool) {
        let required: Vec<_> = {
            let sheet = sheet(form, facts, &answers);
            form.items.iter().filter(|item| sheet.duty(item) == Duty::Required).collect()
        };
        let item = required[pick.index(required.len())];
        answers.retain(|cell, _| cell.item != item.code || cell.round == 1);
        let first = answers.get_mut(&cell(&item.code, 1)).unwrap();
        if date { first.confirmed_on = None } else { first.answer = None }
        let sheet = sheet(form, facts, &answers);
        let found: Vec<_> = sheet.check(today()).iter().map(|one| (one.rule, one.item.clone(), one.round, one.field)).collect();
        let field = if date { Field::ConfirmedOn } else { Field::Answer };
        prop_assert_eq!(found, vec![(Rule::AnsFirst, item.code.clone(), 1, field)]);
        prop_assert_eq!(sheet.missing(), vec![item]);
    }

    #[test]
    fn ans_target_taken_away_is_named_there((form, facts, mut answers) in sound(), pick: prop::sample::Index) {
        let wanting: Vec<_> = {
            let sheet = sheet(form, facts, &answers);
            let asked = |item: &&Item| sheet.duty(item) == Duty::Required && item.target.asked;
            form.items.iter().filter(asked).collect()
        };
        let item = wanting[pick.index(wanting.len())];
        answers.insert(cell(&item.code, 1), no("2023-04-01", None));
        let found: Vec<_> = sheet(form, facts, &answers).check(today()).into_iter().map(|one| (one.rule, one.item, one.round)).collect();
        prop_assert_eq!(found, vec![(Rule::AnsTarget, item.code.clone(), 1)]);
    }

    #[test]
    fn ans_next_the_latest_answer_decides_what_is_expected((form, facts, answers) in sound()) {
        let sheet = sheet(form, facts, &answers);
        for item in &form.items {
            let last = answers.iter().filter(|(cell, _)| cell.item == item.code).max_by_key(|(cell, _)| cell.round);
            prop_assert_eq!(sheet.latest(&item.code), last.map(|(cell, given)| (cell.round, given)));
            let lifted = matches!(sheet.duty(item), Duty::NotRequired(_));
            let expected = match last {
                _ if lifted => None,
                None => Some(1),
                Some((cell, given)) => (given.answer == Some(Answer::No)).then_some(cell.round + 1),
            };
            prop_assert_eq!(sheet.expected_round(item), expected);
        }
    }

    #[test]
    fn item_gate_no_lifts_whatever_stands_below_it(facts in facts(), below in vec((0..20usize, 0..14u8, anything()), 0..30)) {
        let items = FACILITY.items.iter().filter(|item| !item.gate).collect::<Vec<_>>();
        let mut answers = Answers::from([(cell("0", 1), no("2023-11-01", None))]);
        for (index, round, given) in below {
            answers.insert(cell(&items[index % items.len()].code, round), given);
        }
        let sheet = sheet(&FACILITY, facts, &answers);
        prop_assert_eq!(sheet.check(today()), vec![]);
        for item in items {
            prop_assert_eq!(sheet.figure_word(item, 1), ("not_required", "ITEM-GATE"));
        }
    }

    #[test]
    fn ans_dates_and_all_else_are_judged_whatever_stands_in_the_cells(cells in vec((0..20usize, any::<u8>(), anything()), 0..30)) {
        let mut answers = Answers::new();
        for (index, round, given) in cells {
            answers.insert(cell(&FACILITY.items[index % FACILITY.items.len()].code, round), given);
        }
        let sheet = sheet(&FACILITY, SheetFacts::default(), &answers);
        let found = sheet.check(today());
        let mut places: Vec<_> = found.iter().map(|one| (one.item.clone(), one.round, one.field, one.rule)).collect();
        places.sort();
        places.dedup();
        prop_assert_eq!(places.len(), found.len(), "no place is named twice for one rule");
    }
}
