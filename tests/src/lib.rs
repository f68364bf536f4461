//! What the end-to-end tests stand on: the built program on a folder of its own, a PostgreSQL database each, a browser,
//! and the real files where they exist. Nothing here knows the program's crates: it is used as its users use it.

pub mod api;
pub mod axe;
pub mod book;
pub mod browser;
pub mod database;
pub mod keyboard;
pub mod mail_server;
pub mod person;
pub mod program;
pub mod real;
pub mod telephone;
pub mod vendor;

/// A setting of the tests themselves (`TACHIIRI_TEST_…`, `REAL_DATA_DIR`), as `tests/run` sets it.
#[expect(clippy::disallowed_methods, reason = "the tests have no config.rs; this is their one place")]
pub fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Ten times as much with `tests/run --full`.
pub fn times(usual: usize) -> usize {
    if setting("TACHIIRI_TEST_FULL").is_some() { usual * 10 } else { usual }
}
