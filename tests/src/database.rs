//! Which database a test runs on, and a fresh one for each.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// SQLite in the data folder, or a PostgreSQL database by its address.
#[derive(Clone, Debug)]
pub enum Database {
    Sqlite,
    Postgres(String),
}

static MADE: AtomicU32 = AtomicU32::new(0);

impl Database {
    /// A new, empty database on the PostgreSQL that `tests/run` started (`TACHIIRI_TEST_POSTGRES`); None, and said so,
    /// where there is none.
    pub fn postgres(test: &str) -> Option<Self> {
        let Some(server) = crate::setting("TACHIIRI_TEST_POSTGRES") else {
            crate::real::skipped(test, "TACHIIRI_TEST_POSTGRES names no PostgreSQL");
            return None;
        };
        let name = format!("e2e_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::SeqCst));
        let made = Command::new("psql").args([&server, "-qc", &format!("create database {name}")]).status();
        assert!(made.expect("psql is on the PATH").success(), "database {name} on {server}");
        let (address, _) = server.rsplit_once('/').expect("an address ends with a database");
        Some(Self::Postgres(format!("{address}/{name}")))
    }

    /// The value of `TACHIIRI_DATABASE_URL`; None: the default in the data folder.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres(url) => Some(url),
        }
    }

    /// Runs a query with the database's own program: rows as lines, columns divided by `|`.
    pub fn ask(&self, data: &Path, sql: &str) -> String {
        let output = match self {
            Self::Sqlite => Command::new("sqlite3")
                .args(["-cmd", ".timeout 10000"])
                .arg(data.join("tachiiri.sqlite"))
                .arg(sql)
                .output(),
            Self::Postgres(url) => Command::new("psql").args([url, "-Atc", sql]).output(),
        }
        .expect("sqlite3 and psql are on the PATH");
        assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text").trim_end().to_owned()
    }
}
