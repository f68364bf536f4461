//! The JSON API: saving, stale and doubled writes, submitting and confirming, problem documents, log-ins.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use crate::http_site::{Answer, PASSWORD, Session, TestSite, as_browser, form};

async fn save(site: &TestSite, who: &Session, cell: &str, key: &str, body: Value) -> Answer {
    let request = Request::builder()
        .method(Method::PUT)
        .uri(format!("/api/v1/checklists/{}/answers/{cell}", site.sheet))
        .header("authorization", format!("Bearer {}", who.token))
        .header("content-type", "application/json")
        .header("idempotency-key", key);
    site.send(request.body(Body::from(body.to_string())).unwrap()).await
}

#[tokio::test]
async fn a_log_in_gives_a_token_that_opens_the_api_until_it_is_revoked() {
    for site in TestSite::all().await {
        let login = json!({"login": "aoba", "password": PASSWORD}).to_string();
        let request =
            Request::builder().method(Method::POST).uri("/api/v1/login").header("content-type", "application/json");
        let answer = site.send(request.body(Body::from(login)).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        let who = Session { token, ..site.log_in("aoba").await };
        assert_eq!(site.call(&who, Method::GET, "/api/v1/tasks", json!({})).await.status, StatusCode::OK);
        assert_eq!(site.call(&who, Method::POST, "/api/v1/logout", json!({})).await.status, StatusCode::OK);
        let after = site.call(&who, Method::GET, "/api/v1/tasks", json!({})).await;
        assert_eq!(after.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_session_ends_with_its_time_and_a_forged_token_opens_nothing() {
    for site in TestSite::all().await {
        let who = site.log_in("aoba").await;
        let forged = Session { token: format!("{}x", who.token), ..who.clone() };
        assert_eq!(site.call(&forged, Method::GET, "/api/v1/tasks", json!({})).await.status, StatusCode::UNAUTHORIZED);
        site.hand.advance(chrono::Duration::hours(13));
        assert_eq!(site.call(&who, Method::GET, "/api/v1/tasks", json!({})).await.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_account_for_a_while() {
    for site in TestSite::all().await {
        let attempt = async |password: &str| {
            let fields = [("login", "aoba"), ("password", password)];
            site.send(form(Request::builder().method(Method::POST).uri("/login"), &fields)).await
        };
        for _ in 0..5 {
            assert_eq!(attempt("ちがうちがうちがうちがう").await.status, StatusCode::UNAUTHORIZED);
        }
        let locked = attempt(PASSWORD).await;
        assert_eq!(locked.status, StatusCode::UNAUTHORIZED);
        assert!(locked.body.contains("ログインできません"), "{}", locked.body);
        site.hand.advance(chrono::Duration::hours(1));
        assert_eq!(attempt(PASSWORD).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_doubled_save_is_one_and_a_stale_one_is_refused_with_both_values() {
    for site in TestSite::all().await {
        let who = site.log_in("aoba").await;
        let no = json!({"answer": "no", "confirmed_on": "令和5年10月1日", "target_on": "2024-03-01", "based_on": 0});
        let first = save(&site, &who, "2-1/1", "one", no.clone()).await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.body);
        let again = save(&site, &who, "2-1/1", "one", no).await;
        assert_eq!(again.json(), first.json(), "the same key is the same write");
        let stale =
            save(&site, &who, "2-1/1", "two", json!({"answer": "yes", "confirmed_on": "2023-10-02", "based_on": 0}))
                .await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.body);
        let problem = stale.json();
        assert_eq!((&problem["code"], &problem["current"]["answer"]), (&json!("stale"), &json!("no")));
        assert_eq!(problem["current"]["version"], first.json()["version"]);
        let sheet = site.call(&who, Method::GET, &format!("/api/v1/checklists/{}", site.sheet), json!({})).await.json();
        assert_eq!(sheet["answers"].as_array().unwrap().len(), 1);
        assert_eq!(sheet["answers"][0]["confirmed_on"], "2023-10-01");
    }
}

#[tokio::test]
async fn a_broken_rule_is_told_with_its_place_its_rule_and_a_sentence() {
    for site in TestSite::all().await {
        let who = site.log_in("aoba").await;
        let body = json!({"answer": "yes", "confirmed_on": "2023-12-24", "based_on": 0});
        let answer = save(&site, &who, "2-1/1", "k", body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let violation = &answer.json()["violations"][0];
        assert_eq!((&violation["rule"], &violation["field"]), (&json!("ANS-DATES"), &json!("confirmed_on")));
        assert!(violation["message"].as_str().unwrap().contains("令和5年12月24日"));
        let unread = save(&site, &who, "2-1/1", "l", json!({"confirmed_on": "平成32年1月1日", "based_on": 0})).await;
        assert_eq!((unread.status, unread.json()["code"].clone()), (StatusCode::BAD_REQUEST, json!("bad_date")));
        let unreadable = save(&site, &who, "2-1/1", "m", json!([])).await;
        assert_eq!(unreadable.json()["code"], "bad_json");
    }
}

/// What came back goes again only when it was mended.
async fn mend(site: &TestSite, who: &Session, sheet: &str, code: &str) {
    let unchanged = site.call(who, Method::POST, &format!("{sheet}/submit"), json!({})).await;
    assert_eq!(unchanged.json()["code"], "unchanged");
    let mended = json!({"answer": "yes", "confirmed_on": "2023-10-02", "based_on": 1});
    let saved = save(site, who, &format!("{code}/1"), "mended", mended).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
    let view = site.call(who, Method::GET, sheet, json!({})).await.json();
    assert_eq!(view["changes"][0]["after"]["confirmed_on"], "2023-10-02", "{}", view["changes"]);
}

#[tokio::test]
async fn a_sheet_is_answered_submitted_returned_mended_and_confirmed() {
    for site in TestSite::all().await {
        let (hospital, centre) = (site.log_in("aoba").await, site.log_in("kita").await);
        let sheet = format!("/api/v1/checklists/{}", site.sheet);
        let step = async |who: &Session, verb: &str, body| {
            let done = site.call(who, Method::POST, &format!("{sheet}/{verb}"), body).await;
            assert_eq!(done.status, StatusCode::OK, "{verb} {}", done.body);
        };
        let early = site.call(&hospital, Method::POST, &format!("{sheet}/submit"), json!({})).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        let missing = site.call(&hospital, Method::GET, &sheet, json!({})).await.json()["missing"].clone();
        let codes: Vec<_> = missing.as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
        assert_eq!(codes.len(), 11, "{codes:?}");
        for code in &codes {
            let body = json!({"answer": "yes", "confirmed_on": "2023-10-01", "based_on": 0});
            let saved = save(&site, &hospital, &format!("{code}/1"), &format!("k-{code}"), body).await;
            assert_eq!(saved.status, StatusCode::OK, "{code} {}", saved.body);
        }
        step(&hospital, "submit", json!({})).await;
        let reason = json!({"item": codes[1], "reason": "日付を確かめてください"});
        step(&centre, "return", json!({"reasons": [reason]})).await;
        mend(&site, &hospital, &sheet, &codes[1]).await;
        step(&hospital, "submit", json!({})).await;
        step(&centre, "accept", json!({"revision": 2})).await;
        let gone_on = site.call(&centre, Method::POST, &format!("{sheet}/accept"), json!({"revision": 2})).await;
        assert_eq!((gone_on.status, gone_on.json()["code"].clone()), (StatusCode::CONFLICT, json!("stale")));
        assert_eq!(gone_on.json()["current"]["revision"], 3);
        let done = site.call(&centre, Method::GET, &sheet, json!({})).await.json();
        assert_eq!(done["checklist"]["state"]["state"], "accepted");
        let early = site.call(&hospital, Method::POST, &format!("{sheet}/accept"), json!({})).await;
        assert_eq!(early.status, StatusCode::FORBIDDEN, "a hospital does not confirm its own sheet");
    }
}

#[tokio::test]
async fn a_cookie_alone_writes_nothing() {
    let site = TestSite::open().await;
    let who = site.log_in("aoba").await;
    let path = format!("/checklists/{}/facts", site.sheet);
    let fields = [("no_network", "true"), ("based_on", "0")];
    let without = site.send(form(as_browser(&who, Method::POST, &path), &fields)).await;
    assert_eq!(without.status, StatusCode::FORBIDDEN);
    let other = site.log_in("kaede").await;
    let borrowed = [("csrf", other.csrf.as_str()), ("no_network", "true"), ("based_on", "0")];
    assert_eq!(site.send(form(as_browser(&who, Method::POST, &path), &borrowed)).await.status, StatusCode::FORBIDDEN);
    let from_elsewhere = as_browser(&who, Method::POST, &path).header("sec-fetch-site", "cross-site");
    let own = [("csrf", who.csrf.as_str()), ("no_network", "true"), ("based_on", "0")];
    assert_eq!(site.send(form(from_elsewhere, &own)).await.status, StatusCode::FORBIDDEN);
    let fetch = || {
        as_browser(&who, Method::PUT, &format!("/api/v1/checklists/{}/facts", site.sheet))
            .header("content-type", "application/json")
    };
    let version = site.get(&who, &format!("/api/v1/checklists/{}", site.sheet)).await.json();
    let based_on = &version["checklist"]["facts_version"];
    let body = json!({"no_vendor_contract": false, "no_network": true, "based_on": based_on}).to_string();
    assert_eq!(site.send(fetch().body(Body::from(body.clone())).unwrap()).await.status, StatusCode::FORBIDDEN);
    let with_key = fetch().header("x-csrf-token", &who.csrf).header("sec-fetch-site", "same-origin");
    let saved = site.send(with_key.body(Body::from(body)).unwrap()).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
}

#[tokio::test]
async fn what_is_too_large_or_of_a_wrong_method_is_told_so() {
    let site = TestSite::open().await;
    let who = site.log_in("kita").await;
    let large = site.call(&who, Method::POST, "/api/v1/collections", json!("x".repeat(3 * 1024 * 1024))).await;
    assert_eq!((large.status, large.json()["code"].clone()), (StatusCode::PAYLOAD_TOO_LARGE, json!("too_large")));
    let wrong = site.call(&who, Method::DELETE, "/api/v1/collections", json!({})).await;
    assert_eq!((wrong.status, wrong.json()["code"].clone()), (StatusCode::METHOD_NOT_ALLOWED, json!("wrong_method")));
    let nothing = site.call(&who, Method::GET, "/api/v1/nothing", json!({})).await;
    assert_eq!((nothing.status, nothing.json()["code"].clone()), (StatusCode::NOT_FOUND, json!("not_found")));
}

#[tokio::test]
async fn text_of_another_language_stays_text() {
    for site in TestSite::all().await {
        let who = site.log_in("kita").await;
        for text in ["' OR 1=1 --", "%27%3B DROP TABLE users;--", "100%_", "<script>alert(1)</script>"] {
            let path = format!("/api/v1/facilities?text={}", crate::http_site::encoded(text));
            assert_eq!(site.call(&who, Method::GET, &path, json!({})).await.json()["total"], 0, "{text}");
            let page = site.get(&who, &path.replace("/api/v1", "")).await;
            assert!(page.status.is_success() && !page.body.contains("<script>alert"), "{text}");
        }
        assert_eq!(site.call(&who, Method::GET, "/api/v1/facilities", json!({})).await.json()["total"], 2);
    }
}
