//! The pages without JavaScript: logging in and back, answering the whole sheet in one form, submitting, returning.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::json;

use crate::http_site::{PASSWORD, TestSite, form};

#[tokio::test]
async fn a_log_in_leads_back_to_the_page_that_was_wanted() {
    for site in TestSite::all().await {
        let wanted = Request::builder().uri("/checklists?state=draft").body(Body::empty()).unwrap();
        let sent = site.send(wanted).await;
        assert_eq!(sent.header("location"), "/login?next=/checklists%3Fstate%3Ddraft");
        let page = site.send(Request::builder().uri(sent.header("location")).body(Body::empty()).unwrap()).await;
        assert!(page.body.contains("value=\"/checklists?state=draft\""), "{}", page.body);
        let fields = [("login", "aoba"), ("password", PASSWORD), ("next", "/checklists?state=draft")];
        let back = site.send(form(Request::builder().method(Method::POST).uri("/login"), &fields)).await;
        assert_eq!((back.status, back.header("location")), (StatusCode::SEE_OTHER, "/checklists?state=draft"));
        let cookie = back.header("set-cookie");
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
            "{cookie}"
        );
        let away = [("login", "aoba"), ("password", PASSWORD), ("next", "https://example.jp/")];
        let back = site.send(form(Request::builder().method(Method::POST).uri("/login"), &away)).await;
        assert_eq!(back.header("location"), "/");
    }
}

#[tokio::test]
async fn a_whole_form_saves_what_is_sound_and_shows_the_rest_as_typed() {
    for site in TestSite::all().await {
        let who = site.log_in("aoba").await;
        let here = format!("/checklists/{}", site.sheet);
        let fields = [
            ("request_key", "form-1"),
            ("answer.2-1.1", "yes"),
            ("confirmed_on.2-1.1", "R5.10.1"),
            ("target_on.2-1.1", ""),
            ("based_on.2-1.1", "0"),
            ("answer.2-2.1", "yes"),
            ("confirmed_on.2-2.1", "令和6年1月1日"),
            ("based_on.2-2.1", "0"),
            ("answer.2-3.1", "yes"),
            ("confirmed_on.2-3.1", "平成32年1月1日"),
            ("based_on.2-3.1", "0"),
            ("then", "save"),
        ];
        let answer = site.post(&who, &format!("{here}/answers"), &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        for shown in ["今日より先の日です", "平成32年1月1日", "平成の期間の外です", "令和6年1月1日"]
        {
            assert!(answer.body.contains(shown), "{shown}");
        }
        let sheet = site.call(&who, Method::GET, &format!("/api/v1{here}"), json!({})).await.json();
        let saved: Vec<_> = sheet["answers"].as_array().unwrap().iter().map(|one| one["item"].clone()).collect();
        assert_eq!(saved, [json!("2-1")]);
        let same = site.post(&who, &format!("{here}/answers"), &fields[..5]).await;
        assert_eq!(
            (same.status, same.header("location")),
            (StatusCode::SEE_OTHER, format!("{here}?done=saved").as_str())
        );
        let page = site.get(&who, &format!("{here}?done=saved")).await;
        assert!(page.body.contains("保存しました"), "{}", page.body);
    }
}

#[tokio::test]
async fn the_sheets_pages_are_drawn_in_every_state_for_both_sides() {
    for site in TestSite::all().await {
        let (hospital, centre) = (site.log_in("aoba").await, site.log_in("kita").await);
        let here = format!("/checklists/{}", site.sheet);
        let summary = site.get(&hospital, &format!("{here}/submit")).await;
        assert!(summary.status.is_success() && summary.body.contains("未記入"), "{}", summary.body);
        let (first, errors) = (site.get(&hospital, &here).await, format!("{here}?errors=true"));
        assert!(
            !first.body.contains("直すところが") && !first.body.contains("保存済み</"),
            "nobody is scolded at first"
        );
        assert!(site.get(&hospital, &errors).await.body.contains("直すところが"), "the summary leads to the fields");
        assert!(first.body.contains("<span class=\"org\">青葉病院</span>"), "{}", first.body);
        let sheet = site.call(&hospital, Method::GET, &format!("/api/v1{here}"), json!({})).await.json();
        let mut fields = vec![("then".to_owned(), "submit".to_owned())];
        for code in sheet["missing"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()) {
            fields.push((format!("answer.{code}.1"), "yes".into()));
            fields.push((format!("confirmed_on.{code}.1"), "令和5年10月1日".into()));
            fields.push((format!("based_on.{code}.1"), "0".into()));
        }
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let saved = site.post(&hospital, &format!("{here}/answers"), &fields).await;
        assert_eq!(saved.header("location"), format!("{here}/submit"), "{}", saved.body);
        let sent = site.post(&hospital, &format!("{here}/submit"), &[]).await;
        assert_eq!(sent.header("location"), format!("{here}?done=submitted"), "{}", sent.body);
        for (who, path) in [(&hospital, here.clone()), (&centre, here.clone()), (&centre, format!("{here}/review"))] {
            assert_eq!(site.get(who, &path).await.status, StatusCode::OK, "{path}");
        }
        let nothing = site.post(&centre, &format!("{here}/return"), &[]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        let back = site.post(&centre, &format!("{here}/return"), &[("reason.2-1", "台帳を<見直し>てください")]).await;
        assert_eq!(back.header("location"), format!("{here}/review?done=returned"), "{}", back.body);
        assert!(site.get(&hospital, &here).await.body.contains("台帳を&#60;見直し&#62;てください"));
        let progress = site.get(&centre, &format!("/collections/{}", site.collection)).await;
        assert!(progress.body.contains("差戻し"), "{}", progress.body);
    }
}

#[tokio::test]
async fn somebody_elses_newer_answer_is_shown_beside_what_was_typed() {
    for site in TestSite::all().await {
        let who = site.log_in("aoba").await;
        let path = format!("/checklists/{}/answers", site.sheet);
        let yes = [("answer.2-1.1", "yes"), ("confirmed_on.2-1.1", "2023-10-01"), ("based_on.2-1.1", "0")];
        assert_eq!(site.post(&who, &path, &yes).await.status, StatusCode::SEE_OTHER);
        let late = [
            ("answer.2-1.1", "no"),
            ("confirmed_on.2-1.1", "2023-10-02"),
            ("target_on.2-1.1", "2024-03-01"),
            ("based_on.2-1.1", "0"),
        ];
        let answer = site.post(&who, &path, &late).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("令和5年10月2日") && answer.body.contains("令和5年10月1日"), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_page_of_an_error_says_what_the_api_says_and_offers_a_way_out() {
    let site = TestSite::open().await;
    let who = site.log_in("kita").await;
    let page = site.get(&who, "/checklists/not-an-id").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("見つかりません") && page.body.contains("href=\"/\""));
    let bad = site.get(&who, "/facilities?bed_class=17").await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    assert!(bad.body.contains("病床規模「17」は使えません"), "{}", bad.body);
}

#[tokio::test]
async fn lists_go_out_as_files() {
    for site in TestSite::all().await {
        let who = site.log_in("kita").await;
        let csv = site.get(&who, "/facilities?format=csv").await;
        assert!(csv.header("content-type").starts_with("text/csv"), "{:?}", csv.headers);
        assert!(csv.header("content-disposition").starts_with("attachment; filename="));
        assert!(csv.body.contains("青葉病院") && !csv.body.contains("よその病院"));
        assert!(site.get(&who, "/facilities?format=xlsx").await.body.starts_with("PK"));
    }
}

#[tokio::test]
async fn a_style_is_sent_once_and_then_known() {
    let site = TestSite::open().await;
    let who = site.log_in("kita").await;
    let first = site.get(&who, "/static/page.css").await;
    assert!(first.status.is_success() && first.header("content-type").starts_with("text/css"));
    let again = Request::builder().uri("/static/page.css").header("if-none-match", first.header("etag"));
    assert_eq!(site.send(again.body(Body::empty()).unwrap()).await.status, StatusCode::NOT_MODIFIED);
    assert!(site.get(&who, "/static/page.css?v=1").await.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn home_counts_the_sheets_of_the_year_and_leads_to_them() {
    for site in TestSite::all().await {
        let page = site.get(&site.log_in("kita").await, "/").await;
        let link = "/checklists?fiscal_year=2023&#38;state=draft";
        assert!(page.body.contains(link) || page.body.contains(&link.replace("&#38;", "&amp;")), "{}", page.body);
        let foreign = site.get(&site.log_in("yoso").await, "/").await;
        assert!(!foreign.body.contains("state=draft"), "{}", foreign.body);
    }
}
