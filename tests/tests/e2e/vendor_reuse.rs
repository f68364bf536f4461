//! A vendor proves its address, gives one answer to two hospitals, refuses a third request; the answer changes.

use tachiiri_tests::api::Api;
use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::{Home, Server};
use tachiiri_tests::vendor::{Link, SYSTEM, System, knock};

use crate::vendors::{NO, opens};

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
