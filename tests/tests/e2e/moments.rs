//! kill -9 of the server or of the browser at random moments, while a page and a program answer the same sheet: what was
//! acknowledged stands, nothing stands twice, whoever was outdated is told, and the audit record holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tachiiri_tests::api::{Api, Reply};
use tachiiri_tests::database::Database;
use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::{Home, free_port};

/// Items the page answers, and those the program answers: the middle ones are both's.
const PAGE: std::ops::Range<usize> = 0..4;
const PROGRAM: std::ops::Range<usize> = 2..6;

/// Chance of its own (splitmix64): the same seed gives the same moments.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }
}

/// What was acknowledged: by the note of a save, which no other has, its item and the version it made.
#[derive(Default)]
struct Ledger {
    told: BTreeMap<String, (String, i64)>,
    /// How often somebody was told that his state was outdated.
    conflicts: usize,
}

impl Ledger {
    fn write(&mut self, item: &str, note: &str, version: i64) {
        let before = self.told.insert(note.to_owned(), (item.to_owned(), version));
        assert!(before.is_none_or(|before| before == (item.to_owned(), version)), "{note} was saved twice");
    }
}

/// Writes note after note into its items, as another program of the same hospital.
struct Program {
    api: Api,
    sheet: String,
    items: Vec<String>,
    versions: BTreeMap<String, i64>,
    turn: usize,
    /// Sent, and the server was gone before it answered.
    unknown: Option<(String, String, Value)>,
    ledger: Ledger,
}

impl Program {
    async fn of(api: Api, sheet: &str, items: &[String]) -> Self {
        let view = api.get(&format!("/api/v1/checklists/{sheet}")).await.ok();
        let versions = items.iter().map(|item| (item.clone(), standing(&view, item).0)).collect();
        let (sheet, items) = (sheet.to_owned(), items.to_vec());
        Self { api, sheet, items, versions, turn: 0, unknown: None, ledger: Ledger::default() }
    }

    async fn works(mut self, until: Arc<AtomicBool>) -> Self {
        while !until.load(Ordering::SeqCst) && self.unknown.is_none() {
            let item = self.items[self.turn % self.items.len()].clone();
            self.turn += 1;
            let body = json!({ "answer": "yes", "confirmed_on": "2023-11-17", "note": format!("program {}", self.turn),
                "based_on": self.versions[&item] });
            let key = format!("moments-{}", self.turn);
            self.sends(item, key, body).await;
        }
        self
    }

    async fn sends(&mut self, item: String, key: String, body: Value) {
        let path = format!("/api/v1/checklists/{}/answers/{item}/1", self.sheet);
        match self.api.write(Method::PUT, &path, &key, &body).await {
            Reply::Said(StatusCode::OK, saved) => {
                let version = saved["version"].as_i64().expect("a version");
                self.ledger.write(&item, body["note"].as_str().expect("a note"), version);
                self.versions.insert(item, version);
            }
            Reply::Said(StatusCode::CONFLICT, told) => {
                let current = &told["current"];
                assert_ne!(current["note"], body["note"], "{told}");
                self.ledger.conflicts += 1;
                self.versions.insert(item, current["version"].as_i64().expect("a version"));
            }
            Reply::Said(status, told) => panic!("{status} {told}"),
            Reply::Gone => self.unknown = Some((item, key, body)),
        }
    }

    /// Asks again for what nobody knows the outcome of: the same key is the same write.
    async fn asks_again(&mut self) {
        if let Some((item, key, body)) = self.unknown.take() {
            self.sends(item, key, body).await;
        }
    }
}

/// Types into the page by itself, and keeps what the page was told.
const TYPIST: &str = "
    window.told = [];
    const whole = window.fetch;
    window.fetch = async (url, options) => {
        const answer = await whole(url, options);
        const body = await answer.clone().json().catch(() => ({}));
        const note = JSON.parse(options.body).note;
        window.told.push({ item: url.split('/').at(-2), note, status: answer.status, version: body.version ?? 0 });
        return answer;
    };
    const [items, mark] = arguments;
    let turn = 0;
    window.typist = setInterval(() => {
        const item = items[turn % items.length];
        turn += 1;
        const note = document.querySelector(`[name='note.${item}.1']`);
        const yes = document.querySelector(`[name='answer.${item}.1'][value='yes']`);
        note.value = `page ${mark} ${turn}`;
        yes.checked = true;
        yes.dispatchEvent(new Event('change', { bubbles: true }));
    }, 30);";

struct Page {
    person: Person,
    ledger: Ledger,
}

impl Page {
    async fn opens(base: &str, sheet: &str, ledger: Ledger) -> Self {
        let person = Person::sits_down(base, 1280, Hand::Mouse).await;
        person.goes_to("/login").await;
        person.writes("#login", "hospital1").await;
        person.writes("#password", &tachiiri_tests::person::password("hospital1")).await;
        person.follows("form[action='/login'] button[type='submit']").await;
        let mut page = Self { person, ledger };
        page.returns_to(sheet).await;
        page
    }

    async fn returns_to(&mut self, sheet: &str) {
        self.person.goes_to(&format!("/checklists/{sheet}")).await;
        self.person.browser.find("#sheet [data-cell] [data-said]").await;
    }

    async fn types(&self, items: &[String], moment: usize) {
        self.person.browser.run(TYPIST, vec![json!(items), json!(moment)]).await;
    }

    /// Notes what the page was told since it was last asked.
    async fn listens(&mut self) {
        let told = self.person.browser.run("return window.told.splice(0)", vec![]).await;
        for one in told.as_array().expect("a list") {
            let text = |name: &str| one[name].as_str().expect("a text").to_owned();
            match one["status"].as_u64() {
                Some(200) => {
                    self.ledger.write(&text("item"), &text("note"), one["version"].as_i64().expect("a version"))
                }
                Some(409) => self.ledger.conflicts += 1,
                _ => panic!("{one}"),
            }
        }
    }

    /// Stops typing and waits until nothing is under way.
    async fn comes_to_rest(&mut self) {
        let rest = "clearInterval(window.typist); window.dispatchEvent(new Event('online'));
            return [...document.querySelectorAll('[data-said]')].every((said) => !/保存しています|通信できません/.test(said.textContent))";
        let began = Instant::now();
        while self.person.browser.run(rest, vec![]).await != json!(true) {
            assert!(began.elapsed() < Duration::from_secs(30), "{}", self.person.browser.text().await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.listens().await;
    }
}

/// Version and note of an item's first round.
fn standing(view: &Value, item: &str) -> (i64, String) {
    let answers = view["answers"].as_array().expect("answers");
    let cell = answers.iter().find(|cell| cell["item"] == item && cell["round"] == 1);
    cell.map_or((0, String::new()), |cell| {
        (cell["version"].as_i64().expect("a version"), cell["note"].as_str().unwrap_or_default().to_owned())
    })
}

/// Each item's saves are one line of versions without gap or double, in which every acknowledged save stands as it was
/// told; the last of the line is what the sheet shows.
async fn expect_whole(home: &Home, api: &Api, sheet: &str, ledgers: [&Ledger; 2]) {
    let details = "select detail from audit_events where verb = 'answer.save' and subject = ";
    let events = home.database.ask(home.path(), &format!("{details}'checklist:{sheet}'"));
    let mut lines: BTreeMap<String, BTreeMap<i64, String>> = BTreeMap::new();
    let mut notes = BTreeSet::new();
    for event in events.lines() {
        let event: Value = serde_json::from_str(event).expect("JSON");
        let (item, note) = (event["item"].as_str().expect("a code"), event["given"]["note"].as_str().expect("a note"));
        assert!(notes.insert(note.to_owned()), "{note} was saved twice");
        let before =
            lines.entry(item.into()).or_default().insert(event["version"].as_i64().expect("a version"), note.into());
        assert_eq!(before, None, "{note} was silently written over another save of {item}");
    }
    for (note, (item, version)) in ledgers.iter().flat_map(|ledger| &ledger.told) {
        assert_eq!(lines[item].get(version), Some(note), "{note} was acknowledged and is lost");
    }
    let view = api.get(&format!("/api/v1/checklists/{sheet}")).await.ok();
    for (item, line) in &lines {
        let (first, last) = (line.first_key_value().expect("a save"), line.last_key_value().expect("a save"));
        assert_eq!(last.0 - first.0 + 1, line.len() as i64, "versions of {item}: {line:?}");
        assert_eq!(standing(&view, item), (*last.0, last.1.clone()), "{item}");
    }
    home.run(&["audit", "verify"]).ok();
}

async fn own_sheet(api: &Api) -> (String, Vec<String>) {
    let listed = api.get("/api/v1/checklists?respondent=facility&fiscal_year=2023").await.ok();
    let sheet = listed["rows"][0]["id"].as_str().expect("an id").to_owned();
    let view = api.get(&format!("/api/v1/checklists/{sheet}")).await.ok();
    let items = view["instrument"]["items"].as_array().expect("items").iter();
    let items = items.filter(|item| item["gate"] != true).map(|item| item["code"].as_str().expect("a code").to_owned());
    (sheet, items.take(PROGRAM.end).collect())
}

#[expect(clippy::print_stderr, reason = "whoever sees it fail wants the same moments again")]
fn dice() -> Dice {
    let given = tachiiri_tests::setting("TACHIIRI_TEST_SEED").and_then(|text| text.parse().ok());
    let clock = || std::time::SystemTime::UNIX_EPOCH.elapsed().map_or(1, |since| since.as_secs());
    let seed = given.unwrap_or_else(clock);
    eprintln!("TACHIIRI_TEST_SEED={seed}");
    Dice(seed)
}

async fn killed_at_random_moments(database: Database) {
    let mut dice = dice();
    let (home, port) = (Home::demo_of(database, &[]), free_port());
    let mut server = home.serve_at(port).await;
    let api = Api::log_in(&server.base, "hospital1").await;
    let (sheet, items) = own_sheet(&api).await;
    let mut program = Program::of(api.clone(), &sheet, &items[PROGRAM]).await;
    let mut page = Page::opens(&server.base, &sheet, Ledger::default()).await;
    for moment in 0..tachiiri_tests::times(10) {
        let stop = Arc::new(AtomicBool::new(false));
        page.types(&items[PAGE], moment).await;
        let working = tokio::spawn(program.works(Arc::clone(&stop)));
        let kill_at = Instant::now() + Duration::from_millis(50 + dice.roll(700));
        while Instant::now() < kill_at {
            page.listens().await;
            tokio::time::sleep(Duration::from_millis(dice.roll(30))).await;
        }
        let the_server = dice.roll(2) == 0;
        if the_server {
            server.kill();
            program = working.await.expect("the program ends");
            server = home.serve_at(port).await;
            page.comes_to_rest().await;
            page.returns_to(&sheet).await;
        } else {
            page.person.browser.kill();
            stop.store(true, Ordering::SeqCst);
            program = working.await.expect("the program ends");
            page = Page::opens(&server.base, &sheet, page.ledger).await;
        }
        program.asks_again().await;
        expect_whole(&home, &api, &sheet, [&page.ledger, &program.ledger]).await;
    }
    let (by_page, by_program) = (&page.ledger, &program.ledger);
    assert!(by_page.told.len() > 10 && by_program.told.len() > 10, "too little was saved to show anything");
    assert!(by_page.conflicts + by_program.conflicts > 0, "nobody was outdated: the test shows nothing");
    page.person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn at_random_moments_nothing_acknowledged_is_lost_or_doubled_on_sqlite() {
    killed_at_random_moments(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn at_random_moments_nothing_acknowledged_is_lost_or_doubled_on_postgres() {
    if let Some(database) = Database::postgres("at_random_moments_nothing_acknowledged_is_lost_or_doubled_on_postgres")
    {
        killed_at_random_moments(database).await;
    }
}
