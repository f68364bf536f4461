//! 医療機関確認用 of 令和5年度 on squared paper of 44 narrow columns. Each item is two lines high: はい・いいえ above, the date
//! below it. The section's name runs down the first columns, the number has a field of its own, the group's heading
//! is a bar over text and answers. The gate has a small table of its own; the items of the year after stand on a second sheet.

use rust_xlsxwriter::Workbook;
use tachiiri_domain::instrument::{Instrument, Item, Rounds};

use super::{Asked, Drawn, asked, cell, form, runs, wide};
use crate::ministry::Page;

pub fn drawn() -> Drawn {
    let form = form("r5-facility");
    let mut book = Workbook::new();
    let mut all = Vec::new();
    let (gate, rest) = form.items.split_first().unwrap();
    let (now, later): (Vec<Item>, Vec<Item>) = rest.iter().cloned().partition(|item| item.required_from.year() == 2023);

    let mut page = Page::new(&mut book, "医療機関確認用");
    squared(&mut page);
    for (left, right, text) in [(1, 7, "医療機関名"), (8, 26, ""), (27, 31, "記入者"), (32, 44, "")] {
        page.over((6, left), (6, right), text);
    }
    all.push(draw_gate(&mut page, &form, gate));
    page.over((12, 1), (12, 44), "○　令和５年度中");
    for (line, text) in (13..).zip(&form.instructions[..3]) {
        page.over((line, 2), (line, 44), &format!("＊{text}"));
    }
    let mut row = table(&mut page, (17, &form), &now, &mut all) + 1;
    for text in &form.instructions[4..] {
        page.over((row, 1), (row + 1, 44), &format!("●　{text}"));
        row += 2;
    }

    let mut page = Page::new(&mut book, "参考項目");
    squared(&mut page);
    page.over((6, 1), (6, 44), "○　参考項目（令和６年度中）");
    page.over(
        (7, 2),
        (7, 44),
        "＊以下項目について、令和６年度中にすべての項目で「はい」にマルが付くよう取り組んでください。",
    );
    let row = table(&mut page, (9, &form), &later, &mut all) + 1;
    page.over((row, 1), (row + 1, 44), &format!("●　{}", form.instructions[4]));
    Drawn { bytes: book.save_to_buffer().unwrap(), asked: all }
}

fn squared(page: &mut Page<'_>) {
    for column in 0..44 {
        page.width(column, 2.3);
    }
    page.over((1, 39), (1, 44), "別添１");
    page.over((2, 1), (3, 44), "医療機関におけるサイバーセキュリティ対策チェックリスト");
    page.over((4, 1), (4, 44), "医療機関確認用");
}

fn draw_gate(page: &mut Page<'_>, form: &Instrument, gate: &Item) -> Asked {
    page.over((8, 1), (8, 7), "");
    page.over((8, 8), (8, 29), "チェック項目");
    page.over((8, 30), (8, 44), "確認結果（日付）");
    page.over((9, 1), (10, 7), "医療情報\nシステムの有無");
    page.over((9, 8), (10, 29), &format!("{}\n（「いいえ」の場合、以下すべての項目は確認不要）", gate.label));
    page.over((9, 30), (9, 44), "はい ・ いいえ");
    page.over((10, 30), (10, 44), "（　　／　　）");
    asked(form, gate, "", &["AD9 AD10 -".to_owned()])
}

/// Two lines of headings from `row` on, and the items; gives the line below.
fn table(page: &mut Page<'_>, (row, form): (u32, &Instrument), items: &[Item], all: &mut Vec<Asked>) -> u32 {
    page.over((row, 1), (row + 1, 7), "");
    page.over((row, 8), (row + 1, 29), "チェック項目");
    page.over((row, 30), (row, 44), "確認結果（日付）");
    for (left, text) in [(30, "１回目"), (35, "目標日"), (40, "２回目")] {
        page.over((row + 1, left), (row + 1, left + 4), text);
    }
    let mut row = row + 2;
    for section in runs(items, |item| item.section.clone()) {
        let top = row;
        for group in runs(section, |item| item.heading.clone()) {
            if !group[0].heading.is_empty() {
                page.over((row, 8), (row, 44), &group[0].heading);
                row += 1;
            }
            for one in group {
                all.push(item(page, row, form, one));
                row += 2;
            }
        }
        let code = &section[0].section;
        let label = &form.sections.iter().find(|one| one.code == *code).unwrap().label;
        let label = label.replace("システムの", "システム\nの").replace("発生に", "発生\nに");
        page.over((top, 1), (row - 1, 7), &format!("{}　{label}", wide(code)));
    }
    row
}

fn item(page: &mut Page<'_>, row: u32, form: &Instrument, item: &Item) -> Asked {
    let label = item.label.replace("による医療情報", "による\n医療情報").replace("外部関係機関(", "外部関係機関\n(");
    page.over((row, 8), (row + 1, 9), &wide(&item.number));
    page.over((row, 10), (row + 1, 29), &label);
    let below = row + 1;
    let many = item.rounds == Rounds::Many;
    for left in if many { vec![30, 40] } else { vec![30] } {
        page.over((row, left), (row, left + 4), "はい・いいえ");
        page.over((below, left), (below, left + 4), "（　／　）");
    }
    let target = if many { "（　／　）" } else { "" };
    page.over((row, 35), (below, 39), target);
    let mut rounds = vec![format!("{} {} -", cell(row, 30), cell(below, 30))];
    if many {
        rounds = vec![
            format!("{} {} {}", cell(row, 30), cell(below, 30), cell(row, 35)),
            format!("{} {} -", cell(row, 40), cell(below, 40)),
        ];
    } else {
        page.over((row, 40), (below, 44), "");
    }
    asked(form, item, &item.number, &rounds)
}
