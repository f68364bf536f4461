//! Addresses and bodies that no page of ours makes: each is refused with a sentence, none breaks anything.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::json;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_server::app::sessions;

use crate::http_site::{Session, TestSite, as_browser, form};

#[tokio::test]
async fn a_path_out_of_the_folder_is_no_file() {
    let site = TestSite::open().await;
    let who = site.log_in("kanri").await;
    for out in [
        "../templates/login.html",
        "%2e%2e/templates/login.html",
        "..%2ftemplates%2flogin.html",
        "%2e%2e%2f%2e%2e%2fCargo.toml",
        "/etc/passwd",
        "..\\..\\Cargo.toml",
    ] {
        for folder in ["/static/", "/api/docs/"] {
            let uri = format!("{folder}{}", out.replace('\\', "%5c"));
            assert_eq!(site.get(&who, &uri).await.status, StatusCode::NOT_FOUND, "{uri}");
        }
    }
}

const ODD_BODIES: [(&str, &[u8]); 9] = [
    ("application/json", b""),
    ("application/json", b"null"),
    ("application/json", b"{\"a\":\"\\u0000\",\"login\":\"\\u0000\"}"),
    ("application/json", b"\xff\xfe\x00"),
    ("application/json", &[b'['; 20_000]),
    ("application/x-www-form-urlencoded", b"login=%00&reason=%00&title=%ff%fe&beds=99999999999999999999"),
    ("application/x-www-form-urlencoded", b"&&&=&==%zz%&day=9999999-99-99&fiscal_year=-1&prefecture=%00"),
    ("multipart/form-data; boundary=x", b"--x\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n\xff\0\r\n--x--"),
    ("text/plain", b"\0"),
];
const ODD_QUERY: &str =
    "?page=-1&size=0&fiscal_year=99999&as_of=%ff&text=%00&state=%00&facility=x&prefecture=00&format=x&round=0";

/// The addresses of a route with a sheet's id, and with what is none.
fn addresses(path: &str, sheet: ChecklistId) -> Vec<String> {
    let ids = [sheet.to_string(), "%00".to_owned(), "%ff%fe".to_owned()];
    let ids = ids.iter().take(if path.contains("{id}") { 3 } else { 1 });
    ids.map(|id| path.replace("{id}", id).replace(['{', '}', '*'], "")).collect()
}

async fn all_odd_bodies_are_answered(site: &TestSite, who: &Session, method: &Method, path: &str) {
    for (kind, body) in ODD_BODIES {
        let request = as_browser(who, method.clone(), path).header("x-csrf-token", &who.csrf);
        let request = request.header("content-type", kind).body(Body::from(body)).unwrap();
        let answer = site.send(request).await;
        assert!(answer.status.as_u16() < 500, "{method} {path} {kind} {body:?}");
    }
}

/// Bodies and addresses that no page of ours makes: every route refuses them or takes them, none breaks.
#[tokio::test]
async fn nothing_odd_that_is_sent_breaks_a_handler() {
    // Paper is set by typst, which these tests do without; and whoever is logged out asks nothing more.
    let left_out = [".pdf", "/receipt", "/letter", "/logout", "end-other-sessions"];
    let asked = |path: &str| left_out.iter().all(|end| !path.ends_with(end));
    for site in TestSite::all().await {
        for login in ["aoba", "kita", "ken", "kanri", "aka"] {
            let who = site.log_in(login).await;
            for route in site.routes.iter().filter(|route| asked(route.path)) {
                for path in addresses(route.path, site.sheet) {
                    if route.method != Method::GET {
                        all_odd_bodies_are_answered(&site, &who, &route.method, &path).await;
                        continue;
                    }
                    for path in [path.clone(), format!("{path}{ODD_QUERY}")] {
                        let answer = site.get(&who, &path).await;
                        assert!(answer.status.as_u16() < 500, "{login} {path} {}", answer.status);
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn a_text_that_one_database_cannot_keep_is_refused_before_it() {
    for site in TestSite::all().await {
        let request = Request::builder().method(Method::POST).uri("/login");
        let answer = site.send(form(request, &[("login", "ao\0ba"), ("password", "x")])).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        let who = site.log_in("kita").await;
        let listed = site.get(&who, "/api/v1/facilities?text=%00").await;
        assert_eq!((listed.status, &listed.json()["code"]), (StatusCode::BAD_REQUEST, &json!("bad_text")));
        let caller = sessions::verify(&site.app, &who.token, "").await.unwrap();
        assert!(caller.is_some(), "nothing else happened");
    }
}
