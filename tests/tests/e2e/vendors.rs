//! A vendor answers by its link: asked by a hospital, by clicking and by keyboard, without scripts; the hospital confirms or
//! differs.

use tachiiri_tests::api::Api;
use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::Home;
use tachiiri_tests::vendor::{Link, SYSTEM};

/// The required items of R5's sheet for vendors, and the one that is answered with no.
const REQUIRED: [&str; 8] =
    ["1-1", "2-2", "2-3", "2-4-server", "2-5-server", "2-6-server", "2-7-network", "2-8-network"];
pub const NO: &str = "2-6-server";
const TARGET: &str = "令和6年2月29日";
const DAY: &str = "令和5年11月16日";

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
    asks_again(hospital).await;
    hospital.looks("contract-reminded").await;
    let sheet = hospital.browser.run("return document.querySelector(\"main a[href^='/checklists/']\").href", vec![]);
    let sheet = sheet.await.as_str().and_then(|href| href.rsplit('/').next()).expect("the sheet").to_owned();
    hospital.logs_out().await;
    let contract = contract.rsplit('/').next().expect("an id").to_owned();
    Link { contract, sheet, token }
}

/// The button goes with the mail: once a day.
async fn asks_again(hospital: &Person) {
    const BUTTON: &str = "main form[action$='/remind'] button[type='submit']";
    hospital.follows(BUTTON).await;
    hospital.reads("再依頼のメールを送信待ちに入れました").await;
    hospital.reads("再依頼のメールは今日送りました").await;
    assert!(!hospital.browser.has(BUTTON).await, "the button is gone for today");
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
            vendor.writes(&format!("#confirmed_on-{item}-1"), DAY).await;
            vendor.pauses().await;
            vendor.looks("vendor-sheet-half").await;
            vendor.follows(".sheet-bar button[name='then'][value='save']").await;
            let kept = format!("return document.querySelector('#confirmed_on-{item}-1').value");
            assert_eq!(vendor.browser.run(&kept, vec![]).await, DAY);
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

/// On a telephone with keys: the link, the choices, a date, saving, what was forgotten, submitting.
#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_answers_its_invitation_by_keyboard_alone_at_390() {
    let home = Home::demo();
    let server = home.serve().await;
    let link = Api::log_in(&server.base, "hospital1").await.invites(&SYSTEM).await;
    let vendor = Person::sits_down(&server.base, 390, Hand::Keyboard).await;
    answers(&vendor, &link).await;
    vendor.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hospital_asks_its_silent_vendor_again_without_scripts() {
    let home = Home::demo();
    let server = home.serve().await;
    let link = Api::log_in(&server.base, "hospital1").await.invites(&SYSTEM).await;
    let hospital = Person::sits_down_without_scripts(&server.base, 390).await;
    hospital.logs_in("hospital1").await;
    hospital.goes_to(&format!("/vendors/contracts/{}", link.contract)).await;
    asks_again(&hospital).await;
    hospital.leaves().await;
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
