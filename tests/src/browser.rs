//! A Chromium of the test's own: driver, profile folder and window size.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};

/// The widths that every page is looked at, in CSS pixels: a desk and a telephone.
pub const WIDTHS: [u32; 2] = [1280, 390];
const HEIGHT: u32 = 900;
/// Pictures end here, in CSS pixels.
const LONGEST: i64 = 8000;

/// Nothing of the browser's own goes out, and it runs as any user.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
];

/// What makes the page wider than its window.
const TOO_WIDE: &str = r"
    if (document.documentElement.scrollWidth <= window.innerWidth) return [];
    const out = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > window.innerWidth);
    return out.length ? out.map(e => e.outerHTML.slice(0, 200)) : ['something'];";

/// The dates of the page that begin on one line and end on another.
const BROKEN_DATES: &str = r"
    const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode()); ) {
        for (const date of node.data.matchAll(/(令和|平成)(元|\d+)年\d+月\d+日/g)) {
            const range = document.createRange();
            range.setStart(node, date.index);
            range.setEnd(node, date.index + date[0].length);
            const lines = new Set([...range.getClientRects()].map(line => Math.round(line.top)));
            if (lines.size > 1) found.push(node.data.trim());
        }
    }
    return found;";

/// Whether pages may run their scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    On,
    Off,
}

/// One window on one profile.
#[derive(Debug)]
pub struct Browser {
    pub client: Client,
    width: u32,
    scripts: Scripts,
    driver: Driver,
    profile: tempfile::TempDir,
}

/// A command of Chromium's own protocol, for what WebDriver has no word for.
#[derive(Debug)]
struct Chromium {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Chromium {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as std::str::FromStr>::Err> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({ "cmd": self.command, "params": self.parameters });
        (Method::POST, Some(body.to_string()))
    }
}

#[derive(Debug)]
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        // The driver ends its browser with it.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Browser {
    /// A window `width` CSS pixels wide.
    pub async fn open(width: u32, scripts: Scripts) -> Self {
        let (driver, port) = start_driver();
        let profile = tempfile::tempdir().expect("a temporary folder");
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(profile.path(), scripts))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("chromedriver opens a window");
        let browser = Self { client, width, scripts, driver: Driver(driver), profile };
        browser.shows(width, HEIGHT).await;
        browser
    }

    /// Makes the view so large; a window cannot be narrower than about 500 pixels, the view inside it can.
    async fn shows(&self, width: u32, height: u32) {
        let parameters = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        let command = Chromium { command: "Emulation.setDeviceMetricsOverride", parameters };
        self.client.issue_cmd(command).await.expect("the view changes its size");
    }

    pub async fn goto(&self, url: &str) {
        self.client.goto(url).await.expect("the page loads");
    }

    /// The element, waiting for it up to ten seconds.
    pub async fn find(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(Duration::from_secs(10));
        match wait.for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("no {css} on {}: {error}\n{}", self.url().await, self.text().await),
        }
    }

    pub async fn has(&self, css: &str) -> bool {
        self.client.find(Locator::Css(css)).await.is_ok()
    }

    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        self.run("arguments[0].scrollIntoView({ block: 'center' })", vec![json!(element)]).await;
        element.click().await.unwrap_or_else(|error| panic!("click {css}: {error}"));
    }

    /// Replaces what stands in a field; once more where the page was drawn again underneath (the gate does that).
    pub async fn fill(&self, css: &str, text: &str) {
        if self.try_fill(css, text).await.is_err() {
            tokio::time::sleep(Duration::from_secs(1)).await;
            self.try_fill(css, text).await.unwrap_or_else(|error| panic!("fill {css}: {error}"));
        }
    }

    async fn try_fill(&self, css: &str, text: &str) -> Result<(), fantoccini::error::CmdError> {
        let element = self.find(css).await;
        element.clear().await?;
        element.send_keys(text).await
    }

    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Path and query of the page.
    pub async fn url(&self) -> String {
        let url = self.client.current_url().await.expect("a page");
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// What a person reads.
    pub async fn text(&self) -> String {
        let text = self.run("return document.body ? document.body.innerText : ''", vec![]).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page says `words`.
    pub async fn expect_text(&self, words: &str) {
        for _ in 0..100 {
            if self.text().await.contains(words) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("「{words}」 is not on {}:\n{}", self.url().await, self.text().await);
    }

    /// Chooses a file in a field of a form.
    pub async fn choose_file(&self, css: &str, file: &Path) {
        let name = file.to_str().expect("a UTF-8 path");
        self.find(css).await.send_keys(name).await.unwrap_or_else(|error| panic!("choose {name} in {css}: {error}"));
    }

    /// The newest downloaded file whose name ends so, as soon as it is there whole.
    pub async fn downloaded(&self, end: &str) -> PathBuf {
        for _ in 0..100 {
            let files = std::fs::read_dir(downloads(self.profile.path())).into_iter().flatten().flatten();
            let wanted = files.map(|file| file.path()).filter(|file| file.to_string_lossy().ends_with(end));
            if let Some(file) = wanted.max_by_key(|file| file.metadata().and_then(|of| of.modified()).ok()) {
                return file;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no {end} was downloaded from {}:\n{}", self.url().await, self.text().await);
    }

    /// [`Self::expect_sound`] at each of [`WIDTHS`] with a picture of each, then back to the width of before.
    pub async fn expect_sound_everywhere(&self, page: &str, pictures: &str) {
        for width in WIDTHS {
            self.shows(width, HEIGHT).await;
            self.expect_sound(&format!("{page} at {width}")).await;
            self.keep_picture(&format!("{pictures}-{width}-{page}.png"), width).await;
        }
        self.shows(self.width, HEIGHT).await;
    }

    /// axe finds nothing, the page is not wider than its window, and no date is broken over two lines.
    pub async fn expect_sound(&self, page: &str) {
        // axe is a script itself: where none runs, its promises are never kept.
        if self.scripts == Scripts::On {
            let findings = crate::axe::findings(&self.client).await;
            crate::axe::expect_nothing(page, &findings);
        }
        let wide = self.run(TOO_WIDE, vec![]).await;
        assert_eq!(wide, json!([]), "{page} is wider than its window");
        let broken = self.run(BROKEN_DATES, vec![]).await;
        assert_eq!(broken, json!([]), "dates over two lines on {page}");
    }

    /// Keeps a picture of the whole page under `tests/out`, for people to look at.
    pub async fn keep_picture(&self, name: &str, width: u32) {
        let height =
            self.run("return document.documentElement.scrollHeight", vec![]).await.as_i64().unwrap_or_default();
        self.shows(width, u32::try_from(height.min(LONGEST)).unwrap_or(HEIGHT).max(HEIGHT)).await;
        let folder = crate::program::top().join("tests/out");
        let bytes = self.client.screenshot().await.expect("a picture");
        std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(folder.join(name), bytes)).expect("a file");
        self.shows(width, HEIGHT).await;
    }

    pub async fn close(self) {
        let Self { client, driver, .. } = self;
        client.close().await.expect("the window closes");
        drop(driver);
    }

    /// kill -9 of the window and everything that belongs to it: no chance to send what was typed.
    pub fn kill(self) {
        let killed = Command::new("kill").arg("-9").args(tree(self.driver.0.id())).stderr(Stdio::null()).status();
        // Some of them may have ended since they were listed.
        killed.expect("kill");
    }
}

/// A process and everything that it started, and so on.
fn tree(root: u32) -> Vec<String> {
    let processes = std::fs::read_dir("/proc").expect("/proc").filter_map(Result::ok);
    let parent = |name: &str| {
        // After the command's name, which may hold anything: state, then parent.
        let stat = std::fs::read_to_string(format!("/proc/{name}/stat")).ok()?;
        stat.rsplit_once(')')?.1.split_whitespace().nth(1).map(str::to_owned)
    };
    let known: Vec<(String, String)> = processes
        .filter_map(|entry| entry.file_name().into_string().ok().filter(|name| name.parse::<u32>().is_ok()))
        .filter_map(|name| parent(&name).map(|parent| (name, parent)))
        .collect();
    let mut found = vec![root.to_string()];
    let mut next = 0;
    while let Some(one) = found.get(next).cloned() {
        found.extend(known.iter().filter(|(_, parent)| *parent == one).map(|(name, _)| name.clone()));
        next += 1;
    }
    found
}

/// Starts chromedriver on a port of its own choice; once more where somebody else took that port meanwhile.
fn start_driver() -> (Child, u16) {
    (0..3).find_map(|_| try_driver()).expect("chromedriver says its port")
}

/// chromedriver and the port it prints; None where it ended before it said one.
fn try_driver() -> Option<(Child, u16)> {
    let mut driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver is on the PATH");
    let mut lines = BufReader::new(driver.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    let port =
        lines.find_map(|line| line.split("started successfully on port ").nth(1)?.trim_end_matches('.').parse().ok());
    // Read on, so that the driver never waits for us.
    std::thread::spawn(move || lines.for_each(drop));
    port.map(|port| (driver, port))
}

fn downloads(profile: &Path) -> PathBuf {
    profile.join("downloads")
}

fn capabilities(profile: &Path, scripts: Scripts) -> serde_json::Map<String, Value> {
    let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    flags.push(format!("--user-data-dir={}", profile.display()));
    flags.push(format!("--window-size={},{HEIGHT}", WIDTHS[0]));
    flags.push("--lang=ja".into());
    let mut settings =
        json!({ "download.default_directory": downloads(profile), "download.prompt_for_download": false });
    if scripts == Scripts::Off {
        settings["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    let options = json!({ "args": flags, "prefs": settings });
    let wanted = json!({ "goog:chromeOptions": options, "timeouts": { "script": 60000, "pageLoad": 60000 } });
    wanted.as_object().cloned().expect("an object")
}
