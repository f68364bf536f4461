//! Workbooks drawn by somebody who had not seen the reader become the ministry's forms with at most five corrections.

use tachiiri_domain::form_book::Corrections;
use tachiiri_domain::instrument::Respondent;
use tachiiri_files::form_book::propose;

use crate::form_book::{form, places};
use crate::officials::{Drawn, apart, askingly, downwards, landscape, leftside, pulldown, stacked, upright};

const MOST_CORRECTIONS: usize = 5;

/// Compares the drawing's items, line by line, and its sections with what is read under the corrections.
fn check(drawn: &Drawn, respondent: Respondent, corrections: &Corrections) {
    assert!(corrections.len() <= MOST_CORRECTIONS);
    let (proposal, instrument) = form(&drawn.bytes, respondent, corrections);
    let section = |code: &str| {
        let section = instrument.sections.iter().find(|section| section.code == code);
        format!("{code} {}", section.map_or("", |section| section.label.as_str()))
    };
    let read = instrument.items.iter().map(|item| {
        let (section, places) = (section(&item.section), places(&proposal, &item.code));
        let year = item.required_from.year();
        format!("{section}|{}|{}|{year}|{places}|{}", item.number, item.group, item.label)
    });
    let asked: Vec<_> = drawn.asked.iter().map(|one| one.line()).collect();
    assert_eq!(read.collect::<Vec<_>>().join("\n"), asked.join("\n"));
    let empty = instrument.sections.iter().find(|one| instrument.items.iter().all(|item| item.section != one.code));
    assert_eq!(empty, None, "a section without items");
}

#[test]
fn answers_above_their_dates_on_squared_paper_need_no_corrections() {
    check(&stacked::drawn(), Respondent::Facility, &Corrections::default());
}

#[test]
fn three_rounds_across_the_page_with_devices_beside_their_items_need_no_corrections() {
    let drawn = landscape::drawn();
    check(&drawn, Respondent::Facility, &Corrections::default());
    let (_, form) = form(&drawn.bytes, Respondent::Facility, &Corrections::default());
    assert_eq!(form.gate().map(|item| item.code.as_str()), Some("0"));
    let lifted = form.items.iter().filter(|item| !item.not_required_when.is_empty());
    assert_eq!(lifted.map(|item| item.code.as_str()).collect::<Vec<_>>(), ["2-2", "2-3"]);
}

#[test]
fn answers_to_the_left_of_their_questions_need_no_corrections() {
    let drawn = leftside::drawn();
    check(&drawn, Respondent::Vendor, &Corrections::default());
    let (proposal, _) = form(&drawn.bytes, Respondent::Vendor, &Corrections::default());
    assert_eq!(proposal.name.map(|cell| cell.name()), Some("D6".to_owned()), "事業者名, not 医療機関名");
}

#[test]
fn lists_to_pick_from_and_a_gate_told_by_its_remark_need_no_corrections() {
    let drawn = pulldown::drawn();
    check(&drawn, Respondent::Facility, &Corrections::default());
    let (_, form) = form(&drawn.bytes, Respondent::Facility, &Corrections::default());
    assert_eq!(form.gate().map(|item| item.note.as_str()), Some("「いいえ」の場合、以下は回答不要"));
}

#[test]
fn rounds_under_one_another_need_no_corrections() {
    check(&downwards::drawn(), Respondent::Vendor, &Corrections::default());
}

#[test]
fn a_three_line_heading_over_sections_written_downwards_needs_one_correction() {
    let drawn = upright::drawn();
    check(&drawn, Respondent::Facility, &upright::corrections());
    let (_, form) = form(&drawn.bytes, Respondent::Facility, &upright::corrections());
    assert_eq!(form.gate().map(|item| item.code.as_str()), Some("0"));
}

/// The reader passes the question above the table and does not know 「年　月頃」: a person names both.
#[test]
fn a_gate_outside_the_table_and_a_month_alone_as_target_need_two_corrections() {
    let drawn = apart::drawn();
    check(&drawn, Respondent::Facility, &apart::corrections());
    let (proposal, form) = form(&drawn.bytes, Respondent::Facility, &apart::corrections());
    assert_eq!(form.gate().map(|item| item.label.as_str()), Some("医療情報システムを導入、運用している。"));
    assert!(proposal.items().skip(1).all(|item| item.rounds[0].target_on.is_some()));
}

/// No heading uses a word of forms: a person says where the headings stand, and that all hangs on the first question.
#[test]
fn a_form_in_everyday_words_is_no_table_until_a_person_says_where_its_headings_stand() {
    let drawn = askingly::drawn();
    let unknown = propose(&drawn.bytes, &Corrections::default()).unwrap_err();
    assert_eq!(unknown.code, "form_not_found");
    check(&drawn, Respondent::Facility, &askingly::corrections());
    let (_, form) = form(&drawn.bytes, Respondent::Facility, &askingly::corrections());
    assert_eq!(form.gate().map(|item| item.code.as_str()), Some("0"));
}
