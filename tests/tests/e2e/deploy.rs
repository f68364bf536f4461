//! `deploy/run --check`: from a checkout to an answering server, and warm again in seconds.

use std::process::Command;
use std::time::{Duration, Instant};

use tachiiri_tests::program::{free_port, top};

fn check(data: &std::path::Path) -> String {
    let mut command = Command::new(top().join("deploy/run"));
    // As from a person's shell: what cargo tells its tests would make it build the dependencies anew.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let kept = matches!(text.as_ref(), "CARGO_HOME" | "CARGO_TARGET_DIR" | "RUSTUP_HOME");
        if !kept && (text.starts_with("CARGO") || text.starts_with("RUST") || text == "LD_LIBRARY_PATH") {
            command.env_remove(&name);
        }
    }
    let output = command
        .arg("--check")
        .env("TACHIIRI_DATA_DIR", data)
        .env("TACHIIRI_LISTEN", format!("127.0.0.1:{}", free_port()))
        .output()
        .expect("deploy/run");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    said
}

#[test]
fn the_demonstration_starts_prints_its_accounts_and_is_warm_in_seconds() {
    let data = tempfile::tempdir().expect("a folder");
    let said = check(data.path());
    assert!(said.contains("http://127.0.0.1:") && said.contains("応答しました"), "{said}");
    for name in ["report.pdf", "report.xlsx", "figures.csv", "figures.json"] {
        assert!(data.path().join("out").join(name).exists(), "{name}");
    }
    let began = Instant::now();
    let again = check(data.path());
    assert!(accounts(&said).len() >= 10, "{said}");
    assert_eq!(accounts(&said), accounts(&again), "the accounts are told again");
    // Not a measurement: a start that loaded or built anew would take minutes.
    assert!(began.elapsed() < Duration::from_secs(30));
}

fn accounts(said: &str) -> Vec<&str> {
    said.lines().filter(|line| line.contains("-demo ")).collect()
}
