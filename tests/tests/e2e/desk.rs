//! The hospital's desk when things go wrong: two people on one sheet, a request sent twice, a broken line, a closed tab.

use reqwest::Method;
use serde_json::{Value, json};
use tachiiri_tests::api::Api;
use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::Home;

/// The sheet that hospital1 answers.
async fn own_sheet(api: &Api) -> String {
    let listed = api.get("/api/v1/checklists?respondent=facility&fiscal_year=2023").await.ok();
    listed["rows"][0]["id"].as_str().expect("an id").to_owned()
}

async fn cell(api: &Api, sheet: &str, item: &str) -> Value {
    let view = api.get(&format!("/api/v1/checklists/{sheet}")).await.ok();
    let answers = view["answers"].as_array().expect("answers").clone();
    answers.into_iter().find(|cell| cell["item"] == item && cell["round"] == 1).unwrap_or(Value::Null)
}

async fn opens(base: &str, sheet: &str, width: u32) -> Person {
    let person = Person::sits_down(base, width, Hand::Mouse).await;
    person.logs_in("hospital1").await;
    person.goes_to(&format!("/checklists/{sheet}")).await;
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_on_one_sheet_are_told_and_neither_overwrites_the_other() {
    let home = Home::demo();
    let server = home.serve().await;
    let api = Api::log_in(&server.base, "hospital1").await;
    let sheet = own_sheet(&api).await;
    let one = opens(&server.base, &sheet, 1280).await;
    let other = opens(&server.base, &sheet, 390).await;
    one.chooses("answer.1-1.1", "yes").await;
    one.is_told_at("1-1", "保存済み").await;
    other.chooses("answer.1-1.1", "no").await;
    other.is_told_at("1-1", "ほかの人が先に保存していました").await;
    other.reads("いま保存されている内容：回答 はい").await;
    other.reads("あなたの入力：回答 いいえ").await;
    other.looks("desk-stale").await;
    assert_eq!(cell(&api, &sheet, "1-1").await["answer"], "yes", "nothing is overwritten");
    other.writes("#confirmed_on-1-1-1", "令和5年11月16日").await;
    other.pauses().await;
    other.is_told_at("1-1", "保存済み").await;
    let now = cell(&api, &sheet, "1-1").await;
    assert_eq!((&now["answer"], &now["version"]), (&json!("no"), &json!(2)), "seen both, decided, saved once");
    one.leaves().await;
    other.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doubled_request_is_one_save() {
    let home = Home::demo();
    let server = home.serve().await;
    let api = Api::log_in(&server.base, "hospital1").await;
    let sheet = own_sheet(&api).await;
    let path = format!("/api/v1/checklists/{sheet}/answers/1-1/1");
    let body = json!({ "answer": "yes", "confirmed_on": "2023-11-17", "note": "", "based_on": 0 });
    let flights: Vec<_> = (0..20)
        .map(|_| {
            let (api, path, body) = (api.clone(), path.clone(), body.clone());
            tokio::spawn(async move { api.write(Method::PUT, &path, "doubled", &body).await })
        })
        .collect();
    let mut replies = Vec::new();
    for flight in flights {
        replies.push(flight.await.expect("a request ends"));
    }
    assert!(replies.iter().all(|reply| *reply == replies[0] && reply.is_ok()), "{replies:?}");
    assert_eq!(cell(&api, &sheet, "1-1").await["version"], 1);
}

/// The server's answer is lost on the way: the page tries again with the same key, and it is one save.
#[tokio::test(flavor = "multi_thread")]
async fn on_a_broken_line_what_was_typed_is_kept_and_saved_once_when_it_mends() {
    let home = Home::demo();
    let server = home.serve().await;
    let api = Api::log_in(&server.base, "hospital1").await;
    let sheet = own_sheet(&api).await;
    let hospital = opens(&server.base, &sheet, 1280).await;
    let cut = "window.whole = window.fetch;
        window.fetch = (...given) => window.whole(...given).then(() => { throw new TypeError('line cut'); });";
    hospital.browser.run(cut, vec![]).await;
    hospital.chooses("answer.1-1.1", "yes").await;
    hospital.is_told_at("1-1", "通信できません。入力は残してあります。").await;
    let dead = "window.fetch = () => Promise.reject(new TypeError('no line'))";
    hospital.browser.run(dead, vec![]).await;
    hospital.chooses("answer.2-1.1", "yes").await;
    hospital.is_told_at("2-1", "通信できません。入力は残してあります。").await;
    hospital.looks("desk-offline").await;
    assert_eq!(cell(&api, &sheet, "2-1").await, Value::Null);
    hospital.browser.run("window.fetch = window.whole; window.dispatchEvent(new Event('online'))", vec![]).await;
    hospital.is_told_at("1-1", "保存済み").await;
    hospital.is_told_at("2-1", "保存済み").await;
    for item in ["1-1", "2-1"] {
        let stored = cell(&api, &sheet, item).await;
        assert_eq!((&stored["answer"], &stored["version"]), (&json!("yes"), &json!(1)), "{item}");
    }
    hospital.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_tab_loses_nothing_that_was_said_to_be_saved() {
    let home = Home::demo();
    let server = home.serve().await;
    let api = Api::log_in(&server.base, "hospital1").await;
    let sheet = own_sheet(&api).await;
    let hospital = opens(&server.base, &sheet, 390).await;
    hospital.chooses("answer.1-1.1", "yes").await;
    hospital.is_told_at("1-1", "保存済み").await;
    hospital.browser.run("document.querySelector('#note-1-1-1').closest('details').open = true", vec![]).await;
    hospital.writes("#note-1-1-1", "書きかけ").await;
    hospital.leaves().await;
    let stored = cell(&api, &sheet, "1-1").await;
    assert_eq!((&stored["answer"], &stored["confirmed_on"]), (&json!("yes"), &json!("2023-11-18")));
    let again = opens(&server.base, &sheet, 1280).await;
    assert!(again.browser.has("input[name='answer.1-1.1'][value='yes']:checked").await, "it goes on from there");
    again.leaves().await;
}

/// The director's word before a sheet goes, the paper after it, and what others see meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn the_director_confirms_the_hospital_submits_and_the_receipt_is_there() {
    let home = Home::demo();
    let server = home.serve().await;
    let api = Api::log_in(&server.base, "hospital1").await;
    let sheet = own_sheet(&api).await;
    a_prefecture_asks_for_the_directors_word(&server.base).await;
    fill(&api, &sheet).await;
    let hospital = opens(&server.base, &sheet, 390).await;
    hospital.goes_to(&format!("/checklists/{sheet}/submit")).await;
    hospital.reads("院長の確認が必要です").await;
    hospital.looks("desk-submit-director").await;
    hospital.leaves().await;
    the_director_confirms(&server.base).await;
    a_health_centre_looks_on(&server.base, &sheet).await;
    let hospital = opens(&server.base, &sheet, 1280).await;
    hospital.goes_to(&format!("/checklists/{sheet}/submit")).await;
    hospital.looks("desk-submit").await;
    hospital.follows("main form[action$='/submit'] button[type='submit']").await;
    hospital.browser.find(&format!("main a[href='/checklists/{sheet}/receipt']")).await;
    hospital.goes_to("/notes?q=%E3%82%BF%E3%83%96%E3%83%AC%E3%83%83%E3%83%88").await;
    hospital.reads("タブレットも、患者の情報が入っていれば台帳に書きます。").await;
    hospital.looks("desk-notes").await;
    hospital.leaves().await;
}

async fn a_prefecture_asks_for_the_directors_word(base: &str) {
    let office = Person::sits_down(base, 1280, Hand::Keyboard).await;
    office.logs_in("prefecture").await;
    office.takes_the_menu_to("/settings").await;
    office.looks("desk-settings").await;
    office.browser.tab_to("input[name='director_confirms']").await;
    office.browser.press_space().await;
    office.follows("form[action^='/settings/'] button[type='submit']").await;
    office.reads("保存しました").await;
    office.leaves().await;
}

async fn the_director_confirms(base: &str) {
    let director = Person::sits_down(base, 390, Hand::Mouse).await;
    director.logs_in("director1").await;
    director.looks("desk-home-director").await;
    director.follows("main .tasks a.button").await;
    director.looks("desk-director").await;
    director.follows("form[action$='/director'] button[type='submit']").await;
    director.reads("院長の確認を残しました").await;
    director.looks("desk-director-sheet").await;
    director.leaves().await;
}

/// Nothing was handed in yet: it reads nothing, and may enter what came on paper.
async fn a_health_centre_looks_on(base: &str, sheet: &str) {
    let centre = Person::sits_down(base, 1280, Hand::Mouse).await;
    centre.logs_in("hc-east").await;
    centre.goes_to(&format!("/checklists/{sheet}")).await;
    centre.reads("まだ提出されていません").await;
    centre.looks("desk-unsubmitted").await;
    centre.follows("main a[href$='proxy=true']").await;
    centre.looks("desk-proxy").await;
    centre.leaves().await;
}

/// Every required item by the API, as a program would.
async fn fill(api: &Api, sheet: &str) {
    let view = api.get(&format!("/api/v1/checklists/{sheet}")).await.ok();
    for code in view["missing"].as_array().expect("codes") {
        let code = code.as_str().expect("a code");
        let body = json!({ "answer": "yes", "confirmed_on": "2023-11-17", "based_on": 0 });
        let path = format!("/api/v1/checklists/{sheet}/answers/{code}/1");
        api.write(Method::PUT, &path, &format!("fill-{code}"), &body).await.ok();
    }
}

/// A "no" to the first question lifts all others, and its page is drawn again: the question in hand waits for its turn.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_typed_is_lost_while_the_first_question_lifts_the_others_and_asks_them_again() {
    const DAY: &str = "令和5年11月16日";
    let home = Home::demo();
    let server = home.serve().await;
    let api = Api::log_in(&server.base, "hospital1").await;
    let sheet = own_sheet(&api).await;
    let person = opens(&server.base, &sheet, 390).await;
    let lifted = async |item: &str| person.browser.has(&format!("#item-{item} .lifted")).await;
    let held = "return [document.activeElement.id, document.activeElement.value]";
    // At once, before the answer is back: nobody waits for it.
    let quickly = "document.querySelector(\"input[name='answer.0.1'][value='no']\").click();
        document.getElementById('confirmed_on-1-1-1').focus()";
    person.browser.run(quickly, vec![]).await;
    for letter in DAY.chars() {
        person.browser.type_text(&letter.to_string()).await;
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    }
    person.browser.find("#item-2-1 .lifted").await;
    assert!(!lifted("1-1").await, "somebody is in it");
    assert_eq!(person.browser.run(held, vec![]).await, json!(["confirmed_on-1-1-1", DAY]));
    person.pauses().await;
    person.browser.click("h1").await;
    person.browser.find("#item-1-1 .lifted").await;
    assert_eq!(cell(&api, &sheet, "1-1").await["confirmed_on"], "2023-11-16", "saved before it was lifted");
    person.looks("desk-all-lifted").await;
    // Asked again: what was typed stands there, and the questions drawn anew save as before.
    person.chooses("answer.0.1", "yes").await;
    person.browser.find("#confirmed_on-1-1-1").await;
    let typed = person.browser.run("return document.querySelector('#confirmed_on-1-1-1').value", vec![]).await;
    assert_eq!(typed, DAY);
    person.chooses("answer.2-1.1", "yes").await;
    person.is_told_at("2-1", "保存済み").await;
    assert_eq!(cell(&api, &sheet, "2-1").await["answer"], "yes");
    person.leaves().await;
}
