//! One contradiction in Chromium: the hospital finds that its vendor says otherwise, asks, gets its reply, explains with
//! its ground and closes; the health centre sees it open, then closed.

use tachiiri_tests::api::Api;
use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::{Home, Server};
use tachiiri_tests::vendor::{Link, SYSTEM, knock};

use crate::vendors::opens;

/// アクセスログ: はい by the hospital, いいえ by its vendor.
const ITEM: &str = "2-6-server";
/// Another one, which turns out to be the vendor's mistake.
const MISTAKE: &str = "2-8-network";
const QUESTION: &str = "ログは当院で取得しています。貴社の回答はどの範囲についてですか。";

/// The hospital says yes to everything, this vendor no to two items (another one, of the demonstration, to a third); both
/// hand in. The path of the hospital's sheet.
async fn contradicted(server: &Server) -> (String, Link) {
    let hospital = Api::log_in(&server.base, "hospital1").await;
    let link = hospital.invites(&SYSTEM).await;
    let session = knock(&server.base, &link.token).await.session.expect("a session");
    Api::of_session(&server.base, session).hands_in(&link.sheet, &[ITEM, MISTAKE]).await;
    let listed = hospital.get("/api/v1/checklists?respondent=facility&fiscal_year=2023").await.ok();
    let sheet = listed["rows"][0]["id"].as_str().expect("an id").to_owned();
    hospital.hands_in(&sheet, &[]).await;
    (format!("/checklists/{sheet}"), link)
}

async fn records(hospital: &Person, kind: &str, words: &str) {
    hospital.chooses("kind", kind).await;
    hospital.writes("#words", words).await;
    hospital.follows("form.step-form button[type='submit']").await;
}

async fn finds_and_asks(hospital: &Person, sheet: &str) {
    hospital.logs_in("hospital1").await;
    hospital.reads("事業者の回答との食い違いを確かめて").await;
    hospital.looks("conflict-home").await;
    hospital.follows(&format!("main .tasks a[href='{sheet}/conflicts']")).await;
    hospital.looks("conflicts-of-sheet").await;
    for item in [ITEM, MISTAKE] {
        hospital.goes_to(&format!("{sheet}/conflicts/{item}")).await;
        if item == ITEM {
            hospital.looks("conflict-found").await;
            hospital.chooses("kind", "asked").await;
            hospital.writes("#words", " ").await;
            hospital.follows("form.step-form button[type='submit']").await;
            hospital.reads("確かめる内容が未記入です").await;
            hospital.looks("conflict-error").await;
        }
        records(hospital, "asked", QUESTION).await;
        hospital.reads("事業者の返事を待っています").await;
    }
    hospital.looks("conflict-asked").await;
    hospital.logs_out().await;
}

/// The vendor sees both questions behind its link: it keeps to its words on one, and mends the other.
async fn replies(vendor: &Person, link: &Link) {
    opens(vendor, link).await;
    vendor.looks("requests-questions").await;
    vendor.follows(&format!("main a[href='/checklists/{}/questions']", link.sheet)).await;
    vendor.reads("2(6) サーバ アクセスログを管理している。").await;
    vendor.looks("questions").await;
    let form = |item: &str| format!("main form:has(input[value='{item}'])");
    vendor.follows(&format!("{} button", form(ITEM))).await;
    vendor.reads("返事の種類を選んでください").await;
    vendor.looks("questions-error").await;
    for (item, kind, words) in
        [(ITEM, "otherwise", "端末の側だけを見て答えました。"), (MISTAKE, "amends", "入れ間違いです。")]
    {
        let wanted = format!("{} input[name='kind'][value='{kind}']", form(item));
        match vendor.hand {
            Hand::Mouse => vendor.browser.click(&wanted).await,
            Hand::Keyboard => vendor.browser.choose(&format!("{} input[name='kind']", form(item)), &wanted).await,
        }
        vendor.writes(&format!("#words-{item}"), words).await;
        vendor.writes(&format!("#person-{item}"), "保守窓口 試作 次郎").await;
        vendor.follows(&format!("{} button", form(item))).await;
        vendor.reads("返事を送りました").await;
    }
    vendor.looks("questions-replied").await;
    vendor.goes_to(&format!("/checklists/{}", link.sheet)).await;
    vendor.reads("問い合わせへの返事により、回答を直します").await;
    vendor.looks("vendor-sheet-reopened").await;
    vendor.chooses(&format!("answer.{MISTAKE}.1"), "yes").await;
    empties(vendor, &format!("#target_on-{MISTAKE}-1")).await;
    vendor.pauses().await;
    vendor.pauses().await;
    vendor.follows("#sheet button[name='then'][value='submit']").await;
    vendor.follows("main form[action$='/submit'] button[type='submit']").await;
    vendor.reads("内容確認待ち").await;
    vendor.logs_out().await;
}

/// A yes needs no target date: its field goes as soon as it is empty.
async fn empties(vendor: &Person, css: &str) {
    match vendor.hand {
        Hand::Mouse => vendor.browser.find(css).await.clear().await.expect("a field"),
        Hand::Keyboard => vendor.browser.type_into(css, "").await,
    }
}

async fn reads_it(centre: &Person, sheet: &str, words: &str, picture: &str) {
    centre.logs_in("hc-east").await;
    centre.goes_to(&format!("{sheet}/review")).await;
    centre.reads(words).await;
    centre.looks(picture).await;
    centre.goes_to("/conflicts").await;
    centre.reads("見本中央病院").await;
    centre.looks(&format!("{picture}-all")).await;
    centre.logs_out().await;
}

/// The ground is named where it lies, then the yes is explained with it.
async fn explains(hospital: &Person, sheet: &str) {
    hospital.logs_in("hospital1").await;
    hospital.goes_to(&format!("{sheet}/conflicts/{ITEM}")).await;
    hospital.reads("端末の側だけを見て答えました。").await;
    hospital.looks("conflict-replied").await;
    records(hospital, "explained", "サーバのログは当院で毎月確かめています。").await;
    hospital.reads("根拠資料が1件もありません").await;
    hospital.looks("conflict-groundless").await;
    hospital.follows(&format!("main a[href='{sheet}/evidence?item={ITEM}']")).await;
    for (field, text) in [("title", "アクセスログの点検簿"), ("place", "医療情報室 書庫"), ("dated_on", "R5.11.1")]
    {
        hospital.writes(&format!("#reference-{field}"), text).await;
    }
    hospital.follows("main form[aria-labelledby='reference-heading'] button[type='submit']").await;
    hospital.reads("アクセスログの点検簿").await;
    hospital.goes_to(&format!("{sheet}/conflicts/{ITEM}")).await;
    hospital.writes("#person", "事務部長 見本 太郎").await;
    records(hospital, "explained", "サーバのログは当院で毎月確かめています。").await;
    hospital.reads("説明を記録済み").await;
    for words in ["サーバのログは当院で毎月確かめています。", "事務部長 見本 太郎・令和5年11月18日"]
    {
        hospital.reads(words).await;
    }
    hospital.looks("conflict-closed").await;
    hospital.goes_to(&format!("{sheet}/conflicts/{MISTAKE}")).await;
    hospital.reads("一致").await;
    hospital.looks("conflict-mended").await;
    hospital.logs_out().await;
}

async fn found_asked_answered_and_closed(width: u32, hand: Hand) {
    let home = Home::demo();
    let server = home.serve().await;
    let (sheet, link) = contradicted(&server).await;
    let person = Person::sits_down(&server.base, width, hand).await;
    finds_and_asks(&person, &sheet).await;
    // Two questions went out, one for each item.
    let mail = home.mail_about(SYSTEM.email, "2(6) サーバ アクセスログを管理している。").await;
    assert!(mail.contains(QUESTION) && !mail.contains(&link.token), "{mail}");
    reads_it(&person, &sheet, "事業者の回答との食い違いが 3 件残っています", "conflict-review-open").await;
    replies(&person, &link).await;
    explains(&person, &sheet).await;
    reads_it(&person, &sheet, "決定：根拠を示して「はい」を説明する", "conflict-review-closed").await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contradiction_is_found_asked_about_answered_and_closed_with_a_mouse_at_1280() {
    found_asked_answered_and_closed(1280, Hand::Mouse).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contradiction_is_found_asked_about_answered_and_closed_by_keyboard_alone_at_390() {
    found_asked_answered_and_closed(390, Hand::Keyboard).await;
}
