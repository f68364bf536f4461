//! A vendor answers by its link: asked by a hospital, by clicking and by keyboard, by Excel, without scripts, once for two
//! hospitals; the hospital confirms or differs.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::Workbook;
use serde_json::Value;
use tachiiri_tests::api::Api;
use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::{Home, Server};
use tachiiri_tests::vendor::{Link, SYSTEM, System, knock};

/// The required items of R5's sheet for vendors, and the one that is answered with no.
const REQUIRED: [&str; 8] =
    ["1-1", "2-2", "2-3", "2-4-server", "2-5-server", "2-6-server", "2-7-network", "2-8-network"];
const NO: &str = "2-6-server";
const TARGET: &str = "令和6年2月29日";

/// What the mouse clicks by its label, and the keyboard by the space bar.
async fn ticks(person: &Person, css: &str) {
    match person.hand {
        Hand::Mouse => person.browser.click(&format!("label:has({css})")).await,
        Hand::Keyboard => {
            person.browser.tab_to(css).await;
            person.browser.press_space().await;
        }
    }
}

async fn registers(hospital: &Person) {
    hospital.logs_in("hospital1").await;
    hospital.takes_the_menu_to("/vendors").await;
    hospital.looks("vendors").await;
    hospital.follows("main a[href='/vendors/contracts/new']").await;
    let save = "main form[action='/vendors/contracts/new'] button[type='submit']";
    hospital.follows(save).await;
    hospital.reads("システムの名称を入れてください").await;
    hospital.looks("contract-errors").await;
    for (field, text) in [
        ("#system", SYSTEM.name),
        ("#vendor", SYSTEM.vendor),
        ("#product", SYSTEM.product),
        ("#version", SYSTEM.version),
        ("#began_on", "R2.4.1"),
        ("#email", SYSTEM.email),
    ] {
        hospital.writes(field, text).await;
    }
    hospital.follows(save).await;
    hospital.reads(SYSTEM.name).await;
}

/// Asks the vendor and makes the link, which is read off the page: it is shown once.
async fn asks_and_invites(hospital: &Person) -> Link {
    ticks(hospital, "input[name='contract']").await;
    hospital.writes("#due_on", "R5.12.15").await;
    hospital.looks("vendors-ticked").await;
    hospital.follows("form[action='/vendors/ask'] .buttons button[type='submit']").await;
    hospital.reads("案内前").await;
    let found = "return [...document.querySelectorAll('main tbody tr')]
        .find(row => row.textContent.includes('案内前')).querySelector('td.action a').getAttribute('href')";
    let contract = hospital.browser.run(found, vec![]).await.as_str().expect("an address").to_owned();
    hospital.follows(&format!("a[href='{contract}']")).await;
    hospital.looks("contract-asked").await;
    hospital.follows("main form[action$='/invite'] button[type='submit']:not([form])").await;
    hospital.reads("このリンクは一度だけ表示されます").await;
    hospital.looks("invitation").await;
    let shown = hospital.browser.find("dd.mono").await.text().await.expect("the link");
    let token = shown.rsplit('/').next().expect("a token").to_owned();
    hospital.goes_to(&contract).await;
    hospital.reads("まだ開かれていません").await;
    assert!(!hospital.browser.text().await.contains(&token), "shown once");
    hospital.looks("contract-invited").await;
    let sheet = hospital.browser.run("return document.querySelector(\"main a[href^='/checklists/']\").href", vec![]);
    let sheet = sheet.await.as_str().and_then(|href| href.rsplit('/').next()).expect("the sheet").to_owned();
    hospital.logs_out().await;
    let contract = contract.rsplit('/').next().expect("an id").to_owned();
    Link { contract, sheet, token }
}

/// Opens a link as whoever got the letter.
pub async fn opens(vendor: &Person, link: &Link) {
    vendor.goes_to(&link.path()).await;
    vendor.reads("回答を始める").await;
    vendor.follows("form[action='/v'] button[type='submit']").await;
    vendor.reads("依頼された回答").await;
}

async fn asks_to_submit(vendor: &Person) {
    vendor.pauses().await;
    vendor.pauses().await;
    vendor.follows("#sheet button[name='then'][value='submit']").await;
}

async fn submits(vendor: &Person) {
    asks_to_submit(vendor).await;
    vendor.looks("vendor-submit").await;
    vendor.follows("main form[action$='/submit'] button[type='submit']").await;
    vendor.reads("内容確認待ち").await;
}

/// The whole sheet, with an item left out and a no without its target date on the way.
async fn answers(vendor: &Person, link: &Link) {
    vendor.goes_to(&link.path()).await;
    vendor.looks("vendor-door").await;
    opens(vendor, link).await;
    vendor.looks("requests-empty").await;
    let sheet = format!("main a.button[href='/checklists/{}']", link.sheet);
    vendor.follows(&sheet).await;
    vendor.looks("vendor-sheet-empty").await;
    for (index, item) in REQUIRED.into_iter().enumerate().filter(|(_, item)| *item != "2-8-network") {
        vendor.chooses(&format!("answer.{item}.1"), if item == NO { "no" } else { "yes" }).await;
        if index == 3 {
            vendor.pauses().await;
            vendor.looks("vendor-sheet-half").await;
        }
    }
    asks_to_submit(vendor).await;
    vendor.looks("vendor-submit-refused").await;
    vendor.follows("main a.button[href$='errors=true']").await;
    vendor.looks("vendor-sheet-errors").await;
    vendor.writes(&format!("#target_on-{NO}-1"), TARGET).await;
    vendor.chooses("answer.2-8-network.1", "yes").await;
    submits(vendor).await;
    vendor.looks("vendor-sheet-submitted").await;
    vendor.takes_the_menu_to("/requests").await;
    vendor.looks("requests-submitted").await;
    vendor.logs_out().await;
}

async fn differs(hospital: &Person, link: &Link) {
    hospital.logs_in("hospital1").await;
    hospital.goes_to(&format!("/vendors/contracts/{}", link.contract)).await;
    hospital.looks("contract-answered").await;
    hospital.follows("button[name='verdict'][value='different']").await;
    hospital.reads("どこが異なるかを書いてください").await;
    hospital.looks("contract-verdict-error").await;
    hospital.writes("#reason", "サーバの更新は当院で行っています").await;
    hospital.follows("button[name='verdict'][value='different']").await;
    hospital.reads("再回答待ち").await;
    hospital.logs_out().await;
}

async fn mends(vendor: &Person, link: &Link) {
    opens(vendor, link).await;
    vendor.reads("当院は異なる：サーバの更新は当院で行っています").await;
    vendor.looks("requests-returned").await;
    vendor.follows(&format!("main a.button[href='/checklists/{}']", link.sheet)).await;
    vendor.reads("回答が戻りました").await;
    vendor.looks("vendor-sheet-returned").await;
    vendor.writes("#confirmed_on-2-5-server-1", "R5.11.17").await;
    submits(vendor).await;
    vendor.logs_out().await;
}

async fn confirms(hospital: &Person, link: &Link) {
    hospital.logs_in("hospital1").await;
    hospital.goes_to(&format!("/vendors/contracts/{}", link.contract)).await;
    hospital.follows("button[name='verdict'][value='confirmed']").await;
    hospital.reads("確認済み").await;
    hospital.looks("contract-confirmed").await;
    hospital.logs_out().await;
}

async fn asked_answered_and_confirmed(width: u32, hand: Hand) {
    let home = Home::demo();
    let server = home.serve().await;
    let person = Person::sits_down(&server.base, width, hand).await;
    registers(&person).await;
    let link = asks_and_invites(&person).await;
    answers(&person, &link).await;
    differs(&person, &link).await;
    mends(&person, &link).await;
    confirms(&person, &link).await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_is_asked_and_answers_by_its_link_with_a_mouse_at_390() {
    asked_answered_and_confirmed(390, Hand::Mouse).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_is_asked_and_answers_by_its_link_by_keyboard_alone_at_1280() {
    asked_answered_and_confirmed(1280, Hand::Keyboard).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_answers_by_its_link_without_scripts() {
    let home = Home::demo();
    let server = home.serve().await;
    let hospital = Api::log_in(&server.base, "hospital1").await;
    let link = hospital.invites(&SYSTEM).await;
    let vendor = Person::sits_down_without_scripts(&server.base, 1280).await;
    opens(&vendor, &link).await;
    vendor.follows(&format!("main a.button[href='/checklists/{}']", link.sheet)).await;
    for item in REQUIRED {
        vendor.chooses(&format!("answer.{item}.1"), "yes").await;
        vendor
            .writes(&format!("#confirmed_on-{item}-1"), if item == "1-1" { "平成32年1月1日" } else { "R5.11.17" })
            .await;
    }
    vendor.follows("#sheet button[name='then'][value='submit']").await;
    vendor.reads("平成の期間の外です").await;
    assert!(vendor.browser.has("input[name='answer.1-1.1'][value='yes']:checked").await, "what was chosen is kept");
    vendor.writes("#confirmed_on-1-1-1", "R5.11.17").await;
    vendor.follows("#sheet button[name='then'][value='submit']").await;
    vendor.follows("main form[action$='/submit'] button[type='submit']").await;
    vendor.reads("内容確認待ち").await;
    vendor.leaves().await;
    let contract = hospital.get("/api/v1/vendors/contracts?standing=answered").await.ok();
    assert_eq!(contract[0]["system"], SYSTEM.name, "{contract}");
}

async fn chooses_file(person: &Person, css: &str, file: &Path) {
    let name = file.to_str().expect("a UTF-8 path");
    person.browser.find(css).await.send_keys(name).await.expect("a field for a file");
}

/// Every question of the sheet with a yes, as somebody types a list of one's own: read by its meaning.
fn written(home: &Home, view: &Value) -> PathBuf {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (text, column) in ["対象", "問い", "1回目", "確認日"].iter().zip(0..) {
        page.write_string(0, column, *text).expect("a heading");
    }
    let missing: Vec<_> = view["missing"].as_array().expect("codes").iter().collect();
    let items = view["instrument"]["items"].as_array().expect("items");
    for (item, row) in items.iter().filter(|item| missing.contains(&&item["code"])).zip(1..) {
        let group = match item["group"].as_str() {
            Some("server") => "サーバ",
            Some("terminal") => "端末PC",
            Some("network") => "ネットワーク機器",
            _ => "",
        };
        let label = item["label"].as_str().expect("a question");
        for (text, column) in [group, label, "○", "R5.11.17"].iter().zip(0..) {
            page.write_string(row, column, *text).expect("a cell");
        }
    }
    let file = home.path().join("answers.xlsx");
    book.save(&file).expect("a workbook");
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_answers_by_excel_and_attaches_its_mds() {
    let home = Home::demo();
    let server = home.serve().await;
    let link = Api::log_in(&server.base, "hospital1").await.invites(&SYSTEM).await;
    let session = knock(&server.base, &link.token).await.session.expect("a session");
    let view = Api::of_session(&server.base, session).get(&format!("/api/v1/checklists/{}", link.sheet)).await.ok();
    let vendor = Person::sits_down(&server.base, 390, Hand::Mouse).await;
    opens(&vendor, &link).await;
    vendor.goes_to(&format!("/checklists/{}", link.sheet)).await;
    vendor.follows(&format!("main a[href='/checklists/{}/workbook']", link.sheet)).await;
    vendor.looks("vendor-workbook").await;
    let damaged = home.path().join("damaged.xlsx");
    std::fs::write(&damaged, b"PK\x03\x04").expect("a file");
    chooses_file(&vendor, "#file", &damaged).await;
    vendor.follows("main form[action$='/workbook'] button[type='submit']").await;
    vendor.reads("このファイルは読み込めません").await;
    vendor.looks("vendor-workbook-refused").await;
    chooses_file(&vendor, "#file", &written(&home, &view)).await;
    vendor.follows("main form[action$='/workbook'] button[type='submit']").await;
    vendor.looks("vendor-workbook-preview").await;
    vendor.follows("main form[action$='/workbook/accept'] button[type='submit']").await;
    vendor.reads("ファイルの内容を取り込みました").await;
    attaches_its_mds(&vendor, &link, &home).await;
    vendor.goes_to(&format!("/checklists/{}/submit", link.sheet)).await;
    vendor.follows("main form[action$='/submit'] button[type='submit']").await;
    vendor.reads("内容確認待ち").await;
    vendor.leaves().await;
}

async fn attaches_its_mds(vendor: &Person, link: &Link, home: &Home) {
    let file = home.path().join("mds.pdf");
    std::fs::write(&file, b"%PDF-1.7 mds").expect("a file");
    vendor.goes_to(&format!("/checklists/{}/evidence?item=2-3", link.sheet)).await;
    vendor.looks("vendor-evidence-empty").await;
    vendor.follows("main form[aria-labelledby='file-heading'] button[type='submit']").await;
    vendor.reads("ファイルが選ばれていません").await;
    vendor.looks("vendor-evidence-error").await;
    chooses_file(vendor, "#file-file", &file).await;
    vendor.browser.find("#file-kind").await.select_by_value("mds").await.expect("a kind");
    vendor.writes("#file-title", "内視鏡見本 3.2 MDS").await;
    if !vendor.browser.find("#file-edition").await.is_displayed().await.expect("a field") {
        vendor.presses("main form[aria-labelledby='file-heading'] details.disclosure summary").await;
    }
    vendor.writes("#file-edition", "Ver.4.1").await;
    vendor.follows("main form[aria-labelledby='file-heading'] button[type='submit']").await;
    vendor.reads("内視鏡見本 3.2 MDS").await;
    vendor.looks("vendor-evidence").await;
}

/// 仮名東病院 runs the same product in the same version, and another one of the same vendor.
async fn three_links(server: &Server) -> (Api, [Link; 3]) {
    let (one, two) = (Api::log_in(&server.base, "hospital1").await, Api::log_in(&server.base, "hospital2").await);
    let other = System { name: "手術部門システム", product: "手術見本", version: "1", ..SYSTEM };
    let links = [one.invites(&SYSTEM).await, two.invites(&SYSTEM).await, two.invites(&other).await];
    (one, links)
}

/// Proves the address by the code that was mailed to it: every invitation to it is there then.
async fn proves_its_address(vendor: &Person, home: &Home) {
    assert!(!vendor.browser.text().await.contains("仮名東病院"), "only its own contract");
    vendor.follows("main form[action='/requests/code'] button").await;
    vendor.looks("requests-code").await;
    vendor.writes("#code", "AAAA-AAAA").await;
    vendor.follows("main form[action='/requests/address'] button").await;
    vendor.reads("確認番号が違うか、期限が切れています").await;
    vendor.looks("requests-code-wrong").await;
    let mail = home.mail_about(SYSTEM.email, "確認番号　").await;
    let code = mail.split("確認番号　").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a code");
    vendor.writes("#code", code).await;
    vendor.follows("main form[action='/requests/address'] button").await;
    vendor.reads("仮名東病院").await;
    vendor.looks("requests-together").await;
}

async fn refuses(vendor: &Person, link: &Link) {
    let form = format!("main form[action='/requests/{}/refusal']", link.sheet);
    vendor.presses(&format!("details:has(form[action='/requests/{}/refusal']) summary", link.sheet)).await;
    vendor.follows(&format!("{form} button")).await;
    vendor.reads("回答しない理由を書いてください").await;
    vendor.looks("requests-refusal-error").await;
    vendor.writes(&format!("#reason-{}", link.sheet), "保守契約に含まれません").await;
    vendor.follows(&format!("{form} button")).await;
    vendor.reads("保守契約に含まれません").await;
    vendor.looks("requests-refused").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_answer_serves_two_hospitals_until_it_changes() {
    let home = Home::demo();
    let server = home.serve().await;
    let (one, [first, second, third]) = three_links(&server).await;
    let session = knock(&server.base, &first.token).await.session.expect("a session");
    let by_program = Api::of_session(&server.base, session);
    by_program.hands_in(&first.sheet, &[NO]).await;
    let person = Person::sits_down(&server.base, 1280, Hand::Mouse).await;
    opens(&person, &first).await;
    proves_its_address(&person, &home).await;
    person.follows(&format!("main form[action='/requests/{}/reuse'] button", first.sheet)).await;
    person.reads("提出しました").await;
    refuses(&person, &third).await;
    person.logs_out().await;
    person.logs_in("hospital2").await;
    person.goes_to(&format!("/vendors/contracts/{}", third.contract)).await;
    person.reads("保守契約に含まれません").await;
    person.looks("contract-refused").await;
    person.goes_to(&format!("/vendors/contracts/{}", second.contract)).await;
    person.reads("事業者が同じ製品と版について答えたものです").await;
    person.looks("contract-reused").await;
    person.follows("button[name='verdict'][value='confirmed']").await;
    person.reads("確認済み").await;
    it_changes(&one, &by_program, &first).await;
    person.goes_to(&format!("/vendors/contracts/{}", second.contract)).await;
    person.reads("再回答待ち").await;
    person.logs_out().await;
    opens(&person, &second).await;
    person.reads("もとにした同じ製品の回答が変わりました").await;
    person.looks("requests-changed").await;
    person.leaves().await;
}

/// The first hospital differs, and the vendor says something else there.
async fn it_changes(hospital: &Api, vendor: &Api, link: &Link) {
    let verdict = serde_json::json!({ "verdict": "different", "reason": "別の構成です" });
    hospital.post(&format!("/api/v1/vendors/checklists/{}/verdict", link.sheet), &verdict).await.ok();
    let here = format!("/api/v1/checklists/{}", link.sheet);
    let view = vendor.get(&here).await.ok();
    let cells = view["answers"].as_array().expect("answers");
    let cell = cells.iter().find(|cell| cell["item"] == NO).expect("the no");
    let body = serde_json::json!({ "answer": "yes", "confirmed_on": "2023-11-18", "based_on": cell["version"] });
    vendor.write(reqwest::Method::PUT, &format!("{here}/answers/{NO}/1"), "changed", &body).await.ok();
    vendor.post(&format!("{here}/submit"), &serde_json::json!({})).await.ok();
}
