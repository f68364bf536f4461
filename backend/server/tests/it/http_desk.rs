//! The desk without JavaScript: last year taken over, 代行入力, the director's form, the settings.

use axum::http::{Method, StatusCode};
use serde_json::json;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_server::app::{Caller, checklists, collections};
use tachiiri_storage::fixtures::next_years_form;

use crate::http_site::{Session, TestSite, key};

/// Answers and submits the sheet of 青葉病院 by its forms.
async fn hand_in(site: &TestSite, who: &Session) {
    let here = format!("/checklists/{}", site.sheet);
    let sheet = site.get(who, &format!("/api/v1{here}")).await.json();
    let mut fields = vec![];
    for code in sheet["missing"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()) {
        fields.push((format!("answer.{code}.1"), "yes".to_owned()));
        fields.push((format!("confirmed_on.{code}.1"), "令和5年10月1日".into()));
        fields.push((format!("based_on.{code}.1"), "0".into()));
    }
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    site.post(who, &format!("{here}/answers"), &fields).await;
    let sent = site.post(who, &format!("{here}/submit"), &[]).await;
    assert_eq!(sent.header("location"), format!("{here}?done=submitted"), "{}", sent.body);
}

#[tokio::test]
async fn last_years_answer_is_taken_over_by_a_button_with_todays_date() {
    for site in TestSite::all().await {
        hand_in(&site, &site.log_in("aoba").await).await;
        site.hand.set("2024-06-03T01:00:00Z".parse().unwrap());
        let operator = Caller::operator("test");
        let asked = checklists::open(&site.app, &operator, site.sheet).await.unwrap().instrument;
        let now = (&site.app.ids, site.app.clock.now());
        let new = collections::NewCollection {
            health_centre: site.cast.centres[0],
            fiscal_year: FiscalYear::new(2024).unwrap(),
            due_on: "2024-12-27".parse().unwrap(),
            facility_instrument: next_years_form(&site.app.db, asked, now).await.unwrap(),
            vendor_instrument: None,
            facilities: vec![site.cast.facility("A0001").unwrap()],
        };
        let collection = collections::create(&site.app, &operator, &new, &key("next")).await.unwrap();
        let filter = checklists::Filter { collection: Some(collection), ..checklists::Filter::default() };
        let sheet = checklists::list(&site.app, &operator, &filter).await.unwrap().rows[0].id;
        let (who, here) = (site.log_in("aoba").await, format!("/checklists/{sheet}"));
        let page = site.get(&who, &here).await;
        assert!(page.body.contains("name=\"take\" value=\"1-1\""), "{}", page.body);
        let said = "<span class=\"day\">令和5年度</span>は「はい」（確認日 <span class=\"day\">令和5年10月1日</span>）でした。";
        assert!(page.body.contains(said), "{}", page.body);
        let fields = [("take", "1-1"), ("based_on.1-1.1", "0"), ("confirmed_on.1-1.1", "")];
        let taken = site.post(&who, &format!("{here}/answers"), &fields).await;
        assert_eq!(taken.header("location"), format!("{here}?done=saved"), "{}", taken.body);
        let now = site.get(&who, &format!("/api/v1{here}")).await.json();
        let cells = now["answers"].as_array().unwrap();
        assert_eq!(cells.len(), 1, "nothing but what was pressed: {cells:?}");
        assert_eq!((&cells[0]["answer"], &cells[0]["confirmed_on"]), (&json!("yes"), &json!("2024-06-03")));
        with_a_date_of_its_own(&site, &who, &here).await;
    }
}

/// The date typed beside it goes with the answer; one that cannot be read is asked for again and nothing is saved.
async fn with_a_date_of_its_own(site: &TestSite, who: &Session, here: &str) {
    let field = |date| [("take", "3-1"), ("based_on.3-1.1", "0"), ("confirmed_on.3-1.1", date)];
    let unread = site.post(who, &format!("{here}/answers"), &field("令和6年2月30日")).await;
    assert_eq!(unread.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unread.body);
    let chosen = "name=\"answer.3-1.1\" value=\"yes\" checked";
    assert!(unread.body.contains(chosen) && unread.body.contains("value=\"令和6年2月30日\""), "{}", unread.body);
    let stored = site.get(who, &format!("/api/v1{here}")).await.json();
    assert_eq!(stored["answers"].as_array().unwrap().len(), 1, "{stored}");
    let taken = site.post(who, &format!("{here}/answers"), &field("令和6年5月20日")).await;
    assert_eq!(taken.header("location"), format!("{here}?done=saved"), "{}", taken.body);
    let stored = site.get(who, &format!("/api/v1{here}")).await.json();
    let cell = stored["answers"].as_array().unwrap().iter().find(|cell| cell["item"] == "3-1").unwrap();
    assert_eq!((&cell["answer"], &cell["confirmed_on"]), (&json!("yes"), &json!("2024-05-20")));
}

#[tokio::test]
async fn who_enters_for_another_says_so_first_and_stays_on_that_page() {
    for site in TestSite::all().await {
        let centre = site.log_in("kita").await;
        let here = format!("/checklists/{}", site.sheet);
        let read = site.get(&centre, &here).await;
        assert!(read.body.contains("まだ提出されていません") && !read.body.contains("id=\"sheet\""), "{}", read.body);
        assert!(read.body.contains(&format!("{here}?proxy=true")), "{}", read.body);
        let entering = site.get(&centre, &format!("{here}?proxy=true")).await;
        assert!(entering.body.contains("代行入力です") && entering.body.contains("id=\"sheet\""), "{}", entering.body);
        let fields = [
            ("answer.1-1.1", "yes"),
            ("confirmed_on.1-1.1", "R5.10.1"),
            ("proxy.1-1.1", "FAX 受信簿 第1号"),
            ("based_on.1-1.1", "0"),
        ];
        let saved = site.post(&centre, &format!("{here}/answers"), &fields).await;
        assert_eq!(saved.header("location"), format!("{here}?proxy=true&done=saved"), "{}", saved.body);
        let reader = site.get(&site.log_in("ken").await, &format!("{here}?proxy=true")).await;
        assert_eq!(reader.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn the_directors_form_says_what_is_wrong_at_its_field_and_the_settings_ask_for_it() {
    for site in TestSite::all().await {
        let (ken, aoba) = (site.log_in("ken").await, site.log_in("aoba").await);
        let here = format!("/checklists/{}", site.sheet);
        let settings = site.get(&ken, "/settings").await;
        assert!(settings.body.contains("見本県") && !settings.body.contains("見本市</h2>"), "{}", settings.body);
        let own = site.call(&ken, Method::GET, "/api/v1/settings", json!({})).await.json();
        let path = format!("/settings/{}", own[0]["authority"]["id"].as_str().unwrap());
        let saved = site.post(&ken, &path, &[("director_confirms", "true"), ("based_on", "0")]).await;
        assert_eq!(saved.header("location"), "/settings?done=saved", "{}", saved.body);
        let form = site.get(&aoba, &format!("{here}/director")).await;
        assert!(form.body.contains("院長の確認を記録する"), "{}", form.body);
        assert!(form.body.contains("name=\"name\" value=\"\""), "no name is there before it is typed: {}", form.body);
        let digest = site.get(&aoba, &format!("/api/v1{here}")).await.json()["digest"].as_str().unwrap().to_owned();
        let send = |name: &'static str, on: &'static str| {
            let (site, aoba, path, digest) = (&site, &aoba, format!("{here}/director"), digest.clone());
            async move {
                let fields = [("digest", digest.as_str()), ("name", name), ("confirmed_on", on)];
                site.post(aoba, &path, &fields).await
            }
        };
        for (name, on, words) in [
            ("", "R5.11.17", "院長の氏名が空です"),
            ("院長 一郎", "R5.11.19", "今日より先の日"),
            ("院長 一郎", "平成32年1月1日", "平成"),
        ] {
            let refused = send(name, on).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
            assert!(refused.body.contains(words) && refused.body.contains(on), "{}", refused.body);
        }
        let kept = send("院長 一郎", "R5.11.17").await;
        assert_eq!(kept.header("location"), format!("{here}?done=directed"), "{}", kept.body);
        let view = site.get(&aoba, &format!("/api/v1{here}")).await.json();
        assert_eq!((&view["director"]["asked"], &view["director"]["holds"]), (&json!(true), &json!(true)));
    }
}
