//! 事業者確認用 of 令和5年度. The rounds stand under one another beside each item: 1回目, 目標日, 2回目; 月 and 日 are two cells, the device has a
//! column, `(2)` stands in front of the text, the items of the year after follow below, and a filled example is the second sheet.

use rust_xlsxwriter::Workbook;
use tachiiri_domain::instrument::{Instrument, Item, TargetGroup};

use super::{Asked, Drawn, asked, cell, form, runs};
use crate::ministry::Page;

pub fn drawn() -> Drawn {
    let form = form("r5-vendor");
    let mut book = Workbook::new();
    let all = Sheet { page: Page::new(&mut book, "様式"), form: &form, filled: false }.draw();
    Sheet { page: Page::new(&mut book, "記入例"), form: &form, filled: true }.draw();
    Drawn { bytes: book.save_to_buffer().unwrap(), asked: all }
}

struct Sheet<'a> {
    page: Page<'a>,
    form: &'a Instrument,
    filled: bool,
}

impl Sheet<'_> {
    fn draw(mut self) -> Vec<Asked> {
        let example = if self.filled { "（記入例）" } else { "" };
        let title = format!("{example}医療機関におけるサイバーセキュリティ対策チェックリスト　事業者確認用");
        self.page.over((1, 1), (1, 7), &title);
        self.page.at(2, 4, "事業者名");
        self.page.over((2, 5), (2, 7), if self.filled { "株式会社見本システム" } else { "" });
        self.page.over((4, 1), (4, 7), "１　令和５年度中に取り組む項目");
        let (now, later): (Vec<Item>, Vec<Item>) =
            self.form.items.iter().cloned().partition(|item| item.required_from.year() == 2023);
        let (row, mut all) = self.table(5, &now);
        self.page.over((row + 1, 1), (row + 1, 7), "２　参考項目（令和６年度中に取り組む項目）");
        let (row, more) = self.table(row + 2, &later);
        all.extend(more);
        let first = "注１　１回目の確認で「いいえ」の場合は、目標日を記入してください。";
        self.page.over((row + 1, 1), (row + 1, 7), first);
        self.page.over((row + 2, 1), (row + 2, 7), "注２　本票の写しを保管してください。");
        all
    }

    fn table(&mut self, row: u32, items: &[Item]) -> (u32, Vec<Asked>) {
        for (column, text) in (1..).zip(["区　分", "対象機器", "チェック項目", "回", "確認結果"]) {
            self.page.at(row, column, text);
        }
        self.page.over((row, 6), (row, 7), "日付");
        let (mut row, mut all) = (row + 1, Vec::new());
        for section in runs(items, |item| item.section.clone()) {
            let top = row;
            for group in runs(section, |item| item.group) {
                let group_top = row;
                for one in group {
                    all.push(self.item(row, one));
                    row += 3;
                }
                let word = match group[0].group {
                    TargetGroup::None => "",
                    TargetGroup::All => "システム全般",
                    TargetGroup::Server => "サーバ",
                    TargetGroup::Terminal => "端末PC",
                    TargetGroup::Network => "ネットワーク機器",
                };
                self.page.over((group_top, 2), (row - 1, 2), word);
            }
            let code = &section[0].section;
            let label = &self.form.sections.iter().find(|one| one.code == *code).unwrap().label;
            self.page.over((top, 1), (row - 1, 1), &format!("{code}\n{label}"));
        }
        (row, all)
    }

    fn item(&mut self, row: u32, item: &Item) -> Asked {
        self.page.over((row, 3), (row + 2, 3), &format!("{} {}", item.number, item.label));
        let choice = if self.filled { "１ はい" } else { "１　はい　　２　いいえ" };
        for (line, (when, answer)) in (row..).zip([("1回目", choice), ("目標日", ""), ("2回目", choice)]) {
            self.page.at(line, 4, when);
            self.page.at(line, 5, answer);
            if self.filled && line == row {
                self.page.sheet().write_number(line - 1, 5, 6).unwrap().write_number(line - 1, 6, 20).unwrap();
            } else {
                self.page.at(line, 6, "月");
                self.page.at(line, 7, "日");
            }
        }
        let day = |row: u32| format!("{}/{}", cell(row, 6), cell(row, 7));
        let rounds = [
            format!("{} {} {}", cell(row, 5), day(row), day(row + 1)),
            format!("{} {} -", cell(row + 2, 5), day(row + 2)),
        ];
        asked(self.form, item, &item.number, &rounds)
    }
}
