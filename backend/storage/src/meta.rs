//! What the database says of itself: its mark as a demonstration, its counts.

use std::collections::BTreeMap;

use crate::error::{Result, not_yet};
use crate::{Conn, Tx};

/// The key whose presence marks a database of the demonstration.
pub const DEMO: &str = "demo";

pub async fn get(conn: &impl Conn, key: &str) -> Result<Option<String>> {
    let _ = (conn, key);
    not_yet()
}

pub async fn set(tx: &Tx, key: &str, value: &str) -> Result<()> {
    let _ = (tx, key, value);
    not_yet()
}

/// Rows of every table, for comparing a restored database with its origin.
pub async fn counts(conn: &impl Conn) -> Result<BTreeMap<String, u64>> {
    let _ = conn;
    not_yet()
}

/// Copies a SQLite database while it is in use into a new file (VACUUM INTO).
///
/// # Errors
/// [`crate::Error::Db`] where the file exists or cannot be written.
pub async fn copy_sqlite(db: &crate::Db, file: &std::path::Path) -> Result<()> {
    let _ = (db, file);
    not_yet()
}
