//! The workbook from outside: the same words at all four doors, and a round through LibreOffice.

use std::path::{Path, PathBuf};
use std::process::Command;

use reqwest::{Method, StatusCode};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use tachiiri_tests::api::{Api, Reply};
use tachiiri_tests::program::{Home, Server};
use tachiiri_tests::real;

/// A mistake: answer, date and target of a first round, and the rule that names it.
const MISTAKES: [(&str, &str, &str, &str); 4] = [
    ("yes", "2023-11-01", "2024-03-01", "ANS-TARGET-ONLY-NO"),
    ("yes", "2023-12-24", "", "ANS-DATES"),
    ("yes", "2023-03-31", "", "ANS-DATES"),
    ("no", "2023-11-01", "2026-04-01", "ANS-TARGET"),
];

/// The open sheet of the demonstration's hospital with an item nobody answered: id, label and code of the item.
async fn open_item(api: &Api) -> (String, String, String) {
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
            let text = |name: &str| item[name].as_str().expect("a text").to_owned();
            return (id, text("label"), text("code"));
        }
    }
    panic!("no open sheet with a blank item: {listed}");
}

fn written(folder: &Path, label: &str, group: &str, (answer, confirmed, target): (&str, &str, &str)) -> PathBuf {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (text, column) in ["対象", "問い", "1回目", "確認日", "目標日"].iter().zip(0..) {
        page.write_string(0, column, *text).expect("a heading");
    }
    let word = if answer == "yes" { "はい" } else { "いいえ" };
    for (text, column) in [group, label, word, confirmed, target].iter().zip(0..) {
        page.write_string(1, column, *text).expect("a cell");
    }
    let file = folder.join("written.xlsx");
    book.save(&file).expect("a workbook");
    file
}

/// What the page says to the form without JavaScript.
async fn by_page(server: &Server, token: &str, id: &str, item: &str, mistake: (&str, &str, &str)) -> String {
    let client = reqwest::Client::new();
    let cookie = format!("tachiiri_session={token}");
    let page = client.get(server.url(&format!("/checklists/{id}"))).header("cookie", &cookie).send().await;
    let html = page.expect("an answer").text().await.expect("a page");
    let csrf = html.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a key");
    let fields = [
        ("csrf", csrf.to_owned()),
        (&format!("answer.{item}.1") as &str, mistake.0.to_owned()),
        (&format!("confirmed_on.{item}.1"), mistake.1.to_owned()),
        (&format!("target_on.{item}.1"), mistake.2.to_owned()),
        (&format!("based_on.{item}.1"), "0".to_owned()),
    ];
    let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let post = client.post(server.url(&format!("/checklists/{id}/answers"))).header("cookie", &cookie);
    let post = post.header("content-type", "application/x-www-form-urlencoded").body(pairs.join("&"));
    let answer = post.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    answer.text().await.expect("a page")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_has_the_same_words_on_the_page_in_the_api_in_excel_and_on_the_command_line() {
    let home = Home::demo();
    let server = home.serve().await;
    let api = Api::log_in(&server.base, "hospital1").await;
    let (id, label, item) = open_item(&api).await;
    let group = match item.rsplit('-').next() {
        Some("server") => "サーバ",
        Some("terminal") => "端末PC",
        Some("network") => "ネットワーク機器",
        _ => "",
    };
    for (answer, confirmed, target, rule) in MISTAKES {
        let date = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
        let body =
            json!({ "answer": answer, "confirmed_on": date(confirmed), "target_on": date(target), "based_on": 0 });
        let path = format!("/api/v1/checklists/{id}/answers/{item}/1");
        let Reply::Said(status, told) = api.write(Method::PUT, &path, &format!("{rule}-{confirmed}"), &body).await
        else {
            panic!("the server is gone")
        };
        assert_eq!(
            (status, &told["violations"][0]["rule"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(rule)),
            "{told}"
        );
        let sentence = told["violations"][0]["message"].as_str().expect("a sentence").to_owned();
        let mistake = (answer, confirmed, target);
        let page = by_page(&server, api.token(), &id, &item, mistake).await;
        // As it is read: a page writes 「研修Q&A」 with an entity, and holds the days of a sentence together.
        let read: String = page.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text).collect();
        let page = read.replace("&#38;", "&").replace("&amp;", "&");
        assert!(page.contains(&sentence), "the page: {sentence}");
        let file = written(home.path(), &label, group, mistake);
        let name = file.to_str().expect("a UTF-8 path");
        let read = home.run(&["checklists", "read", name, "--checklist", &id, "--dry-run", "--json"]).expect_status(2);
        let problems = &read.json()["read"]["problems"];
        assert_eq!((&problems[0]["message"], &problems[0]["rule"]), (&json!(sentence), &json!(rule)), "{problems}");
        assert!(read.stderr().contains(&sentence), "the command line: {}", read.stderr());
    }
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
