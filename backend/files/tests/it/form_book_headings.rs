//! Where a person says that the headings of a table stand: taken where they can be, refused with place, value and what is
//! allowed where they cannot.

use tachiiri_domain::form_book::{
    ColumnCorrection, ColumnMeaning, Corrections, RoundColumns, TableCorrection, TablePlace,
};
use tachiiri_domain::instrument::Respondent;
use tachiiri_files::form_book::{outline, propose};

use crate::form_book::{form, places};
use crate::ministry::one_cell;
use crate::officials::askingly::{SHEET, drawn, headings};

fn said(table: TableCorrection) -> Corrections {
    Corrections { tables: vec![table], ..Corrections::default() }
}

/// The field of the correction, the value, and the sentence.
fn refused(table: TableCorrection) -> (String, String, String) {
    let problem = propose(&drawn().bytes, &said(table)).unwrap_err();
    assert_eq!(problem.code, "form_table");
    (problem.column, problem.value, problem.message)
}

fn first_round(answer: &[u32], confirmed_on: &[u32]) -> TableCorrection {
    let columns =
        RoundColumns { answer: answer.to_vec(), confirmed_on: confirmed_on.to_vec(), ..RoundColumns::default() };
    TableCorrection { rounds: vec![columns], ..headings() }
}

#[test]
fn a_sheet_or_a_line_that_is_not_there_is_refused() {
    let (field, value, message) = refused(TableCorrection { sheet: "別紙".into(), ..headings() });
    assert_eq!((field.as_str(), value.as_str()), ("sheet", "別紙"));
    assert_eq!(message, format!("シート「別紙」はこの原本にありません。選べるのは「{SHEET}」です。"));
    let (field, value, message) = refused(TableCorrection { row: 99, until: 99, ..headings() });
    assert_eq!((field.as_str(), value.as_str()), ("row", "100"));
    assert!(message.contains("100行目には何もありません。内容があるのは"), "{message}");
    let (field, _, message) = refused(TableCorrection { until: 3, ..headings() });
    assert_eq!(field, "until");
    assert!(message.contains("見出しの最後の行「4」は使えません") && message.contains("5行目から"), "{message}");
}

#[test]
fn a_column_without_a_heading_is_refused_with_those_that_have_one() {
    let (field, value, message) = refused(TableCorrection { text: 25, ..headings() });
    assert_eq!((field.as_str(), value.as_str()), ("text", "Z"));
    let seen = "シート「病院の方へ」の5行目で、Z列に見出しがありません。見出しがあるのはB列「順」、C列「病院で次のことができてい」、";
    assert!(message.starts_with(seen), "{message}");
    let (field, value, _) = refused(first_round(&[0], &[]));
    assert_eq!((field.as_str(), value.as_str()), ("answer-1", "A"), "the margin");
    let far = TableCorrection { row: 3, until: 3, ..headings() };
    assert!(refused(far).2.contains("この行には見出しが1つもありません"));
}

#[test]
fn a_round_without_an_answer_and_a_column_for_two_things_are_refused() {
    let (field, _, message) = refused(TableCorrection { rounds: vec![], ..headings() });
    assert_eq!((field.as_str(), message.contains("1回目の回答の列がありません")), ("answer-1", true));
    let mut gap = headings();
    gap.rounds.insert(1, RoundColumns::default());
    assert_eq!(refused(gap).0, "answer-2");
    let (field, value, message) = refused(first_round(&[3, 4], &[2]));
    assert_eq!((field.as_str(), value.as_str()), ("confirmed-1", "C"));
    assert!(message.contains("「項目の文」と「1回目の確認日」の両方に入っています"), "{message}");
    let (field, value, message) = refused(first_round(&[3, 4, 5, 6], &[]));
    assert_eq!((field.as_str(), value.as_str(), message.contains("3列まで")), ("answer-1", "D/E/F/G", true));
}

#[test]
fn headings_with_nothing_below_and_headings_within_headings_are_refused() {
    // The closing words, below all items.
    let last = propose(&drawn().bytes, &said(headings())).unwrap()[0].lines.last().unwrap().row;
    let table = TableCorrection { row: last, until: last, text: 1, number: None, ..first_round(&[2], &[]) };
    let (field, value, message) = refused(table);
    assert_eq!((field.as_str(), value.as_str()), ("text", "B"));
    assert!(message.contains(&format!("{}行目より下のB列に、項目の文がありません", last + 1)), "{message}");
    let mut two = said(headings());
    two.tables.push(TableCorrection { row: 5, ..headings() });
    let problem = propose(&drawn().bytes, &two).unwrap_err();
    assert_eq!((problem.column.as_str(), problem.message.contains("5行目からの見出しの中です")), ("row", true));
}

#[test]
fn a_heading_over_several_columns_stands_for_all_of_them_and_one_column_is_corrected_by_itself() {
    // いつ見たか over 月 and 日, of which only the first is named.
    let mut table = headings();
    (table.until, table.rounds[0].confirmed_on) = (5, vec![5]);
    let read = |corrections: &Corrections| places(&form(&drawn().bytes, Respondent::Facility, corrections).0, "1-1");
    let mut corrections = said(table);
    assert_eq!(read(&corrections), "D11|E11 F11 H11, J11|K11 L11 -", "月 alone is what the lowest heading covers");
    let column = |column, meaning| ColumnCorrection {
        sheet: SHEET.into(),
        row: 4,
        column,
        until: None,
        meaning,
        round: Some(1),
    };
    corrections.set_column(column(6, ColumnMeaning::ConfirmedOn));
    assert_eq!(read(&corrections), "D11|E11 F11/G11 H11, J11|K11 L11 -");
}

#[test]
fn a_named_table_is_all_that_is_read_of_its_sheet_and_says_whose_it_is() {
    let book = one_cell::book();
    let found = propose(&book, &Corrections::default()).unwrap();
    let sheet = found[0].tables[0].sheet.clone();
    let columns = RoundColumns { answer: vec![2], ..RoundColumns::default() };
    let table = TableCorrection {
        sheet: sheet.clone(),
        row: found[0].tables[0].row,
        until: found[0].tables[0].body - 1,
        respondent: Some(Respondent::Vendor),
        rounds: vec![columns],
        text: 1,
        number: None,
        section: None,
    };
    let mut corrections = said(table.clone());
    let read = propose(&book, &corrections).unwrap();
    assert_eq!(read[0].respondent, Respondent::Vendor);
    assert!(read[0].items().all(|item| item.rounds.len() == 1), "the columns not named take no answers");
    // In place of the one said before, by its line or by name.
    corrections.set_table(TableCorrection { respondent: None, ..table.clone() }, None);
    assert_eq!(corrections.len(), 1);
    let before = TablePlace { sheet, row: table.row };
    corrections.set_table(TableCorrection { row: table.row + 1, ..table }, Some(&before));
    assert_eq!(corrections.tables.len(), 1);
}

#[test]
fn a_workbook_is_shown_as_it_stands_for_somebody_to_point_at() {
    let sheets = outline(&drawn().bytes).unwrap();
    let line = &sheets[0].lines[2];
    assert_eq!((sheets[0].sheet.as_str(), line.row), (SHEET, 4));
    assert_eq!(line.cells[..2], [(1, "順".to_owned()), (2, "病院で次のことができているか".to_owned())]);
}
