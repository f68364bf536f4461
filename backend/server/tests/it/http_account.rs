//! The account's pages: the second step of the log-in, addresses that fail too often, letters.

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use std::net::SocketAddr;
use tachiiri_server::app::users::MOST_FROM_ADDRESS;
use totp_rs::{Builder, Secret};

use crate::http_site::{Answer, PASSWORD, Session, TestSite, form};

/// A log-in from an address.
async fn log_in_from(site: &TestSite, address: &str, login: &str, password: &str) -> Answer {
    let mut request = form(
        Request::builder().method(Method::POST).uri("/login").header("user-agent", "Mozilla Firefox/120.0"),
        &[("login", login), ("password", password)],
    );
    let peer: SocketAddr = format!("{address}:4711").parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    site.send(request).await
}

/// The session of a `Set-Cookie`.
async fn session(site: &TestSite, answer: &Answer) -> Session {
    let token = answer.header("set-cookie").split(['=', ';']).nth(1).unwrap().to_owned();
    let half = Session { token, csrf: String::new() };
    let page = site.get(&half, "/login/code").await;
    Session { csrf: between(&page.body, "name=\"csrf\" value=\"", "\"").to_owned(), ..half }
}

/// The text between two marks of a page.
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    page.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map(|(found, _)| found).unwrap_or_default()
}

#[tokio::test]
async fn an_address_that_tries_many_accounts_is_held_up_and_others_are_not() {
    for site in TestSite::all().await {
        for number in 0..MOST_FROM_ADDRESS {
            let answer = log_in_from(&site, "198.51.100.7", &format!("guess{number}"), "password").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{number}");
        }
        let held = log_in_from(&site, "198.51.100.7", "aoba", PASSWORD).await;
        assert_eq!(held.status, StatusCode::UNAUTHORIZED);
        assert!(held.body.contains("失敗が多すぎます"));
        assert_eq!(log_in_from(&site, "198.51.100.8", "aoba", PASSWORD).await.status, StatusCode::SEE_OTHER);
        site.hand.advance(chrono::Duration::minutes(16));
        assert_eq!(log_in_from(&site, "198.51.100.7", "aoba", PASSWORD).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn nothing_opens_between_the_password_and_the_second_factor() {
    let site = TestSite::open().await;
    let who = site.log_in("aoba").await;
    assert_eq!(site.post(&who, "/account/second-factor", &[]).await.header("location"), "/account/second-factor");
    let page = site.get(&who, "/account/second-factor").await;
    assert!(page.body.contains("<svg class=\"qr\" role=\"img\""), "{}", page.body);
    let secret = between(&page.body, "<b class=\"mono\">", "</b>").replace(' ', "");
    let telephone = || {
        let totp = Builder::new().with_secret(Secret::try_from_base32(&secret).unwrap()).build().unwrap();
        totp.generate(site.app.clock.now().timestamp().try_into().unwrap()).to_string()
    };
    let wrong = site.post(&who, "/account/second-factor/confirm", &[("code", "1")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("確認コードが合いません") && wrong.body.contains("class=\"qr\""));
    let codes = site.post(&who, "/account/second-factor/confirm", &[("code", &telephone())]).await;
    assert!(codes.body.contains("リカバリーコード"), "{}", codes.body);

    let half = log_in_from(&site, "192.0.2.1", "aoba", PASSWORD).await;
    assert_eq!(half.header("location"), "/login/code");
    let half = session(&site, &half).await;
    for path in ["/", "/checklists", "/account", "/people"] {
        assert_eq!(site.get(&half, path).await.header("location"), "/login/code", "{path}");
    }
    let api = site.call(&half, Method::GET, "/api/v1/checklists", serde_json::Value::Null).await;
    assert_eq!((api.status, api.json()["code"].as_str()), (StatusCode::FORBIDDEN, Some("second_factor_needed")));
    let refused = site.post(&half, "/login/code", &[("code", "123456")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.hand.advance(chrono::Duration::seconds(30));
    let entered = site.post(&half, "/login/code", &[("code", &telephone()), ("next", "/checklists")]).await;
    assert_eq!(entered.header("location"), "/checklists");
    let account = site.get(&half, "/account").await;
    assert!(account.body.contains("Firefox") && account.body.contains("192.0.2.1"), "{}", account.body);
}

#[tokio::test]
async fn a_person_sees_where_one_is_logged_in_and_ends_it() {
    for site in TestSite::all().await {
        let (here, there) = (site.log_in("aoba").await, site.log_in("aoba").await);
        let page = site.get(&here, "/account").await;
        let path = format!("/account/sessions/{}/end", between(&page.body, "/account/sessions/", "/end"));
        let stranger = site.log_in("kita").await;
        assert_eq!(site.post(&stranger, &path, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(site.get(&there, "/").await.status, StatusCode::OK, "another person ends nothing");
        assert_eq!(site.post(&here, &path, &[]).await.header("location"), "/account?done=session_ended");
        assert_eq!(site.get(&there, "/").await.header("location"), "/login");
        assert_eq!(site.get(&here, "/").await.status, StatusCode::OK);
        let more = [site.log_in("aoba").await, site.log_in("aoba").await];
        site.post(&here, "/account/end-other-sessions", &[]).await;
        for one in &more {
            assert_eq!(site.get(one, "/").await.header("location"), "/login");
        }
    }
}

#[tokio::test]
async fn a_hospital_prints_the_letter_that_lets_a_colleague_in() {
    let site = TestSite::open().await;
    let who = site.log_in("aoba").await;
    let facility = site.cast.facility("A0001").unwrap().to_string();
    let form = site.get(&who, "/people/new").await;
    assert!(form.body.contains(&facility) && form.body.contains("青葉病院"));
    let given =
        [("facility", facility.as_str()), ("login", "jimu"), ("display_name", "事務 五郎"), ("request_key", "k1")];
    let letter = site.post(&who, "/people/new", &given).await;
    let code = between(&letter.body, "<p class=\"code\">", "</p>").to_owned();
    assert_eq!(code.len(), 19, "{}", letter.body);
    let entered = log_in_from(&site, "192.0.2.1", "jimu", &code).await;
    assert_eq!(entered.header("location"), "/password");
    let list = site.get(&who, "/people").await;
    assert!(list.body.contains("初回コード発行済み") && list.body.contains("（あなた）"));
    let given = [("facility", facility.as_str()), ("login", "jimu"), ("display_name", "別人"), ("request_key", "k2")];
    let taken = site.post(&who, "/people/new", &given).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", taken.body);
    let nobody = site.send(Request::get("/people").body(Body::empty()).unwrap()).await;
    assert_eq!(nobody.header("location"), "/login?next=/people");
}
