//! A vendor answers by Excel behind its link, by mouse and by keyboard alone, and attaches its MDS.

use std::path::PathBuf;

use rust_xlsxwriter::Workbook;
use serde_json::Value;
use tachiiri_tests::api::Api;
use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::{Home, Server};
use tachiiri_tests::vendor::{Link, SYSTEM, knock};

use crate::vendors::opens;

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

/// A vendor who has opened its link, and the workbook with its answers.
struct Desk {
    home: Home,
    _server: Server,
    vendor: Person,
    link: Link,
    answers: PathBuf,
}

impl Desk {
    async fn of(hand: Hand) -> Self {
        let home = Home::demo();
        let server = home.serve().await;
        let link = Api::log_in(&server.base, "hospital1").await.invites(&SYSTEM).await;
        let session = knock(&server.base, &link.token).await.session.expect("a session");
        let view = Api::of_session(&server.base, session).get(&format!("/api/v1/checklists/{}", link.sheet)).await.ok();
        let vendor = Person::sits_down(&server.base, 390, hand).await;
        opens(&vendor, &link).await;
        let answers = written(&home, &view);
        Self { home, _server: server, vendor, link, answers }
    }

    /// A damaged file is refused, the right one looked at and taken in.
    async fn takes_in(&self) {
        let (vendor, sheet) = (&self.vendor, &self.link.sheet);
        vendor.follows(&format!("main a.button[href='/checklists/{sheet}']")).await;
        vendor.follows(&format!("main a[href='/checklists/{sheet}/workbook']")).await;
        vendor.looks("vendor-workbook").await;
        let damaged = self.home.path().join("damaged.xlsx");
        std::fs::write(&damaged, b"PK\x03\x04").expect("a file");
        vendor.chooses_file("#file", &damaged).await;
        vendor.follows("main form[action$='/workbook'] button[type='submit']").await;
        vendor.reads("このファイルは読み込めません").await;
        vendor.looks("vendor-workbook-refused").await;
        vendor.chooses_file("#file", &self.answers).await;
        vendor.follows("main form[action$='/workbook'] button[type='submit']").await;
        vendor.looks("vendor-workbook-preview").await;
        vendor.follows("main form[action$='/workbook/accept'] button[type='submit']").await;
        vendor.reads("ファイルの内容を取り込みました").await;
    }

    async fn submits(self) {
        self.vendor.goes_to(&format!("/checklists/{}/submit", self.link.sheet)).await;
        self.vendor.follows("main form[action$='/submit'] button[type='submit']").await;
        self.vendor.reads("内容確認待ち").await;
        self.vendor.leaves().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_answers_by_excel_and_attaches_its_mds() {
    let desk = Desk::of(Hand::Mouse).await;
    desk.takes_in().await;
    attaches_its_mds(&desk.vendor, &desk.link, &desk.home).await;
    desk.submits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_answers_by_excel_by_keyboard_alone_at_390() {
    let desk = Desk::of(Hand::Keyboard).await;
    desk.takes_in().await;
    desk.submits().await;
}

async fn attaches_its_mds(vendor: &Person, link: &Link, home: &Home) {
    let file = home.path().join("mds.pdf");
    std::fs::write(&file, b"%PDF-1.7 mds").expect("a file");
    vendor.goes_to(&format!("/checklists/{}/evidence?item=2-3", link.sheet)).await;
    vendor.looks("vendor-evidence-empty").await;
    vendor.follows("main form[aria-labelledby='file-heading'] button[type='submit']").await;
    vendor.reads("ファイルが選ばれていません").await;
    vendor.looks("vendor-evidence-error").await;
    vendor.chooses_file("#file-file", &file).await;
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
