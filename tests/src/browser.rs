//! A Chromium of the test's own: driver, profile folder and window size.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

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

/// One window on one profile.
#[derive(Debug)]
pub struct Browser {
    pub client: Client,
    driver: Driver,
    _profile: tempfile::TempDir,
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
    pub async fn open(width: u32) -> Self {
        let (driver, port) = start_driver();
        let profile = tempfile::tempdir().expect("a temporary folder");
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(width, &profile.path().display().to_string()))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("chromedriver opens a window");
        Self { client, driver: Driver(driver), _profile: profile }
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

    /// axe finds nothing, and the page is not wider than its window.
    pub async fn expect_sound(&self, page: &str) {
        let findings = crate::axe::findings(&self.client).await;
        crate::axe::expect_nothing(page, &findings);
        let wider = "return document.documentElement.scrollWidth - window.innerWidth";
        let over = self.run(wider, vec![]).await.as_i64().unwrap_or_default();
        assert!(over <= 0, "{page} is {over} px wider than its window");
    }

    /// Keeps a picture under `tests/out`, for people to look at.
    pub async fn keep_picture(&self, name: &str) {
        let folder = crate::program::top().join("tests/out");
        let bytes = self.client.screenshot().await.expect("a picture");
        std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(folder.join(name), bytes)).expect("a file");
    }

    pub async fn close(self) {
        let Self { client, driver, .. } = self;
        client.close().await.expect("the window closes");
        drop(driver);
    }
}

/// Starts chromedriver on a port of its own choice, which it prints.
fn start_driver() -> (Child, u16) {
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
    (driver, port.expect("chromedriver says its port"))
}

fn capabilities(width: u32, profile: &str) -> serde_json::Map<String, Value> {
    let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    flags.push(format!("--user-data-dir={profile}"));
    flags.push("--window-size=1280,900".into());
    flags.push("--lang=ja".into());
    let mut options = json!({ "args": flags });
    if width != 1280 {
        // A window cannot be narrower than about 500 pixels; the view inside it can.
        options["mobileEmulation"] = json!({ "deviceMetrics": { "width": width, "height": 844, "pixelRatio": 1.0, "mobile": false, "touch": false } });
    }
    let wanted = json!({ "goog:chromeOptions": options, "timeouts": { "script": 60000, "pageLoad": 60000 } });
    wanted.as_object().cloned().expect("an object")
}
