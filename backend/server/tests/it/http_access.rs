//! The access test: every recorded route as nobody, as a foreign tenant, as a role without the act; and what must be
//! alike for things unseen and things that are not there.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use tachiiri_domain::access::{Role, may};
use tachiiri_server::http::routes::{Needs, Route};

use crate::http_site::{Answer, PEOPLE, Session, TestSite, as_browser, form, form_with_file};

/// A path with its places filled: `id` for every id, made-up names for the rest.
fn filled(route: &Route, id: &str) -> String {
    let path = route
        .path
        .replace("{token}", "7KQ4-MX2P-9TRD-HB3W-2N8V-QQ5C")
        .replace("{id}", id)
        .replace("{item}", "1-1")
        .replace("{round}", "1");
    let path = path.replace("{evidence}", &somebody_elses_id()).replace("{hospital}", "A0001");
    path.replace("{*file}", "none.css").replace("{file}", "report.pdf")
}

fn somebody_elses_id() -> String {
    "018bdf2e-0000-7000-8000-00000000dead".to_owned()
}

async fn enter(site: &TestSite, who: Option<&Session>, route: &Route, path: &str) -> Answer {
    let builder = match who {
        Some(who) if route.is_api() => Request::builder()
            .method(route.method.clone())
            .uri(path)
            .header("authorization", format!("Bearer {}", who.token)),
        Some(who) => as_browser(who, route.method.clone(), path),
        None => Request::builder().method(route.method.clone()).uri(path),
    };
    let csrf = who.map_or("", |who| who.csrf.as_str());
    match (route.method == Method::GET, route.is_api()) {
        (false, false) if route.is_upload() => site.send(form_with_file(builder, csrf, b"PK\x03\x04")).await,
        (false, true) if route.is_upload() => site.send(builder.body(Body::from("PK")).unwrap()).await,
        (true, _) => site.send(builder.body(Body::empty()).unwrap()).await,
        (false, false) => site.send(form(builder, &[("csrf", csrf), ("based_on", "0")])).await,
        (false, true) => {
            let builder = builder.header("content-type", "application/json");
            site.send(builder.body(Body::from(sound_body(route).to_string())).unwrap()).await
        }
    }
}

/// A body of the right shape, so that what refuses is the right and not the reader.
fn sound_body(route: &Route) -> serde_json::Value {
    use serde_json::json;
    match route.path.rsplit('/').next().unwrap_or_default() {
        "facts" if route.method == Method::PUT => {
            json!({"no_vendor_contract": false, "no_network": false, "based_on": 0})
        }
        "facts" => json!({"key": "ehr", "value": "yes", "source": "test", "as_of": "2023-06-01"}),
        "end" => json!({"facility": somebody_elses_id()}),
        "self-checks" => json!({"facility": somebody_elses_id()}),
        "{name}" => json!({"text": null, "based_on": 0}),
        "annex" => json!({"form": somebody_elses_id()}),
        "{id}" if route.path.contains("/self-checks/") => json!({"based_on": 1, "updates": "unclear"}),
        "refusal" => json!({"reason": "test"}),
        "reuse" => json!({"targets": [somebody_elses_id()]}),
        "verdict" => json!({"verdict": "confirmed"}),
        "ask" => json!({"contracts": [], "due_on": "2023-12-01"}),
        "contracts" => json!({"facility": somebody_elses_id(), "vendor": "甲", "system": "乙", "product": "",
            "version": "", "maintenance": "contract", "patient_data": true, "began_on": "2023-04-01", "ended_on": null,
            "contact": {}}),
        "{id}" if route.method == Method::PUT && route.path.contains("/contracts/") => {
            json!({"based_on": 1, "vendor": "甲",
            "system": "乙", "product": "", "version": "", "maintenance": "contract", "patient_data": true,
            "began_on": "2023-04-01", "ended_on": null, "contact": {}})
        }
        "steps" => json!({"kind": "asked", "words": "test", "person": "test", "on": "2023-11-01", "based_on": 0}),
        "references" => json!({"title": "x", "place": "x", "dated_on": "R5.4.1"}),
        "statements" => json!({"item": "2-1", "device": "x", "why": "x", "incident": "x", "os_log": "x"}),
        "return" => json!({"reasons": [{"item": null, "reason": "test"}]}),
        "{round}" => json!({"answer": "yes", "confirmed_on": "2023-10-01", "based_on": 0}),
        _ => json!({}),
    }
}

#[tokio::test]
async fn the_recorded_routes_and_what_they_need_are_the_committed_ones() {
    let site = TestSite::open().await;
    let line = |route: &Route| format!("{:<5} {:<55} {}\n", route.method.as_str(), route.path, route.needs);
    insta::assert_snapshot!("routes", site.routes.iter().map(line).collect::<String>());
}

#[tokio::test]
async fn nobody_is_sent_to_the_log_in_or_told_to_log_in() {
    let site = TestSite::open().await;
    for route in site.routes.iter().filter(|route| route.needs != Needs::Open) {
        let answer = enter(&site, None, route, &filled(route, &somebody_elses_id())).await;
        if route.is_api() {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{route:?}");
            assert_eq!(answer.json()["code"], "login_needed");
            assert_eq!(answer.header("content-type"), "application/problem+json");
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{route:?}");
            assert!(answer.header("location").starts_with("/login"), "{route:?}");
        }
    }
}

#[tokio::test]
async fn a_role_without_the_act_is_denied_before_anything_is_read() {
    for site in TestSite::all().await {
        for (login, role) in PEOPLE {
            let who = site.log_in(login).await;
            for route in site.routes.iter().filter(|route| !allowed(route.needs, role)) {
                let answer = enter(&site, Some(&who), route, &filled(route, &site.sheet.to_string())).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login} {route:?}\n{}", answer.body);
            }
        }
    }
}

fn allowed(needs: Needs, role: Role) -> bool {
    match needs {
        Needs::Open => true,
        Needs::Act(act) => may(role, act),
        Needs::Either(one, other) => may(role, one) || may(role, other),
    }
}

/// The ids of the first tenant for a route's noun, if the cast has one.
fn own_id(site: &TestSite, route: &Route) -> Option<String> {
    let noun = route.path.trim_start_matches("/api/v1").split('/').nth(1)?;
    match noun {
        "facilities" => Some(site.cast.facility("A0001").unwrap().to_string()),
        "collections" => Some(site.collection.to_string()),
        "checklists" => Some(site.sheet.to_string()),
        "people" => Some(site.person.to_string()),
        "vendors" if route.path.contains("/checklists/") => Some(site.vendor_sheet.to_string()),
        "vendors" => Some(site.cast.contracts[0].to_string()),
        "self-checks" => Some(site.cast.contracts[0].to_string()),
        "requests" => Some(site.vendor_sheet.to_string()),
        _ => None,
    }
}

#[tokio::test]
async fn what_a_foreign_tenant_asks_for_by_id_does_not_exist() {
    for site in TestSite::all().await {
        let mut tried = 0;
        for login in ["kaede", "minami", "yoso", "yoso-ken", "shi", "shiro"] {
            let who = site.log_in(login).await;
            let role = PEOPLE.iter().find(|(name, _)| *name == login).unwrap().1;
            for route in site.routes.iter().filter(|route| route.path.contains("{id}") && allowed(route.needs, role)) {
                let Some(id) = own_id(&site, route) else { continue };
                let foreign = enter(&site, Some(&who), route, &filled(route, &id)).await;
                let nothing = enter(&site, Some(&who), route, &filled(route, &somebody_elses_id())).await;
                assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{login} {route:?}\n{}", foreign.body);
                assert_alike(&foreign, &nothing);
                tried += 1;
            }
        }
        assert!(tried > 40, "{tried}");
    }
}

/// Status, headers but for the request's id, and body.
fn assert_alike(one: &Answer, other: &Answer) {
    let headers = |answer: &Answer| {
        let mut headers = answer.headers.clone();
        headers.remove("x-request-id").expect("every answer carries its id");
        headers
    };
    assert_eq!((one.status, headers(one)), (other.status, headers(other)));
    assert_eq!(one.body, other.body);
}

#[tokio::test]
async fn a_foreign_tenants_lists_are_empty() {
    for site in TestSite::all().await {
        let (foreign_centre, foreign_hospital) = (site.log_in("yoso").await, site.log_in("kaede").await);
        for path in ["/api/v1/checklists", "/api/v1/collections"] {
            let answer = site.get(&foreign_centre, path).await;
            assert!(answer.body == "[]" || answer.json()["total"] == 0, "{path} {}", answer.body);
        }
        assert_eq!(site.get(&foreign_hospital, "/api/v1/checklists").await.json()["total"], 0);
        let seen = site.get(&foreign_centre, "/api/v1/facilities").await.json();
        assert_eq!(seen["total"], 1, "its own one: {seen}");
        let page = site.get(&foreign_centre, "/facilities?text=青葉").await;
        assert!(!page.body.contains("青葉病院"));
    }
}

#[tokio::test]
async fn every_page_of_a_role_is_drawn() {
    for site in TestSite::all().await {
        for (login, role) in PEOPLE {
            let who = site.log_in(login).await;
            let plain = |route: &&Route| route.method == Method::GET && !route.path.contains('{') && !route.is_api();
            for route in site.routes.iter().filter(plain).filter(|route| allowed(route.needs, role)) {
                let answer = site.get(&who, route.path).await;
                let status = answer.status;
                assert!(
                    status.is_success() || status.is_redirection(),
                    "{login} {} {status}\n{}",
                    route.path,
                    answer.body
                );
                if answer.header("content-type").starts_with("text/html") {
                    assert!(answer.body.contains("</html>"), "{login} {}", route.path);
                    assert!(!answer.body.contains(&format!("{login}<b>")), "{login} {} escapes", route.path);
                }
            }
        }
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_an_id() {
    let site = TestSite::open().await;
    let who = site.log_in("kanri").await;
    for route in &site.routes {
        let answer = enter(&site, Some(&who), route, &filled(route, &somebody_elses_id())).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{route:?}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{route:?}");
        assert_eq!(answer.header("x-request-id").len(), 36, "{route:?}");
        assert!(!answer.header("cache-control").is_empty(), "{route:?}");
        assert!(!answer.body.contains(answer.header("x-request-id")), "{route:?} repeats its id in the body");
    }
}
