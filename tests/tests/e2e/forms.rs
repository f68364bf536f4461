//! The administrator's pages of forms: versions, a draft with its difference and its wording confirmed, a ministry's workbook
//! read and corrected.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Workbook};
use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::Home;

/// Rows of a form as a ministry lays it out: number, question; a section where there is no number.
const ROWS: [(&str, &str); 7] = [
    ("", "医療情報システムの有無"),
    ("", "医療情報システムを導入、運用している。（「いいえ」の場合、以下すべての項目は確認不要）"),
    ("", "１　体制構築"),
    ("（１）", "医療情報システム安全管理責任者を設置している。"),
    ("", "２　医療情報システムの管理・運用"),
    ("（１）", "サーバ、端末PC、ネットワーク機器の台帳管理を行っている。"),
    ("（２）", "リモートメンテナンスを利用している機器の有無を事業者に確認した。"),
];

/// A workbook such as a ministry hands out, of a year to come.
fn ministrys_workbook(folder: &Path) -> PathBuf {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let title = "令和9年度版　医療機関におけるサイバーセキュリティ対策チェックリスト（医療機関確認用）";
    page.merge_range(0, 0, 0, 5, title, &Format::new().set_bold()).expect("a title");
    let headings = ["", "チェック項目", "1回目", "確認日", "目標日", "2回目"];
    for (text, column) in headings.into_iter().zip(0..) {
        page.write_string(2, column, text).expect("a heading");
    }
    for ((number, question), row) in ROWS.into_iter().zip(3..) {
        page.write_string(row, 0, number).expect("a number");
        page.write_string(row, 1, question).expect("a question");
        if question.ends_with('。') || question.ends_with('）') {
            page.write_string(row, 2, "はい・いいえ").expect("an answer");
            page.write_string(row, 3, "　／　").expect("a day");
            page.write_string(row, 4, "　／　").expect("a day");
            page.write_string(row, 5, "はい・いいえ").expect("an answer");
        }
    }
    let file = folder.join("令和9年度チェックリスト.xlsx");
    book.save(&file).expect("a workbook");
    file
}

async fn a_draft_is_compared_and_confirmed(admin: &Person) {
    admin.takes_the_menu_to("/instruments").await;
    admin.looks_everywhere("instruments").await;
    admin.follows("main tbody a[href^='/instruments/']").await;
    admin.reads("前の版との違い").await;
    admin.looks_everywhere("instrument-draft").await;
    admin.follows("form[action$='/confirm'] button[type='submit']").await;
    admin.browser.find("[data-error-summary]").await;
    admin.looks_everywhere("instrument-confirm-refused").await;
    admin.writes("#source", "見本の通知 別添1").await;
    admin.presses("label:has(input[name='item'])").await;
    admin.follows("form[action$='/confirm'] button[type='submit']").await;
    admin.reads("見本の通知 別添1").await;
    admin.writes("#date", "平成32年1月1日").await;
    admin.follows("form[action$='/notice'] button[type='submit']").await;
    admin.reads("平成の期間の外です").await;
    admin.looks_everywhere("instrument-notice-refused").await;
    admin.follows("main .tools a[href$='/preview']").await;
    admin.looks_everywhere("instrument-preview").await;
}

async fn a_file_with_mistakes_is_told_line_by_line(admin: &Person, folder: &Path) {
    admin.goes_to("/instruments/new").await;
    admin.looks_everywhere("instrument-new").await;
    let file = folder.join("wrong.toml");
    std::fs::write(&file, "instrument = \"x\"\nversion = 1\nsections = []\nnonsense = true\n").expect("a file");
    admin.browser.choose_file("#file", &file).await;
    admin.follows("form[action='/instruments/new'] button[type='submit']").await;
    admin.browser.find("[data-error-summary]").await;
    admin.looks_everywhere("instrument-new-refused").await;
}

async fn a_workbook_is_read_and_corrected(admin: &Person, folder: &Path) {
    admin.goes_to("/instruments/books").await;
    let damaged = folder.join("壊れた原本.xlsx");
    std::fs::write(&damaged, b"PK\x03\x04").expect("a file");
    admin.browser.choose_file("#file", &damaged).await;
    admin.follows("form[action='/instruments/books'] button[type='submit']").await;
    admin.browser.find("[data-error-summary]").await;
    admin.looks_everywhere("book-refused").await;
    admin.browser.choose_file("#file", &ministrys_workbook(folder)).await;
    admin.follows("form[action='/instruments/books'] button[type='submit']").await;
    admin.reads("列の読み取り").await;
    admin.looks_everywhere("book-read").await;
    admin.follows("#line-4 a[href*='row=']").await;
    admin.looks_everywhere("book-line").await;
    admin.writes("#text", "医療情報システム安全管理責任者を置いている。").await;
    admin.follows("form[action$='/line'] button[type='submit']").await;
    admin.reads("直した箇所は 1 か所です").await;
    admin.follows("#column-1 a[href*='column=']").await;
    admin.looks_everywhere("book-column").await;
    admin.writes("#fiscal_year", "令和0年度").await;
    admin.follows("form[action$='/draft'] button[type='submit']").await;
    admin.browser.find("[data-error-summary]").await;
    admin.looks_everywhere("book-draft-refused").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administrators_pages_of_forms_are_sound() {
    let home = Home::demo();
    let server = home.serve().await;
    let folder = tempfile::tempdir().expect("a folder");
    let admin = Person::sits_down(&server.base, 1280, Hand::Mouse).await;
    admin.logs_in("admin").await;
    a_draft_is_compared_and_confirmed(&admin).await;
    a_file_with_mistakes_is_told_line_by_line(&admin, folder.path()).await;
    a_workbook_is_read_and_corrected(&admin, folder.path()).await;
    admin.leaves().await;
}
