//! The operations, one file per noun, one function per verb of the business.
//!
//! Every operation goes in this order: may this actor; open a transaction; load within scope or `NotFound`; decide
//! (domain); write; audit; enqueue; commit. HTML handler, JSON handler, command line and job all call it.

use std::sync::Arc;

use object_store::ObjectStore;
use tachiiri_domain::actor::Actor;
use tachiiri_domain::clock::Clock;
use tachiiri_domain::ids::{Ids, SessionId};

use crate::config::Config;
use crate::error::{AppError, Result};

pub mod audit;
pub mod checklists;
pub mod collections;
pub mod facilities;
pub mod facts;
pub mod figures;
pub mod home;
pub mod instruments;
pub mod places;
pub mod reports;
pub mod selections;
pub mod sessions;
pub mod users;
mod wire;

/// What every operation needs. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct App {
    pub clock: Clock,
    pub ids: Ids,
    /// Snapshots and report files by SHA-256.
    pub store: Arc<dyn ObjectStore>,
    pub config: Arc<Config>,
    pub keys: sessions::Keys,
}

/// Who asks, in which request, through which session (none on the command line and in jobs).
#[derive(Clone, Debug)]
pub struct Caller {
    pub actor: Actor,
    pub request_id: String,
    pub session: Option<SessionId>,
}

impl Caller {
    /// The command line of an operating system's user.
    pub fn operator(os_user: &str) -> Self {
        Self { actor: Actor::operator(os_user), request_id: String::new(), session: None }
    }

    /// A job of the program itself.
    pub fn job(kind: &str) -> Self {
        Self { actor: Actor::job(kind), request_id: String::new(), session: None }
    }
}

/// A part of a long list, and how long the whole is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Listed<T> {
    pub rows: Vec<T>,
    pub total: u64,
}

/// Which part of a list, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    pub number: u64,
    pub size: u64,
}

/// A file ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileBody {
    pub name: String,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// Whether the database answers, for `/readyz`.
pub async fn ready(_app: &App) -> Result<()> {
    pending()
}

/// Whether the database is marked as a demonstration (for the banner).
pub async fn is_demo(_app: &App) -> Result<bool> {
    pending()
}

pub(crate) fn pending<T>() -> Result<T> {
    Err(AppError::Fault("pending".to_owned()))
}
