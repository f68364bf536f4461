//! The life of a sheet under any steps, and which cells stay as they were confirmed.

use proptest::collection::vec;
use proptest::prelude::*;
use tachiiri_domain::answers::Answers;
use tachiiri_domain::checklist::{Refused, ReturnReason, State, StateKey, may_write};
use tachiiri_domain::clock::Timestamp;

use crate::forms::{FACILITY, cell, no, read, yes};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Submit,
    GiveBack,
    Accept,
}

fn go(state: State, step: Step) -> Result<State, Refused> {
    let at = Timestamp::default();
    match step {
        Step::Submit => state.submit(at),
        Step::GiveBack => state.give_back(at, vec![ReturnReason { item: None, reason: "日付".into() }]),
        Step::Accept => state.accept(at),
    }
}

proptest! {
    #[test]
    fn a_sheet_is_read_or_written_never_both(steps in vec(prop_oneof![Just(Step::Submit), Just(Step::GiveBack), Just(Step::Accept)], 0..20)) {
        let mut state = State::Draft;
        for step in steps {
            let waits = state.key() == StateKey::Submitted;
            prop_assert_eq!(state.is_open(), !waits);
            match go(state.clone(), step) {
                Ok(next) => {
                    prop_assert_eq!(waits, step != Step::Submit, "only what waits is decided, only what does not is sent");
                    prop_assert_ne!(next.key(), StateKey::Draft, "what was submitted is never a draft again");
                    state = next;
                }
                Err(refused) => {
                    prop_assert_eq!(waits, step == Step::Submit);
                    prop_assert!(matches!(refused, Refused::WrongState(..)));
                }
            }
        }
    }
}

#[test]
fn a_sheet_cannot_be_returned_without_a_word() {
    let sent = State::Submitted { at: Timestamp::default() };
    let blank = vec![ReturnReason { item: Some("2-1".into()), reason: " ".into() }];
    assert_eq!(sent.clone().give_back(Timestamp::default(), blank), Err(Refused::NoReason));
}

#[test]
fn what_was_confirmed_may_be_said_again_but_not_otherwise() {
    let state = State::Accepted { at: Timestamp::default() };
    let accepted = Answers::from([(cell("2-1", 1), no("2023-09-01", Some("2023-12-01")))]);
    let write = |round, given| may_write(&FACILITY, &state, &accepted, &cell("2-1", round), &given);
    assert_eq!(write(1, no("2023-09-01", Some("2023-12-01"))), Ok(()), "a repeated save is no change");
    let frozen = Refused::RoundFrozen { item: FACILITY.item("2-1").unwrap().label_short(), round: 1 };
    assert_eq!(write(1, no("2023-09-01", Some("2024-03-01"))), Err(frozen));
    assert_eq!(write(2, yes("2023-10-01")), Ok(()));
    let blank = may_write(&FACILITY, &state, &accepted, &cell("3-2", 1), &yes("2023-10-01"));
    assert_eq!(blank, Ok(()), "left blank before");
}

#[test]
fn nothing_is_written_while_the_health_centre_reads() {
    let state = State::Submitted { at: Timestamp::default() };
    let refused = may_write(&FACILITY, &state, &Answers::new(), &cell("2-1", 1), &yes("2023-10-01"));
    assert!(matches!(refused, Err(Refused::WrongState(..))));
}

#[test]
fn ans_next_a_confirmed_round_is_named_as_its_own_form_prints_it() {
    let state = State::Accepted { at: Timestamp::default() };
    let forms =
        [("r5-facility.toml", "2-7-network", "「2(7) ネットワーク機器」の1回目"), ("r7-facility.toml", "2-7", "「2⑦")];
    for (file, code, printed) in forms {
        let form = read(file);
        let accepted = Answers::from([(cell(code, 1), yes("2023-10-01"))]);
        let refused = may_write(&form, &state, &accepted, &cell(code, 1), &no("2023-10-01", None)).unwrap_err();
        assert!(refused.to_string().starts_with(printed), "{file}: {refused}");
    }
}
