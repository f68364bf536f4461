//! 医療機関確認用 of 令和7年度 on an upright A4. The headings have three lines, some of them written over two; the sections'
//! names run down a narrow column one character a line and without a number; 第１回 has its date in two cells, 第２回 and the
//! date to mend by in one each; はい and いいえ are empty boxes under their words.

use rust_xlsxwriter::Workbook;
use tachiiri_domain::form_book::{Corrections, LineCorrection, LineKind};
use tachiiri_domain::instrument::{Instrument, Item};

use super::{Asked, Drawn, asked, cell, count, form, runs};
use crate::ministry::Page;

pub const SHEET: &str = "別紙１";
const RIGHT: u16 = 13;

pub fn drawn() -> Drawn {
    let mut form = form("r7-facility");
    "前提".clone_into(&mut form.sections[0].label);
    let mut book = Workbook::new();
    let mut page = Page::new(&mut book, SHEET);
    top(&mut page);
    heads(&mut page, 7);
    let mut all = Vec::new();
    let mut row = 10;
    for section in runs(&form.items, |item| item.section.clone()) {
        let top = row;
        for group in runs(section, |item| item.heading.clone()) {
            if !group[0].heading.is_empty() {
                page.over((row, 2), (row, RIGHT), &format!("〔{}〕", group[0].heading));
                row += 1;
            }
            for one in group {
                all.push(item(&mut page, row, &form, one));
                row += 1;
            }
        }
        let label = &form.sections.iter().find(|one| one.code == section[0].section).unwrap().label;
        let down: Vec<_> = label.chars().map(String::from).collect();
        page.over((top, 1), (row - 1, 1), &down.join("\n"));
    }
    bottom(&mut page, row + 1);
    Drawn { bytes: book.save_to_buffer().unwrap(), asked: all }
}

/// What a person has to say: the first question is the one that all others hang on. Read for the first time, the
/// workbook was refused as holding no table, for the sentence in its heading.
pub fn corrections() -> Corrections {
    let gate = LineCorrection { gate: Some(true), ..LineCorrection::new(SHEET, 9, LineKind::Item) };
    Corrections { lines: vec![gate], columns: vec![], tables: vec![] }
}

fn top(page: &mut Page<'_>) {
    page.width(0, 3.0);
    page.over((1, 1), (1, RIGHT), "令和７年度版");
    page.over((2, 1), (2, RIGHT), "医療機関におけるサイバーセキュリティ対策チェックリスト");
    page.over((3, 1), (3, RIGHT), "（医療機関確認用）");
    page.over((4, 10), (4, RIGHT), "記入日　令和　　年　　月　　日");
    page.over((5, 1), (5, 3), "施設の名称");
    page.over((5, 4), (5, RIGHT), "");
}

fn heads(page: &mut Page<'_>, row: u32) {
    let last = row + 2;
    for (left, right, text) in [
        (1, 1, "区\n分"),
        (2, 2, "項\n番"),
        (3, 4, "確認する事項\n（該当する欄に「レ」を記入してください。）"),
        (9, 9, "改善目標日\n（第１回で「いいえ」の場合）"),
        (13, 13, "説明資料"),
    ] {
        page.over((row, left), (last, right), text);
    }
    page.over((row, 5), (row, 8), "第１回");
    page.over((row + 1, 5), (row + 1, 6), "該当");
    page.at(last, 5, "はい");
    page.at(last, 6, "いいえ");
    page.over((row + 1, 7), (last, 8), "確認した日\n（月・日）");
    page.over((row, 10), (row, 12), "第２回");
    for (column, text) in (10..).zip(["はい", "いいえ", "確認した日"]) {
        page.over((row + 1, column), (last, column), text);
    }
}

fn item(page: &mut Page<'_>, row: u32, form: &Instrument, item: &Item) -> Asked {
    let number = if item.number.is_empty() { String::new() } else { format!("({})", count(&item.number)) };
    page.at(row, 2, &number);
    page.over((row, 3), (row, 4), &item.label);
    for (column, text) in (5..).zip(["", "", "月", "日"]) {
        page.at(row, column, text);
    }
    let first = format!("{}|{} {}/{}", cell(row, 5), cell(row, 6), cell(row, 7), cell(row, 8));
    if item.gate {
        page.over((row, 9), (row, 12), "（記入不要）");
        page.at(row, RIGHT, "「いいえ」の場合は、以下の事項の記入は不要");
        return asked(form, item, &number, &[format!("{first} -")]);
    }
    page.at(row, 9, "　　年　　月　　日");
    for (column, text) in (10..).zip(["", "", "　　／　　", ""]) {
        page.at(row, column, text);
    }
    let second = format!("{}|{} {} -", cell(row, 10), cell(row, 11), cell(row, 12));
    asked(form, item, &number, &[format!("{first} {}", cell(row, 9)), second])
}

fn bottom(page: &mut Page<'_>, row: u32) {
    page.over((row, 1), (row, RIGHT), "（注１）　項番(2)及び(3)は、事業者と契約していない場合には、記入を要しません。");
    page.over(
        (row + 1, 1),
        (row + 1, RIGHT),
        "（注２）　「いいえ」の事項は、令和８年３月31日までに改善するよう努めてください。",
    );
    page.over((row + 3, 8), (row + 3, 9), "担当者氏名");
    page.over((row + 3, 10), (row + 3, RIGHT), "");
}
