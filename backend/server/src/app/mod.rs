//! The operations, one file per noun, one function per verb of the business.
//!
//! Every operation goes in this order: may this actor; open a transaction; load within scope or `NotFound`; decide
//! (domain); write; audit; enqueue; commit. HTML handler, JSON handler, command line and job all call it.

use std::sync::Arc;

use tachiiri_domain::actor::Actor;
use tachiiri_domain::clock::Clock;
use tachiiri_domain::ids::{Ids, SessionId};
use tachiiri_storage::sessions::Session;
use tachiiri_storage::{Backend, Db, meta};

use together::Together;

use crate::config::Config;
use crate::error::{AppError, Result};

pub mod account;
pub mod audit;
pub mod backup;
pub mod checklists;
pub mod collections;
pub mod conflicts;
pub mod consultations;
pub mod contacts;
pub mod decisions;
pub mod demo;
pub mod evidence;
pub mod facilities;
pub mod facts;
pub mod figures;
pub mod form_books;
pub mod guests;
pub mod home;
pub mod instruments;
pub mod keys;
pub mod letters;
pub mod mail;
pub mod names;
pub mod notes;
pub mod objects;
pub mod papers;
pub mod passwords;
pub mod people;
pub mod places;
pub mod reminders;
pub mod reports;
pub mod selections;
pub mod self_checks;
pub mod sessions;
pub mod settings;
mod together;
pub mod users;
pub mod vendors;
mod wire;
mod write;

pub use tachiiri_storage::{Listed, Page};

/// What every operation needs. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub ids: Ids,
    /// Snapshots and report files by SHA-256.
    pub objects: objects::Objects,
    pub config: Arc<Config>,
    pub keys: keys::Keys,
    /// What hashing a password costs.
    pub cost: passwords::Cost,
    /// Requests that wait for their session to be looked up.
    visits: Together<SessionId, Result<Option<Session>>>,
    /// Answers that wait to be saved.
    saves: checklists::Saves,
}

impl App {
    /// Opens the data folder and the database of the settings, making both and their tables if they are not there.
    pub async fn open(config: Config, clock: Clock, ids: Ids) -> Result<Self> {
        std::fs::create_dir_all(&config.data_dir).map_err(|why| AppError::fault("data folder", why))?;
        let db = Db::connect(&config.database_url).await?;
        db.migrate().await?;
        // SQLite has one writer. PostgreSQL works on a second turn while the first is judged.
        let turns = match db.backend() {
            Backend::Sqlite => 1,
            Backend::Postgres => 2,
        };
        Ok(Self {
            db,
            clock,
            objects: objects::Objects::of(config.objects_dir())?,
            keys: keys::Keys::of(&config.data_dir, &ids)?,
            ids,
            config: Arc::new(config),
            cost: passwords::Cost::USUAL,
            visits: Together::of(1),
            saves: Together::of(turns),
        })
    }

    /// The demonstration's clock belongs to the demonstration's database alone: anywhere else it would falsify dates.
    ///
    /// # Errors
    /// `demo_now_refused` where `TACHIIRI_DEMO_NOW` is set and the database is not marked demo.
    pub async fn admit_clock(&self) -> Result<()> {
        if self.config.demo_now.is_some() && !is_demo(self).await? {
            return Err(AppError::refused(
                "demo_now_refused",
                "TACHIIRI_DEMO_NOW は見本のデータベースでだけ使えます。このデータベースは見本ではありません。",
            ));
        }
        Ok(())
    }
}

/// Who asks, in which request, through which session (none on the command line and in jobs).
#[derive(Clone, Debug)]
pub struct Caller {
    pub actor: Actor,
    pub request_id: String,
    pub session: Option<SessionId>,
    /// Entered with a one-time code: sets a password before anything else.
    pub must_set_password: bool,
    /// Entered with the password alone: shows the second factor before anything else.
    pub second_factor_due: bool,
}

impl Caller {
    /// The command line of an operating system's user.
    pub fn operator(os_user: &str) -> Self {
        Self { actor: Actor::operator(os_user), ..Self::nobody() }
    }

    /// Who stands at the door.
    pub fn nobody() -> Self {
        let actor =
            Actor { user: None, name: "nobody".to_owned(), display_name: String::new(), assignments: Vec::new() };
        Self { actor, request_id: String::new(), session: None, must_set_password: false, second_factor_due: false }
    }

    /// A job of the program itself.
    pub fn job(kind: &str) -> Self {
        Self { actor: Actor::job(kind), ..Self::nobody() }
    }
}

/// A file ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileBody {
    pub name: String,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// Whether the database answers, for `/readyz`.
pub async fn ready(app: &App) -> Result<()> {
    Ok(app.db.ping().await?)
}

/// Whether the database is marked as a demonstration (for the banner).
pub async fn is_demo(app: &App) -> Result<bool> {
    Ok(meta::get(&app.db, meta::DEMO).await?.is_some())
}
