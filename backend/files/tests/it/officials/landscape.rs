//! 医療機関確認用 of 令和6年度 across an A4, for three rounds. Sections are bars over the width, the device stands in a column
//! of its own and runs down its items, ① stands in front of the text, and each round has □はい, □いいえ, 月 and 日 in four cells.
//! Remarks stand between the items, the headings again after a page break, a hidden column holds numbers of the
//! office, 備考 and 連絡先 are there, and a second sheet 記入要領 is numbered text.

use rust_xlsxwriter::Workbook;
use tachiiri_domain::instrument::{Instrument, Item, TargetGroup};

use super::{Asked, Drawn, asked, cell, count, form, runs, wide};
use crate::ministry::Page;

const ROUNDS: [(u16, &str); 3] = [(4, "１回目"), (10, "２回目"), (14, "３回目")];

pub fn drawn() -> Drawn {
    let form = form("r6-facility");
    let mut book = Workbook::new();
    let mut page = Page::new(&mut book, "チェックリスト");
    page.sheet().set_landscape().set_column_hidden(0).unwrap();
    top(&mut page);
    let mut all = Vec::new();
    let mut row = heads(&mut page, 8);
    bar(&mut page, row, "医療情報システムの有無");
    page.at(row + 1, 2, "－");
    all.push(item(&mut page, row + 1, &form, (0, &form.items[0])));
    bar(&mut page, row + 2, "※「いいえ」の場合、以下すべての項目は確認不要です。");
    row += 3;
    for section in runs(&form.items[1..], |item| item.section.clone()) {
        let code = &section[0].section;
        let label = &form.sections.iter().find(|one| one.code == *code).unwrap().label;
        bar(&mut page, row, &format!("{}．{label}", wide(code)));
        row += 1;
        for group in runs(section, |item| item.group) {
            row = draw_group(&mut page, row, (&form, group), &mut all);
        }
    }
    bottom(&mut page, row + 1);
    rules(&mut Page::new(&mut book, "記入要領"));
    Drawn { bytes: book.save_to_buffer().unwrap(), asked: all }
}

fn top(page: &mut Page<'_>) {
    let title = "令和６年度版　医療機関におけるサイバーセキュリティ対策チェックリスト【医療機関確認用】";
    page.over((1, 2), (1, 18), title);
    let remarks = [
        "※　立入検査時、本チェックリストを確認します。",
        "※　令和６年度中に全ての項目で「はい」にチェックが付くように取り組んでください。",
        "※　１回目の確認で「いいえ」の場合、令和６年度中の対応目標日を記入してください。",
    ];
    for (row, text) in (2..).zip(remarks) {
        page.over((row, 2), (row, 18), text);
    }
    page.at(6, 2, "医療機関名");
    page.at(6, 3, "");
    page.over((6, 4), (6, 5), "所在地");
    page.over((6, 6), (6, 18), "");
}

fn heads(page: &mut Page<'_>, row: u32) -> u32 {
    for (column, text) in [(1, "管理番号"), (2, "対象"), (3, "チ　ェ　ッ　ク　項　目"), (18, "備　考")]
    {
        page.over((row, column), (row + 1, column), text);
    }
    page.over((row, 4), (row, 17), "確　認　結　果");
    for (left, text) in ROUNDS {
        page.over((row + 1, left), (row + 1, left + 3), &format!("{text}（確認日）"));
    }
    page.over((row + 1, 8), (row + 1, 9), "目標日");
    row + 2
}

fn bar(page: &mut Page<'_>, row: u32, text: &str) {
    page.over((row, 2), (row, 18), text);
}

fn draw_group(page: &mut Page<'_>, row: u32, (form, items): (&Instrument, &[Item]), all: &mut Vec<Asked>) -> u32 {
    let (mut row, group) = (row, items[0].group);
    if group == TargetGroup::Terminal {
        page.sheet().set_page_breaks(&[row - 1]).unwrap();
        row = heads(page, row);
    }
    let top = row;
    for one in items {
        all.push(item(page, row, form, (all.len(), one)));
        row += 1;
    }
    let word = match group {
        TargetGroup::None => "－",
        TargetGroup::All => "医療情報\nシステム全般",
        TargetGroup::Server => "サーバ",
        TargetGroup::Terminal => "端末ＰＣ",
        TargetGroup::Network => "ネットワーク\n機器",
    };
    page.over((top, 2), (row - 1, 2), word);
    if group == TargetGroup::All {
        bar(page, row, "※　②及び③については、事業者と契約していない場合には、記入不要です。");
        row += 1;
    }
    row
}

fn item(page: &mut Page<'_>, row: u32, form: &Instrument, (index, item): (usize, &Item)) -> Asked {
    let number = match item.number.as_str() {
        "" => String::new(),
        printed => char::from_u32('①' as u32 + count(printed) - 1).unwrap().to_string(),
    };
    page.sheet().write_number(row - 1, 0, 600.0 + index as f64).unwrap();
    page.at(row, 3, format!("{number}　{}", item.label).trim_start_matches('　'));
    page.at(row, 18, "");
    let taken = if item.gate { &ROUNDS[..1] } else { &ROUNDS[..] };
    for (left, _) in taken {
        for (column, text) in (*left..).zip(["□はい", "□いいえ", "月", "日"]) {
            page.at(row, column, text);
        }
    }
    let mut target = "-".to_owned();
    if item.gate {
        page.over((row, 8), (row, 17), "");
    } else {
        page.at(row, 8, "月");
        page.at(row, 9, "日");
        target = format!("{}/{}", cell(row, 8), cell(row, 9));
    }
    let rounds = taken.iter().map(|(left, _)| {
        let cells: Vec<_> = (*left..left + 4).map(|column| cell(row, column)).collect();
        let target = if *left == 4 { target.as_str() } else { "-" };
        format!("{}|{} {}/{} {target}", cells[0], cells[1], cells[2], cells[3])
    });
    asked(form, item, &number, &rounds.collect::<Vec<_>>())
}

fn bottom(page: &mut Page<'_>, row: u32) {
    let manual = "●　各項目の考え方や確認方法等については、「医療機関におけるサイバーセキュリティ対策チェックリストマニュアル～医療機関・事業者向け～」をご覧ください。";
    bar(page, row, manual);
    for (row, text) in (row + 2..).zip(["（連絡先）", "見本県保健医療局医療安全課", "電話　00-0000-0000（内線123）"])
    {
        page.over((row, 14), (row, 18), text);
    }
}

fn rules(page: &mut Page<'_>) {
    page.over((1, 1), (1, 2), "記入要領");
    let texts = [
        ("１", "確認した結果について、「はい」又は「いいえ」のいずれかの□を■にしてください。"),
        ("２", "確認日の欄には、確認した月日を記入してください。"),
        ("３", "「いいえ」の場合は、目標日の欄に対応を終える予定の月日を記入してください。"),
        ("４", "記入した本表は、立入検査の際に提示してください。"),
    ];
    for (row, (number, text)) in (3..).zip(texts) {
        page.at(row, 1, number);
        page.at(row, 2, text);
    }
}
