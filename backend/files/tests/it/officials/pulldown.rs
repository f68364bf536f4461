//! 医療機関確認用 of 令和7年度. Answers are picked from lists, so every cell for answer and date is empty. The section's number and
//! name run down two columns, the group's heading is a plain line above its items, numbers are `2-4`, and what the gate
//! says about the others stands in 備考.

use rust_xlsxwriter::{DataValidation, Workbook};
use tachiiri_domain::instrument::{Instrument, Item, Rounds};

use super::{Asked, Drawn, asked, cell, count, form, runs};
use crate::ministry::Page;

pub fn drawn() -> Drawn {
    let form = form("r7-facility");
    let mut book = Workbook::new();
    let mut page = Page::new(&mut book, "R7医療機関用");
    top(&mut page);
    heads(&mut page);
    let mut all = Vec::new();
    let mut row = 7;
    for section in runs(&form.items, |item| item.section.clone()) {
        let top = row;
        for group in runs(section, |item| item.heading.clone()) {
            if !group[0].heading.is_empty() {
                page.at(row, 3, "");
                page.at(row, 4, &format!("○{}", group[0].heading));
                for column in 5..=10 {
                    page.at(row, column, "");
                }
                row += 1;
            }
            for one in group {
                all.push(item(&mut page, row, &form, one));
                row += 1;
            }
        }
        let label = &form.sections.iter().find(|one| one.code == section[0].section).unwrap().label;
        side(&mut page, (top, row - 1), &section[0].section, label);
    }
    page.over((row + 1, 1), (row + 1, 10), "提出先：見本県○○保健所　企画課（電話 00-0000-0000）");
    Drawn { bytes: book.save_to_buffer().unwrap(), asked: all }
}

fn top(page: &mut Page<'_>) {
    let title = "令和７年度版　医療機関等におけるサイバーセキュリティ対策チェックリスト（医療機関確認用）";
    page.over((1, 1), (1, 10), title);
    for (left, right, text) in [(1, 2, "作成日："), (3, 4, ""), (5, 6, "医療機関名："), (7, 10, "")] {
        page.over((2, left), (2, right), text);
    }
    let how = "黄色のセルに入力してください。「回答」は一覧から「はい」「いいえ」を選び、日付は「2025/6/1」のように入力してください。";
    page.over((3, 1), (3, 10), how);
}

fn heads(page: &mut Page<'_>) {
    page.over((5, 1), (6, 2), "分野");
    for (column, text) in [(3, "番号"), (4, "チェック項目"), (7, "目標日\n（「いいえ」の場合）"), (10, "備考")]
    {
        page.over((5, column), (6, column), text);
    }
    for (left, text) in [(5, "第１回"), (8, "第２回")] {
        page.over((5, left), (5, left + 1), text);
        page.at(6, left, "回答");
        page.at(6, left + 1, "確認年月日");
    }
}

fn side(page: &mut Page<'_>, (top, bottom): (u32, u32), code: &str, label: &str) {
    page.over((top, 1), (bottom, 1), "");
    if code != "0" {
        page.sheet().write_number(top - 1, 0, f64::from(count(code))).unwrap();
    }
    page.over((top, 2), (bottom, 2), label);
}

fn item(page: &mut Page<'_>, row: u32, form: &Instrument, item: &Item) -> Asked {
    let many = item.rounds == Rounds::Many;
    let number = if item.gate { String::new() } else { format!("{}-{}", item.section, count(&item.number)) };
    page.at(row, 3, &number);
    page.at(row, 4, &item.label.replace('※', "\n※"));
    for column in 5..=9 {
        page.at(row, column, "");
    }
    page.at(row, 10, if item.gate { "「いいえ」の場合、以下は回答不要" } else { "" });
    let list = DataValidation::new().allow_list_strings(&["はい", "いいえ"]).unwrap();
    for column in if many { vec![4, 7] } else { vec![4] } {
        page.sheet().add_data_validation(row - 1, column, row - 1, column, &list).unwrap();
    }
    let cells: Vec<_> = (5..=9).map(|column| cell(row, column)).collect();
    let mut rounds = vec![format!("{} {} -", cells[0], cells[1])];
    if many {
        rounds = vec![format!("{} {} {}", cells[0], cells[1], cells[2]), format!("{} {} -", cells[3], cells[4])];
    }
    asked(form, item, &number, &rounds)
}
