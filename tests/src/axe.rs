//! axe: what a program can find against WCAG 2.2 AA on a page.

use fantoccini::Client;
use serde_json::Value;

/// Runs every rule of levels A and AA, and the best practices; panics with all findings and where they are.
#[track_caller]
pub fn expect_nothing(page: &str, findings: &[String]) {
    assert!(findings.is_empty(), "axe on {page}:\n{}", findings.join("\n"));
}

/// The findings on the page as it stands, one line each.
///
/// `TACHIIRI_TEST_AXE` names axe.min.js, as `tests/run` fetched it.
pub async fn findings(client: &Client) -> Vec<String> {
    let path = crate::setting("TACHIIRI_TEST_AXE").expect("tests/run sets TACHIIRI_TEST_AXE");
    let source = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    client.execute(&source, vec![]).await.expect("axe loads");
    let run = "const done = arguments[arguments.length - 1];
        axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations), e => done([{ id: String(e), nodes: [] }]));";
    let found = client.execute_async(run, vec![]).await;
    let found = match found {
        Ok(found) => found,
        Err(error) => panic!("axe: {error}"),
    };
    found.as_array().expect("a list of violations").iter().map(line).collect()
}

fn line(violation: &Value) -> String {
    let nodes = violation["nodes"].as_array().cloned().unwrap_or_default();
    let places: Vec<_> = nodes.iter().map(|node| format!("{} {}", node["target"], node["failureSummary"])).collect();
    format!("{} ({}): {}", violation["id"], violation["help"], places.join(" / "))
}
