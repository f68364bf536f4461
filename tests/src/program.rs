//! The built program on a data folder of its own.

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::database::Database;

/// The moment at which the made-up prefecture lives.
pub const DEMO_NOW: &str = "2023-11-18T09:00:00+09:00";

/// The checkout.
pub fn top() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("tests/ lies in the checkout").to_path_buf()
}

/// `target/debug/tachiiri`, as `deploy/run` and `tests/run` build it; for a measurement, itself a release build,
/// `target/release/tachiiri`.
pub fn binary() -> PathBuf {
    let target = crate::setting("CARGO_TARGET_DIR").map_or_else(|| top().join("target"), PathBuf::from);
    target.join(if cfg!(debug_assertions) { "debug/tachiiri" } else { "release/tachiiri" })
}

/// A data folder with its database, removed at the end.
#[derive(Debug)]
pub struct Home {
    folder: tempfile::TempDir,
    pub database: Database,
    /// `TACHIIRI_DEMO_NOW`, where the folder is a demonstration.
    now: Option<String>,
    /// Further settings of the program and what it finds in its environment.
    settings: Vec<(String, String)>,
}

impl Home {
    pub fn empty(database: Database) -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder"), database, now: None, settings: Vec::new() }
    }

    /// A demonstration of the given arguments (`--hospitals 500 --seed 7`), made from nothing.
    pub fn demo_of(database: Database, arguments: &[&str]) -> Self {
        let home = Self::empty(database).at(DEMO_NOW);
        home.run(&[&["demo"], arguments].concat()).ok();
        home
    }

    /// The usual demonstration on SQLite: made once for all tests, then copied.
    pub fn demo() -> Self {
        static MADE: OnceLock<Home> = OnceLock::new();
        let made = MADE.get_or_init(|| Self::demo_of(Database::Sqlite, &[]));
        let home = Self::empty(Database::Sqlite).at(DEMO_NOW);
        let copied = Command::new("cp").arg("-rT").args([made.path(), home.path()]).status();
        assert!(copied.expect("cp").success());
        home
    }

    /// The same folder at another moment (`TACHIIRI_DEMO_NOW`).
    pub fn at(self, now: &str) -> Self {
        Self { now: Some(now.into()), ..self }
    }

    /// The same folder with one more setting.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.into(), value.into()));
        self
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(binary());
        command.env("TACHIIRI_DATA_DIR", self.path()).current_dir(self.path()).stdin(Stdio::null());
        if let Some(url) = self.database.url() {
            command.env("TACHIIRI_DATABASE_URL", url);
        }
        if let Some(now) = &self.now {
            command.env("TACHIIRI_DEMO_NOW", now);
        }
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a subcommand to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        let output = self.command().args(arguments).output().expect("the program is built: target/debug/tachiiri");
        Ended { arguments: arguments.join(" "), output }
    }

    /// What a subcommand prints with `--json`.
    pub fn json(&self, arguments: &[&str]) -> Value {
        self.run(&[arguments, &["--json"]].concat()).ok().json()
    }

    /// The text of the mail to an address that says `words`, as soon as the worker has written it.
    pub async fn mail_about(&self, to: &str, words: &str) -> String {
        for _ in 0..200 {
            let files = std::fs::read_dir(self.path().join("mail")).into_iter().flatten().flatten();
            let mails = files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|end| end == "eml"));
            let mut texts = mails.filter_map(|path| readable(&std::fs::read_to_string(path).ok()?, to));
            if let Some(text) = texts.find(|text| text.contains(words)) {
                return text;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no mail to {to} says 「{words}」");
    }

    /// Starts the server on a free port and waits until it is ready.
    pub async fn serve(&self) -> Server {
        self.serve_at(free_port()).await
    }

    /// On a port of one's own: where a page was opened before the server was killed, it goes on after it.
    pub async fn serve_at(&self, port: u16) -> Server {
        let log = self.path().join(format!("serve-{port}.log"));
        let file = std::fs::File::create(&log).expect("a log file");
        let child = self
            .command()
            .arg("serve")
            .env("TACHIIRI_LISTEN", format!("127.0.0.1:{port}"))
            .stdout(file.try_clone().expect("a second handle"))
            .stderr(file)
            .spawn()
            .expect("the program is built");
        let mut server = Server { child, base: format!("http://127.0.0.1:{port}"), log };
        server.wait_until_ready().await;
        server
    }
}

/// The body of a mail to an address, decoded.
fn readable(mail: &str, to: &str) -> Option<String> {
    let (head, body) = mail.split_once("\r\n\r\n")?;
    if !head.contains(&format!("To: {to}")) || !head.contains("base64") {
        return None;
    }
    let mut decoding =
        Command::new("base64").args(["-d", "-i"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    decoding.stdin.take()?.write_all(body.as_bytes()).ok()?;
    String::from_utf8(decoding.wait_with_output().ok()?.stdout).ok()
}

/// A subcommand that has ended.
#[derive(Debug)]
pub struct Ended {
    arguments: String,
    output: Output,
}

impl Ended {
    /// The exit status: 0 done, 2 bad usage or input, 3 refused by a rule, 1 fault.
    pub fn status(&self) -> i32 {
        self.output.status.code().expect("the program was not killed")
    }

    #[track_caller]
    pub fn ok(self) -> Self {
        self.expect_status(0)
    }

    #[track_caller]
    pub fn expect_status(self, status: i32) -> Self {
        assert_eq!(self.status(), status, "tachiiri {}\n{}\n{}", self.arguments, self.stdout(), self.stderr());
        self
    }

    pub fn stdout(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).expect("UTF-8")
    }

    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.output.stdout).unwrap_or_else(|_| panic!("JSON: {}", self.stdout()))
    }
}

/// A running server; stopped by its own number when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    pub base: String,
    log: PathBuf,
}

impl Server {
    async fn wait_until_ready(&mut self) {
        let began = Instant::now();
        let client = reqwest::Client::new();
        loop {
            if let Ok(answer) = client.get(self.url("/readyz")).send().await
                && answer.status().is_success()
            {
                return;
            }
            let ended = self.child.try_wait().expect("a child can be asked");
            assert!(ended.is_none() && began.elapsed() < Duration::from_secs(30), "{ended:?}\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// kill -9: no chance to finish anything.
    pub fn kill(&mut self) {
        self.child.kill().expect("the server runs");
        self.child.wait().expect("the server has ended");
    }

    /// A graceful stop, as systemd does it; the exit status.
    pub fn stop(&mut self) -> Option<i32> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(asked.expect("kill").success());
        self.child.wait().expect("the server has ended").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already ended is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}
