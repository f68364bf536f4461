//! A made-up form of 令和8年度 for hospitals and vendors in one workbook: headings over two and three lines with line
//! breaks inside, the number and the device in columns of their own, three rounds with the date before the answer,
//! dates in one cell, drop-downs, a page of explanations and a filled example that must not be taken for forms.

use rust_xlsxwriter::{DataValidation, Workbook};

use super::{Expected, Page};

pub const FACILITY: Expected = Expected {
    sections: &[
        "0 前提",
        "1 体制構築",
        "2 医療情報システムの管理・運用",
        "3 インシデント発生に備えた対応",
        "4 規程類の整備",
    ],
    items: &[
        "0||none|one|-|医療情報システムを導入、運用している。",
        "1|①|none|many|2026-04-01..2027-03-31|医療情報システム安全管理責任者を設置している。",
        "2|①|all|many|2026-04-01..2027-03-31|サーバ、端末PC、ネットワーク機器の台帳管理を行っている。",
        "2|②|all|many|2026-04-01..2027-03-31|リモートメンテナンス（保守）を利用している機器の有無を事業者に確認した。",
        "2|③|server|many|2026-04-01..2027-03-31|利用者の職種・担当業務別の情報区分ごとのアクセス利用権限を設定している。",
        "2|③|terminal|many|2026-04-01..2027-03-31|利用者の職種・担当業務別の情報区分ごとのアクセス利用権限を設定している。",
        "2|④|server|many|2026-04-01..2027-03-31|アクセスログを管理している。",
        "2|⑤|network|many|2026-04-01..2027-03-31|接続元制限を実施している。",
        "2|⑥|all|many|2026-04-01..2027-03-31|パスワードは英数字、記号が混在した13文字以上としている。",
        "3|①|none|many|2026-04-01..2027-03-31|組織内と外部関係機関への連絡体制図がある。",
        "3|②|none|many|2026-04-01..2027-03-31|サイバー攻撃を想定した事業継続計画（ＢＣＰ）を策定している。",
        "4|①|none|many|2026-04-01..2027-03-31|上記1から3までのすべての項目について、具体的な実施方法を運用管理規程等に定めている。",
    ],
};

pub const VENDOR: Expected = Expected {
    sections: &["1 体制構築", "2 医療情報システムの管理・運用"],
    items: &[
        "1|①|none|many|2026-04-01..2027-03-31|事業者内に、医療情報システム等の提供に係る管理責任者を設置している。",
        "2|①|all|many|2026-04-01..2027-03-31|リモートメンテナンス（保守）している機器の有無を確認した。",
        "2|②|server|many|2026-04-01..2027-03-31|アクセスログを管理している。",
        "2|③|network|many|2026-04-01..2027-03-31|接続元制限を実施している。",
    ],
};

pub fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    about(&mut Page::new(&mut book, "はじめに"));
    facility(&mut Page::new(&mut book, "病院・診療所・薬局"));
    vendor(&mut Page::new(&mut book, "事業者"));
    example(&mut Page::new(&mut book, "記入例"));
    book.save_to_buffer().unwrap()
}

fn about(page: &mut Page<'_>) {
    page.put("B2", "令和８年度版 医療機関等におけるサイバーセキュリティ対策チェックリスト");
    page.put("B4", "１　このファイルは、病院・診療所・薬局が記入するシートと、事業者が記入するシートからなります。");
    page.put("B5", "２　回答は、プルダウンから「はい」又は「いいえ」を選んでください。");
    page.put("B6", "３　日付は西暦で入力してください。（例：2026/5/20）");
}

fn head(page: &mut Page<'_>) {
    page.merge("B5:B7", "区\n分");
    page.merge("C5:C7", "No.");
    page.merge("D5:D7", "チェック項目");
    page.merge("E5:E7", "対象\n機器");
    page.merge("F5:L5", "確認結果");
    page.merge("F6:G6", "１回目");
    page.merge("H6:H7", "「いいえ」の場合の\n対応目標日");
    page.merge("I6:J6", "２回目");
    page.merge("K6:L6", "３回目");
    for (date, answer) in [("F", "G"), ("I", "J"), ("K", "L")] {
        page.put(&format!("{date}7"), "確認\n年月日");
        page.put(&format!("{answer}7"), "回答");
    }
}

fn item(page: &mut Page<'_>, row: u32, (number, text, group): (&str, &str, &str)) {
    page.put(&format!("C{row}"), number);
    page.put(&format!("D{row}"), text);
    page.put(&format!("E{row}"), group);
    for column in ["F", "G", "H", "I", "J", "K", "L"] {
        page.blank(&format!("{column}{row}"));
    }
    let choices = DataValidation::new().allow_list_strings(&["はい", "いいえ"]).unwrap();
    for column in [6, 9, 11] {
        page.sheet().add_data_validation(row - 1, column, row - 1, column, &choices).unwrap();
    }
}

fn facility(page: &mut Page<'_>) {
    page.merge("B1:L1", "令和８年度版　医療機関等におけるサイバーセキュリティ対策チェックリスト");
    page.merge("B2:L2", "【医療機関・薬局確認用】");
    page.merge("B3:L3", "※ ２②については、事業者と契約していない場合には、記入不要です。");
    head(page);
    page.put("B8", "前提");
    page.put("D8", "医療情報システムを導入、運用している。（「いいえ」の場合、以下すべての項目は確認不要）");
    page.blank("F8");
    page.blank("G8");
    page.merge("H8:L8", "－");
    page.put("B9", "１\n体制構築");
    item(page, 9, ("①", "医療情報システム安全管理責任者を設置している。", ""));
    page.merge("B10:B16", "２\n医療情報システムの管理・運用");
    item(page, 10, ("①", "サーバ、端末PC、ネットワーク機器の台帳管理を行っている。", "全般"));
    item(page, 11, ("②", "リモートメンテナンス（保守）を利用している機器の有無を事業者に確認した。", "全般"));
    let rights = "利用者の職種・担当業務別の情報区分ごとのアクセス利用権限を設定している。";
    item(page, 12, ("③", rights, "サーバ"));
    item(page, 13, ("③", rights, "端末ＰＣ"));
    item(page, 14, ("④", "アクセスログを管理している。", "サーバ"));
    item(page, 15, ("⑤", "接続元制限を実施している。", "ネットワーク機器"));
    item(page, 16, ("⑥", "パスワードは英数字、記号が混在した13文字以上としている。", "全般"));
    page.merge("B17:B18", "３\nインシデント発生に備えた対応");
    item(page, 17, ("①", "組織内と外部関係機関への連絡体制図がある。", ""));
    item(page, 18, ("②", "サイバー攻撃を想定した事業継続計画（ＢＣＰ）を策定している。", ""));
    page.put("B19", "４\n規程類の整備");
    let rules = "上記1から3までのすべての項目について、具体的な実施方法を運用管理規程等に定めている。";
    item(page, 19, ("①", rules, ""));
    page.merge("B21:L21", "※ 記入に当たっては、マニュアルを御覧ください。");
}

fn vendor(page: &mut Page<'_>) {
    page.merge("B1:L1", "令和８年度版　医療機関等におけるサイバーセキュリティ対策チェックリスト");
    page.merge("B2:L2", "【事業者確認用】");
    page.put("J3", "事業者名");
    page.merge("K3:L3", "");
    head(page);
    page.put("B8", "１\n体制構築");
    item(page, 8, ("①", "事業者内に、医療情報システム等の提供に係る管理責任者を設置している。", ""));
    page.merge("B9:B11", "２\n医療情報システムの管理・運用");
    item(page, 9, ("①", "リモートメンテナンス（保守）している機器の有無を確認した。", "全般"));
    item(page, 10, ("②", "アクセスログを管理している。", "サーバ"));
    item(page, 11, ("③", "接続元制限を実施している。", "ネットワーク機器"));
}

fn example(page: &mut Page<'_>) {
    page.merge("B1:L1", "【記入例】令和８年度版　医療機関等におけるサイバーセキュリティ対策チェックリスト");
    page.merge("B2:L2", "【医療機関・薬局確認用】");
    head(page);
    page.put("B8", "１\n体制構築");
    item(page, 8, ("①", "医療情報システム安全管理責任者を設置している。", ""));
    page.put("F8", "2026/5/20");
    page.put("G8", "はい");
}
