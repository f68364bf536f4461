//! One wording of a table for both databases: `{text}` and its like become the type each of them has.
//!
//! SQLite's tables are STRICT, so that a value of the wrong type fails there as it does on PostgreSQL; PostgreSQL's
//! texts are sorted by bytes, as SQLite's are.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// A table of a step.
pub struct Table {
    pub name: &'static str,
    /// Columns and constraints as both databases write them, with the types in braces.
    pub columns: &'static str,
    /// The columns of each further index.
    pub indexes: &'static [&'static str],
}

/// Type in braces, on SQLite, on PostgreSQL.
const TYPES: [(&str, &str, &str); 7] = [
    ("{id}", "BLOB", "uuid"),
    ("{text}", "TEXT", "text COLLATE \"C\""),
    ("{int}", "INTEGER", "integer"),
    ("{bigint}", "INTEGER", "bigint"),
    // Milliseconds since 1970 in UTC: the same number on both, where timestamp types differ in what they cut.
    ("{millis}", "INTEGER", "bigint"),
    ("{date}", "TEXT", "date"),
    ("{bool}", "INTEGER", "boolean"),
];

/// Creates the tables in their order.
pub async fn create(manager: &SchemaManager<'_>, tables: &[Table]) -> Result<(), DbErr> {
    let postgres = manager.get_database_backend() == DbBackend::Postgres;
    let connection = manager.get_connection();
    for table in tables {
        connection.execute_unprepared(&table.sql(postgres)).await?;
        for columns in table.indexes {
            connection.execute_unprepared(&table.index(columns)).await?;
        }
    }
    Ok(())
}

/// Adds a column, worded as in [`Table::columns`].
pub async fn add_column(manager: &SchemaManager<'_>, table: &str, column: &str) -> Result<(), DbErr> {
    let typed = typed(column, manager.get_database_backend() == DbBackend::Postgres);
    manager.get_connection().execute_unprepared(&format!("ALTER TABLE {table} ADD COLUMN {typed}")).await?;
    Ok(())
}

fn typed(columns: &str, postgres: bool) -> String {
    TYPES.iter().fold(columns.to_owned(), |columns, (token, sqlite, pg)| {
        columns.replace(token, if postgres { pg } else { sqlite })
    })
}

/// Drops the tables, the last first.
pub async fn drop(manager: &SchemaManager<'_>, tables: &[Table]) -> Result<(), DbErr> {
    for table in tables.iter().rev() {
        manager.get_connection().execute_unprepared(&format!("DROP TABLE {}", table.name)).await?;
    }
    Ok(())
}

impl Table {
    fn sql(&self, postgres: bool) -> String {
        let typed = typed(self.columns, postgres);
        let strict = if postgres { "" } else { " STRICT" };
        format!("CREATE TABLE {} (\n            {typed}\n){strict}", self.name)
    }

    fn index(&self, columns: &str) -> String {
        let suffix = columns.replace(", ", "_");
        format!("CREATE INDEX idx_{}_{suffix} ON {} ({columns})", self.name, self.name)
    }
}
