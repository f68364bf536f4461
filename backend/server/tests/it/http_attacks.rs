//! What somebody with bad intentions does: links tried in a row, forms of other sites, rights borrowed, markup in names.

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode};
use serde_json::json;
use tachiiri_domain::access::Role;
use tachiiri_domain::actor::Assignment;
use tachiiri_domain::scope::Grant;
use tachiiri_server::app::Caller;
use tachiiri_server::app::users::{self, MOST_FROM_ADDRESS, NewAccount};

use crate::http_site::{Answer, PASSWORD, Session, TestSite, encoded, form, key};

const MARKUP: &str = "<img src=x onerror=alert(1)>'\"`</td>{{7*7}}";

/// Whether a page holds the markup as markup.
fn runs(page: &str) -> bool {
    page.contains("<img src=x")
}

async fn somebody(site: &TestSite, login: &str, held: &[(Role, Grant)]) -> Session {
    let new = NewAccount {
        login: login.into(),
        display_name: MARKUP.into(),
        assignments: held.iter().map(|(role, grant)| Assignment { role: *role, grant: *grant }).collect(),
        password: Some(PASSWORD.into()),
    };
    users::create(&site.app, &Caller::operator("test"), &new, &key(login)).await.unwrap();
    site.log_in(login).await
}

async fn knock_from(site: &TestSite, address: &str, token: &str) -> Answer {
    let mut request = form(Request::builder().method(Method::POST).uri("/v"), &[("csrf", ""), ("token", token)]);
    request.extensions_mut().insert(ConnectInfo::<std::net::SocketAddr>(format!("{address}:4711").parse().unwrap()));
    site.send(request).await
}

#[tokio::test]
async fn an_address_that_tries_many_links_is_held_up_as_one_that_tries_many_passwords() {
    for site in TestSite::all().await {
        for number in 0..MOST_FROM_ADDRESS {
            let answer = knock_from(&site, "198.51.100.7", &format!("7KQ4-{number}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{number}");
        }
        assert_eq!(knock_from(&site, "198.51.100.7", "7KQ4").await.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(knock_from(&site, "198.51.100.8", "7KQ4").await.status, StatusCode::NOT_FOUND);
        let all = tachiiri_storage::audit::AuditFilter::default();
        let recorded = tachiiri_storage::audit::list(&site.app.db, &all).await.unwrap();
        let recorded = recorded.rows.into_iter().filter(|one| one.verb == "link.failed");
        assert_eq!(recorded.count() as u64, MOST_FROM_ADDRESS + 1, "what is held up fills no record");
    }
}

#[tokio::test]
async fn a_form_from_another_site_is_refused_also_where_the_browser_says_so_by_origin_alone() {
    let site = TestSite::open().await;
    let public = site.app.config.public_url.clone();
    let log_in = async |origin: &str, host: &str| {
        let request =
            Request::builder().method(Method::POST).uri("/login").header("host", host).header("origin", origin);
        site.send(form(request, &[("login", "aoba"), ("password", PASSWORD)])).await.status
    };
    for elsewhere in ["https://evil.example", "null", "https://tachiiri.example.lg.jp.evil.example", "evil"] {
        assert_eq!(log_in(elsewhere, "tachiiri.example.lg.jp").await, StatusCode::FORBIDDEN, "{elsewhere}");
    }
    let own = [
        ("https://tachiiri.example.lg.jp", "tachiiri.example.lg.jp"),
        ("https://tachiiri.example.lg.jp:8443", "tachiiri.example.lg.jp"),
        ("http://[::1]:8080", "[::1]:8080"),
        (public.as_str(), "behind-the-proxy"),
    ];
    for (origin, host) in own {
        assert_eq!(log_in(origin, host).await, StatusCode::SEE_OTHER, "{origin} at {host}");
    }
}

#[tokio::test]
async fn who_sees_a_sheet_by_one_role_does_not_see_its_evidence_by_another_roles_right() {
    for site in TestSite::all().await {
        let aoba = site.log_in("aoba").await;
        let place = format!("/api/v1/checklists/{}/evidence", site.sheet);
        let paper = json!({"title": "見取図", "place": "事務室の棚", "dated_on": "R5.4.1"});
        let kept = site.call(&aoba, Method::POST, &format!("{place}/references"), paper).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
        // The prefecture sees the sheet and no evidence; a hospital sees the evidence of its own sheets alone.
        let other = Grant::Facility(site.cast.facility("a0003").unwrap());
        let both = [(Role::Prefecture, Grant::Prefecture(site.cast.prefecture)), (Role::Hospital, other)];
        let who = somebody(&site, "both", &both).await;
        let sheet = site.get(&who, &format!("/checklists/{}", site.sheet)).await;
        assert_eq!(sheet.status, StatusCode::OK);
        assert!(!sheet.body.contains("見取図"));
        assert_eq!(site.get(&who, &place).await.status, StatusCode::FORBIDDEN);
        let page = site.get(&who, &format!("/checklists/{}/evidence", site.sheet)).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.body);
        assert!(site.get(&site.log_in("kita").await, &place).await.body.contains("見取図"));
    }
}

/// A file of evidence, by the API.
async fn send_file(site: &TestSite, who: &Session, query: &str) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/api/v1/checklists/{}/evidence?{query}", site.sheet))
        .header("authorization", format!("Bearer {}", who.token));
    site.send(request.body(Body::from("%PDF-1.7 ledger")).unwrap()).await
}

#[tokio::test]
async fn evidence_through_the_api_makes_a_yes_explainable_until_it_is_taken_back() {
    for site in TestSite::all().await {
        let aoba = site.log_in("aoba").await;
        let sheet = format!("/api/v1/checklists/{}", site.sheet);
        let post = async |path: &str, body| site.call(&aoba, Method::POST, &format!("{sheet}/{path}"), body).await;
        let silent = async || site.get(&aoba, &sheet).await.json()["without_ground"].clone();
        let yes = json!({"answer": "yes", "confirmed_on": "2023-10-01", "based_on": 0});
        for item in ["2-1", "2-4-server"] {
            let saved = site.call(&aoba, Method::PUT, &format!("{sheet}/answers/{item}/1"), yes.clone()).await;
            assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
        }
        assert_eq!(silent().await, json!(["2-1", "2-4-server"]));
        let ledger = send_file(&site, &aoba, "item=2-1&name=ledger.pdf").await;
        assert_eq!(ledger.status, StatusCode::OK, "{}", ledger.body);
        assert_eq!(silent().await, json!(["2-4-server"]), "a file is a ground");
        let points = json!({"item": "2-4-server", "device": "検査装置", "why": "機能がない", "incident": "装置を切り離す",
            "os_log": "存在しない"});
        assert_eq!(post("evidence/statements", points).await.status, StatusCode::OK);
        assert_eq!(silent().await, json!([]));
        let elsewhere = json!({"item": "2-1", "device": "検査装置", "why": "x", "incident": "x", "os_log": "x"});
        let refused = post("evidence/statements", elsewhere).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "ANS-CANNOT: {}", refused.body);

        let id = ledger.json()["id"].as_str().unwrap().to_owned();
        let fetched = site.get(&aoba, &format!("{sheet}/evidence/{id}/file")).await;
        assert!(fetched.header("content-disposition").starts_with("attachment") && fetched.body.contains("ledger"));
        let gone = post(&format!("evidence/{id}/withdraw"), json!({})).await;
        assert_eq!(gone.status, StatusCode::OK, "{}", gone.body);
        assert_eq!(silent().await, json!(["2-1"]), "what was taken back is none");
    }
}

#[tokio::test]
async fn evidence_of_every_kind_goes_through_the_api_and_what_lacks_its_edition_or_day_is_refused() {
    for site in TestSite::all().await {
        let aoba = site.log_in("aoba").await;
        let place = format!("/api/v1/checklists/{}/evidence", site.sheet);
        let post = async |path: &str, body| site.call(&aoba, Method::POST, &format!("{place}/{path}"), body).await;
        let file = async |query: &str| send_file(&site, &aoba, query).await;
        assert_eq!(file("item=2-1&name=ledger.pdf").await.status, StatusCode::OK);
        let points = json!({"item": "2-4-server", "device": "検査装置", "why": "x", "incident": "x", "os_log": "x"});
        assert_eq!(post("statements", points).await.status, StatusCode::OK);
        let mds = file("kind=mds&name=mds.pdf").await;
        assert!(mds.body.contains("MDS-FORM"), "without its edition: {}", mds.body);
        let older = file("kind=mds&name=mds.pdf&edition=Ver.4.0&older=true").await;
        assert_eq!(older.status, StatusCode::OK, "{}", older.body);
        let paper = json!({"kind": "sds", "title": "SDS", "place": "事務室", "dated_on": "令和5年4月1日",
            "disclosure": {"edition": "Ver.5.0", "latest": true, "own_layout": false}});
        assert_eq!(post("references", paper).await.status, StatusCode::OK);
        let tomorrow = json!({"title": "x", "place": "x", "dated_on": "2023-12-24"});
        assert_eq!(post("references", tomorrow).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let undated = json!({"title": "x", "place": "x", "dated_on": "平成32年1月1日"});
        assert_eq!(post("references", undated).await.json()["code"], "bad_date");
        assert_eq!(file("kind=cannot&name=a.pdf").await.json()["code"], "bad_value");

        let all = site.get(&aoba, &place).await.json();
        let all = all.as_array().unwrap();
        let mut kinds: Vec<_> = all.iter().map(|one| one["kind"].as_str().unwrap()).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, ["cannot", "ground", "mds", "sds"]);
        assert_eq!(all.iter().find(|one| one["kind"] == "mds").unwrap()["disclosure"]["latest"], false);
    }
}

/// Where a hospital types, with what it types there.
fn markup_in_every_field(sheet: &str, facility: &str) -> [(String, Vec<(&'static str, &'static str)>); 5] {
    let answer = [("answer.2-1.1", "yes"), ("confirmed_on.2-1.1", "R5.11.1"), ("based_on.2-1.1", "0")];
    let contract = ["vendor", "system", "product", "version", "person"].map(|name| (name, MARKUP));
    let terms = [("maintenance", "contract"), ("patient_data", "yes"), ("began_on", "R5.4.1")];
    [
        (format!("{facility}/contact"), vec![("person", MARKUP), ("department", MARKUP), ("based_on", "0")]),
        (format!("{sheet}/answers"), [&answer[..], &[("note.2-1.1", MARKUP)]].concat()),
        ("/vendors/contracts/new".to_owned(), [&contract[..], &terms].concat()),
        ("/people/new".to_owned(), vec![("login", "evil"), ("display_name", MARKUP)]),
        ("/people/new".to_owned(), vec![("login", MARKUP), ("display_name", MARKUP)]),
    ]
}

fn pages_that_show_it(sheet: &str, facility: &str) -> Vec<String> {
    let lists = ["", "checklists", "vendors", "people", "conflicts", "contacts", "account", "audit", "users", "mails"];
    let of_sheet = ["", "/evidence", "/submit", "/review", "/conflicts", "/workbook"];
    let asked = [format!("/checklists?text={}", encoded(MARKUP)), format!("/login?next={}", encoded(MARKUP))];
    let pages = lists.map(|list| format!("/{list}")).into_iter();
    pages.chain(of_sheet.map(|part| format!("{sheet}{part}"))).chain([facility.to_owned()]).chain(asked).collect()
}

#[tokio::test]
async fn what_people_type_stays_text_on_every_page_that_shows_it() {
    let site = TestSite::open().await;
    let (aoba, kita) = (site.log_in("aoba").await, site.log_in("kita").await);
    let facility = site.cast.facility("A0001").unwrap();
    let sheet = format!("/checklists/{}", site.sheet);
    let typed = markup_in_every_field(&sheet, &format!("/facilities/{facility}"));
    let typed = typed.into_iter().map(|(path, fields)| (&aoba, path, fields));
    let returned = (&kita, format!("{sheet}/return"), vec![("reason", MARKUP)]);
    let here = facility.to_string();
    for (number, (who, path, mut fields)) in typed.chain([returned]).enumerate() {
        let request = format!("xss-{number}");
        fields.extend([("request_key", request.as_str()), ("facility", here.as_str())]);
        let answer = site.post(who, &path, &fields).await;
        assert!(answer.status.as_u16() < 500 && !runs(&answer.body), "{path} {} {}", answer.status, answer.body);
    }
    let paper = json!({"title": MARKUP, "note": MARKUP, "place": MARKUP, "dated_on": "R5.4.1", "item": "2-1"});
    let kept = site.call(&aoba, Method::POST, &format!("/api/v1{sheet}/evidence/references"), paper).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
    let pages = pages_that_show_it(&sheet, &format!("/facilities/{facility}"));
    let mut shown = 0;
    for who in [&aoba, &kita, &site.log_in("kanri").await] {
        for path in &pages {
            let page = site.get(who, path).await;
            assert!(!runs(&page.body), "{path}: {}", page.body);
            shown += usize::from(page.body.contains("&#60;img src=x") || page.body.contains("&lt;img src=x"));
        }
    }
    assert!(shown > 4, "{shown} pages showed it at all");
}
