//! A ministry's workbook on its pages: read, its lines, columns and cells corrected; where no table is found, its headings
//! pointed at.

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

/// A workbook of an office's own, whose headings use none of the words that forms use.
fn workbook_in_everyday_words(folder: &Path) -> PathBuf {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name("病院の方へ").expect("a name");
    page.write_string(0, 1, "令和9年度　お尋ねします").expect("a title");
    for (text, column) in ["順", "できているか", "まずは", "いつ見たか", "いつまでに"].into_iter().zip(1..)
    {
        page.write_string(4, column, text).expect("a heading");
    }
    let questions = ["安全管理責任者を置いている。", "台帳を作っている。", "アクセスログを管理している。"];
    for (question, row) in questions.into_iter().zip(5..) {
        page.write_string(row, 1, format!("({})", row - 4)).expect("a number");
        page.write_string(row, 2, question).expect("a question");
    }
    let file = folder.join("お尋ね.xlsx");
    book.save(&file).expect("a workbook");
    file
}

async fn hands_in(admin: &Person, file: &Path) {
    admin.goes_to("/instruments/books").await;
    admin.chooses_file("#file", file).await;
    admin.follows("form[action='/instruments/books'] button[type='submit']").await;
}

/// A refusal stands at its field, which says so to a screen reader too.
async fn is_refused_at(admin: &Person, field: &str, words: &str) {
    admin.browser.find("[data-error-summary]").await;
    let message = admin.browser.find(&format!("#{field}-error")).await.text().await.expect("a sentence");
    assert!(message.contains(words), "{field}: {message}");
    assert!(admin.browser.has(&format!("#{field}[aria-describedby~='{field}-error']")).await, "{field}");
}

async fn a_workbook_is_read_and_corrected(admin: &Person, folder: &Path) {
    admin.goes_to("/instruments/books").await;
    let damaged = folder.join("壊れた原本.xlsx");
    std::fs::write(&damaged, b"PK\x03\x04").expect("a file");
    admin.browser.choose_file("#file", &damaged).await;
    admin.follows("form[action='/instruments/books'] button[type='submit']").await;
    admin.browser.find("[data-error-summary]").await;
    admin.looks_everywhere("book-refused").await;
    hands_in(admin, &ministrys_workbook(folder)).await;
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

/// The line that stands in this row of the sheet, counted from 1, as a form.
async fn corrects_line(admin: &Person, row: u32) {
    admin.follows(&format!("main a[href*='row={}#line-']", row - 1)).await;
}

async fn keeps_line(admin: &Person) {
    admin.follows("form[action$='/line'] button[type='submit']").await;
}

async fn cells_and_the_section_of_an_item_are_corrected(admin: &Person) {
    corrects_line(admin, 9).await;
    admin.writes("#section", "９　機器の管理").await;
    admin.writes("#answer-2", "2列目").await;
    keeps_line(admin).await;
    is_refused_at(admin, "answer-2", "セルの番地ではありません").await;
    admin.looks_everywhere("book-cell-unreadable").await;
    admin.writes("#answer-2", "").await;
    admin.writes("#answer-1", "B9").await;
    keeps_line(admin).await;
    is_refused_at(admin, "cells", "セルB9には").await;
    admin.looks_everywhere("book-cell-printed-on").await;
    for (field, cells) in
        [("#answer-1", "G9/H9"), ("#confirmed-1", "I9"), ("#answer-3", "J9"), ("#confirmed-3", "同じ欄")]
    {
        admin.writes(field, cells).await;
    }
    let section = admin.browser.run("return document.getElementById('section').value", vec![]).await;
    assert_eq!(section, "９　機器の管理", "a refusal keeps what was typed");
    keeps_line(admin).await;
    admin.reads("1回目：はい G9・いいえ H9・確認日 I9・目標日 E9").await;
    admin.reads("3回目：回答 J9・確認日 同じ欄").await;
    admin.reads("9-1").await;
    corrects_line(admin, 9).await;
    admin.looks_everywhere("book-cells-named").await;
    let held = "return ['section', 'answer-1', 'answer-2', 'confirmed-3'].map(id => document.getElementById(id).value)";
    let held = admin.browser.run(held, vec![]).await;
    assert_eq!(held, serde_json::json!(["９　機器の管理", "G9/H9", "", "同じ欄"]), "as they were typed");
}

/// ITEM-GATE: the question read as the gate is one no more, and is one again.
async fn the_gate_is_cleared_and_said_again(admin: &Person) {
    const GATE: &str = "（ほかの項目の前提）";
    admin.reads(GATE).await;
    for (said, holds) in [("false", false), ("", true), ("false", false), ("true", true)] {
        corrects_line(admin, 5).await;
        admin.browser.find("#gate").await.select_by_value(said).await.expect("a choice");
        if said == "false" {
            admin.looks_everywhere("book-gate").await;
        }
        keeps_line(admin).await;
        assert_eq!(admin.browser.text().await.contains(GATE), holds, "said {said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ministrys_workbook_is_read_and_its_lines_columns_cells_and_gate_are_corrected() {
    let home = Home::demo();
    let server = home.serve().await;
    let folder = tempfile::tempdir().expect("a folder");
    let admin = Person::sits_down(&server.base, 1280, Hand::Mouse).await;
    admin.logs_in("admin").await;
    a_workbook_is_read_and_corrected(&admin, folder.path()).await;
    hands_in(&admin, &ministrys_workbook(folder.path())).await;
    cells_and_the_section_of_an_item_are_corrected(&admin).await;
    the_gate_is_cleared_and_said_again(&admin).await;
    admin.leaves().await;
}

async fn points_at_headings(admin: &Person) {
    admin.follows("form[action$='/table'] button[type='submit']").await;
}

async fn headings_are_pointed_at(admin: &Person, folder: &Path) {
    hands_in(admin, &workbook_in_everyday_words(folder)).await;
    admin.reads("質問の表が見つかりません").await;
    admin.looks_everywhere("book-unknown").await;
    admin.writes("#head-row", "0").await;
    admin.writes("#head-text", "い").await;
    points_at_headings(admin).await;
    is_refused_at(admin, "head-row", "1以上の数字").await;
    is_refused_at(admin, "head-text", "列ではありません").await;
    admin.looks_everywhere("book-headings-unreadable").await;
    for (field, text) in [("row", "5"), ("text", "Z"), ("number", "B"), ("answer-1", "D"), ("confirmed-1", "E")] {
        admin.writes(&format!("#head-{field}"), text).await;
    }
    points_at_headings(admin).await;
    is_refused_at(admin, "head-text", "Z列に見出しがありません。見出しがあるのはB列「順」").await;
    admin.looks_everywhere("book-headings-refused").await;
    admin.writes("#head-text", "C").await;
    points_at_headings(admin).await;
    admin.reads("3 項目を読み取りました").await;
    admin.reads("1回目：回答 D6・確認日 E6").await;
    admin.looks_everywhere("book-headings-read").await;
    admin.follows("main a[href*='table=4#headings']").await;
    admin.writes("#head-target-1", "F").await;
    admin.looks_everywhere("book-headings-again").await;
    points_at_headings(admin).await;
    admin.reads("1回目：回答 D6・確認日 E6・目標日 F6").await;
    admin.reads("直した箇所は 1 か所です").await;
    admin.writes("#title", "お尋ね").await;
    admin.follows("form[action$='/draft'] button[type='submit']").await;
    admin.reads("アクセスログを管理している。").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn headings_that_were_not_found_are_pointed_at_by_keyboard_alone_at_390() {
    let home = Home::demo();
    let server = home.serve().await;
    let folder = tempfile::tempdir().expect("a folder");
    let admin = Person::sits_down(&server.base, 390, Hand::Keyboard).await;
    admin.logs_in("admin").await;
    headings_are_pointed_at(&admin, folder.path()).await;
    admin.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn headings_that_were_not_found_are_pointed_at_without_scripts() {
    let home = Home::demo();
    let server = home.serve().await;
    let folder = tempfile::tempdir().expect("a folder");
    let admin = Person::sits_down_without_scripts(&server.base, 1280).await;
    admin.logs_in("admin").await;
    headings_are_pointed_at(&admin, folder.path()).await;
    admin.leaves().await;
}
