//! The resulting schema of both databases, committed, so that a step is read as what it makes.

use std::path::{Path, PathBuf};

use sea_orm::{ConnectionTrait, Database, Statement};
use tachiiri_storage::fixtures::{Cast, TestDatabase, postgres, sqlite};
use tachiiri_storage::{Db, meta};

/// Writes the files anew instead of comparing.
const ACCEPT: &str = "TACHIIRI_ACCEPT_SCHEMA";

fn committed(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/schema").join(name)
}

#[expect(clippy::disallowed_methods, reason = "a test's own setting, not one of the program's")]
fn compare(name: &str, schema: &str) {
    let file = committed(name);
    if std::env::var(ACCEPT).is_ok() {
        std::fs::write(&file, schema).unwrap();
    }
    let known = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(known == schema, "{} is not what the steps make; {ACCEPT}=1 writes it anew", file.display());
}

async fn lines(database: &TestDatabase, sql: &str) -> String {
    let bare = Database::connect(&database.url).await.unwrap();
    let rows = bare.query_all_raw(Statement::from_string(bare.get_database_backend(), sql)).await.unwrap();
    let lines: Vec<String> = rows.iter().map(|row| row.try_get("", "line").unwrap()).collect();
    lines.join("\n") + "\n"
}

#[tokio::test]
async fn sqlite_has_the_committed_schema() {
    let database = sqlite().await.unwrap();
    let schema = lines(
        &database,
        "SELECT sql || ';' AS line FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' \
         ORDER BY tbl_name, type DESC, name",
    );
    compare("sqlite.sql", &schema.await);
}

/// An answer is found by its revision's index, not by reading every answer there is, also right after a load.
#[tokio::test]
async fn postgresql_knows_how_large_its_tables_are_after_a_load() {
    let Some(database) = postgres().await.unwrap() else { return };
    Cast::enter(&database.db).await.unwrap();
    meta::count_anew(&database.db).await.unwrap();
    let unknown = "SELECT relname::text AS line FROM pg_class WHERE relnamespace = current_schema()::regnamespace \
        AND relkind = 'r' AND reltuples < 0 AND relname <> 'seaql_migrations'";
    assert_eq!(lines(&database, unknown).await, "\n");
    let known = lines(
        &database,
        "SELECT reltuples::text AS line FROM pg_class \
        WHERE relnamespace = current_schema()::regnamespace AND relname = 'facilities'",
    )
    .await;
    assert_ne!(known, "0\n");
}

#[tokio::test]
async fn postgresql_has_the_committed_schema() {
    let Some(database) = postgres().await.unwrap() else { return };
    let columns = lines(
        &database,
        "SELECT table_name || '.' || column_name || ' ' || data_type || coalesce(' COLLATE ' || collation_name, '') \
           || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END AS line \
         FROM information_schema.columns WHERE table_schema = current_schema() \
         ORDER BY table_name COLLATE \"C\", ordinal_position",
    );
    let constraints = lines(
        &database,
        "SELECT line FROM (SELECT replace(c.conrelid::regclass::text, current_schema() || '.', '') || ' ' \
           || replace(pg_get_constraintdef(c.oid), current_schema() || '.', '') AS line \
         FROM pg_constraint c WHERE c.connamespace = current_schema()::regnamespace AND c.contype IN ('p', 'u', 'f', 'c')) AS found \
         ORDER BY line COLLATE \"C\"",
    );
    let indexes = lines(
        &database,
        "SELECT replace(indexdef, current_schema() || '.', '') AS line FROM pg_indexes \
         WHERE schemaname = current_schema() ORDER BY indexname COLLATE \"C\"",
    );
    let text =
        format!("-- columns\n{}\n-- constraints\n{}\n-- indexes\n{}", columns.await, constraints.await, indexes.await);
    compare("postgres.sql", &text);
}

both! {
    /// Two servers that start at once: one migrates, the other waits and finds it done.
    async fn migrating_twice_at_once_is_migrating_once(database) {
        let second = Db::connect(&database.url).await.unwrap();
        let (one, two) = tokio::join!(database.db.migrate(), second.migrate());
        one.unwrap();
        two.unwrap();
    }
}
