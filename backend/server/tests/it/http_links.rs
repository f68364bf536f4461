//! Every link and every form of every page leads somewhere: the site is walked from the home page of each role.

use std::collections::{BTreeSet, VecDeque};

use axum::http::Method;
use tachiiri_server::http::routes::Route;

use crate::http_site::{PEOPLE, Session, TestSite};

#[tokio::test]
async fn no_link_is_dead_and_no_form_is_sent_into_nothing() {
    let site = TestSite::open().await;
    let mut seen = 0;
    for (login, _) in PEOPLE {
        let who = site.log_in(login).await;
        seen += walk(&site, login, &who).await;
    }
    assert!(seen > 100, "{seen} pages were walked");
}

/// Walks what one person can reach; returns how many pages that was.
async fn walk(site: &TestSite, login: &str, who: &Session) -> usize {
    let mut known = BTreeSet::from(["/".to_owned()]);
    let mut waiting = VecDeque::from(["/".to_owned()]);
    while let Some(path) = waiting.pop_front() {
        let answer = site.get(who, &path).await;
        assert!(answer.status.is_success() || answer.status.is_redirection(), "{login} {path} {}", answer.status);
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        for action in attributes(&answer.body, " action=\"") {
            let plain = action.split('?').next().unwrap_or_default();
            let taken = |method: Method| site.routes.iter().any(|route| fits(route, &method, plain));
            assert!(taken(Method::POST) || taken(Method::GET), "{login} {path}: no route takes the form {action}");
        }
        // Paper is set by typst, which these tests do without.
        let within = |href: &String| href.starts_with('/') && !href.ends_with(".pdf");
        for href in attributes(&answer.body, " href=\"").into_iter().filter(within) {
            let target = href.split('#').next().unwrap_or_default().to_owned();
            if known.len() < 200 && known.insert(target.clone()) {
                waiting.push_back(target);
            }
        }
    }
    known.len()
}

fn attributes(html: &str, name: &str) -> Vec<String> {
    let values = html.split(name).skip(1).filter_map(|rest| rest.split('"').next());
    values.map(|value| value.replace("&amp;", "&").replace("&#38;", "&")).collect()
}

fn fits(route: &Route, method: &Method, path: &str) -> bool {
    let (pattern, parts) = (route.path.split('/'), path.split('/'));
    let alike = pattern.clone().count() == parts.clone().count();
    route.method == *method && alike && pattern.zip(parts).all(|(one, part)| one.starts_with('{') || one == part)
}
