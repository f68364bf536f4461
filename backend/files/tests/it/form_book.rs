//! Three workbooks become forms with at most five corrections each.

use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::form_book::{AnswerPlace, Corrections, DatePlace};
use tachiiri_domain::instrument::{Instrument, Respondent, Rounds};
use tachiiri_files::form_book::{Identity, Proposal, draft, propose};

use crate::ministry::{Expected, grid_paper, one_cell, two_lines};

const MOST_CORRECTIONS: usize = 5;

pub fn form(bytes: &[u8], respondent: Respondent, corrections: &Corrections) -> (Proposal, Instrument) {
    let proposals = propose(bytes, corrections).unwrap();
    let proposal = proposals.into_iter().find(|one| one.respondent == respondent).unwrap();
    let fiscal_year: FiscalYear = proposal.fiscal_year.unwrap();
    let title = proposal.title.clone();
    let identity = Identity { instrument: "form".into(), version: "r0".into(), fiscal_year, title, notice: None };
    let (instrument, _) = draft(&proposal, identity, None);
    (proposal, instrument)
}

/// As [`Expected`] writes a form down.
fn written(instrument: &Instrument) -> (Vec<String>, Vec<String>) {
    let sections = instrument.sections.iter().map(|section| format!("{} {}", section.code, section.label));
    let items = instrument.items.iter().map(|item| {
        let rounds = match item.rounds {
            Rounds::One => "one",
            Rounds::FirstOnly => "first-only",
            Rounds::Many => "many",
        };
        let target = match (item.target.from, item.target.to) {
            (Some(from), Some(to)) => format!("{from}..{to}"),
            _ => "-".to_owned(),
        };
        format!("{}|{}|{}|{rounds}|{target}|{}", item.section, item.number, item.group, item.label)
    });
    (sections.collect(), items.collect())
}

fn check(bytes: &[u8], respondent: Respondent, corrections: &Corrections, expected: &Expected) {
    assert!(corrections.len() <= MOST_CORRECTIONS);
    let (_, instrument) = form(bytes, respondent, corrections);
    let (sections, items) = written(&instrument);
    assert_eq!(items.join("\n"), expected.items.join("\n"));
    assert_eq!(sections.join("\n"), expected.sections.join("\n"));
}

#[test]
fn a_form_with_answer_and_date_in_one_cell_is_read_without_corrections() {
    check(&one_cell::book(), Respondent::Facility, &Corrections::default(), &one_cell::EXPECTED);
}

#[test]
fn a_workbook_for_hospitals_and_vendors_gives_two_forms_without_corrections() {
    let book = two_lines::book();
    check(&book, Respondent::Facility, &Corrections::default(), &two_lines::FACILITY);
    check(&book, Respondent::Vendor, &Corrections::default(), &two_lines::VENDOR);
}

#[test]
fn a_form_on_squared_paper_is_read_without_corrections() {
    check(&grid_paper::book(), Respondent::Vendor, &Corrections::default(), &grid_paper::EXPECTED);
}

/// `1: D13 + in it, target E13` of every round of an item.
pub fn places(proposal: &Proposal, code: &str) -> String {
    let item = proposal.items().find(|item| item.code == code).unwrap();
    let date = |place: &Option<DatePlace>| match place {
        None => "-".to_owned(),
        Some(DatePlace::WithAnswer) => "with".to_owned(),
        Some(DatePlace::Cell(cell)) => cell.name(),
        Some(DatePlace::Parts { year, month, day }) => {
            let year = year.as_ref().map(|cell| format!("{}/", cell.name())).unwrap_or_default();
            format!("{year}{}/{}", month.name(), day.name())
        }
    };
    let rounds = item.rounds.iter().map(|round| {
        let answer = match &round.answer {
            AnswerPlace::Word(cell) => cell.name(),
            AnswerPlace::Ticks { yes, no, .. } => format!("{}|{}", yes.name(), no.name()),
        };
        format!("{answer} {} {}", date(&round.confirmed_on), date(&round.target_on))
    });
    rounds.collect::<Vec<_>>().join(", ")
}

#[test]
fn every_answer_and_date_has_its_cell() {
    let none = Corrections::default();
    let (form_one, _) = form(&one_cell::book(), Respondent::Facility, &none);
    assert_eq!(places(&form_one, "0"), "C5 with -");
    assert_eq!(places(&form_one, "2-4-server"), "C19 with D19, E19 with -");
    assert_eq!(places(&form_one, "3-1"), "C25 with -");
    let (form_two, _) = form(&two_lines::book(), Respondent::Facility, &none);
    assert_eq!(places(&form_two, "0"), "G8 F8 -");
    assert_eq!(places(&form_two, "2-3-terminal"), "G13 F13 H13, J13 I13 -, L13 K13 -");
    let (form_three, _) = form(&grid_paper::book(), Respondent::Vendor, &none);
    assert_eq!(places(&form_three, "2-3-terminal"), "W25|Y25 AA25/AC25 AF25/AH25, AJ25|AL25 AN25/AP25 -");
    assert_eq!(form_three.name.map(|cell| cell.name()), Some("AE5".to_owned()));
}

/// ITEM-GATE, ITEM-NO-VENDOR: what the form says in words about whole items.
#[test]
fn the_gate_and_the_items_of_facilities_with_vendors_are_found_by_the_words_of_the_form() {
    let (_, instrument) = form(&one_cell::book(), Respondent::Facility, &Corrections::default());
    assert_eq!(instrument.gate().map(|item| item.code.as_str()), Some("0"));
    let lifted: Vec<_> = instrument.items.iter().filter(|item| !item.not_required_when.is_empty()).collect();
    assert_eq!(lifted.iter().map(|item| item.code.as_str()).collect::<Vec<_>>(), ["2-2", "2-3"]);
    assert!(instrument.items.iter().filter(|item| item.required_from.year() == 2024).count() == 8);
}
