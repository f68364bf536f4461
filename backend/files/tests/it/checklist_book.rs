//! What is filled is read back: for any answers, by words alone, and after people had it in their hands.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tachiiri_domain::Date;
use tachiiri_domain::answers::{Answers, Cell, Given, SheetFacts};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Answer, Instrument, Wording};
use tachiiri_domain::request::RowVersion;
use tachiiri_files::checklist_book::{self, Filling, Head, Reading};

pub type Stored = BTreeMap<Cell, (Given, RowVersion)>;

pub fn form(name: &str) -> Instrument {
    let all = tachiiri_seed::instruments::embedded();
    let (file, text) = all.into_iter().find(|(file, _)| file.contains(name)).unwrap();
    tachiiri_seed::instruments::parse(&file, &text).unwrap()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn head() -> Head {
    Head {
        checklist: "018bdf2e-0000-7000-8000-000000000001".parse().unwrap(),
        fiscal_year: FiscalYear::new(2023).unwrap(),
        external_id: "9900000000010".into(),
        facility_name: "見本中央病院".into(),
        contract: String::new(),
        health_centre: "見本保健所".into(),
        due_on: day("2023-12-28"),
    }
}

pub fn cell(item: &str, round: u8) -> Cell {
    Cell { item: item.into(), round }
}

pub fn yes(on: &str) -> Given {
    Given { answer: Some(Answer::Yes), confirmed_on: Some(day(on)), ..Given::default() }
}

pub fn no(on: &str, target: &str) -> Given {
    Given { answer: Some(Answer::No), target_on: Some(day(target)), ..yes(on) }
}

pub fn filled(form: &Instrument, answers: &Stored, proxy: bool) -> Vec<u8> {
    let facts = SheetFacts { no_vendor_contract: true, no_network: false };
    let filling = Filling { form, head: &head(), facts, facts_version: 1, answers, frozen: &Answers::new(), proxy };
    checklist_book::fill(&filling).unwrap()
}

pub fn read(bytes: &[u8], form: &Instrument) -> Reading {
    checklist_book::open(bytes).unwrap().read(form, &head()).unwrap()
}

/// What stands in a reading, blanks left out.
fn standing(reading: &Reading) -> BTreeMap<Cell, Given> {
    let cells = reading.cells.iter().map(|(cell, found)| (cell.clone(), found.given.clone()));
    cells.filter(|(_, given)| *given != Given::default()).collect()
}

fn bare(answers: &Stored) -> BTreeMap<Cell, Given> {
    let cells = answers.iter().map(|(cell, (given, _))| (cell.clone(), given.clone()));
    cells.filter(|(_, given)| *given != Given::default()).collect()
}

#[test]
fn a_filled_form_reads_as_it_was_written() {
    let form = form("r5-facility");
    let answers = Stored::from([
        (cell("0", 1), (yes("2023-09-01"), 1)),
        (cell("2-1", 1), (no("2023-09-01", "2024-03-01"), 2)),
        (cell("2-1", 2), (Given { note: "台帳を\n作った".into(), ..yes("2023-11-01") }, 1)),
        (cell("2-7-network", 1), (yes("2023-09-02"), 1)),
        (cell("2-7-terminal", 1), (no("2023-09-03", "2025-03-31"), 1)),
        (cell("3-1", 1), (Given { note: "=1+1".into(), ..yes("2023-09-04") }, 1)),
    ]);
    let bytes = filled(&form, &answers, false);
    let reading = read(&bytes, &form);
    assert_eq!(reading.problems, []);
    assert_eq!(reading.missing, Vec::<String>::new());
    assert_eq!(standing(&reading), bare(&answers));
    assert_eq!((reading.facts.no_vendor_contract, reading.facts.no_network), (Some(true), Some(false)));
    let stamp = checklist_book::open(&bytes).unwrap().stamp.unwrap();
    assert_eq!((stamp.base, stamp.checklist, stamp.form), (answers, head().checklist, form.key()));
}

#[test]
fn a_wording_nobody_confirmed_is_marked_in_the_workbook_and_read_back_all_the_same() {
    let mut form = form("r5-facility");
    form.items.iter_mut().filter(|item| item.code == "2-1").for_each(|item| item.wording = Wording::Unverified);
    let answers = Stored::from([(cell("2-1", 1), (yes("2023-09-01"), 1)), (cell("2-2", 1), (yes("2023-09-01"), 1))]);
    let bytes = filled(&form, &answers, false);
    let table = tachiiri_files::read_table(&bytes).unwrap();
    let marked: Vec<_> =
        table.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.contains("文言未確認")).cloned().collect();
    let label = form.item("2-1").unwrap().label.clone();
    assert_eq!(marked.len(), 1, "{marked:?}");
    assert!(marked[0].starts_with(&label), "the mark stands behind the question: {marked:?}");
    assert_eq!(standing(&read(&bytes, &form)), bare(&answers));
}

#[test]
fn the_same_sheet_is_the_same_file_without_macros_and_links() {
    let form = form("r5-vendor");
    let answers = Stored::from([(cell("1-1", 1), (yes("2023-09-01"), 1))]);
    let bytes = filled(&form, &answers, true);
    assert_eq!(bytes, filled(&form, &answers, true));
    for part in ["vbaProject", "externalLink", "worksheets/_rels", "connections"] {
        assert!(!bytes.windows(part.len()).any(|window| window == part.as_bytes()), "{part}");
    }
}

fn any_given() -> impl Strategy<Value = Given> {
    let date = || prop::option::of((0i64..366).prop_map(|days| day("2023-04-01") + chrono::Duration::days(days)));
    let answer = prop_oneof![Just(None), Just(Some(Answer::Yes)), Just(Some(Answer::No))];
    let note =
        prop_oneof!["", "[ぁ-ん一-龠０-９=+@'\"<&]{0,12}", "はい|いいえ|1回目|2(4)", "[a-z ]{1,3}\n[あ-ん]{1,3}"];
    (answer, date(), date(), note).prop_map(|(answer, confirmed_on, target_on, note)| Given {
        answer,
        confirmed_on,
        target_on,
        note,
        proxy: None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_answers_to_any_form_round_trip(
        which in prop::sample::select(vec!["r5-facility", "r5-vendor"]),
        givens in prop::collection::vec((any_given(), 1u8..4), 18),
    ) {
        let form = form(which);
        let mut answers = Stored::new();
        for (item, (given, round)) in form.items.iter().zip(givens) {
            // The gate has one answer and one date.
            let given = if item.gate { Given { target_on: None, ..given } } else { given };
            let round = if item.gate { 1 } else { round };
            answers.insert(cell(&item.code, round), (given, 1));
        }
        prop_assume!(answers.values().any(|(given, _)| given.answer.is_some()));
        let reading = read(&filled(&form, &answers, false), &form);
        prop_assert_eq!(&reading.problems, &vec![]);
        prop_assert_eq!(standing(&reading), bare(&answers));
    }
}
