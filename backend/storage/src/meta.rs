//! What the database says of itself: its mark as a demonstration, its counts, a copy of it.

use std::collections::BTreeMap;
use std::path::Path;

use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait, Set, Statement};

use crate::db::{Backend, Raw};
use crate::entity::{TABLES, meta};
use crate::error::{Error, Result};
use crate::{Conn, Db, Tx};

/// The key whose presence marks a database of the demonstration.
pub const DEMO: &str = "demo";

pub async fn get(conn: &impl Conn, key: &str) -> Result<Option<String>> {
    let row = meta::Entity::find_by_id(key.to_owned()).one(conn.raw()).await?;
    Ok(row.map(|row| row.value))
}

pub async fn set(tx: &Tx, key: &str, value: &str) -> Result<()> {
    let row = meta::ActiveModel { name: Set(key.into()), value: Set(value.into()) };
    let replace = OnConflict::column(meta::Column::Name).update_column(meta::Column::Value).to_owned();
    meta::Entity::insert(row).on_conflict(replace).exec_without_returning(tx.raw()).await?;
    Ok(())
}

/// Rows of every table, for comparing a restored database with its origin.
pub async fn counts(conn: &impl Conn) -> Result<BTreeMap<String, u64>> {
    let each = TABLES.iter().map(|table| format!("SELECT '{table}' AS name, COUNT(*) AS rows_there FROM {table}"));
    let sql = each.collect::<Vec<_>>().join(" UNION ALL ");
    let conn = conn.raw();
    let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    let mut counts = BTreeMap::new();
    for row in rows {
        let count: i64 = row.try_get("", "rows_there")?;
        counts.insert(row.try_get("", "name")?, u64::try_from(count).unwrap_or(0));
    }
    Ok(counts)
}

/// Lets PostgreSQL count its tables after much was loaded at once: until it does so by itself, some minutes later, it
/// takes them for small and reads them whole. SQLite goes by its indexes.
pub async fn count_anew(db: &Db) -> Result<()> {
    if db.backend() == Backend::Postgres {
        db.raw().execute_unprepared(&format!("ANALYZE {}", TABLES.join(", "))).await?;
    }
    Ok(())
}

/// Copies a SQLite database while it is in use into a new file (VACUUM INTO).
///
/// # Errors
/// [`crate::Error::Db`] where the file exists or cannot be written, [`crate::Error::Corrupt`] where its name is not
/// Unicode.
pub async fn copy_sqlite(db: &Db, file: &Path) -> Result<()> {
    let name = file.to_str().ok_or_else(|| Error::Corrupt(format!("file name {}", file.display())))?;
    let conn = db.raw();
    let backend = conn.get_database_backend();
    conn.execute_raw(Statement::from_sql_and_values(backend, "VACUUM INTO ?", [name.into()])).await?;
    Ok(())
}
