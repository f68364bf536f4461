//! kill -9 of the server while saves and submissions are in flight: what was acknowledged is there once, nothing is
//! half there, a repeated request is the same request, and the audit record holds.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use tachiiri_tests::api::{Api, Reply};
use tachiiri_tests::database::Database;
use tachiiri_tests::program::Home;

/// Saves and submissions in flight at the moment of the kill.
const IN_FLIGHT: usize = 200;
const CENTRES: [&str; 3] = ["hc-east", "hc-west", "hc-city"];

/// One intended write.
#[derive(Clone, Debug)]
struct Write {
    as_who: usize,
    method: Method,
    path: String,
    key: String,
    body: Value,
    sheet: String,
    /// None: a submission.
    item: Option<String>,
}

async fn log_in_all(base: &str) -> Vec<Api> {
    let mut all = Vec::new();
    for login in CENTRES {
        all.push(Api::log_in(base, login).await);
    }
    all
}

/// The facility sheets a health centre may fill by proxy, in one state.
async fn sheets(api: &Api, state: &str) -> Vec<String> {
    let path = format!("/api/v1/checklists?fiscal_year=2023&respondent=facility&state={state}&size=500");
    let listed = api.get(&path).await.ok();
    let rows = listed["rows"].as_array().expect("rows").clone();
    rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
}

fn standing<'a>(view: &'a Value, item: &str) -> Option<&'a Value> {
    let answers = view["answers"].as_array().expect("answers");
    answers.iter().find(|cell| cell["item"] == item && cell["round"] == 1)
}

/// What marks a write of this round of the test in the stored row.
fn note(run: usize, item: &str) -> String {
    format!("run {run} {item}")
}

/// Saves for the open sheets of a health centre, item by item, and a submission of each.
async fn plan(api: &Api, as_who: usize, run: usize, wanted: usize) -> Vec<Write> {
    let mut writes = Vec::new();
    for sheet in sheets(api, "draft").await {
        if writes.len() >= wanted {
            break;
        }
        let view = api.get(&format!("/api/v1/checklists/{sheet}?proxy=true")).await.ok();
        let items = view["instrument"]["items"].as_array().expect("items").clone();
        for item in items.iter().map(|item| item["code"].as_str().expect("a code")) {
            let based_on = standing(&view, item).map_or(0, |cell| cell["version"].as_i64().expect("a version"));
            writes.push(save(as_who, run, (&sheet, item), based_on));
        }
        writes.push(Write {
            as_who,
            method: Method::POST,
            path: format!("/api/v1/checklists/{sheet}/submit"),
            key: format!("crash-{run}-{sheet}"),
            body: json!({}),
            sheet,
            item: None,
        });
    }
    writes
}

fn save(as_who: usize, run: usize, (sheet, item): (&str, &str), based_on: i64) -> Write {
    let body = json!({ "answer": "yes", "confirmed_on": "2023-11-17", "target_on": null, "note": note(run, item),
        "proxy": "FAX 受信簿 第1号", "based_on": based_on });
    Write {
        as_who,
        method: Method::PUT,
        path: format!("/api/v1/checklists/{sheet}/answers/{item}/1"),
        key: format!("crash-{run}-{}-{item}", &sheet[sheet.len() - 12..]),
        body,
        sheet: sheet.to_owned(),
        item: Some(item.to_owned()),
    }
}

async fn send(apis: &[Api], write: &Write) -> Reply {
    apis[write.as_who].write(write.method.clone(), &write.path, &write.key, &write.body).await
}

/// Sends everything at once and kills the server after `acknowledged` answers; all answers, in the order of the plan.
async fn send_and_kill(home: &Home, writes: &[Write], acknowledged: usize) -> Vec<Reply> {
    let mut server = home.serve().await;
    let apis = log_in_all(&server.base).await;
    let told = Arc::new(AtomicUsize::new(0));
    let flights: Vec<_> = writes
        .iter()
        .cloned()
        .map(|write| {
            let (apis, told) = (apis.clone(), Arc::clone(&told));
            tokio::spawn(async move {
                let reply = send(&apis, &write).await;
                told.fetch_add(usize::from(reply.is_ok()), Ordering::SeqCst);
                reply
            })
        })
        .collect();
    while told.load(Ordering::SeqCst) < acknowledged && !flights.iter().all(|flight| flight.is_finished()) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    server.kill();
    let mut replies = Vec::new();
    for flight in flights {
        replies.push(flight.await.expect("a request ends"));
    }
    replies
}

/// After the restart: acknowledged writes stand there; repeating any of them changes nothing twice.
async fn expect_each_once(home: &Home, writes: &[Write], replies: &[Reply], run: usize) {
    let server = home.serve().await;
    let apis = log_in_all(&server.base).await;
    for (write, reply) in writes.iter().zip(replies).filter(|(_, reply)| reply.is_ok()) {
        expect_standing(&apis[write.as_who], write, run).await;
        assert_eq!(send(&apis, write).await, *reply, "the same key is the same write: {}", write.path);
    }
}

async fn expect_standing(api: &Api, write: &Write, run: usize) {
    let view = api.get(&format!("/api/v1/checklists/{}?proxy=true", write.sheet)).await.ok();
    match &write.item {
        Some(item) => {
            let cell = standing(&view, item).unwrap_or_else(|| panic!("{} is lost", write.path));
            assert_eq!(cell["note"], note(run, item), "{}", write.path);
        }
        None => assert_eq!(view["checklist"]["state"]["state"], "submitted", "{}", write.path),
    }
}

/// No cell twice, no event without its change, the chain whole.
fn expect_nothing_half(home: &Home) {
    let twice =
        "select count(*) from (select 1 from answers group by revision_id, item, round having count(*) > 1) as twice";
    assert_eq!(home.database.ask(home.path(), twice), "0");
    home.run(&["audit", "verify"]).ok();
}

async fn killed_in_flight(database: Database) {
    let home = Home::demo_of(database, &["--hospitals", "500", "--seed", "7"]);
    let mut acknowledged = 0;
    for run in 0..tachiiri_tests::times(2).min(10) {
        let writes = plan_all(&home, run).await;
        assert!(writes.len() >= IN_FLIGHT, "{} writes", writes.len());
        let replies = send_and_kill(&home, &writes, 1 + 13 * run).await;
        acknowledged += replies.iter().filter(|reply| reply.is_ok()).count();
        expect_each_once(&home, &writes, &replies, run).await;
        expect_nothing_half(&home);
    }
    assert!(acknowledged > 0, "the server was killed before it did anything: the test shows nothing");
}

async fn plan_all(home: &Home, run: usize) -> Vec<Write> {
    let server = home.serve().await;
    let mut writes = Vec::new();
    for (as_who, api) in log_in_all(&server.base).await.iter().enumerate() {
        writes.extend(plan(api, as_who, run, IN_FLIGHT / CENTRES.len() + 1).await);
    }
    writes.truncate(IN_FLIGHT);
    writes
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_on_sqlite() {
    killed_in_flight(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_on_postgres() {
    if let Some(database) = Database::postgres("nothing_acknowledged_is_lost_on_postgres") {
        killed_in_flight(database).await;
    }
}
