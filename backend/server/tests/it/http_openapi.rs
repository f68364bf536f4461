//! The description of the API is a committed file, and describes every route of the API and nothing else.

use std::collections::BTreeSet;

use tachiiri_server::http::api::docs::Description;
use utoipa::OpenApi;

use crate::http_site::TestSite;

#[test]
fn the_description_is_the_committed_one() {
    let description = serde_json::to_value(Description::openapi()).unwrap();
    insta::assert_json_snapshot!("openapi", description);
}

#[tokio::test]
async fn every_route_of_the_api_is_described_and_nothing_else_is() {
    let site = TestSite::open().await;
    let of_api = site.routes.iter().filter(|route| route.path.starts_with("/api/v1/"));
    let recorded: BTreeSet<_> =
        of_api.map(|route| format!("{} {}", route.method.as_str().to_lowercase(), route.path)).collect();
    let described = serde_json::to_value(Description::openapi()).unwrap();
    let paths = described["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, operations)| {
        operations.as_object().unwrap().keys().map(move |method| format!("{method} {path}"))
    });
    assert_eq!(operations.collect::<BTreeSet<_>>(), recorded);
}

#[tokio::test]
async fn the_reader_of_the_description_comes_from_the_program_itself() {
    let site = TestSite::open().await;
    let who = site.log_in("kanri").await;
    let page = site.get(&who, "/api/docs/index.html").await;
    assert!(page.status.is_success() && page.body.contains("swagger-ui"), "{}", page.body);
    assert!(page.header("content-security-policy").contains("style-src 'self' 'unsafe-inline'"));
    assert!(site.get(&who, "/api/docs/swagger-initializer.js").await.body.contains("/api/openapi.json"));
    assert!(site.get(&who, "/api/docs/swagger-ui-bundle.js").await.status.is_success());
}
