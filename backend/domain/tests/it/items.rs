//! ITEM-*: which items a sheet asks. VEN-PAIR: which vendor item speaks to which facility item.

use tachiiri_domain::answers::{Answers, Duty, Field, Sheet, SheetFacts};
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Answer, Instrument};
use tachiiri_domain::rules::Rule;

use crate::forms::{FACILITY, VENDOR, all_yes, all_yes_but, cell, facility, item, no, sheet, today, yes};

/// Codes of the items for which `wanted` holds, in the order of the form.
fn codes(sheet: &Sheet<'_>, wanted: impl Fn(Duty) -> bool) -> Vec<String> {
    let items = sheet.instrument.items.iter();
    items.filter(|item| wanted(sheet.duty(item))).map(|item| item.code.clone()).collect()
}

fn lifted_by(sheet: &Sheet<'_>, rule: Rule) -> Vec<String> {
    codes(sheet, |duty| duty == Duty::NotRequired(rule))
}

#[test]
fn scope_all_the_register_reads_every_kind_of_facility() {
    let kinds: Vec<_> = ["1", "2", "3", "4"].iter().filter_map(|code| FacilityKind::from_open_data(code)).collect();
    assert_eq!(kinds, FacilityKind::ALL);
}

#[test]
fn item_gate_no_lifts_every_other_item() {
    let answers = Answers::from([(cell("0", 1), no("2023-11-01", None))]);
    let sheet = facility(&answers);
    assert_eq!(lifted_by(&sheet, Rule::ItemGate).len(), FACILITY.items.len() - 1);
    assert_eq!(sheet.duty(item("0")), Duty::Required);
    assert_eq!(sheet.check(today()), []);
    assert!(FACILITY.items.iter().all(|item| sheet.expected_round(item).is_none()));
}

#[test]
fn item_gate_alone_is_asked_for_its_date_where_it_says_no() {
    let undated = tachiiri_domain::answers::Given { confirmed_on: None, ..no("2023-11-01", None) };
    let answers = Answers::from([(cell("0", 1), undated)]);
    let found = facility(&answers).check(today());
    let places: Vec<_> = found.iter().map(|one| (one.rule, one.item.as_str(), one.field)).collect();
    assert_eq!(places, [(Rule::AnsFirst, "0", Field::ConfirmedOn)]);
}

#[test]
fn item_gate_takes_one_answer_and_one_date() {
    let answers = all_yes(&FACILITY);
    let sheet = facility(&answers);
    let second = sheet.check_cell(item("0"), 2, &yes("2023-11-02"), today());
    let target = sheet.check_cell(item("0"), 1, &no("2023-11-01", Some("2024-03-01")), today());
    assert_eq!(second.iter().map(|one| (one.rule, one.field)).collect::<Vec<_>>(), [(Rule::ItemGate, Field::Answer)]);
    assert_eq!(target.iter().map(|one| (one.rule, one.field)).collect::<Vec<_>>(), [(Rule::ItemGate, Field::TargetOn)]);
}

#[test]
fn item_gate_wins_in_files_over_an_answer_that_stands_there() {
    let answers = all_yes_but([(cell("0", 1), no("2023-11-01", None))]);
    let sheet = facility(&answers);
    assert_eq!(sheet.figure_word(item("2-1"), 1), ("not_required", "ITEM-GATE"));
    assert_eq!(sheet.figure_word(item("0"), 1), ("no", ""));
    let open = all_yes(&FACILITY);
    assert_eq!(facility(&open).figure_word(item("2-1"), 1), ("yes", ""));
    assert_eq!(facility(&open).figure_word(item("2-1"), 2), ("blank", ""));
}

#[test]
fn item_no_vendor_lifts_2_2_and_2_3_and_nothing_else() {
    let facts = SheetFacts { no_vendor_contract: true, no_network: false };
    let answers = Answers::new();
    let sheet = sheet(&FACILITY, facts, &answers);
    assert_eq!(lifted_by(&sheet, Rule::ItemNoVendor), ["2-2", "2-3"]);
    assert_eq!(codes(&sheet, |duty| matches!(duty, Duty::NotRequired(_))).len(), 2);
}

#[test]
fn item_no_network_lifts_the_network_devices_and_nothing_else() {
    let facts = SheetFacts { no_vendor_contract: false, no_network: true };
    let answers = Answers::new();
    let sheet = sheet(&FACILITY, facts, &answers);
    assert_eq!(lifted_by(&sheet, Rule::ItemNoNetwork), ["2-7-network", "2-8-network"]);
    assert_eq!(codes(&sheet, |duty| matches!(duty, Duty::NotRequired(_))).len(), 2);
}

#[test]
fn item_no_network_is_not_said_of_an_internal_lan() {
    let answers = Answers::new();
    assert_eq!(facility(&answers).duty(item("2-7-network")), Duty::Required);
    assert!(Rule::ItemNoNetwork.entry().sentence.contains("院内LAN"), "the statement says what counts as a network");
}

fn duties(instrument: &Instrument, year: i32) -> (usize, usize) {
    let answers = Answers::new();
    let fiscal_year = FiscalYear::new(year).unwrap();
    let sheet = Sheet { instrument, fiscal_year, facts: SheetFacts::default(), answers: &answers };
    let count = |wanted| codes(&sheet, |duty| duty == wanted).len();
    (count(Duty::Required), count(Duty::Reference))
}

#[test]
fn item_year_r5_asks_the_gate_and_ten_items_and_keeps_eight_for_reference() {
    assert_eq!(duties(&FACILITY, 2023), (1 + 10, 8));
    assert_eq!(duties(&FACILITY, 2024), (1 + 10 + 8, 0));
    assert_eq!(duties(&VENDOR, 2023), (8, 6));
    let answers = Answers::new();
    let reference = codes(&facility(&answers), |duty| duty == Duty::Reference);
    let expected =
        ["2-7-server", "2-9-server", "2-4-terminal", "2-5-terminal", "2-7-terminal", "2-9-terminal", "3-2", "3-3"];
    assert_eq!(reference, expected);
}

#[test]
fn item_year_a_reference_item_may_stay_blank_or_say_no_without_a_target() {
    let mut answers = all_yes(&FACILITY);
    answers.remove(&cell("3-2", 1));
    answers.insert(cell("3-3", 1), no("2023-11-01", None));
    assert_eq!(facility(&answers).check(today()), []);
    assert_eq!(facility(&answers).expected_round(item("3-2")), Some(1));
}

#[test]
fn ven_pair_every_vendor_item_but_the_vendors_own_officer_speaks_to_one_facility_item() {
    let mut alone = Vec::new();
    for vendor in &VENDOR.items {
        let Some(lineage) = &vendor.pairs_with else {
            alone.push((vendor.code.as_str(), vendor.lineage.as_str()));
            continue;
        };
        let facility = FACILITY.items.iter().filter(|item| item.lineage == *lineage).collect::<Vec<_>>();
        assert_eq!(facility.len(), 1, "{}", vendor.code);
        assert_eq!((&facility[0].number, facility[0].group), (&vendor.number, vendor.group));
    }
    assert_eq!(alone, [("1-1", "vendor-safety-officer")]);
    assert_ne!(item("1-1").lineage, "vendor-safety-officer", "1(1) of the two sheets are different questions");
}

#[test]
fn item_gate_is_absent_from_the_vendor_form_and_lifts_nothing_there() {
    let answers = all_yes(&VENDOR);
    let sheet = sheet(&VENDOR, SheetFacts::default(), &answers);
    assert!(VENDOR.gate().is_none());
    assert_eq!(sheet.check(today()), []);
    assert_eq!(VENDOR.answers, [Answer::Yes, Answer::No]);
}

#[test]
fn a_form_comes_back_from_json_as_it_went_in() {
    for form in [&*FACILITY, &*VENDOR] {
        let text = serde_json::to_string(form).unwrap();
        assert_eq!(serde_json::from_str::<Instrument>(&text).unwrap(), *form);
    }
}
