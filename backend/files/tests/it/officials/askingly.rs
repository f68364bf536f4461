//! 医療機関確認用 of 令和7年度 as a questionnaire: no heading uses a word that forms use. They ask in everyday words
//! (「できているか」「いつ見たか」), the first of them over two lines; answers are boxes under できた and まだ, the
//! first date stands in two cells, and a margin of the sheet stays empty.

use rust_xlsxwriter::Workbook;
use tachiiri_domain::form_book::{Corrections, LineCorrection, LineKind, RoundColumns, TableCorrection};
use tachiiri_domain::instrument::{Instrument, Item};

use super::{Asked, Drawn, asked, cell, form, runs};
use crate::ministry::Page;

pub const SHEET: &str = "病院の方へ";
const RIGHT: u16 = 12;

pub fn drawn() -> Drawn {
    let mut form = form("r7-facility");
    "前提".clone_into(&mut form.sections[0].label);
    let mut book = Workbook::new();
    let mut page = Page::new(&mut book, SHEET);
    page.over((2, 2), (2, RIGHT), "令和7年度　お尋ねします　医療機関のサイバーセキュリティ");
    page.over((3, 2), (3, RIGHT), "お手元の資料を見ながら、できるところから書いてください。");
    heads(&mut page, 5);
    let mut all = Vec::new();
    let mut row = 8;
    for section in runs(&form.items, |item| item.section.clone()) {
        let label = &form.sections.iter().find(|one| one.code == section[0].section).unwrap().label;
        page.over((row, 2), (row, RIGHT), &format!("第{}　{label}", section[0].section));
        row += 1;
        for group in runs(section, |item| item.heading.clone()) {
            if !group[0].heading.is_empty() {
                page.over((row, 2), (row, RIGHT), &format!("◇ {}", group[0].heading));
                row += 1;
            }
            for one in group {
                all.push(item(&mut page, row, &form, one));
                row += 1;
            }
        }
    }
    page.over((row + 1, 2), (row + 1, RIGHT), "ご協力ありがとうございました。");
    Drawn { bytes: book.save_to_buffer().unwrap(), asked: all }
}

/// What a person has to say: where the headings stand, and that all hangs on the first question.
pub fn corrections() -> Corrections {
    let gate = LineCorrection { gate: Some(true), ..LineCorrection::new(SHEET, 8, LineKind::Item) };
    Corrections { lines: vec![gate], columns: vec![], tables: vec![headings()] }
}

/// Lines 5 to 7; `C` the questions, `D/E` the first answer, `F/G` its date, `H` the target, `J/K` and `L` the second round.
pub fn headings() -> TableCorrection {
    TableCorrection {
        sheet: SHEET.into(),
        row: 4,
        until: 6,
        respondent: None,
        text: 2,
        number: Some(1),
        section: None,
        rounds: vec![
            RoundColumns { answer: vec![3, 4], confirmed_on: vec![5, 6], target_on: vec![7] },
            RoundColumns { answer: vec![9, 10], confirmed_on: vec![11], target_on: vec![] },
        ],
    }
}

fn heads(page: &mut Page<'_>, row: u32) {
    let last = row + 2;
    page.over((row, 2), (last, 2), "順");
    page.over((row, 3), (last, 3), "病院で次のことが\nできているか");
    for (left, right, text) in [(4, 5, "まずは"), (6, 7, "いつ見たか"), (10, 11, "そのあと")] {
        page.over((row, left), (row + 1, right), text);
    }
    for (column, text) in [(4, "できた"), (5, "まだ"), (6, "月"), (7, "日"), (10, "できた"), (11, "まだ")] {
        page.at(last, column, text);
    }
    page.over((row, 8), (last, 8), "いつまでに");
    page.over((row, 9), (last, 9), "ひとこと");
    page.over((row, 12), (last, 12), "いつ見たか");
}

fn item(page: &mut Page<'_>, row: u32, form: &Instrument, item: &Item) -> Asked {
    page.at(row, 2, &item.number);
    page.at(row, 3, &item.label);
    let first = format!("{}|{} {}/{}", cell(row, 4), cell(row, 5), cell(row, 6), cell(row, 7));
    for column in [4, 5, 6, 7] {
        page.at(row, column, "");
    }
    if item.gate {
        page.over((row, 8), (row, RIGHT), "（記入不要）");
        return asked(form, item, &item.number, &[format!("{first} -")]);
    }
    for column in [8, 9, 10, 11, 12] {
        page.at(row, column, "");
    }
    let second = format!("{}|{} {} -", cell(row, 10), cell(row, 11), cell(row, 12));
    asked(form, item, &item.number, &[format!("{first} {}", cell(row, 8)), second])
}
