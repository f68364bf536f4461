//! 前年の回答: it stands beside the item, is taken over by a press of its own with a date of its own, and counts.

use serde_json::{Value, json};
use tachiiri_tests::api::Api;
use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::{Home, Server};

const SAVE: &str = "#sheet .sheet-bar button[value='save']";

/// The sheet of hospital1 with what it said the year before.
struct Desk {
    api: Api,
    sheet: String,
    /// Items that were はい and いいえ in the same words.
    yes: Vec<String>,
    no: String,
    /// An item that was asked in other words.
    reworded: String,
}

impl Desk {
    async fn of(server: &Server) -> Self {
        let api = Api::log_in(&server.base, "hospital1").await;
        let listed = api.get("/api/v1/checklists?respondent=facility&fiscal_year=2023").await.ok();
        let sheet = listed["rows"][0]["id"].as_str().expect("an id").to_owned();
        let view = api.get(&format!("/api/v1/checklists/{sheet}")).await.ok();
        assert_eq!(view["answers"], json!([]), "nothing is taken over by itself");
        let last = view["last_year"].as_array().expect("last year's answers").clone();
        let items = |wanted: &dyn Fn(&Value) -> bool| -> Vec<String> {
            let found = last.iter().filter(|one| one["item"] != "0" && wanted(one));
            found.map(|one| one["item"].as_str().expect("a code").to_owned()).collect()
        };
        Self {
            yes: items(&|one| one["may_take"] == true && one["answer"] == "yes"),
            no: items(&|one| one["may_take"] == true && one["answer"] == "no").remove(0),
            reworded: items(&|one| one["became"] == "changed").remove(0),
            api,
            sheet,
        }
    }

    /// Answer, 確認日 and 目標日 of an item as stored.
    async fn stored(&self, item: &str) -> (Value, Value, Value) {
        let view = self.api.get(&format!("/api/v1/checklists/{}", self.sheet)).await.ok();
        let cells = view["answers"].as_array().expect("answers").clone();
        let cell = cells.into_iter().find(|cell| cell["item"] == item && cell["round"] == 1).unwrap_or_default();
        (cell["answer"].clone(), cell["confirmed_on"].clone(), cell["target_on"].clone())
    }

    /// Waits until an item is stored so: a date may be saved on its way before the answer is.
    async fn comes_to(&self, item: &str, answer: &str, confirmed_on: &str) {
        // A target date of last year is none of this year's.
        let wanted = (json!(answer), json!(confirmed_on), Value::Null);
        for _ in 0..100 {
            if self.stored(item).await == wanted {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("{item}: {:?} in place of {wanted:?}", self.stored(item).await);
    }
}

fn take(item: &str) -> String {
    format!("#item-{item} button.take")
}

fn date(item: &str) -> String {
    format!("#confirmed_on-{item}-1")
}

/// Required items without an answer, as the bar says it.
async fn left(person: &Person) -> u32 {
    let said = person.browser.find(".sheet-bar [data-left]").await.text().await.expect("a text");
    said.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or_else(|_| panic!("{said}"))
}

async fn beside(person: &Person, item: &str) -> String {
    person.browser.find(&format!("#item-{item}")).await.text().await.expect("a text")
}

/// Opens the sheet from the task of the first page.
async fn opens(person: &Person, desk: &Desk) {
    person.logs_in("hospital1").await;
    person.follows("main .tasks a.button").await;
    assert!(beside(person, &desk.yes[0]).await.contains("令和4年度は「はい」（確認日 令和4年"));
    assert!(beside(person, &desk.no).await.contains("令和4年度は「いいえ」（確認日 令和4年"));
    let reworded = beside(person, &desk.reworded).await;
    assert!(reworded.contains("文言が変わりました。今年度の文言で答えてください。"), "{reworded}");
    assert!(!person.browser.has(&take(&desk.reworded)).await, "other words are answered, not taken over");
}

async fn takes_over_with_scripts(width: u32, hand: Hand) {
    let home = Home::demo();
    let server = home.serve().await;
    let desk = Desk::of(&server).await;
    let hospital = Person::sits_down(&server.base, width, hand).await;
    opens(&hospital, &desk).await;
    hospital.looks("last-year-beside").await;
    let before = left(&hospital).await;
    let [own, todays, ..] = desk.yes.as_slice() else { panic!("{:?}", desk.yes) };
    hospital.writes(&date(own), "令和5年11月10日").await;
    hospital.presses(&take(own)).await;
    desk.comes_to(own, "yes", "2023-11-10").await;
    hospital.is_told_at(own, "保存済み").await;
    hospital.presses(&take(todays)).await;
    desk.comes_to(todays, "yes", "2023-11-18").await;
    hospital.is_told_at(todays, "保存済み").await;
    assert_eq!(left(&hospital).await, before - 2, "what was taken over counts");
    hospital.presses(&take(&desk.no)).await;
    desk.comes_to(&desk.no, "no", "2023-11-18").await;
    hospital.is_told_at(&desk.no, "保存済み").await;
    hospital.looks("last-year-taken").await;
    hospital.goes_to(&format!("/checklists/{}", desk.sheet)).await;
    for item in [own, todays, &desk.no] {
        assert!(!hospital.browser.has(&take(item)).await, "{item} is answered");
        assert!(beside(&hospital, item).await.contains("令和4年度は"), "{item} goes on showing last year");
    }
    hospital.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn last_years_answer_is_taken_over_at_1280() {
    takes_over_with_scripts(1280, Hand::Mouse).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn last_years_answer_is_taken_over_at_390() {
    takes_over_with_scripts(390, Hand::Mouse).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn last_years_answer_is_taken_over_by_keyboard_alone() {
    takes_over_with_scripts(1280, Hand::Keyboard).await;
}

/// The whole form goes with the button pressed; a date that cannot be read is asked for again.
async fn takes_over_without_scripts(width: u32) {
    let home = Home::demo();
    let server = home.serve().await;
    let desk = Desk::of(&server).await;
    let hospital = Person::sits_down_without_scripts(&server.base, width).await;
    opens(&hospital, &desk).await;
    let before = left(&hospital).await;
    let [own, todays, ..] = desk.yes.as_slice() else { panic!("{:?}", desk.yes) };
    hospital.writes(&date(own), "令和5年2月30日").await;
    hospital.follows(&take(own)).await;
    hospital.reads("直すところが 1 件あります").await;
    hospital.looks("last-year-refused").await;
    assert_eq!(desk.stored(own).await.0, Value::Null, "nothing is saved with another date than the person's");
    hospital.writes(&date(own), "R5.11.10").await;
    hospital.follows(SAVE).await;
    hospital.reads("保存しました").await;
    desk.comes_to(own, "yes", "2023-11-10").await;
    hospital.follows(&take(todays)).await;
    hospital.reads("保存しました").await;
    desk.comes_to(todays, "yes", "2023-11-18").await;
    assert_eq!(left(&hospital).await, before - 2, "what was taken over counts");
    hospital.looks("last-year-taken").await;
    hospital.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn last_years_answer_is_taken_over_without_scripts_at_1280() {
    takes_over_without_scripts(1280).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn last_years_answer_is_taken_over_without_scripts_at_390() {
    takes_over_without_scripts(390).await;
}
