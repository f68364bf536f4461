//! The door of a link: what it lets in, what it shows, and what it tells those it does not let in.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use tachiiri_domain::access::Role;
use tachiiri_domain::actor::Assignment;
use tachiiri_domain::ids::{FacilityId, SessionId};
use tachiiri_domain::scope::Grant;
use tachiiri_domain::vendors::Terms;
use tachiiri_server::app::users::NewAccount;
use tachiiri_server::app::vendors::{self, Entry, InviteRequest, Invited};
use tachiiri_server::app::{Caller, sessions, users};

use crate::http_site::{Answer, PASSWORD, Session, TestSite, form, key};

/// 青葉病院 invites the vendor of its first contract.
pub async fn invited(site: &TestSite, request: &str) -> Invited {
    let caller = caller(site, "aoba").await;
    let contract = site.cast.contracts[0];
    tachiiri_server::app::vendors::invite(&site.app, &caller, contract, &InviteRequest::default(), &key(request))
        .await
        .unwrap()
}

async fn caller(site: &TestSite, login: &str) -> Caller {
    let who = site.log_in(login).await;
    sessions::verify(&site.app, &who.token, "test").await.unwrap().unwrap()
}

async fn knock(site: &TestSite, token: &str) -> Answer {
    let request = Request::builder().method(Method::POST).uri("/v");
    site.send(form(request, &[("csrf", ""), ("token", token)])).await
}

/// The session that a link opened.
pub async fn guest(site: &TestSite, token: &str) -> Session {
    let answer = knock(site, token).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/requests"), "{}", answer.body);
    let cookie = answer.header("set-cookie");
    let token = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
    let found = sessions::verify(&site.app, &token, "test").await.unwrap().unwrap();
    let session: SessionId = found.session.unwrap();
    Session { csrf: sessions::csrf(&site.app, session), token }
}

#[tokio::test]
async fn a_link_shows_its_own_contract_and_nothing_else() {
    for site in TestSite::all().await {
        let token = invited(&site, "invite").await.token.unwrap();
        let who = guest(&site, &token).await;
        let page = site.get(&who, "/requests").await;
        assert!(page.body.contains("青葉病院") && page.body.contains("電子カルテ"), "{}", page.body);
        assert!(!page.body.contains("PACS") && !page.body.contains("href=\"/password\""));
        let own = format!("/checklists/{}", site.vendor_sheet);
        assert_eq!(site.get(&who, &own).await.status, StatusCode::OK);
        let listed = site.get(&who, "/api/v1/checklists").await.json();
        assert_eq!((listed["total"].as_u64(), listed["rows"][0]["system"].as_str()), (Some(1), Some("電子カルテ")));
        assert_eq!(site.get(&who, &format!("/checklists/{}", site.sheet)).await.status, StatusCode::NOT_FOUND);
        for path in ["/vendors", "/facilities", "/collections", "/users", "/audit", "/figures"] {
            assert_eq!(site.get(&who, path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        let other = format!("/vendors/contracts/{}", site.cast.contracts[1]);
        assert_eq!(site.get(&who, &other).await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn a_guest_answers_by_the_plain_form_and_leaves() {
    let site = TestSite::open().await;
    let who = guest(&site, &invited(&site, "invite").await.token.unwrap()).await;
    let path = format!("/checklists/{}/answers", site.vendor_sheet);
    let fields =
        [("answer.1-1.1", "yes"), ("confirmed_on.1-1.1", "R5.11.1"), ("based_on.1-1.1", "0"), ("request_key", "a")];
    let saved = site.post(&who, &path, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let state = site.get(&site.log_in("aoba").await, &format!("/vendors/contracts/{}", site.cast.contracts[0])).await;
    assert!(state.body.contains("記入中"));
    assert_eq!(site.post(&who, "/logout", &[]).await.status, StatusCode::SEE_OTHER);
    assert!(site.get(&who, "/requests").await.header("location").starts_with("/login"));
}

#[tokio::test]
async fn a_link_dies_when_it_is_revoked_renewed_or_expired_and_takes_its_sessions_with_it() {
    for site in TestSite::all().await {
        let first = invited(&site, "one").await.token.unwrap();
        let early = guest(&site, &first).await;
        let second = invited(&site, "two").await.token.unwrap();
        assert!(site.get(&early, "/requests").await.header("location").starts_with("/login"), "renewed");
        let who = guest(&site, &second).await;
        let aoba = site.log_in("aoba").await;
        let path = format!("/vendors/contracts/{}/revoke", site.cast.contracts[0]);
        assert_eq!(site.post(&aoba, &path, &[("request_key", "revoke")]).await.status, StatusCode::SEE_OTHER);
        assert!(site.get(&who, "/requests").await.header("location").starts_with("/login"), "revoked");
        let third = invited(&site, "three").await.token.unwrap();
        assert_eq!(knock(&site, &third).await.status, StatusCode::SEE_OTHER);
        site.hand.set("2024-03-31T15:00:00Z".parse().unwrap());
        let refused = [knock(&site, &first).await, knock(&site, &second).await, knock(&site, &third).await];
        assert!(refused.iter().all(|answer| answer.status == StatusCode::NOT_FOUND), "expired");
    }
}

#[tokio::test]
async fn an_unknown_link_is_told_the_same_as_a_revoked_or_expired_one() {
    for site in TestSite::all().await {
        let revoked = invited(&site, "one").await.token.unwrap();
        let expired = invited(&site, "two").await.token.unwrap();
        site.hand.set("2024-03-31T15:00:00Z".parse().unwrap());
        let unknown = "7KQ4-MX2P-9TRD-HB3W-2N8V-QQ5C".to_owned();
        let answers = [knock(&site, &unknown).await, knock(&site, &revoked).await, knock(&site, &expired).await];
        for answer in &answers {
            assert_eq!((answer.status, &answer.body), (answers[0].status, &answers[0].body));
            assert!(answer.header("set-cookie").is_empty());
        }
        // What the door itself shows does not depend on the token but for carrying it on.
        let door = async |token: &str| {
            let request = Request::builder().uri(format!("/v/{token}")).body(Body::empty()).unwrap();
            site.send(request).await.body.replace(token, "TOKEN")
        };
        assert_eq!(door(&unknown).await, door(&expired).await);
    }
}

/// Every kind of link takes the same steps; their medians differ by less than chance does between two runs of one.
#[tokio::test]
async fn an_unknown_link_takes_as_long_as_a_revoked_or_expired_one() {
    for site in TestSite::all().await {
        let medians = medians_of_three_kinds(&site).await;
        for one in &medians {
            assert!((one / medians[0] - 1.0).abs() < 0.5, "medians in seconds: {medians:?}");
        }
    }
}

/// Unknown, revoked, expired; in seconds.
async fn medians_of_three_kinds(site: &TestSite) -> Vec<f64> {
    const KNOCKS: usize = 60;
    let revoked = invited(site, "one").await.token.unwrap();
    let expired = invited(site, "two").await.token.unwrap();
    site.hand.set("2024-03-31T15:00:00Z".parse().unwrap());
    let links = ["7KQ4-MX2P-9TRD-HB3W-2N8V-QQ5C", &revoked, &expired];
    let mut took: [Vec<Duration>; 3] = Default::default();
    for _ in 0..KNOCKS {
        // In turns, so that whatever else the machine does falls on all three.
        for (link, took) in links.iter().zip(&mut took) {
            let start = Instant::now();
            knock(site, link).await;
            took.push(start.elapsed());
        }
    }
    let median = |took: &mut Vec<Duration>| {
        took.sort_unstable();
        took[KNOCKS / 2].as_secs_f64()
    };
    took.iter_mut().map(median).collect()
}

#[tokio::test]
async fn a_link_is_said_to_hold_to_its_last_day_and_not_to_the_midnight_after_it() {
    let site = TestSite::open().await;
    invited(&site, "invite").await;
    let page = site.get(&site.log_in("aoba").await, &format!("/vendors/contracts/{}", site.cast.contracts[0])).await;
    assert!(page.body.contains("令和6年3月31日") && !page.body.contains("令和6年4月1日"), "{}", page.body);
}

#[tokio::test]
async fn who_answers_for_several_facilities_sees_the_vendors_of_all_of_them() {
    for site in TestSite::all().await {
        let (aoba, kaede) = (site.cast.facility("A0001").unwrap(), site.cast.facility("a0003").unwrap());
        let held = |facility| Assignment { role: Role::Hospital, grant: Grant::Facility(facility) };
        let both = NewAccount {
            login: "honbu".into(),
            display_name: "本部".into(),
            assignments: vec![held(aoba), held(kaede)],
            password: Some(PASSWORD.into()),
        };
        users::create(&site.app, &Caller::operator("test"), &both, &key("honbu")).await.unwrap();
        let who = site.log_in("honbu").await;
        let new = |facility: FacilityId, system: &str| {
            let began = ("began_on", "令和2年4月1日".to_owned());
            let named = [("vendor", "白システム"), ("system", system), ("maintenance", "contract")];
            let mut fields: Vec<_> = named.map(|(name, value)| (name, value.to_owned())).to_vec();
            fields.extend([began, ("facility", facility.to_string()), ("request_key", facility.to_string())]);
            fields
        };
        for (facility, system) in [(aoba, "内視鏡"), (kaede, "透析")] {
            let fields = new(facility, system);
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let made = site.post(&who, "/vendors/contracts/new", &fields).await;
            assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        }
        let all = site.get(&who, "/vendors").await.body;
        assert!(all.contains("内視鏡") && all.contains("透析") && all.contains("data-label=\"医療機関\""), "{all}");
        let one = site.get(&who, &format!("/vendors?facility={kaede}")).await.body;
        assert!(one.contains("透析") && !one.contains("内視鏡"), "{one}");
        let alone = site.get(&site.log_in("kaede").await, "/vendors").await.body;
        assert!(alone.contains("透析") && !alone.contains("内視鏡"), "{alone}");
    }
}

#[tokio::test]
async fn the_list_of_vendors_keeps_its_filter_when_somebody_is_asked() {
    for site in TestSite::all().await {
        let (who, facility) = (site.log_in("aoba").await, site.cast.facility("A0001").unwrap());
        let terms = Terms::since("2020-04-01".parse().unwrap());
        let (vendor, system) = ("白システム".to_owned(), "内視鏡".to_owned());
        let entry = Entry { vendor, system, product: String::new(), bundled_under: None, terms };
        let caller = caller(&site, "aoba").await;
        let id = vendors::register(&site.app, &caller, facility, &entry, &key("new")).await.unwrap().to_string();
        let filtered = format!("/vendors?facility={facility}&standing=not_asked");
        let page = site.get(&who, &filtered).await.body;
        assert!(page.contains("内視鏡") && !page.contains("PACS"), "{page}");
        assert!(page.contains("<input type=\"hidden\" name=\"standing\" value=\"not_asked\">"), "{page}");
        let facility = facility.to_string();
        let ask = async |due_on| {
            let filter = [("facility", facility.as_str()), ("standing", "not_asked")];
            let fields = [("contract", id.as_str()), ("due_on", due_on), ("request_key", "ask"), filter[0], filter[1]];
            site.post(&who, "/vendors/ask", &fields).await
        };
        let refused = ask("平成32年1月1日").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("内視鏡") && !refused.body.contains("PACS"), "{}", refused.body);
        assert_eq!(ask("R5.12.15").await.header("location"), format!("{filtered}&done=asked"));
    }
}
