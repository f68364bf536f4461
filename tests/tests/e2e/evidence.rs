//! 根拠資料 in Chromium: a file by the picker, the place of a paper, a new version; the health centre sees who and when, and
//! what it opens comes as a download.

use std::fs;
use std::path::{Path, PathBuf};

use reqwest::Method;
use serde_json::json;
use tachiiri_tests::api::Api;
use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::Home;

const FILE: &str = "form[aria-labelledby='file-heading'] button[type='submit']";
const REFERENCE: &str = "form[aria-labelledby='reference-heading'] button[type='submit']";
const WHO: &str = "見本中央病院 医療情報担当";
const FIRST: &[u8] = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";
const SECOND: &[u8] = b"%PDF-1.4\n% the second version\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

fn written(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let file = folder.join(name);
    fs::write(&file, bytes).expect("a file");
    file
}

/// A program with the name of a paper is refused by what it is, and the page says what may be sent.
async fn a_file_is_known_by_its_content(hospital: &Person, folder: &Path) {
    hospital
        .browser
        .choose_file("#file-file", &written(folder, "手順書.pdf", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00"))
        .await;
    hospital.follows(FILE).await;
    hospital.browser.find("[data-error-summary]").await;
    hospital.looks_everywhere("evidence-refused").await;
}

async fn keeps_a_file_and_a_place(hospital: &Person, sheet: &str, folder: &Path) {
    hospital.browser.choose_file("#file-file", &written(folder, "連絡体制図.pdf", FIRST)).await;
    hospital.writes("#file-title", "サイバー攻撃時の連絡体制図").await;
    hospital.follows(FILE).await;
    hospital.reads("サイバー攻撃時の連絡体制図").await;
    hospital.looks_everywhere("evidence-file").await;
    hospital.goes_to(&format!("/checklists/{sheet}/evidence?item=3-1")).await;
    hospital.writes("#reference-title", "ネットワーク構成図").await;
    hospital.writes("#reference-place", "情報管理室 鍵付き書庫").await;
    hospital.writes("#reference-dated_on", "平成32年9月1日").await;
    hospital.follows(REFERENCE).await;
    hospital.reads("平成の期間の外です").await;
    hospital.looks_everywhere("evidence-reference-refused").await;
    hospital.writes("#reference-dated_on", "R5.9.1").await;
    hospital.follows(REFERENCE).await;
    hospital.reads("現物の所在：情報管理室 鍵付き書庫").await;
    hospital.looks_everywhere("evidence-reference").await;
}

async fn replaces_the_file(hospital: &Person, folder: &Path) {
    hospital.follows("main .evidence-list tr:has(a[href$='/file']) a[href*='replace=']").await;
    hospital.looks_everywhere("evidence-replace").await;
    hospital.browser.choose_file("#file-file", &written(folder, "連絡体制図2.pdf", SECOND)).await;
    hospital.follows(FILE).await;
    hospital.reads("第2版").await;
    hospital.looks_everywhere("evidence-second-version").await;
}

/// Says that there is no system, so that the sheet may go.
async fn submits(api: &Api, sheet: &str) {
    let gate = json!({ "answer": "no", "confirmed_on": "2023-11-17", "based_on": 0 });
    api.write(Method::PUT, &format!("/api/v1/checklists/{sheet}/answers/0/1"), "gate", &gate).await.ok();
    api.write(Method::POST, &format!("/api/v1/checklists/{sheet}/submit"), "submit", &json!({})).await.ok();
}

async fn the_health_centre_sees_who_and_when(base: &str, sheet: &str) {
    let centre = Person::sits_down(base, 390, Hand::Mouse).await;
    centre.logs_in("hc-east").await;
    centre.goes_to(&format!("/checklists/{sheet}/evidence")).await;
    centre.reads(WHO).await;
    centre.reads("令和5年11月18日").await;
    centre.reads("第2版").await;
    centre.looks_everywhere("evidence-health-centre").await;
    let before = centre.browser.url().await;
    centre.presses("main .evidence-list a[href$='/file']").await;
    let file = centre.browser.downloaded(".pdf").await;
    assert_eq!(fs::read(file).expect("the file"), SECOND);
    assert_eq!(centre.browser.url().await, before, "a download opens no page");
    centre.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_is_kept_replaced_and_read_with_who_and_when() {
    let home = Home::demo();
    let server = home.serve().await;
    let folder = tempfile::tempdir().expect("a folder");
    let api = Api::log_in(&server.base, "hospital1").await;
    let listed = api.get("/api/v1/checklists?respondent=facility&fiscal_year=2023").await.ok();
    let sheet = listed["rows"][0]["id"].as_str().expect("an id").to_owned();
    let hospital = Person::sits_down(&server.base, 1280, Hand::Mouse).await;
    hospital.logs_in("hospital1").await;
    hospital.goes_to(&format!("/checklists/{sheet}")).await;
    hospital.follows("#item-3-1 a[href*='/evidence?item=']").await;
    hospital.looks_everywhere("evidence-none").await;
    a_file_is_known_by_its_content(&hospital, folder.path()).await;
    keeps_a_file_and_a_place(&hospital, &sheet, folder.path()).await;
    replaces_the_file(&hospital, folder.path()).await;
    hospital.goes_to(&format!("/checklists/{sheet}")).await;
    hospital.reads("ネットワーク構成図").await;
    hospital.looks_everywhere("sheet-with-evidence").await;
    hospital.leaves().await;
    submits(&api, &sheet).await;
    the_health_centre_sees_who_and_when(&server.base, &sheet).await;
}
