//! What a vendor without an account does behind its link besides answering: evidence, the workbook, questions.

use axum::http::{Method, StatusCode};
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_storage::checklists;

use crate::http_site::{Answer, Session, TestSite, as_browser, form_with_file};
use crate::http_vendors::{guest, invited};

/// The item on which hospital and vendor disagree.
const ITEM: &str = "2-6-server";

async fn vendor(site: &TestSite) -> Session {
    guest(site, &invited(site, "invite").await.token.unwrap()).await
}

/// Sheets the guest was not invited to: the hospital's own, and that of its other contract.
async fn not_its_own(site: &TestSite) -> [ChecklistId; 2] {
    let scope = Scope::of([Grant::Contract(site.cast.contracts[1])]);
    let other = checklists::list(&site.app.db, &scope, &checklists::ChecklistFilter::default()).await.unwrap();
    [site.sheet, other.rows[0].id]
}

async fn upload(site: &TestSite, who: &Session, path: &str, file: &[u8]) -> Answer {
    site.send(form_with_file(as_browser(who, Method::POST, path), &who.csrf, file)).await
}

/// Answers every required item by the plain form, [`ITEM`] with no, and submits.
async fn hand_in(site: &TestSite, who: &Session, sheet: ChecklistId) {
    let here = format!("/checklists/{sheet}");
    let view = site.get(who, &format!("/api/v1{here}")).await.json();
    let mut fields = vec![];
    for code in view["missing"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()) {
        let no = code == ITEM && sheet == site.vendor_sheet;
        fields.push((format!("answer.{code}.1"), if no { "no" } else { "yes" }.to_owned()));
        fields.push((format!("confirmed_on.{code}.1"), "令和5年11月1日".into()));
        fields.push((format!("target_on.{code}.1"), if no { "令和6年3月1日" } else { "" }.to_owned()));
        fields.push((format!("based_on.{code}.1"), "0".into()));
    }
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let saved = site.post(who, &format!("{here}/answers"), &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let sent = site.post(who, &format!("{here}/submit"), &[]).await;
    assert_eq!(sent.header("location"), format!("{here}?done=submitted"), "{}", sent.body);
}

#[tokio::test]
async fn no_page_of_another_sheet_exists_for_a_guest() {
    for site in TestSite::all().await {
        let who = vendor(&site).await;
        for sheet in not_its_own(&site).await {
            for page in
                ["", "/evidence", "/workbook", "/workbook/file", "/questions", "/conflicts", "/submit", "/receipt"]
            {
                let path = format!("/checklists/{sheet}{page}");
                assert_eq!(site.get(&who, &path).await.status, StatusCode::NOT_FOUND, "{path}");
            }
            let item = format!("/checklists/{sheet}/conflicts/{ITEM}");
            assert_eq!(site.get(&who, &item).await.status, StatusCode::NOT_FOUND);
            for path in ["evidence", "workbook"].map(|part| format!("/checklists/{sheet}/{part}")) {
                assert_eq!(upload(&site, &who, &path, b"%PDF-1.7").await.status, StatusCode::NOT_FOUND, "{path}");
            }
            let reply = [("facility_sheet", site.sheet.to_string()), ("item", ITEM.into()), ("kind", "stands".into())];
            let reply: Vec<_> = reply.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let reply = [reply, vec![("words", "x"), ("person", "x"), ("based_on", "0")]].concat();
            let path = format!("/checklists/{sheet}/questions");
            assert_eq!(site.post(&who, &path, &reply).await.status, StatusCode::NOT_FOUND);
        }
    }
}

#[tokio::test]
async fn a_guest_keeps_its_mds_and_reads_it_again_and_the_hospital_sees_it() {
    for site in TestSite::all().await {
        let who = vendor(&site).await;
        let path = format!("/checklists/{}/evidence", site.vendor_sheet);
        let kept = upload(&site, &who, &path, b"%PDF-1.7 mds").await;
        assert_eq!(kept.header("location"), format!("{path}?done=kept"), "{}", kept.body);
        let page = site.get(&who, &path).await.body;
        let file = page.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|href| href.ends_with("/file"));
        let file = file.unwrap_or_else(|| panic!("no file on the page: {page}")).to_owned();
        assert!(site.get(&who, &file).await.body.starts_with("%PDF-1.7 mds"));
        assert_eq!(site.get(&site.log_in("aoba").await, &file).await.status, StatusCode::OK);
        assert_eq!(site.get(&site.log_in("kaede").await, &file).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_guest_takes_the_workbook_of_its_sheet_and_a_file_that_is_none_is_refused_with_words() {
    let site = TestSite::open().await;
    let who = vendor(&site).await;
    let path = format!("/checklists/{}/workbook", site.vendor_sheet);
    assert_eq!(site.get(&who, &path).await.status, StatusCode::OK);
    let file = site.get(&who, &format!("{path}/file")).await;
    assert!(file.status == StatusCode::OK && file.header("content-type").contains("spreadsheetml"));
    let refused = upload(&site, &who, &path, b"PK\x03\x04").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("このファイルは読み込めません"), "{}", refused.body);
}

fn question(vendor_sheet: &str) -> [(&str, &str); 6] {
    [
        ("kind", "asked"),
        ("vendor", vendor_sheet),
        ("words", "どこまで記録していますか"),
        ("person", "情報 花子"),
        ("on", "R5.11.18"),
        ("based_on", "0"),
    ]
}

/// The vendor's own answer was a mistake.
fn amends(facility_sheet: &str) -> [(&str, &str); 6] {
    [
        ("facility_sheet", facility_sheet),
        ("item", ITEM),
        ("kind", "amends"),
        ("words", "入れ間違いでした"),
        ("person", "保守窓口"),
        ("based_on", "1"),
    ]
}

#[tokio::test]
async fn a_question_finds_the_guest_and_a_mistake_opens_its_sheet_again() {
    for site in TestSite::all().await {
        let (who, aoba) = (vendor(&site).await, site.log_in("aoba").await);
        hand_in(&site, &who, site.vendor_sheet).await;
        hand_in(&site, &aoba, site.sheet).await;
        assert!(site.get(&aoba, "/").await.body.contains("事業者の回答との食い違いを確かめて"));
        let (facility_sheet, vendor_sheet) = (site.sheet.to_string(), site.vendor_sheet.to_string());
        let own = format!("/checklists/{}", site.vendor_sheet);
        assert!(!site.get(&who, &own).await.body.contains("問い合わせ"));
        let asked =
            site.post(&aoba, &format!("/checklists/{}/conflicts/{ITEM}", site.sheet), &question(&vendor_sheet)).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
        assert!(!site.get(&aoba, "/").await.body.contains("食い違いを確かめて"), "now it waits for the vendor");
        for page in ["/", "/requests", &own] {
            let page = site.get(&who, page).await.body;
            assert!(page.contains(&format!("{own}/questions")), "{page}");
        }
        let page = site.get(&who, &format!("{own}/questions")).await.body;
        assert!(
            page.contains("どこまで記録していますか") && page.contains("2(6) サーバ アクセスログを管理している。"),
            "{page}"
        );
        let replied = site.post(&who, &format!("{own}/questions"), &amends(&facility_sheet)).await;
        assert_eq!(replied.header("location"), format!("{own}/questions?done=replied"), "{}", replied.body);
        let page = site.get(&who, &own).await.body;
        assert!(page.contains("回答が戻りました") && page.contains("入れ間違いでした"), "{page}");
        let waits = site.get(&aoba, &format!("/checklists/{}/conflicts/{ITEM}", site.sheet)).await.body;
        assert!(waits.contains("事業者が回答を直して、出し直すのを待っています。"), "{waits}");
    }
}

#[tokio::test]
async fn an_item_that_no_vendor_speaks_to_has_no_page_of_contradictions() {
    let site = TestSite::open().await;
    let aoba = site.log_in("aoba").await;
    for item in ["1-1", "9-9", "..", "2-6"] {
        let page = site.get(&aoba, &format!("/checklists/{}/conflicts/{item}", site.sheet)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{item}");
    }
}

/// Who may settle it is told how, who reviews reads it, and who only reads sees no way to a page that is closed to him.
#[tokio::test]
async fn a_contradiction_is_laid_before_who_can_do_something_about_it() {
    const BANNER: &str = "事業者の回答と食い違いがあります（1 件）";
    const YOURS: &str = "「はい」と答えられる根拠を事業者に確かめ、説明を記録してください。";
    for site in TestSite::all().await {
        let here = format!("/checklists/{}", site.sheet);
        hand_in(&site, &vendor(&site).await, site.vendor_sheet).await;
        hand_in(&site, &site.log_in("aoba").await, site.sheet).await;
        for (login, told, led, asked) in
            [("aoba", true, true, true), ("kita", true, true, false), ("ken", false, false, false)]
        {
            let body = site.get(&site.log_in(login).await, &here).await.body;
            let seen = (body.contains(BANNER), body.contains(&format!("{here}/conflicts")), body.contains(YOURS));
            assert_eq!(seen, (told, led, asked), "{login} {body}");
        }
    }
}
