//! A Chromium of the test's own: profile folder, window size, and what a person does in it.

mod driver;
mod looks;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};

use driver::{Driver, capabilities, downloads, start_driver, tree};

/// The widths that every page is looked at, in CSS pixels: a desk and a telephone.
pub const WIDTHS: [u32; 2] = [1280, 390];
const HEIGHT: u32 = 900;

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
