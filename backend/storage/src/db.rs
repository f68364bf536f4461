//! The connection, and transactions that write.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tachiiri_migrations::MigratorTrait;

use crate::error::{Error, Result};
use crate::instruments::Forms;
use crate::writers::{Turn, Writers};

/// How long a writer waits for the one before it.
const WRITER_WAIT: Duration = Duration::from_secs(30);
const SQLITE_CONNECTIONS: u32 = 8;
const POSTGRES_CONNECTIONS: u32 = 16;
/// A connection unused for this long may have been hung up on.
const RESTED: Duration = Duration::from_secs(1);
/// Any number that no other program on the same PostgreSQL uses: "tachiiri" in ASCII.
const MIGRATION_LOCK: i64 = 0x7461_6368_6969_7269;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// A pool of connections. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Db {
    conn: DatabaseConnection,
    /// None on PostgreSQL, where many write at once.
    writers: Option<Writers>,
    forms: Arc<Forms>,
}

/// A writing transaction. Dropped without [`Tx::commit`], nothing of it remains.
#[derive(Debug)]
pub struct Tx {
    txn: DatabaseTransaction,
    forms: Arc<Forms>,
    // Declared after `txn`: fields drop in order, and the turn may end only after the rollback was asked for.
    _turn: Option<Turn>,
}

mod sealed {
    use crate::instruments::Forms;

    /// What queries inside the crate run on; nobody outside can name it.
    pub trait Raw: Sync {
        type Raw: sea_orm::ConnectionTrait;
        fn raw(&self) -> &Self::Raw;
        /// What was read once and never changes.
        fn forms(&self) -> &Forms;
    }
}
pub(crate) use sealed::Raw;

/// Something that can be read from: [`Db`] or [`Tx`].
pub trait Conn: sealed::Raw {}

impl sealed::Raw for Db {
    type Raw = DatabaseConnection;
    fn raw(&self) -> &DatabaseConnection {
        &self.conn
    }

    fn forms(&self) -> &Forms {
        &self.forms
    }
}

impl sealed::Raw for Tx {
    type Raw = DatabaseTransaction;
    fn raw(&self) -> &DatabaseTransaction {
        &self.txn
    }

    fn forms(&self) -> &Forms {
        &self.forms
    }
}

impl Conn for Db {}
impl Conn for Tx {}

impl Db {
    /// Opens `sqlite://PATH?mode=rwc` (write-ahead log, foreign keys, every commit on disk) or `postgres://…`.
    ///
    /// # Errors
    /// [`Error::Db`] where the address is wrong or nobody answers there.
    pub async fn connect(url: &str) -> Result<Self> {
        let mut options = ConnectOptions::new(url);
        let mut file = None;
        options.sqlx_logging(false).acquire_timeout(WRITER_WAIT);
        if url.starts_with("sqlite:") {
            file = Some(SqliteConnectOptions::from_str(url).map_err(cannot_open)?);
            // A file does not hang up: asking each connection first would double the cost of every query.
            options.max_connections(SQLITE_CONNECTIONS).test_before_acquire(false).map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .foreign_keys(true)
                    .busy_timeout(WRITER_WAIT)
            });
        } else {
            // One that worked just now need not be asked whether it lives. Plans are made for the ids asked for: one for
            // any ids would build their list anew for each row it looks at.
            options
                .max_connections(POSTGRES_CONNECTIONS)
                .test_before_acquire_if_idle_for(RESTED)
                .map_sqlx_postgres_opts(|postgres| postgres.options([("plan_cache_mode", "force_custom_plan")]));
        }
        let conn = Database::connect(options).await?;
        let writers = file.map(|file| Writers::of(file.get_filename())).transpose().map_err(cannot_open)?;
        Ok(Self { conn, writers, forms: Arc::default() })
    }

    pub fn backend(&self) -> Backend {
        backend(&self.conn)
    }

    /// Brings the tables to the newest step. Several servers may start at once: one migrates, the others wait.
    ///
    /// # Errors
    /// [`Error::Db`] where a step fails; on both databases nothing of it remains then.
    pub async fn migrate(&self) -> Result<()> {
        let tx = self.begin().await?;
        if self.backend() == Backend::Postgres {
            let lock = format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
            tx.txn.execute_unprepared(&lock).await?;
        }
        tachiiri_migrations::Migrator::up(&tx.txn, None).await?;
        tx.commit().await
    }

    /// Begins a transaction that writes: IMMEDIATE on SQLite, so that a second writer waits instead of failing.
    ///
    /// # Errors
    /// [`Error::Busy`] where the writer before did not end in time.
    pub async fn begin(&self) -> Result<Tx> {
        let turn = match &self.writers {
            Some(writers) => Some(writers.turn(WRITER_WAIT).await?),
            None => None,
        };
        let immediate = Some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: immediate, ..Default::default() };
        let txn = self.conn.begin_with_options(options).await?;
        Ok(Tx { txn, forms: Arc::clone(&self.forms), _turn: turn })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`Error::Db`] where it does not.
    pub async fn ping(&self) -> Result<()> {
        self.conn.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// Closes every connection; for the end of the program and before a restore.
    ///
    /// # Errors
    /// [`Error::Db`] where a connection could not be closed.
    pub async fn close(self) -> Result<()> {
        Ok(self.conn.close().await?)
    }
}

impl Tx {
    /// # Errors
    /// [`Error::Db`] where the database refuses; nothing of the transaction remains then.
    pub async fn commit(self) -> Result<()> {
        Ok(self.txn.commit().await?)
    }
}

fn cannot_open(why: impl std::error::Error) -> Error {
    DbErr::Conn(sea_orm::RuntimeErr::Internal(why.to_string())).into()
}

pub(crate) fn backend(conn: &impl ConnectionTrait) -> Backend {
    match conn.get_database_backend() {
        DbBackend::Postgres => Backend::Postgres,
        DbBackend::MySql | DbBackend::Sqlite => Backend::Sqlite,
        _ => Backend::Sqlite,
    }
}
