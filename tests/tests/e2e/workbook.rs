//! The workbook in Chromium: downloaded, filled in as people do, looked at before it is taken; a damaged file changes nothing.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tachiiri_tests::api::Api;
use tachiiri_tests::book::Book;
use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::Home;

/// Columns of the first round.
const QUESTION: char = 'C';
const ANSWER: char = 'D';
const CONFIRMED_ON: char = 'E';
const TARGET_ON: char = 'F';

/// A hospital in front of the pages of its workbook.
struct Desk {
    person: Person,
    api: Api,
    sheet: String,
    folder: tempfile::TempDir,
}

impl Desk {
    async fn view(&self) -> Value {
        self.api.get(&format!("/api/v1/checklists/{}", self.sheet)).await.ok()
    }

    async fn answers(&self) -> Vec<Value> {
        self.view().await["answers"].as_array().expect("answers").clone()
    }

    async fn downloads(&self) -> PathBuf {
        self.person.goes_to(&format!("/checklists/{}", self.sheet)).await;
        self.person.follows("main .sheet-tools a[href$='/workbook']").await;
        self.person.looks_everywhere("workbook").await;
        self.person.presses("main a[href$='/workbook/file']").await;
        self.person.browser.downloaded(".xlsx").await
    }

    /// The downloaded workbook with what a person types: item, answer, day, target.
    async fn filled(&self, book: &Path, given: &[(&str, &str, &str, &str)], name: &str) -> PathBuf {
        let view = self.view().await;
        let items = view["instrument"]["items"].as_array().expect("items");
        let mut book = Book::open(book);
        for (code, answer, confirmed_on, target_on) in given {
            let item = items.iter().find(|item| item["code"] == *code).expect("an item");
            let row = book.row(QUESTION, item["label"].as_str().expect("a label"));
            for (column, text) in [(ANSWER, answer), (CONFIRMED_ON, confirmed_on), (TARGET_ON, target_on)] {
                if !text.is_empty() {
                    book.write(&format!("{column}{row}"), text);
                }
            }
        }
        let file = self.folder.path().join(name);
        book.save(&file);
        file
    }

    async fn hands_in(&self, file: &Path) {
        self.person.goes_to(&format!("/checklists/{}/workbook", self.sheet)).await;
        self.person.browser.choose_file("#file", file).await;
        self.person.follows("form[action$='/workbook'] button[type='submit']").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hospital_fills_its_workbook_and_takes_it_in_after_having_looked() {
    let home = Home::demo();
    let server = home.serve().await;
    let api = Api::log_in(&server.base, "hospital1").await;
    let listed = api.get("/api/v1/checklists?respondent=facility&fiscal_year=2023").await.ok();
    let sheet = listed["rows"][0]["id"].as_str().expect("an id").to_owned();
    let person = Person::sits_down(&server.base, 390, Hand::Mouse).await;
    person.logs_in("hospital1").await;
    let desk = Desk { person, api, sheet, folder: tempfile::tempdir().expect("a folder") };
    let book = desk.downloads().await;
    desk.hands_in(&book).await;
    desk.person.reads("回答が1つも見つかりません").await;
    it_is_taken_in(&desk, &book).await;
    a_wrong_date_takes_nothing(&desk, &book).await;
    a_damaged_file_changes_nothing(&desk, &book).await;
    desk.person.leaves().await;
}

async fn it_is_taken_in(desk: &Desk, book: &Path) {
    let given = [("1-1", "はい", "令和5年11月10日", ""), ("2-1", "いいえ", "R5.11.10", "令和6年2月29日")];
    let file = desk.filled(book, &given, "記入済み.xlsx").await;
    desk.hands_in(&file).await;
    desk.person.reads("2 件を取り込めます").await;
    desk.person.looks_everywhere("workbook-changes").await;
    assert!(desk.answers().await.is_empty(), "nothing is written before it is accepted");
    desk.person.follows("form[action$='/workbook/accept'] button[type='submit']").await;
    assert!(desk.person.browser.has("input[name='answer.1-1.1'][value='yes']:checked").await);
    assert!(desk.person.browser.has("input[name='answer.2-1.1'][value='no']:checked").await);
    desk.person.looks_everywhere("workbook-taken").await;
    let answers = desk.answers().await;
    let target = answers.iter().find(|cell| cell["item"] == "2-1").map(|cell| cell["target_on"].clone());
    assert_eq!((answers.len(), target), (2, Some(json!("2024-02-29"))));
    desk.hands_in(&file).await;
    desk.person.reads("変わるところはありません").await;
    desk.person.looks_everywhere("workbook-nothing-to-take").await;
    assert_eq!(desk.answers().await, answers);
}

async fn a_wrong_date_takes_nothing(desk: &Desk, book: &Path) {
    let before = desk.answers().await;
    let given = [("1-1", "はい", "令和5年12月24日", ""), ("3-1", "たぶん", "平成32年1月1日", "")];
    let file = desk.filled(book, &given, "誤り.xlsx").await;
    desk.hands_in(&file).await;
    desk.person.reads("ファイルに直すところが").await;
    desk.person.looks_everywhere("workbook-problems").await;
    assert!(!desk.person.browser.has("form[action$='/workbook/accept']").await);
    assert_eq!(desk.answers().await, before);
}

async fn a_damaged_file_changes_nothing(desk: &Desk, book: &Path) {
    let before = desk.answers().await;
    let bytes = fs::read(book).expect("the workbook");
    let file = desk.folder.path().join("途中で切れた.xlsx");
    fs::write(&file, &bytes[..bytes.len() / 2]).expect("a file");
    desk.hands_in(&file).await;
    desk.person.reads("壊れ").await;
    desk.person.looks_everywhere("workbook-damaged").await;
    assert_eq!(desk.answers().await, before);
}
