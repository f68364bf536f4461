//! Cells that a person names for an item: taken where they can be cells, refused with the reason where they cannot.

use tachiiri_domain::form_book::{AnswerPlace, Corrections, DatePlace, LineCorrection, LineKind, RoundCorrection};
use tachiiri_domain::instrument::{Respondent, TargetGroup};
use tachiiri_files::form_book::propose;

use crate::form_book::{form, places};
use crate::officials::upright;

/// Line 11 of the drawing, the first item below the gate.
fn moved(cells: Vec<RoundCorrection>) -> Corrections {
    let mut corrections = upright::corrections();
    corrections.set_line(LineCorrection { cells, ..LineCorrection::new(upright::SHEET, 10, LineKind::Item) });
    corrections
}

fn cells(round: u32, [answer, confirmed_on, target_on]: [&str; 3]) -> RoundCorrection {
    let date = |text: &str| (!text.is_empty()).then(|| DatePlace::named(upright::SHEET, text).unwrap());
    let answer = (!answer.is_empty()).then(|| AnswerPlace::named(upright::SHEET, answer).unwrap());
    RoundCorrection { round, answer, confirmed_on: date(confirmed_on), target_on: date(target_on) }
}

fn read(corrections: &Corrections) -> String {
    places(&form(&upright::drawn().bytes, Respondent::Facility, corrections).0, "1-1")
}

fn refused(corrections: &Corrections) -> String {
    let problem = propose(&upright::drawn().bytes, corrections).unwrap_err();
    assert_eq!(problem.code, "form_cell");
    problem.message
}

#[test]
fn a_cell_that_was_read_is_moved_and_one_that_is_missing_is_made() {
    assert_eq!(read(&moved(vec![])), "E11|F11 G11/H11 I11, J11|K11 L11 -");
    assert_eq!(read(&moved(vec![cells(1, ["", "O11", ""])])), "E11|F11 O11 I11, J11|K11 L11 -");
    let third = vec![cells(3, ["P11", "同じ欄", "Q11"]), cells(2, ["", "", "R11/S11"])];
    assert_eq!(read(&moved(third)), "E11|F11 G11/H11 I11, J11|K11 L11 R11/S11, P11 with Q11");
}

#[test]
fn a_cell_that_cannot_be_one_is_refused_with_its_place_and_what_is_allowed() {
    let refused = |round, cells_named| refused(&moved(vec![cells(round, cells_named)]));
    let printed = refused(1, ["C12", "", ""]);
    assert!(printed.starts_with("シート「別紙１」11行目の項目：セルC12には「"), "{printed}");
    assert!(refused(1, ["", "IX5000", ""]).contains("セルIX5000は様式の外です。使えるのは2000行目、256列目までです。"));
    let far = refused(4, ["P11", "", ""]);
    assert!(far.contains("今の回答欄は2回目までです"), "{far}");
    assert!(refused(1, ["", "J11", ""]).contains("セルJ11は項目1-1の欄に使われています"));
    assert!(refused(1, ["", "I13", ""]).contains("セルI13は項目2-1の欄に使われています"));
}

/// ITEM-GATE: one answer and one date, no rounds, no target date.
#[test]
fn a_gate_takes_no_target_date_and_no_second_round() {
    let mut corrections = upright::corrections();
    for wrong in [cells(1, ["", "", "I10"]), cells(2, ["P10", "", ""])] {
        corrections.lines[0].cells = vec![wrong];
        assert!(refused(&corrections).contains("ITEM-GATE"));
    }
}

#[test]
fn a_section_said_at_an_item_holds_from_there_on() {
    let mut corrections = upright::corrections();
    let section = Some("９　別の区分".to_owned());
    corrections.set_line(LineCorrection { section, ..LineCorrection::new(upright::SHEET, 13, LineKind::Item) });
    let (_, read) = form(&upright::drawn().bytes, Respondent::Facility, &corrections);
    let sections: Vec<_> = read.sections.iter().map(|one| format!("{} {}", one.code, one.label)).collect();
    assert_eq!(sections[..4], ["0 前提", "1 体制構築", "2 医療情報システムの管理・運用", "9 別の区分"]);
    let items: Vec<_> = read.items.iter().filter(|item| item.section == "9").collect();
    assert_eq!(items.len(), 13, "all of the section below, from that item on");
    assert!(items[..9].iter().all(|item| item.group == TargetGroup::All), "the devices named above still hold");
}
