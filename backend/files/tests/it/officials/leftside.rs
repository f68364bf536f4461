//! 事業者確認用 of 令和6年度. What is filled in stands at the left, the text at the right. Answer and date have a cell
//! each under headings of two lines, numbers are `2-4` in a column of their own, sections and devices are bars, and the
//! headings come again after a page break. The list for the drop-downs is a hidden sheet.

use rust_xlsxwriter::Workbook;
use tachiiri_domain::instrument::{Instrument, Item, TargetGroup};

use super::{Asked, Drawn, asked, cell, count, form, runs};
use crate::ministry::Page;

pub fn drawn() -> Drawn {
    let form = form("r6-vendor");
    let mut book = Workbook::new();
    let mut page = Page::new(&mut book, "事業者確認用（R6）");
    top(&mut page);
    let mut all = Vec::new();
    let mut row = heads(&mut page, 12);
    for section in runs(&form.items, |item| item.section.clone()) {
        let code = &section[0].section;
        let label = &form.sections.iter().find(|one| one.code == *code).unwrap().label;
        bar(&mut page, row, &format!("{code}　{label}"));
        row += 1;
        for group in runs(section, |item| item.group) {
            if group[0].group == TargetGroup::Terminal {
                page.sheet().set_page_breaks(&[row - 1]).unwrap();
                row = heads(&mut page, row);
            }
            if !group[0].heading.is_empty() {
                bar(&mut page, row, &format!("〈{}〉", group[0].heading));
                row += 1;
            }
            for one in group {
                all.push(item(&mut page, row, &form, one));
                row += 1;
            }
        }
    }
    bottom(&mut page, row + 1);
    let mut list = Page::new(&mut book, "選択肢");
    list.put("A1", "はい");
    list.put("A2", "いいえ");
    list.sheet().set_hidden(true);
    Drawn { bytes: book.save_to_buffer().unwrap(), asked: all }
}

fn top(page: &mut Page<'_>) {
    page.over((1, 2), (1, 3), "（様式２）");
    page.at(1, 8, "令和　　年　　月　　日提出");
    page.over((3, 2), (3, 8), "医療機関におけるサイバーセキュリティ対策チェックリスト\n（事業者確認用）");
    names(page, 5, ["医療機関名", "事業者名", "導入システム名"]);
    page.over((9, 2), (9, 8), "【記入に当たっての注意】");
    let notes = "・以下の項目について、令和６年度中にすべての項目で「はい」に○が付くよう取り組んでください。\n\
                 ・１回目の確認で「いいえ」の場合、令和６年度中の対応目標日を記入してください。\n\
                 ・複数のシステムを提供している場合は、システムごとに作成してください。";
    page.over((10, 2), (10, 8), notes);
}

fn names(page: &mut Page<'_>, row: u32, asked: [&str; 3]) {
    for (row, text) in (row..).zip(asked) {
        page.over((row, 2), (row, 3), text);
        page.over((row, 4), (row, 8), "");
    }
}

fn heads(page: &mut Page<'_>, row: u32) -> u32 {
    for (left, text) in [(2, "１回目の確認"), (5, "２回目の確認")] {
        page.over((row, left), (row, left + 1), text);
        page.at(row + 1, left, "結果");
        page.at(row + 1, left + 1, "確認日");
    }
    for (column, text) in [(4, "対応目標日"), (7, "No."), (8, "確認事項")] {
        page.over((row, column), (row + 1, column), text);
    }
    row + 2
}

fn bar(page: &mut Page<'_>, row: u32, text: &str) {
    page.over((row, 2), (row, 8), text);
}

fn item(page: &mut Page<'_>, row: u32, form: &Instrument, item: &Item) -> Asked {
    let number = format!("{}-{}", item.section, count(&item.number));
    for (column, text) in (2..).zip([
        "はい・いいえ",
        "令和　年　月　日",
        "令和　年　月　日",
        "はい・いいえ",
        "令和　年　月　日",
        number.as_str(),
        item.label.as_str(),
    ]) {
        page.at(row, column, text);
    }
    let cells: Vec<_> = (2..=6).map(|column| cell(row, column)).collect();
    let rounds = [format!("{} {} {}", cells[0], cells[1], cells[2]), format!("{} {} -", cells[3], cells[4])];
    asked(form, item, &number, &rounds)
}

fn bottom(page: &mut Page<'_>, row: u32) {
    bar(
        page,
        row,
        "※　確認方法等は「医療機関におけるサイバーセキュリティ対策チェックリストマニュアル～医療機関・事業者向け～」を参照してください。",
    );
    bar(page, row + 1, "※　本票は医療機関に提出してください。保健所への提出は不要です。");
    names(page, row + 3, ["記入担当者", "電話番号", "電子メール"]);
}
