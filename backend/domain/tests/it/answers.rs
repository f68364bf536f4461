//! ANS-*, VEN-PROXY: what may stand in a cell, and when a sheet may go.

use tachiiri_domain::answers::{Answers, Field, Given, MAX_ROUND, Violation};
use tachiiri_domain::instrument::Answer;
use tachiiri_domain::rules::Rule;

use crate::forms::{FACILITY, all_yes, all_yes_but, cell, day, facility, item, no, today, yes};

type Place = (Rule, String, u8, Field);

fn places(violations: &[Violation]) -> Vec<Place> {
    violations.iter().map(|one| (one.rule, one.item.clone(), one.round, one.field)).collect()
}

fn place(rule: Rule, item: &str, round: u8, field: Field) -> Place {
    (rule, item.to_owned(), round, field)
}

/// What stands against submitting the otherwise sound sheet with these cells.
fn submitting(cells: impl IntoIterator<Item = (&'static str, u8, Given)>) -> Vec<Place> {
    let cells = cells.into_iter().map(|(item, round, given)| (cell(item, round), given));
    places(&facility(&all_yes_but(cells)).check(today()))
}

#[test]
fn ans_first_a_blank_sheet_lacks_every_required_answer_and_nothing_else() {
    let answers = Answers::new();
    let sheet = facility(&answers);
    let found = places(&sheet.check(today()));
    let missing = sheet.missing();
    let expected: Vec<_> = missing.iter().map(|item| place(Rule::AnsFirst, &item.code, 1, Field::Answer)).collect();
    assert_eq!((found, missing.len()), (expected, 11));
}

#[test]
fn ans_first_asks_for_a_date_beside_every_answer_and_an_answer_beside_every_date() {
    let undated = Given { confirmed_on: None, ..yes("2023-11-01") };
    let dated = Given { answer: None, ..yes("2023-11-01") };
    assert_eq!(submitting([("2-1", 1, undated.clone())]), [place(Rule::AnsFirst, "2-1", 1, Field::ConfirmedOn)]);
    assert_eq!(submitting([("2-1", 1, dated.clone())]), [place(Rule::AnsFirst, "2-1", 1, Field::Answer)]);
    // A reference item may be blank, but what is begun is finished.
    assert_eq!(submitting([("3-2", 1, undated)]), [place(Rule::AnsFirst, "3-2", 1, Field::ConfirmedOn)]);
    assert_eq!(submitting([("3-2", 1, dated)]), [place(Rule::AnsFirst, "3-2", 1, Field::Answer)]);
}

#[test]
fn ans_value_is_one_of_the_forms_own() {
    let given = Given { answer: Some(Answer::NotApplicable), ..yes("2023-11-01") };
    assert_eq!(submitting([("2-1", 1, given)]), [place(Rule::AnsValue, "2-1", 1, Field::Answer)]);
}

#[test]
fn ans_target_is_needed_beside_a_first_no_of_a_required_item_where_the_form_asks() {
    let without = no("2023-11-01", None);
    assert_eq!(submitting([("2-1", 1, without.clone())]), [place(Rule::AnsTarget, "2-1", 1, Field::TargetOn)]);
    assert_eq!(submitting([("3-1", 1, without.clone())]), [], "3(1) has no target column");
    assert_eq!(submitting([("3-2", 1, without.clone())]), [], "optional for a reference item");
    let stated = no("2023-11-01", Some("2024-03-31"));
    assert_eq!(submitting([("2-1", 1, stated), ("2-1", 2, without)]), [], "a later round need not restate it");
}

#[test]
fn ans_target_and_date_that_both_lack_are_both_named() {
    let bare = Given { answer: Some(Answer::No), ..Given::default() };
    let expected =
        [place(Rule::AnsFirst, "2-1", 1, Field::ConfirmedOn), place(Rule::AnsTarget, "2-1", 1, Field::TargetOn)];
    assert_eq!(submitting([("2-1", 1, bare)]), expected);
}

#[test]
fn ans_target_lies_in_the_items_own_window() {
    let found = |code, until| submitting([(code, 1, no("2023-11-01", Some(until)))]).len();
    assert_eq!(["2023-03-31", "2023-04-01", "2024-03-31", "2024-04-01"].map(|until| found("2-1", until)), [1, 0, 0, 1]);
    // R5's reference items run to the end of 令和6年度.
    assert_eq!(["2024-04-01", "2025-03-31", "2025-04-01"].map(|until| found("3-2", until)), [0, 0, 1]);
    // No column, no window: a date at 3(1) is the facility's own note.
    assert_eq!(found("3-1", "2026-01-01"), 0);
}

#[test]
fn ans_target_may_be_restated_in_a_later_round_and_the_last_one_holds() {
    let answers = all_yes_but([
        (cell("2-1", 1), no("2023-09-01", Some("2023-12-01"))),
        (cell("2-1", 2), no("2023-10-01", Some("2024-02-01"))),
        (cell("2-1", 3), no("2023-11-01", None)),
    ]);
    let sheet = facility(&answers);
    assert_eq!(sheet.check(today()), []);
    assert_eq!(sheet.target_on("2-1"), Some(day("2024-02-01")));
    assert_eq!(sheet.target_on("2-4-server"), None);
}

#[test]
fn ans_target_only_no_refuses_a_target_beside_yes() {
    let given = Given { target_on: Some(day("2024-03-01")), ..yes("2023-11-01") };
    assert_eq!(submitting([("2-1", 1, given.clone())]), [place(Rule::AnsTargetOnlyNo, "2-1", 1, Field::TargetOn)]);
    let answers = all_yes(&FACILITY);
    let at_the_save = facility(&answers).check_cell(item("3-2"), 1, &given, today());
    assert_eq!(places(&at_the_save), [place(Rule::AnsTargetOnlyNo, "3-2", 1, Field::TargetOn)]);
}

#[test]
fn ans_next_expects_another_round_while_the_last_answer_is_no() {
    let mut answers = all_yes_but([(cell("2-1", 1), no("2023-09-01", Some("2023-12-01")))]);
    let expected = |answers: &Answers| facility(answers).expected_round(item("2-1"));
    assert_eq!(expected(&answers), Some(2));
    for round in 2..=MAX_ROUND {
        answers.insert(cell("2-1", round), no("2023-10-01", None));
    }
    assert_eq!(facility(&answers).check(today()), [], "third, fourth, … are rounds like the second");
    assert_eq!(expected(&answers), None, "the last round there is");
    answers.insert(cell("2-1", 5), yes("2023-10-01"));
    answers.retain(|cell, _| cell.round <= 5);
    assert_eq!((expected(&answers), facility(&answers).latest("2-1").map(|(round, _)| round)), (None, Some(5)));
}

#[test]
fn ans_next_need_not_fall_on_the_target_date() {
    let before = [("2-1", 1, no("2023-09-01", Some("2023-12-01"))), ("2-1", 2, yes("2023-10-15"))];
    let after = [("2-1", 1, no("2023-09-01", Some("2023-10-01"))), ("2-1", 2, no("2023-11-15", None))];
    assert_eq!((submitting(before), submitting(after)), (vec![], vec![]));
}

#[test]
fn ans_next_a_round_without_the_one_before_it_is_refused() {
    let answers = all_yes(&FACILITY);
    let sheet = facility(&answers);
    let at = |round| places(&sheet.check_cell(item("2-1"), round, &yes("2023-11-02"), today()));
    assert_eq!(at(2), []);
    for round in [0, 3, MAX_ROUND + 1] {
        assert_eq!(at(round), [place(Rule::AnsNext, "2-1", round, Field::Answer)]);
    }
    assert_eq!(sheet.check_cell(item("2-1"), 3, &Given::default(), today()), [], "clearing a cell is always allowed");
}

#[test]
fn ans_dates_lie_in_the_fiscal_year_and_not_in_the_future() {
    let found = |on| submitting([("2-1", 1, yes(on))]).len();
    let days = ["2023-03-31", "2023-04-01", "2023-11-18", "2023-11-19", "2024-03-31", "2024-04-01"];
    assert_eq!(days.map(found), [1, 0, 0, 1, 1, 1]);
}

#[test]
fn ans_dates_do_not_run_backwards_and_the_later_one_is_named_once() {
    let rounds = [("2-1", 1, no("2023-10-01", Some("2023-12-01"))), ("2-1", 2, yes("2023-09-30"))];
    assert_eq!(submitting(rounds), [place(Rule::AnsDates, "2-1", 2, Field::ConfirmedOn)]);
    let same_day = [("2-1", 1, no("2023-10-01", Some("2023-12-01"))), ("2-1", 2, yes("2023-10-01"))];
    assert_eq!(submitting(same_day), []);
}

#[test]
fn ans_dates_hold_at_the_save_of_an_earlier_round_too() {
    let answers =
        all_yes_but([(cell("2-1", 1), no("2023-09-01", Some("2023-12-01"))), (cell("2-1", 2), yes("2023-10-01"))]);
    let sheet = facility(&answers);
    let late = no("2023-10-02", Some("2023-12-01"));
    let found = places(&sheet.check_cell(item("2-1"), 1, &late, today()));
    assert_eq!(found, [place(Rule::AnsDates, "2-1", 1, Field::ConfirmedOn)]);
}

#[test]
fn ven_proxy_an_answer_entered_for_another_says_where_the_original_is() {
    let proxy = |original: &str| Given { proxy: Some(original.into()), ..yes("2023-11-01") };
    assert_eq!(submitting([("2-1", 1, proxy("医事課の綴り（紙）"))]), []);
    assert_eq!(submitting([("2-1", 1, proxy(" "))]), [place(Rule::VenProxy, "2-1", 1, Field::Answer)]);
}

#[test]
fn what_stands_against_a_sheet_is_told_in_the_order_of_the_form_then_round_then_field() {
    let early = Given { target_on: Some(day("2024-03-01")), ..yes("2023-03-31") };
    let found = submitting([
        ("3-1", 1, yes("2023-03-31")),
        ("2-1", 2, Given { answer: None, ..yes("2023-11-02") }),
        ("2-1", 1, early),
        ("1-1", 1, Given::default()),
    ]);
    let expected = [
        place(Rule::AnsFirst, "1-1", 1, Field::Answer),
        place(Rule::AnsDates, "2-1", 1, Field::ConfirmedOn),
        place(Rule::AnsTargetOnlyNo, "2-1", 1, Field::TargetOn),
        place(Rule::AnsFirst, "2-1", 2, Field::Answer),
        place(Rule::AnsDates, "3-1", 1, Field::ConfirmedOn),
    ];
    assert_eq!(found, expected);
}

#[test]
fn ans_yes_a_yes_without_a_ground_is_named_and_may_still_be_submitted() {
    let noted = Given { note: "台帳は情報管理室".into(), ..yes("2023-11-01") };
    let answers = all_yes_but([(cell("2-1", 1), noted), (cell("1-1", 1), no("2023-11-01", Some("2024-03-31")))]);
    let sheet = facility(&answers);
    let named = |on_file: &str| {
        let items = sheet.without_ground(|code| code == on_file);
        items.into_iter().map(|item| item.code.clone()).collect::<Vec<_>>()
    };
    let silent = named("");
    assert!(!silent.contains(&"2-1".to_owned()), "a note is a ground");
    assert!(!silent.contains(&"1-1".to_owned()), "a no needs none");
    assert!(!silent.contains(&"0".to_owned()), "the first question is no measure");
    assert!(silent.contains(&"2-2".to_owned()) && !named("2-2").contains(&"2-2".to_owned()), "what is on file");
    assert_eq!(places(&sheet.check(today())), []);
}
