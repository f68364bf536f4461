//! 医療機関確認用 of 令和6年度 as a table of the office's own. The gate is one line of text and boxes above the table, without
//! headings; in the table items are numbered through, the device is a column, 実施 and 未実施 are boxes to tick, and
//! the time to mend by is 「年　月頃」.

use rust_xlsxwriter::Workbook;
use tachiiri_domain::form_book::{
    AnswerPlace, ColumnCorrection, ColumnMeaning, Corrections, DatePlace, LineCorrection, LineKind, RoundCorrection,
};
use tachiiri_domain::instrument::{Instrument, Item, TargetGroup};

use super::{Asked, Drawn, asked, cell, form, runs};
use crate::ministry::Page;

const SHEET: &str = "自主点検表";

pub fn drawn() -> Drawn {
    let form = form("r6-facility");
    let mut book = Workbook::new();
    let mut page = Page::new(&mut book, SHEET);
    page.over((1, 1), (1, 12), "令和６年度　医療機関におけるサイバーセキュリティ対策チェックリスト（医療機関確認用）");
    page.over((2, 9), (2, 9), "施設名");
    page.over((2, 10), (2, 12), "");
    let mut all = vec![gate(&mut page, &form)];
    heads(&mut page, 7);
    let mut row = 9;
    for section in runs(&form.items[1..], |item| item.section.clone()) {
        let top = row;
        for one in section {
            all.push(item(&mut page, row, &form, (all.len(), one)));
            row += 1;
        }
        let code = &section[0].section;
        page.over((top, 1), (row - 1, 1), code);
        let label = &form.sections.iter().find(|one| one.code == *code).unwrap().label;
        page.over((top, 2), (row - 1, 2), label);
    }
    page.over((row + 1, 1), (row + 1, 12), "※　本表の記入方法は別紙マニュアルによること。");
    page.over((row + 3, 8), (row + 4, 8), "院長確認");
    page.over((row + 3, 9), (row + 4, 10), "");
    page.over((row + 3, 11), (row + 4, 11), "確認日");
    page.over((row + 3, 12), (row + 4, 12), "");
    Drawn { bytes: book.save_to_buffer().unwrap(), asked: all }
}

/// What a person has to say: the line of the gate, and that the column is for the target date.
pub fn corrections() -> Corrections {
    let answer = AnswerPlace::named(SHEET, "F4/G4").ok();
    let confirmed_on = DatePlace::named(SHEET, "H4").ok();
    let gate = LineCorrection {
        text: Some("医療情報システムを導入、運用している。".into()),
        section: Some("医療情報システムの有無".into()),
        gate: Some(true),
        cells: vec![RoundCorrection { round: 1, answer, confirmed_on, target_on: None }],
        ..LineCorrection::new(SHEET, 3, LineKind::Item)
    };
    let target = ColumnCorrection {
        sheet: SHEET.into(),
        row: 6,
        column: 8,
        until: None,
        meaning: ColumnMeaning::TargetOn,
        round: Some(1),
    };
    Corrections { lines: vec![gate], columns: vec![target], tables: vec![] }
}

fn gate(page: &mut Page<'_>, form: &Instrument) -> Asked {
    page.over((4, 1), (4, 5), "問　医療情報システムを導入、運用している。");
    page.at(4, 6, "□はい");
    page.at(4, 7, "□いいえ");
    page.over((4, 8), (4, 9), "確認日：　　　／");
    page.over((5, 1), (5, 12), "　　（「いいえ」の場合、以下の記入は不要です。）");
    asked(form, &form.items[0], "", &["F4|G4 H4 -".to_owned()])
}

fn heads(page: &mut Page<'_>, row: u32) {
    for (left, right, text) in
        [(1, 2, "大項目"), (3, 3, "No"), (4, 4, "対象"), (5, 5, "点検内容"), (9, 9, "改善予定時期\n（未実施の場合）")]
    {
        page.over((row, left), (row + 1, right), text);
    }
    for (left, text) in [(6, "１回目"), (10, "２回目")] {
        page.over((row, left), (row, left + 2), text);
        for (column, text) in (left..).zip(["実施", "未実施", "点検日"]) {
            page.at(row + 1, column, text);
        }
    }
}

fn item(page: &mut Page<'_>, row: u32, form: &Instrument, (number, item): (usize, &Item)) -> Asked {
    let number = number.to_string();
    page.at(row, 3, &number);
    let device = match item.group {
        TargetGroup::None => "",
        TargetGroup::All => "全般",
        TargetGroup::Server => "サーバ",
        TargetGroup::Terminal => "端末",
        TargetGroup::Network => "ＮＷ機器",
    };
    page.at(row, 4, device);
    page.at(row, 5, &item.label);
    for left in [6, 10] {
        for (column, text) in (left..).zip(["□", "□", "／"]) {
            page.at(row, column, text);
        }
    }
    page.at(row, 9, "年　月頃");
    let round = |left| format!("{}|{} {}", cell(row, left), cell(row, left + 1), cell(row, left + 2));
    asked(form, item, &number, &[format!("{} {}", round(6), cell(row, 9)), format!("{} -", round(10))])
}
