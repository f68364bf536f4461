//! Backup and restore: database and files in one archive, with counts and hashes that the restored place must have.
//!
//! The archive (zip) holds `manifest.json`, the database (`database.sqlite`, a copy made by the database itself, or
//! `database.dump` in pg_dump's own format) and `objects/…`. Rows speak only of files that are on disk already, and
//! files are never changed or removed: the database is copied first, so that no row in it lacks its file.

mod archive;
mod postgres;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::clock::Timestamp;
use tachiiri_storage::{Backend, Db, meta};

use super::{App, Caller, write};
use crate::config::Config;
use crate::error::{AppError, Result};

/// What an archive must hold, and what the restored database must count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Raised when a reader must know of a change.
    pub format: u32,
    pub made_at: Timestamp,
    /// `sqlite` or `postgres`: an archive goes back into the same kind of database.
    pub database: String,
    /// Rows by table.
    pub counts: BTreeMap<String, u64>,
    /// SHA-256 by name in the archive.
    pub files: BTreeMap<String, String>,
}

const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";
const SQLITE: &str = "database.sqlite";
const DUMP: &str = "database.dump";

/// Rows that went into the archive are read while others write: how often a dump is tried until nothing moved.
const TRIES: u32 = 5;

fn fault(why: impl std::fmt::Display) -> AppError {
    AppError::fault("backup", why)
}

/// Writes everything into `file` while the program runs. An event in the record says so.
///
/// # Errors
/// `file_exists` where `file` is there already.
pub async fn backup(app: &App, caller: &Caller, file: &Path) -> Result<Manifest> {
    caller.actor.scope_for(Act::Operate)?;
    if file.exists() {
        let message = format!("ファイル「{}」は既にあります。別の名前にしてください。", file.display());
        return Err(AppError::BadInput { code: "file_exists", message });
    }
    let recorded = write::begin(app, caller).await?;
    recorded.audit("backup", "", json!({ "file": file.file_name().map(|name| name.to_string_lossy()) })).await?;
    recorded.commit(()).await?;
    let folder = tempfile::tempdir_in(&app.config.data_dir).map_err(fault)?;
    let (name, copy, counts) = copy_database(app, folder.path()).await?;
    let manifest = Manifest {
        format: FORMAT,
        made_at: app.clock.now(),
        database: if name == SQLITE { "sqlite" } else { "postgres" }.to_owned(),
        counts,
        files: BTreeMap::new(),
    };
    let (objects, file) = (app.objects.folder().to_owned(), file.to_owned());
    beside(move || archive::pack(&file, manifest, (name, &copy), &objects)).await
}

/// A copy of the database that stands still, and its rows by table.
async fn copy_database(app: &App, folder: &Path) -> Result<(&'static str, PathBuf, BTreeMap<String, u64>)> {
    match app.db.backend() {
        Backend::Sqlite => {
            let copy = folder.join(SQLITE);
            meta::copy_sqlite(&app.db, &copy).await?;
            let opened = Db::connect(&format!("sqlite://{}?mode=rw", copy.display())).await?;
            let counts = meta::counts(&opened).await?;
            opened.close().await?;
            Ok((SQLITE, copy, counts))
        }
        Backend::Postgres => {
            let copy = folder.join(DUMP);
            for _ in 0..TRIES {
                let before = meta::counts(&app.db).await?;
                postgres::dump(&app.config.database_url, &copy).await?;
                if meta::counts(&app.db).await? == before {
                    return Ok((DUMP, copy, before));
                }
            }
            Err(fault(format!("the database changed during each of {TRIES} dumps; try again at a quieter hour")))
        }
    }
}

/// Puts an archive back into an empty place, then compares counts and hashes.
///
/// # Errors
/// `not_empty` where the place holds anything; `not_a_backup`, `other_database`, `damaged`.
pub async fn restore(config: &Config, file: &Path) -> Result<Manifest> {
    let manifest = {
        let file = file.to_owned();
        beside(move || archive::manifest(&file)).await?
    };
    let kind = if config.database_url.starts_with("sqlite:") { "sqlite" } else { "postgres" };
    if manifest.database != kind {
        let message = format!("このバックアップは {} のものです。{kind} には戻せません。", manifest.database);
        return Err(AppError::BadInput { code: "other_database", message });
    }
    std::fs::create_dir_all(&config.data_dir).map_err(fault)?;
    empty(config).await?;
    let folder = tempfile::tempdir_in(&config.data_dir).map_err(fault)?;
    {
        let (file, to, manifest) = (file.to_owned(), folder.path().to_owned(), manifest.clone());
        beside(move || archive::unpack(&file, &to, &manifest)).await?;
    }
    place(config, folder.path()).await?;
    let db = Db::connect(&config.database_url).await?;
    let counts = meta::counts(&db).await?;
    meta::count_anew(&db).await?;
    db.close().await?;
    if counts != manifest.counts {
        return Err(fault(format!("rows differ: {:?} in the archive, {counts:?} restored", manifest.counts)));
    }
    Ok(manifest)
}

fn not_empty(what: &str) -> AppError {
    let message = format!("空の場所にだけ戻せます。{what}が既にあります。");
    AppError::Refused { code: "not_empty", message }
}

async fn empty(config: &Config) -> Result<()> {
    let objects = config.objects_dir();
    if objects.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(not_empty(&format!("フォルダ「{}」の中身", objects.display())));
    }
    match sqlite_file(&config.database_url) {
        Some(file) if file.exists() => Err(not_empty(&format!("データベース「{}」", file.display()))),
        Some(_) => Ok(()),
        None => {
            let db = Db::connect(&config.database_url).await?;
            // Tables that are not there cannot be counted: that is what an empty database looks like.
            let rows = meta::counts(&db).await.map_or(0, |counts| counts.values().sum());
            db.close().await?;
            if rows == 0 { Ok(()) } else { Err(not_empty("データベースの中身")) }
        }
    }
}

/// Objects first, then the database that speaks of them.
async fn place(config: &Config, from: &Path) -> Result<()> {
    let objects = config.objects_dir();
    if objects.exists() {
        std::fs::remove_dir(&objects).map_err(fault)?;
    }
    std::fs::create_dir_all(from.join("objects")).map_err(fault)?;
    std::fs::rename(from.join("objects"), &objects).map_err(fault)?;
    match sqlite_file(&config.database_url) {
        Some(file) => std::fs::rename(from.join(SQLITE), file).map_err(fault),
        None => postgres::restore(&config.database_url, &from.join(DUMP)).await,
    }
}

/// The file behind `sqlite://PATH?…`.
fn sqlite_file(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    Some(PathBuf::from(rest.split('?').next().unwrap_or(rest)))
}

async fn beside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(fault)?
}
