//! The plain path: a browser that runs no script.

use reqwest::Method;
use serde_json::json;
use tachiiri_tests::api::Api;
use tachiiri_tests::person::Person;
use tachiiri_tests::program::{Home, Server};

const SAVE: &str = "#sheet .sheet-bar button[value='save']";
const TO_SUBMIT: &str = "#sheet .sheet-bar button[value='submit']";
const SUBMIT: &str = "main form[action$='/submit'] button[type='submit']";
/// 医療機関確認用 of R5, section 1, and the first of section 3.
const IN_THE_FORM: [&str; 2] = ["1-1", "3-1"];

/// What the test does not fill on the page, by the API.
async fn fills_the_rest(api: &Api, sheet: &str) {
    let view = api.get(&format!("/api/v1/checklists/{sheet}")).await.ok();
    for code in view["missing"].as_array().expect("codes").iter().filter_map(|code| code.as_str()) {
        if IN_THE_FORM.contains(&code) {
            continue;
        }
        let body = json!({ "answer": "yes", "confirmed_on": "2023-11-17", "based_on": 0 });
        let path = format!("/api/v1/checklists/{sheet}/answers/{code}/1");
        api.write(Method::PUT, &path, &format!("fill-{code}"), &body).await.ok();
    }
}

/// A day to come is refused with the whole form as it was typed; mended, both items are saved at once.
async fn answers_by_the_save_button(hospital: &Person) {
    hospital.reads("「保存する」を押したときに保存されます。").await;
    let dead = hospital.browser.find("main button[data-print]").await.is_displayed().await.expect("a button");
    assert!(!dead, "what only a script can do is not offered");
    for item in IN_THE_FORM {
        hospital.chooses(&format!("answer.{item}.1"), "yes").await;
    }
    hospital.writes("#confirmed_on-1-1-1", "令和6年1月10日").await;
    hospital.writes("#confirmed_on-3-1-1", "R5.11.10").await;
    hospital.follows(SAVE).await;
    hospital.reads("直すところが 1 件あります").await;
    hospital.looks("sheet-refused").await;
    let typed = hospital.browser.find("#confirmed_on-1-1-1").await.prop("value").await.expect("a field");
    assert_eq!(typed.as_deref(), Some("令和6年1月10日"), "what was typed stands there");
    hospital.writes("#confirmed_on-1-1-1", "令和5年11月10日").await;
    hospital.follows(SAVE).await;
    hospital.reads("保存しました").await;
    hospital.looks("sheet-saved").await;
}

async fn submits(hospital: &Person) {
    hospital.follows(TO_SUBMIT).await;
    hospital.reads("このまま提出できます").await;
    hospital.looks("submit").await;
    hospital.follows(SUBMIT).await;
    hospital.reads("内容確認待ち").await;
    hospital.logs_out().await;
}

async fn the_health_centre_returns(centre: &Person, sheet: &str) {
    centre.logs_in("hc-east").await;
    centre.goes_to(&format!("/checklists/{sheet}/review")).await;
    centre.writes("[name='reason.3-1']", "連絡先の更新日を備考に書いてください。").await;
    centre.follows("form[action$='/return'] button[type='submit']").await;
    centre.reads("差戻し中").await;
    centre.logs_out().await;
}

async fn the_whole_job(server: &Server, width: u32) {
    let api = Api::log_in(&server.base, "hospital1").await;
    let listed = api.get("/api/v1/checklists?respondent=facility&fiscal_year=2023").await.ok();
    let sheet = listed["rows"][0]["id"].as_str().expect("an id").to_owned();
    fills_the_rest(&api, &sheet).await;
    let person = Person::sits_down_without_scripts(&server.base, width).await;
    person.logs_in("hospital1").await;
    person.follows("main .tasks a.button").await;
    answers_by_the_save_button(&person).await;
    submits(&person).await;
    the_health_centre_returns(&person, &sheet).await;
    person.logs_in("hospital1").await;
    person.follows("main .tasks a.button").await;
    person.reads("差し戻されました（1 項目）").await;
    person.looks("sheet-returned").await;
    person.browser.click("#item-3-1 details.note summary").await;
    person.writes("#note-3-1-1", "連絡先は令和5年11月1日に更新").await;
    person.follows(SAVE).await;
    submits(&person).await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_is_answered_returned_and_sent_again_without_scripts_at_390() {
    let home = Home::demo();
    the_whole_job(&home.serve().await, 390).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_is_answered_returned_and_sent_again_without_scripts_at_1280() {
    let home = Home::demo();
    the_whole_job(&home.serve().await, 1280).await;
}
