//! chromedriver and the settings of the Chromium that it starts.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::{HEIGHT, Scripts, WIDTHS};

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

#[derive(Debug)]
pub(super) struct Driver(pub Child);

impl Drop for Driver {
    fn drop(&mut self) {
        // The driver ends its browser with it.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A process and everything that it started, and so on.
pub(super) fn tree(root: u32) -> Vec<String> {
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
pub(super) fn start_driver() -> (Child, u16) {
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

pub(super) fn downloads(profile: &Path) -> PathBuf {
    profile.join("downloads")
}

pub(super) fn capabilities(profile: &Path, scripts: Scripts) -> serde_json::Map<String, Value> {
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
