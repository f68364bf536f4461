//! The workbook from outside: the same words at all four doors, and a round through LibreOffice.

use std::path::{Path, PathBuf};
use std::process::Command;

use reqwest::{Method, StatusCode};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use tachiiri_tests::api::{Api, Reply};
use tachiiri_tests::program::{Home, Server};
use tachiiri_tests::real;

/// A mistake in one round of an item: answer, date and target, and the rule that names it.
struct Mistake {
    round: u8,
    answer: &'static str,
    confirmed: &'static str,
    target: &'static str,
    rule: &'static str,
}

const fn mistake(answer: &'static str, confirmed: &'static str, target: &'static str, rule: &'static str) -> Mistake {
    Mistake { round: 1, answer, confirmed, target, rule }
}

/// Every rule that a cell can break by itself, at an item with a target date that nobody answered.
const MISTAKES: [Mistake; 6] = [
    mistake("yes", "2023-11-01", "2024-03-01", "ANS-TARGET-ONLY-NO"),
    mistake("yes", "2023-12-24", "", "ANS-DATES"),
    mistake("yes", "2023-03-31", "", "ANS-DATES"),
    mistake("no", "2023-11-01", "2026-04-01", "ANS-TARGET"),
    mistake("not_applicable", "2023-11-01", "", "ANS-VALUE"),
    Mistake { round: 2, ..mistake("yes", "2023-11-01", "", "ANS-NEXT") },
];

/// The question that decides about all others has one answer and one date.
const AT_THE_GATE: Mistake = mistake("no", "2023-11-01", "2024-03-01", "ITEM-GATE");

/// A cell of a sheet, as the doors name it.
struct Place {
    sheet: String,
    item: String,
    label: String,
}

/// The open sheet of the demonstration's hospital: an item with a target date that nobody answered, and the gate.
async fn open_items(api: &Api) -> [Place; 2] {
    let listed = api.get("/api/v1/checklists?respondent=facility").await.ok();
    for row in listed["rows"].as_array().expect("rows") {
        let id = row["id"].as_str().expect("an id").to_owned();
        let sheet = api.get(&format!("/api/v1/checklists/{id}")).await.ok();
        let answered = sheet["answers"].as_array().expect("answers");
        let items = sheet["instrument"]["items"].as_array().expect("items");
        let blank = items.iter().find(|item| {
            item["target"]["asked"] == true && !answered.iter().any(|answer| answer["item"] == item["code"])
        });
        if let (Some(item), true) = (blank, sheet["can"]["answer"] == true) {
            let gate = items.iter().find(|item| item["gate"] == true).expect("a gate");
            return [item, gate].map(|item| place(&id, item));
        }
    }
    panic!("no open sheet with a blank item: {listed}");
}

fn place(sheet: &str, item: &Value) -> Place {
    let text = |name: &str| item[name].as_str().expect("a text").to_owned();
    Place { sheet: sheet.to_owned(), item: text("code"), label: text("label") }
}

impl Place {
    fn group(&self) -> &'static str {
        match self.item.rsplit('-').next() {
            Some("server") => "サーバ",
            Some("terminal") => "端末PC",
            Some("network") => "ネットワーク機器",
            _ => "",
        }
    }
}

fn written(folder: &Path, at: &Place, wrong: &Mistake) -> PathBuf {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let headings = ["対象", "問い", "1回目", "確認日", "目標日", "2回目", "確認日", "目標日"];
    for (text, column) in headings.iter().zip(0..) {
        page.write_string(0, column, *text).expect("a heading");
    }
    let word = match wrong.answer {
        "yes" => "はい",
        "no" => "いいえ",
        _ => "対象外",
    };
    let first = if wrong.round == 1 { 2 } else { 5 };
    for (text, column) in [at.group(), &at.label].iter().zip(0..) {
        page.write_string(1, column, *text).expect("a cell");
    }
    for (text, column) in [word, wrong.confirmed, wrong.target].iter().zip(first..) {
        page.write_string(1, column, *text).expect("a cell");
    }
    let file = folder.join("written.xlsx");
    book.save(&file).expect("a workbook");
    file
}

/// What the page says to the form without JavaScript, as text.
async fn by_page(server: &Server, token: &str, at: &Place, wrong: &Mistake) -> String {
    let (client, id) = (reqwest::Client::new(), &at.sheet);
    let cookie = format!("tachiiri_session={token}");
    let page = client.get(server.url(&format!("/checklists/{id}?proxy=true"))).header("cookie", &cookie).send().await;
    let html = page.expect("an answer").text().await.expect("a page");
    let csrf = html.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a key");
    let cell = format!("{}.{}", at.item, wrong.round);
    let fields = [
        ("csrf", csrf.to_owned()),
        (&format!("answer.{cell}") as &str, wrong.answer.to_owned()),
        (&format!("confirmed_on.{cell}"), wrong.confirmed.to_owned()),
        (&format!("target_on.{cell}"), wrong.target.to_owned()),
        (&format!("based_on.{cell}"), "0".to_owned()),
    ];
    let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let post = client.post(server.url(&format!("/checklists/{id}/answers"))).header("cookie", &cookie);
    let post = post.header("content-type", "application/x-www-form-urlencoded").body(pairs.join("&"));
    let answer = post.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.rule);
    let page = answer.text().await.expect("a page");
    // As it is read: a page writes 「研修Q&A」 with an entity, and holds the days of a sentence together.
    let read: String = page.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text).collect();
    read.replace("&#38;", "&").replace("&amp;", "&")
}

/// What the API says; the other doors must say the same.
async fn by_api(api: &Api, at: &Place, wrong: &Mistake) -> String {
    let date = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
    let (confirmed, target) = (date(wrong.confirmed), date(wrong.target));
    let body = json!({ "answer": wrong.answer, "confirmed_on": confirmed, "target_on": target, "based_on": 0 });
    let path = format!("/api/v1/checklists/{}/answers/{}/{}", at.sheet, at.item, wrong.round);
    let key = format!("{}-{}-{}", at.item, wrong.rule, wrong.confirmed);
    let Reply::Said(status, told) = api.write(Method::PUT, &path, &key, &body).await else {
        panic!("the server is gone")
    };
    let found = (status, &told["violations"][0]["rule"]);
    assert_eq!(found, (StatusCode::UNPROCESSABLE_ENTITY, &json!(wrong.rule)), "{told}");
    told["violations"][0]["message"].as_str().expect("a sentence").to_owned()
}

/// The doors of one home.
struct Doors<'a> {
    home: &'a Home,
    server: &'a Server,
    api: &'a Api,
}

impl Doors<'_> {
    /// Page, API, Excel and command line say the same.
    async fn agree(&self, at: &Place, wrong: &Mistake) {
        let sentence = by_api(self.api, at, wrong).await;
        let page = by_page(self.server, self.api.token(), at, wrong).await;
        assert!(page.contains(&sentence), "the page: {sentence}");
        let file = written(self.home.path(), at, wrong);
        let name = file.to_str().expect("a UTF-8 path");
        let read = self.home.run(&["checklists", "read", name, "--checklist", &at.sheet, "--dry-run", "--json"]);
        let read = read.expect_status(2);
        let problems = &read.json()["read"]["problems"];
        let told = (&problems[0]["message"], &problems[0]["rule"]);
        assert_eq!(told, (&json!(sentence), &json!(wrong.rule)), "{problems}");
        assert!(read.stderr().contains(&sentence), "the command line: {}", read.stderr());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_has_the_same_words_on_the_page_in_the_api_in_excel_and_on_the_command_line() {
    let home = Home::demo();
    let server = home.serve().await;
    let api = Api::log_in(&server.base, "hospital1").await;
    let doors = Doors { home: &home, server: &server, api: &api };
    let [item, gate] = open_items(&api).await;
    for wrong in &MISTAKES {
        doors.agree(&item, wrong).await;
    }
    doors.agree(&gate, &AT_THE_GATE).await;
    // OUT-FLOW: the list of systems does not bear a yes yet.
    let facility = api.get("/api/v1/self-checks").await.ok()["facility"].clone();
    let begun = api.write(Method::POST, "/api/v1/self-checks", "begin", &json!({ "facility": facility })).await;
    let Reply::Said(StatusCode::OK, id) = begun else { panic!("{begun:?}") };
    let sheet = id.as_str().expect("an id").to_owned();
    let form = api.get(&format!("/api/v1/checklists/{sheet}")).await.ok();
    let first = place(&sheet, &form["instrument"]["items"][0]);
    doors.agree(&first, &mistake("yes", "2023-11-01", "", "OUT-FLOW")).await;
}

/// The command line answers for whom it is told; only a person enters for another.
#[tokio::test(flavor = "multi_thread")]
async fn ven_proxy_has_the_same_words_on_the_page_in_the_api_and_in_excel() {
    let home = Home::demo();
    let server = home.serve().await;
    let api = Api::log_in(&server.base, "hospital2").await;
    let listed = api.get("/api/v1/checklists?respondent=vendor&state=draft").await.ok();
    let id = listed["rows"][0]["id"].as_str().expect("a vendor's open sheet").to_owned();
    let form = api.get(&format!("/api/v1/checklists/{id}")).await.ok();
    let items = form["instrument"]["items"].as_array().expect("items");
    let blank = items.iter().find(|item| {
        let code = &item["code"];
        !form["answers"].as_array().expect("answers").iter().any(|answer| answer["item"] == *code)
    });
    let at = place(&id, blank.expect("an item nobody answered"));
    let wrong = mistake("yes", "2023-11-01", "", "VEN-PROXY");
    let sentence = by_api(&api, &at, &wrong).await;
    assert!(by_page(&server, api.token(), &at, &wrong).await.contains(&sentence), "the page: {sentence}");
    let file = std::fs::read(written(home.path(), &at, &wrong)).expect("a workbook");
    let url = server.url(&format!("/api/v1/checklists/{id}/workbook?dry_run=true"));
    let sent = reqwest::Client::new().post(url).bearer_auth(api.token()).body(file).send().await.expect("an answer");
    let read: Value = serde_json::from_str(&sent.text().await.expect("a text")).expect("JSON");
    assert_eq!(read["problems"][0]["message"], json!(sentence), "{read}");
}

/// LibreOffice saves a workbook anew; None where it is not installed.
fn resaved(file: &Path, folder: &Path) -> Option<PathBuf> {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let out = folder.join("resaved");
    let ran = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .arg(&out)
        .arg(file)
        .output();
    let ran = ran.ok()?;
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    Some(out.join(file.file_name().expect("a file")))
}

#[test]
fn a_workbook_opens_in_libreoffice_and_survives_being_saved_by_it() {
    let home = Home::demo();
    let folder = tempfile::tempdir().expect("a folder");
    let facilities = home.json(&["facilities", "list", "--kind", "hospital"]);
    let mut read = 0;
    for facility in facilities.as_array().expect("a list").iter().take(12) {
        let id = facility["external_id"].as_str().expect("an id");
        let file = folder.path().join(format!("{id}.xlsx"));
        let name = file.to_str().expect("a UTF-8 path");
        let fill = home.run(&["checklists", "fill", "--facility", id, "--fiscal-year", "2023", "--out", name]);
        if fill.status() != 0 {
            continue;
        }
        let before = home.run(&["checklists", "read", name, "--dry-run", "--json"]);
        if before.status() != 0 {
            // Submitted, or nothing answered yet.
            continue;
        }
        let Some(again) = resaved(&file, folder.path()) else {
            real::skipped("a_workbook_opens_in_libreoffice_and_survives_being_saved_by_it", "there is no soffice");
            return;
        };
        let again = again.to_str().expect("a UTF-8 path").to_owned();
        let after = home.json(&["checklists", "read", &again, "--dry-run"]);
        let (before, after) = (&before.json()["read"], &after["read"]);
        assert_eq!((&before["changes"], &before["answers"]), (&after["changes"], &after["answers"]), "{id}");
        assert_eq!((&after["stamped"], &after["conflicts"]), (&json!(true), &json!([])), "{id}");
        assert!(after["answers"].as_u64() > Some(0), "{id}");
        read += 1;
    }
    assert!(read >= 2, "{read} workbooks");
}
