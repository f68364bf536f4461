//! Contacts, reminders and mails on the pages, without JavaScript, and as JSON.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::http_site::TestSite;

/// The value of a hidden field of the form that sends to `action`.
fn key_of(page: &str, action: &str) -> String {
    let form = page.split("<form").find(|form| form.contains(&format!("action=\"{action}\""))).unwrap();
    let field = form.split("name=\"request_key\" value=\"").nth(1).unwrap();
    field.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_hospital_gives_its_address_and_is_asked_again_by_mail() {
    for site in TestSite::all().await {
        let (aoba, kita) = (site.log_in("aoba").await, site.log_in("kita").await);
        let own = site.get(&aoba, "/contacts").await;
        assert_eq!(own.status, StatusCode::SEE_OTHER, "the only place is opened at once");
        let here = own.header("location").to_owned();
        let bad = [("request_key", "c-1"), ("person", "青葉花子"), ("email", "joho@"), ("based_on", "0")];
        let refused = site.post(&aoba, &here, &bad).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("メールアドレス「joho@」は使えません") && refused.body.contains("青葉花子"));
        let good =
            [("request_key", "c-2"), ("person", "青葉花子"), ("email", "joho@aoba.example.jp"), ("based_on", "0")];
        assert_eq!(site.post(&aoba, &here, &good).await.header("location"), format!("{here}?done=saved"));

        let remind = format!("/collections/{}/remind", site.collection);
        let page = site.get(&kita, &remind).await;
        assert!(page.body.contains("joho@aoba.example.jp") && page.body.contains("アドレスなし"), "{}", page.body);
        let key = key_of(&page.body, &remind);
        let sheet = site.sheet.to_string();
        let sent = site.post(&kita, &remind, &[("request_key", &key), ("sheet", &sheet)]).await;
        assert_eq!(sent.header("location"), format!("/collections/{}?done=reminded", site.collection));
        let mails = site.get(&kita, "/mails").await;
        assert!(mails.body.contains("送信待ち") && mails.body.contains("青葉花子 様"), "{}", mails.body);
        let listed = site.get(&kita, "/api/v1/mails?state=queued").await.json();
        assert_eq!((&listed["total"], &listed["rows"][0]["letter"]), (&json!(1), &json!("checklist-reminder")));
        let one = site.get(&kita, &format!("/mails/{}", listed["rows"][0]["id"].as_str().unwrap())).await;
        assert!(one.body.contains("行き違いで提出いただいたときは"), "{}", one.body);
        let city = site.log_in("shi").await;
        assert_eq!(site.get(&city, "/api/v1/mails").await.json()["total"], 0, "another office sees none of it");
    }
}

#[tokio::test]
async fn a_planned_day_is_added_and_cancelled_and_one_gone_by_is_refused() {
    for site in TestSite::all().await {
        let kita = site.log_in("kita").await;
        let days = format!("/collections/{}/reminders", site.collection);
        let gone = site.post(&kita, &days, &[("request_key", "d-1"), ("day", "R5.11.1")]).await;
        assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
        let said = "再依頼の日「<span class=\"day\">令和5年11月1日</span>」は過ぎています";
        assert!(gone.body.contains(said), "{}", gone.body);
        let added = site.post(&kita, &days, &[("request_key", "d-2"), ("day", "令和5年12月5日")]).await;
        assert!(added.header("location").ends_with("/remind?done=saved"));
        let plan = site.get(&kita, &format!("/api/v1{days}")).await.json();
        let day = plan.as_array().unwrap().iter().find(|day| day["send_on"] == "2023-12-05").unwrap().clone();
        let cancel = format!("/reminders/{}/cancel", day["id"].as_str().unwrap());
        let cancelled = site.post(&kita, &cancel, &[("request_key", "d-3")]).await;
        assert!(cancelled.header("location").ends_with("/remind?done=saved"));
        let twice = site.post(&kita, &cancel, &[("request_key", "d-4")]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.body);
        let now = format!("/api/v1/collections/{}/remind", site.collection);
        let nobody = site.call(&kita, Method::POST, &now, json!({})).await;
        assert_eq!(nobody.json()["code"], "nobody_to_remind");
    }
}

#[tokio::test]
async fn a_hospital_asks_its_silent_vendor_again_by_the_button_of_its_contract() {
    for site in TestSite::all().await {
        let aoba = site.log_in("aoba").await;
        let here = format!("/vendors/contracts/{}", site.cast.contracts[0]);
        let remind = format!("{here}/remind");
        let page = site.get(&aoba, &here).await;
        assert!(page.body.contains("再依頼のメールは送れません") && !page.body.contains(&remind), "{}", page.body);
        let refused = site.post(&aoba, &remind, &[("request_key", "nowhere")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.body.contains("事業者のメールアドレスが登録されていません"), "{}", refused.body);
        let contact = json!({ "person": "保守窓口", "email": "hoshu@aka.example.jp", "phone": "" });
        let known = json!({"based_on": 1, "vendor": "赤システム", "system": "電子カルテ", "product": "", "version": "",
            "maintenance": "contract", "patient_data": true, "began_on": "2020-04-01", "ended_on": null,
            "contact": contact});
        let saved = site.call(&aoba, Method::PUT, &format!("/api/v1{here}"), known).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
        let page = site.get(&aoba, &here).await;
        assert!(page.body.contains("赤システム（hoshu@aka.example.jp）に"), "{}", page.body);
        let key = key_of(&page.body, &remind);
        let sent = site.post(&aoba, &remind, &[("request_key", &key)]).await;
        assert_eq!(sent.header("location"), format!("{here}?done=reminded"));
        let again = site.post(&aoba, &remind, &[("request_key", &key)]).await;
        assert_eq!(again.header("location"), format!("{here}?done=reminded"), "the same form twice");
        let page = site.get(&aoba, &format!("{here}?done=reminded")).await;
        assert!(page.body.contains("再依頼のメールを送信待ちに入れました") && page.body.contains("今日送りました"));
        assert!(!page.body.contains(&remind), "{}", page.body);
        let twice = site.call(&aoba, Method::POST, &format!("/api/v1{remind}"), json!({})).await;
        assert_eq!((twice.status, &twice.json()["code"]), (StatusCode::CONFLICT, &json!("reminded_today")));
    }
}
