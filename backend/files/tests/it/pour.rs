//! Answers poured into the workbooks their forms were read from.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::Reader;
use tachiiri_domain::form_book::{CellMap, Corrections};
use tachiiri_domain::instrument::{Answer, Instrument, Respondent};
use tachiiri_files::form_book::{Filled, Identity, LeftOut, draft, pour, propose};

use crate::ministry::{at, grid_paper, one_cell, two_lines};
use crate::officials::landscape;

fn form(bytes: &[u8], respondent: Respondent) -> (Instrument, CellMap) {
    let proposals = propose(bytes, &Corrections::default()).unwrap();
    let proposal = proposals.into_iter().find(|one| one.respondent == respondent).unwrap();
    let fiscal_year = proposal.fiscal_year.unwrap();
    let identity =
        Identity { instrument: "form".into(), version: "r0".into(), fiscal_year, title: String::new(), notice: None };
    draft(&proposal, identity, None)
}

fn filled(item: &str, round: u32, answer: Answer, confirmed_on: &str, target_on: Option<&str>) -> Filled {
    let target_on = target_on.map(|day| day.parse().unwrap());
    Filled { item: item.into(), round, answer, confirmed_on: Some(confirmed_on.parse().unwrap()), target_on }
}

fn text(bytes: &[u8], sheet: &str, cell: &str) -> String {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let (row, column) = at(cell);
    let range = book.worksheet_range(sheet).unwrap();
    range.get_value((row, u32::from(column))).map(ToString::to_string).unwrap_or_default()
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().to_owned(), bytes)
        })
        .collect()
}

#[test]
fn an_answer_and_its_date_go_into_the_one_cell_they_share() {
    let book = one_cell::book();
    let (_, map) = form(&book, Respondent::Facility);
    let answers = [
        filled("0", 1, Answer::Yes, "2023-11-18", None),
        filled("2-4-server", 1, Answer::No, "2023-11-18", Some("2024-03-01")),
        filled("2-4-server", 2, Answer::Yes, "2024-02-20", None),
        filled("3-1", 2, Answer::Yes, "2024-02-20", None),
    ];
    let poured = pour(&book, &map, &answers, "").unwrap();
    let cell = |name| text(&poured.bytes, "別添１（医療機関確認用）", name);
    assert_eq!(cell("C5"), "はい（R5.11.18）");
    assert_eq!([cell("C19"), cell("D19"), cell("E19")], ["いいえ（R5.11.18）", "R6.3.1", "はい（R6.2.20）"]);
    assert_eq!(cell("C20"), "はい・いいえ\n(　　/　　)", "what nobody answered stays as printed");
    assert_eq!(poured.left_out, [LeftOut { item: "3-1".into(), round: 2, what: "回答" }]);
}

#[test]
fn boxes_are_ticked_and_month_and_day_go_into_their_own_cells() {
    let book = grid_paper::book();
    let (_, map) = form(&book, Respondent::Vendor);
    let answers = [filled("2-3-terminal", 1, Answer::No, "2027-06-09", Some("2027-12-24"))];
    let poured = pour(&book, &map, &answers, "架空システム株式会社").unwrap();
    let cell = |name| text(&poured.bytes, "Sheet1", name);
    assert_eq!([cell("W25"), cell("Y25"), cell("AA25"), cell("AC25")], ["□", "☑", "6", "9"]);
    assert_eq!([cell("AF25"), cell("AG25"), cell("AH25")], ["12", "月", "24"]);
    assert_eq!(cell("AE5"), "架空システム株式会社");
    assert_eq!(poured.left_out, []);
}

#[test]
fn figures_go_before_the_month_and_day_that_their_cells_show() {
    let book = landscape::drawn().bytes;
    let (before, map) = form(&book, Respondent::Facility);
    let answers = [
        filled("2-4-server", 1, Answer::No, "2024-06-09", Some("2024-12-24")),
        filled("2-4-server", 3, Answer::Yes, "2025-01-20", None),
    ];
    let poured = pour(&book, &map, &answers, "").unwrap();
    let cells = |columns: [&str; 6]| columns.map(|one| text(&poured.bytes, "チェックリスト", &format!("{one}20")));
    assert_eq!(cells(["D", "E", "F", "G", "H", "I"]), ["□はい", "☑いいえ", "6月", "9日", "12月", "24日"]);
    assert_eq!(cells(["N", "O", "P", "Q", "J", "L"]), ["☑はい", "□いいえ", "1月", "20日", "□はい", "月"]);
    assert_eq!(poured.left_out, []);
    assert!(form(&poured.bytes, Respondent::Facility) == (before, map), "read again as the same form");
}

#[test]
fn everything_but_the_sheet_stays_byte_for_byte() {
    let book = two_lines::book();
    let (_, map) = form(&book, Respondent::Vendor);
    let poured = pour(&book, &map, &[filled("1-1", 1, Answer::Yes, "2026-05-20", None)], "").unwrap();
    assert_eq!([text(&poured.bytes, "事業者", "F8"), text(&poured.bytes, "事業者", "G8")], ["R8.5.20", "はい"]);
    let (before, after) = (parts(&book), parts(&poured.bytes));
    let changed: Vec<_> = before.iter().filter(|(name, bytes)| after[*name] != **bytes).map(|(name, _)| name).collect();
    assert_eq!(changed, ["xl/worksheets/sheet3.xml"]);
    assert_eq!(before.len(), after.len());
    // Drop-downs, merged cells and styles of the sheet too.
    let sheet = String::from_utf8(after["xl/worksheets/sheet3.xml"].clone()).unwrap();
    assert!(sheet.contains("<dataValidation ") && sheet.contains("<mergeCell "));
    assert_eq!(parts(&pour(&book, &map, &[], "").unwrap().bytes), before);
}

#[test]
fn a_filled_workbook_reads_as_the_same_form() {
    let book = two_lines::book();
    let (instrument, map) = form(&book, Respondent::Facility);
    let answers: Vec<_> =
        instrument.items.iter().map(|item| filled(&item.code, 1, Answer::Yes, "2026-05-20", None)).collect();
    let poured = pour(&book, &map, &answers, "").unwrap();
    assert_eq!(poured.left_out, []);
    let (again, map_again) = form(&poured.bytes, Respondent::Facility);
    assert_eq!((again.items.len(), again == instrument), (instrument.items.len(), true));
    for (one, other) in map_again.items.iter().zip(&map.items) {
        assert_eq!(one, other);
    }
}
