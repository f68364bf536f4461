//! The answering page and the pages of its way, in every state a sheet can have and for everyone who may read it, at 1280
//! and 390 px. What the main job comes by is looked at in `flow.rs`.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::json;
use tachiiri_tests::api::Api;
use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::{Home, Server};

/// Hospitals of 見本県 by their number in the register, with what became of their sheet.
type Stories = &'static [(u32, &'static str)];

const OF_THE_GROUP: Stories = &[(1, "half"), (10, "no-vendor")];
const OF_THE_EAST: Stories = &[(6, "targets-overdue"), (7, "second-round-submitted"), (13, "returned-then-confirmed")];
const OF_THE_WEST: Stories = &[(2, "submitted"), (8, "second-round-confirmed"), (9, "no-system"), (12, "by-proxy")];
const OF_THE_CITY: Stories = &[(4, "all-yes"), (11, "no-network"), (14, "third-round")];

/// Sheets of the year that `login` sees, by the id of the hospital in the register.
async fn sheets(server: &Server, login: &str) -> BTreeMap<String, String> {
    let api = Api::log_in(&server.base, login).await;
    let listed = api.get("/api/v1/checklists?respondent=facility&fiscal_year=2023&size=200").await.ok();
    let text = |row: &serde_json::Value, name: &str| row[name].as_str().expect("a text").to_owned();
    let rows = listed["rows"].as_array().expect("rows");
    rows.iter().map(|row| (text(row, "external_id"), text(row, "id"))).collect()
}

/// The id in the register of a hospital of 見本県; every fortieth is new there and has another kind of id.
fn external_id(number: u32) -> String {
    if number % 40 == 13 { format!("99DEMO{:07}", number + 1) } else { format!("991{:09}0", number + 1) }
}

/// Opens each sheet, or with `end` the page under it, and looks.
async fn looks_at(person: &Person, sheets: &BTreeMap<String, String>, stories: Stories, end: &str) {
    for (number, story) in stories {
        let sheet = sheets.get(&external_id(*number)).unwrap_or_else(|| panic!("no sheet of {number}"));
        person.goes_to(&format!("/checklists/{sheet}{end}")).await;
        person.looks_everywhere(&format!("sheet-{story}{}", end.replace('/', "-"))).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hospitals_sheets_are_sound_in_every_state() {
    let home = Home::demo();
    let server = home.serve().await;
    let group = Person::sits_down(&server.base, 1280, Hand::Mouse).await;
    group.logs_in("hospital5").await;
    group.looks_everywhere("home-group").await;
    looks_at(&group, &sheets(&server, "hospital5").await, OF_THE_GROUP, "").await;
    group.goes_to("/checklists").await;
    group.looks_everywhere("checklists").await;
    group.logs_out().await;
    let own = sheets(&server, "hospital1").await;
    let sheet = own.values().next().expect("a sheet").clone();
    group.logs_in("hospital1").await;
    the_gate_and_the_network(&group, &sheet).await;
    group.logs_out().await;
    group.logs_in("hospital4").await;
    group.looks_everywhere("home-overdue").await;
    group.follows("main .tasks a.button").await;
    group.looks_everywhere("sheet-targets-overdue").await;
    group.leaves().await;
}

/// One hospital without a system, and one without any network: the items that fall away say why.
async fn the_gate_and_the_network(hospital: &Person, sheet: &str) {
    hospital.goes_to(&format!("/checklists/{sheet}")).await;
    hospital.browser.click("input[name='no_network']").await;
    hospital.follows("form[action$='/facts'] button[type='submit']").await;
    hospital.reads("記入不要").await;
    hospital.looks_everywhere("sheet-states-no-network").await;
    hospital.goes_to(&format!("/checklists/{sheet}/submit")).await;
    hospital.reads("直すところが").await;
    hospital.looks_everywhere("submit-nothing-answered").await;
    hospital.follows("main a.button[href$='errors=true']").await;
    hospital.looks_everywhere("sheet-all-errors").await;
    hospital.chooses("answer.0.1", "no").await;
    hospital.reads("以下すべての項目は確認不要です").await;
    hospital.looks_everywhere("sheet-states-no-system").await;
    hospital.goes_to(&format!("/checklists/{sheet}/submit")).await;
    hospital.looks_everywhere("submit-no-system").await;
    hospital.follows("main form[action$='/submit'] button[type='submit']").await;
    hospital.reads("内容確認待ち").await;
    hospital.looks_everywhere("sheet-no-system-submitted").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_health_centre_reads_is_sound_in_every_state() {
    let home = Home::demo();
    let server = home.serve().await;
    let centre = Person::sits_down(&server.base, 1280, Hand::Mouse).await;
    for (login, stories) in [("hc-east", OF_THE_EAST), ("hc-west", OF_THE_WEST), ("hc-city", OF_THE_CITY)] {
        centre.logs_in(login).await;
        looks_at(&centre, &sheets(&server, login).await, stories, "/review").await;
        centre.logs_out().await;
    }
    centre.logs_in("hc-west").await;
    looks_at(&centre, &sheets(&server, "hc-west").await, &[(2, "read-only")], "").await;
    looks_at(&centre, &sheets(&server, "hc-west").await, &[(2, "submitted")], "/review").await;
    centre.follows("form[action$='/return'] button[type='submit']").await;
    centre.browser.find("[data-error-summary]").await;
    centre.looks_everywhere("review-without-a-reason").await;
    centre.leaves().await;
}

/// The prefecture reads what its own health centres collect; of a city in its own right only how far it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_reader_without_a_pen_sees_sound_pages() {
    let home = Home::demo();
    let server = home.serve().await;
    let reader = Person::sits_down(&server.base, 390, Hand::Mouse).await;
    reader.logs_in("prefecture").await;
    let seen = sheets(&server, "prefecture").await;
    looks_at(&reader, &seen, &[(7, "prefecture-reads")], "").await;
    assert!(!reader.browser.has("main input, main textarea").await, "nothing to write in");
    reader.goes_to(&format!("/checklists/{}", seen[&external_id(4)])).await;
    reader.reads("回答の中身を都道府県に見せない設定です").await;
    reader.looks_everywhere("sheet-of-a-city").await;
    reader.goes_to("/checklists/nowhere").await;
    reader.looks_everywhere("not-found").await;
    reader.leaves().await;
}

/// Where the authority asks for it: the director with a log-in, and the hospital that keeps name and day.
#[tokio::test(flavor = "multi_thread")]
async fn the_directors_confirmation_is_sound_however_it_is_given() {
    let home = Home::demo();
    let server = home.serve().await;
    let office = Api::log_in(&server.base, "prefecture").await;
    let settings = office.get("/api/v1/settings").await.ok();
    let authority = settings[0]["authority"]["id"].as_str().expect("an authority").to_owned();
    let wanted = json!({ "director_confirms": true, "shows_sheets": false, "based_on": settings[0]["version"] });
    office.write(Method::PUT, &format!("/api/v1/settings/{authority}"), "director", &wanted).await.ok();
    let api = Api::log_in(&server.base, "hospital1").await;
    let sheet = sheets(&server, "hospital1").await.into_values().next().expect("a sheet");
    let gate = json!({ "answer": "no", "confirmed_on": "2023-11-17", "based_on": 0 });
    api.write(Method::PUT, &format!("/api/v1/checklists/{sheet}/answers/0/1"), "gate", &gate).await.ok();
    let hospital = Person::sits_down(&server.base, 390, Hand::Mouse).await;
    hospital.logs_in("hospital1").await;
    hospital.goes_to(&format!("/checklists/{sheet}/submit")).await;
    hospital.looks_everywhere("submit-director-asked").await;
    hospital.follows("main a.button[href$='/director']").await;
    hospital.follows("form[action$='/director'] button[type='submit']").await;
    hospital.browser.find("[data-error-summary]").await;
    hospital.looks_everywhere("director-errors").await;
    hospital.writes("#name", "見本 院長").await;
    hospital.writes("#confirmed_on", "R5.11.17").await;
    hospital.follows("form[action$='/director'] button[type='submit']").await;
    hospital.goes_to(&format!("/checklists/{sheet}/director")).await;
    hospital.looks_everywhere("director-recorded").await;
    hospital.goes_to(&format!("/checklists/{sheet}")).await;
    hospital.chooses("answer.0.1", "yes").await;
    // The gate asks all others again: the server draws them.
    hospital.reads("あと 10 項目").await;
    hospital.goes_to(&format!("/checklists/{sheet}/director")).await;
    hospital.reads("確認のあとに回答が変わりました").await;
    hospital.looks_everywhere("director-outdated").await;
    hospital.leaves().await;
}
