//! The last evening before the due date: hospitals save answers, each the next as soon as the one before is
//! acknowledged. Prints name<TAB>value; then the bare cost of the same insert on the same database, and the ratio.
//!
//!     last_evening sqlite|postgres [--hospitals N] [--seconds N]
//!
//! Wants the release build of the program and `sqlite3`, or `TACHIIRI_TEST_POSTGRES` and `pgbench`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a measurement prints")]

use std::collections::BTreeMap;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use tachiiri_tests::api::{Api, Reply};
use tachiiri_tests::database::Database;
use tachiiri_tests::program::Home;

/// A person may answer for several hospitals; logging in 500 times would only measure the hashing of passwords.
const HOSPITALS_OF_A_PERSON: usize = 25;
const CENTRES: [&str; 3] = ["hc-east", "hc-west", "hc-city"];
const PASSWORD: &str = "a made-up phrase of the evening";

/// A hospital's sheet and what its page knows of it.
struct Desk {
    api: Api,
    sheet: String,
    /// Items in the order of the form, each with the version of its first round.
    items: Vec<(String, i64)>,
    /// What was last acknowledged, by item.
    kept: BTreeMap<String, String>,
    latencies: Vec<Duration>,
    refused: usize,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Some((database, hospitals, seconds)) = wanted() else {
        eprintln!("last_evening sqlite|postgres [--hospitals N] [--seconds N]");
        return ExitCode::from(2);
    };
    let home = Home::demo_of(database, &["--hospitals", &(hospitals * 6).to_string(), "--seed", "7"]);
    let mut server = home.serve().await;
    let desks = desks(&home, &server.base, hospitals).await;
    let began = Instant::now();
    let evening = desks.into_iter().map(|desk| tokio::spawn(answer(desk, began + Duration::from_secs(seconds))));
    let mut desks = Vec::new();
    for desk in evening.collect::<Vec<_>>() {
        desks.push(desk.await.expect("a desk ends"));
    }
    let rate = told(&desks, began.elapsed());
    let mut lost = 0;
    for desk in &desks {
        lost += missing(desk).await;
    }
    println!("lost\t{lost}");
    server.kill();
    let bare = bare(&home);
    println!("bare_inserts_per_second\t{bare:.0}\nratio\t{:.2}", rate / bare);
    ExitCode::from(u8::from(lost > 0))
}

fn wanted() -> Option<(Database, usize, u64)> {
    let mut arguments = std::env::args().skip(1);
    let database = match arguments.next()?.as_str() {
        "sqlite" => Database::Sqlite,
        "postgres" => Database::postgres("last_evening")?,
        _ => return None,
    };
    let (mut hospitals, mut seconds) = (500, 60);
    while let Some(name) = arguments.next() {
        let value = arguments.next()?;
        match name.as_str() {
            "--hospitals" => hospitals = value.parse().ok()?,
            "--seconds" => seconds = value.parse().ok()?,
            _ => return None,
        }
    }
    Some((database, hospitals, seconds))
}

/// Sheets nobody has submitted, each with a person of its hospital.
async fn desks(home: &Home, base: &str, wanted: usize) -> Vec<Desk> {
    let mut sheets = Vec::new();
    for centre in CENTRES {
        let path = "/api/v1/checklists?fiscal_year=2023&respondent=facility&state=draft&size=2000";
        let listed = Api::log_in(base, centre).await.get(path).await.ok();
        sheets.extend(listed["rows"].as_array().expect("rows").clone());
    }
    assert!(sheets.len() >= wanted, "{} sheets are open, {wanted} are wanted", sheets.len());
    sheets.truncate(wanted);
    let facilities: Vec<_> = sheets.iter().map(|row| text(row, "external_id")).collect();
    let people = people(home, base, &facilities).await;
    let mut desks = Vec::new();
    for (row, api) in sheets.iter().zip(people.iter().flat_map(|api| std::iter::repeat_n(api, HOSPITALS_OF_A_PERSON))) {
        desks.push(desk(api.clone(), text(row, "id")).await);
    }
    desks
}

fn text(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_else(|| panic!("{name} in {row}")).to_owned()
}

/// Opens the sheet, as its page does.
async fn desk(api: Api, sheet: String) -> Desk {
    let view = api.get(&format!("/api/v1/checklists/{sheet}")).await.ok();
    let cells = view["answers"].as_array().expect("answers");
    let version = |item: &str| {
        let cell = cells.iter().find(|cell| cell["item"] == *item && cell["round"] == 1);
        cell.map_or(0, |cell| cell["version"].as_i64().expect("a version"))
    };
    let items = view["instrument"]["items"].as_array().expect("items").iter().map(|item| text(item, "code"));
    let items = items.map(|item| (item.clone(), version(&item))).collect();
    Desk { api, sheet, items, kept: BTreeMap::new(), latencies: Vec::new(), refused: 0 }
}

/// Accounts by the bulk list, each entered with its code and given a password.
async fn people(home: &Home, base: &str, facilities: &[String]) -> Vec<Api> {
    let mut list = String::from("login,display_name,role,prefecture,place\n");
    for (at, facility) in facilities.iter().enumerate() {
        let person = at / HOSPITALS_OF_A_PERSON;
        list.push_str(&format!("evening-{person:03},夜の担当{person},hospital,99,{facility}\n"));
    }
    let file = home.path().join("people.csv");
    std::fs::write(&file, list).expect("a file beside the database");
    let made = home.json(&["user", "import", file.to_str().expect("a path of text")]);
    let mut people = Vec::new();
    for account in made["accounts"].as_array().expect("accounts") {
        let entered = Api::enter(base, &text(account, "login"), &text(account, "code")).await;
        people.push(entered.set_password(PASSWORD).await);
    }
    people
}

/// Saves answer after answer until the evening ends.
async fn answer(mut desk: Desk, until: Instant) -> Desk {
    let mut turn = 0;
    while Instant::now() < until {
        let at = turn % desk.items.len();
        let (item, version) = desk.items[at].clone();
        let note = format!("turn {turn}");
        let body = json!({ "answer": "yes", "confirmed_on": "2023-11-17", "target_on": null, "note": note,
            "proxy": null, "based_on": version });
        let path = format!("/api/v1/checklists/{}/answers/{item}/1", desk.sheet);
        let key = format!("{}-{turn}", desk.sheet);
        let sent = Instant::now();
        match desk.api.write(Method::PUT, &path, &key, &body).await {
            Reply::Said(status, saved) if status.is_success() => {
                desk.latencies.push(sent.elapsed());
                desk.items[at].1 = saved["version"].as_i64().expect("a version");
                desk.kept.insert(item, note);
            }
            other => {
                if desk.refused == 0 {
                    eprintln!("{other:?}");
                }
                desk.refused += 1;
            }
        }
        turn += 1;
    }
    desk
}

/// Prints what the evening gave; acknowledged answers a second.
fn told(desks: &[Desk], lasted: Duration) -> f64 {
    let mut all: Vec<_> = desks.iter().flat_map(|desk| desk.latencies.iter().copied()).collect();
    all.sort();
    let rate = all.len() as f64 / lasted.as_secs_f64();
    println!("acknowledged\t{}\nper_second\t{rate:.0}", all.len());
    println!("refused\t{}", desks.iter().map(|desk| desk.refused).sum::<usize>());
    for share in [50, 95, 99] {
        let at = all.get((all.len() * share / 100).min(all.len().saturating_sub(1)));
        println!("p{share}_ms\t{:.0}", at.map_or(0.0, |latency| latency.as_secs_f64() * 1000.0));
    }
    rate
}

/// Acknowledged answers that do not stand there.
async fn missing(desk: &Desk) -> usize {
    let view = desk.api.get(&format!("/api/v1/checklists/{}", desk.sheet)).await.ok();
    let cells = view["answers"].as_array().expect("answers");
    let stands = |item: &str, note: &str| {
        cells.iter().any(|cell| cell["item"] == *item && cell["round"] == 1 && cell["note"] == *note)
    };
    desk.kept.iter().filter(|(item, note)| !stands(item, note)).count()
}

const COLUMNS: &str =
    "answers (id, revision_id, item, round, answer, confirmed_on, note, version, entered_by, entered_at)";
const VALUES: &str = "1, 'yes', '2023-11-17', 'turn 1', 1, 'user:evening-001', 1700000000000";

/// The same row put into the same table, a commit each, by the database's own program: inserts a second.
fn bare(home: &Home) -> f64 {
    let script = home.path().join("bare.sql");
    let write = |sql: String| std::fs::write(&script, sql).expect("a file beside the database");
    match &home.database {
        Database::Sqlite => {
            write(bare_sqlite());
            let script = std::fs::File::open(&script).expect("the file just written");
            let began = Instant::now();
            ended(Command::new("sqlite3").arg(home.path().join("tachiiri.sqlite")).stdin(script));
            ROWS as f64 / began.elapsed().as_secs_f64()
        }
        Database::Postgres(url) => {
            write(format!(
                "insert into {COLUMNS} select gen_random_uuid(), (select id from checklist_revisions order by id desc \
                 limit 1), 'bare-' || gen_random_uuid(), {VALUES};"
            ));
            let mut pgbench = Command::new("pgbench");
            pgbench.args(["-n", "-c", "16", "-j", "2", "-T", "20", "-f"]).arg(&script).arg(url);
            let told = ended(&mut pgbench);
            let line = told.lines().find_map(|line| line.strip_prefix("tps = ")).expect("pgbench tells its rate");
            line.split_whitespace().next().and_then(|rate| rate.parse().ok()).expect("a number")
        }
    }
}

/// Enough for some seconds.
const ROWS: usize = 20_000;

fn bare_sqlite() -> String {
    let mut script = String::from(
        ".timeout 10000\npragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;\n",
    );
    for row in 0..ROWS {
        script.push_str(&format!(
            "begin immediate; insert into {COLUMNS} select randomblob(16), \
             (select id from checklist_revisions order by id desc limit 1), 'bare-{row}', {VALUES}; commit;\n"
        ));
    }
    script
}

fn ended(command: &mut Command) -> String {
    let output = command.output().expect("the database's own program is on the PATH");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
