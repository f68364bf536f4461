//! A made-up vendor's form of 令和9年度 on squared paper: every column two characters wide and every field merged
//! from several, はい and いいえ as two boxes to tick, the date in two cells with 月 and 日 printed between them, each
//! item two rows high, sections as bars across the page, remarks between the items, and the headings printed again
//! after a page break.

use rust_xlsxwriter::Workbook;

use super::{Expected, Page};

pub const EXPECTED: Expected = Expected {
    sections: &["1 体制について", "2 システムの管理と運用", "3 事故に備えた対応"],
    items: &[
        "1|1|none|many|2027-04-01..2028-03-31|提供する医療情報システム等の管理責任者を置き、医療機関に知らせていますか。",
        "1|2|none|many|2027-04-01..2028-03-31|従業者に対する情報セキュリティの教育を年に1回以上行っていますか。",
        "2|1|server|many|2027-04-01..2028-03-31|利用者の職種に応じてアクセス権限を設定していますか。",
        "2|2|server|many|2027-04-01..2028-03-31|使用していないアカウントを削除していますか。",
        "2|3|terminal|many|2027-04-01..2028-03-31|持ち込む保守用端末のウイルス対策ソフトを最新に保っていますか。",
        "2|4|network|many|2027-04-01..2028-03-31|保守用回線の接続元を制限していますか。",
        "3|1|none|many|2027-04-01..2028-03-31|サイバー攻撃を受けた際の医療機関への連絡手順を定めていますか。",
        "3|2|none|many|2027-04-01..2028-03-31|バックアップからの復旧を試したことがありますか。",
    ],
};

pub fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    let mut page = Page::new(&mut book, "Sheet1");
    for column in 0..44 {
        page.width(column, 2.2);
    }
    page.merge("C2:AR2", "医療機関におけるサイバーセキュリティ対策チェックリスト（令和９年度）");
    page.merge("C3:AR3", "事業者確認用");
    page.merge("Z5:AD5", "事業者名：");
    page.merge("AE5:AR5", "");
    page.merge("C6:AR6", "１　契約している医療情報システムごとに１枚作成してください。");
    page.merge("C7:AR7", "２　「いいえ」にチェックした項目は、令和９年度中の対応予定日を記入してください。");
    head(&mut page, 9);
    bar(&mut page, 12, "Ⅰ　体制について");
    item(&mut page, 13, ("１", "提供する医療情報システム等の管理責任者を置き、医療機関に知らせていますか。"));
    item(&mut page, 15, ("２", "従業者に対する情報セキュリティの教育を年に1回以上行っていますか。"));
    page.merge("F17:AR17", "※ 教育の記録は医療機関の求めに応じて示してください。");
    bar(&mut page, 18, "Ⅱ　システムの管理と運用");
    bar(&mut page, 19, "■ サーバについて");
    item(&mut page, 20, ("１", "利用者の職種に応じてアクセス権限を設定していますか。"));
    item(&mut page, 22, ("２", "使用していないアカウントを削除していますか。"));
    bar(&mut page, 24, "■ 端末について");
    item(&mut page, 25, ("３", "持ち込む保守用端末のウイルス対策ソフトを最新に保っていますか。"));
    head(&mut page, 28);
    bar(&mut page, 31, "■ ネットワーク機器について");
    item(&mut page, 32, ("４", "保守用回線の接続元を制限していますか。"));
    bar(&mut page, 34, "Ⅲ　事故に備えた対応");
    item(&mut page, 35, ("１", "サイバー攻撃を受けた際の医療機関への連絡手順を定めていますか。"));
    item(&mut page, 37, ("２", "バックアップからの復旧を試したことがありますか。"));
    page.merge("C40:AR40", "（注）記入した用紙は、契約先の医療機関に提出してください。");
    book.save_to_buffer().unwrap()
}

/// Three lines of headings, beginning in `row`.
fn head(page: &mut Page<'_>, row: u32) {
    let (second, third) = (row + 1, row + 2);
    page.merge(&format!("C{row}:V{third}"), "点検項目");
    page.merge(&format!("W{row}:AE{row}"), "第１回確認");
    page.merge(&format!("AF{row}:AI{third}"), "対応予定日");
    page.merge(&format!("AJ{row}:AR{row}"), "第２回確認");
    for (yes, no, date) in [("W:X", "Y:Z", "AA:AE"), ("AJ:AK", "AL:AM", "AN:AR")] {
        for (columns, text) in [(yes, "はい"), (no, "いいえ"), (date, "確認した日")] {
            let (left, right) = columns.split_once(':').unwrap();
            page.merge(&format!("{left}{second}:{right}{third}"), text);
        }
    }
}

fn bar(page: &mut Page<'_>, row: u32, text: &str) {
    page.merge(&format!("C{row}:AR{row}"), text);
}

fn item(page: &mut Page<'_>, row: u32, (number, text): (&str, &str)) {
    let below = row + 1;
    let mut field = |left: &str, right: &str, text: &str| {
        page.merge(&format!("{left}{row}:{right}{below}"), text);
    };
    field("C", "D", number);
    field("E", "V", text);
    for (yes, no) in [(("W", "X"), ("Y", "Z")), (("AJ", "AK"), ("AL", "AM"))] {
        field(yes.0, yes.1, "□");
        field(no.0, no.1, "□");
    }
    for [month, month_word, day, day_word] in
        [["AA:AA", "AB:AB", "AC:AC", "AD:AE"], ["AN:AN", "AO:AO", "AP:AP", "AQ:AR"]]
    {
        for (columns, text) in [(month, ""), (month_word, "月"), (day, ""), (day_word, "日")] {
            let (left, right) = columns.split_once(':').unwrap();
            field(left, right, text);
        }
    }
    for (column, text) in [("AF", ""), ("AG", "月"), ("AH", ""), ("AI", "日")] {
        field(column, column, text);
    }
}
