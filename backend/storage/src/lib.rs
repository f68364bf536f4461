//! Every query of the product. Reads take `&impl Conn` (a [`Db`] or a [`Tx`]), writes take `&Tx`, so that a write
//! outside a transaction does not compile; everything a tenant owns takes `&Scope` as its second argument, and
//! `scope.rs` is the one place that turns a scope into SQL. The same code runs on SQLite and PostgreSQL.

pub mod audit;
pub mod checklists;
pub mod collections;
mod column;
pub mod conflicts;
pub mod contacts;
mod db;
pub mod decisions;
pub mod directors;
mod entity;
mod error;
pub mod evidence;
pub mod facilities;
pub mod facts;
pub mod fixtures;
mod fold;
pub mod form_books;
mod frozen;
pub mod instruments;
pub mod jobs;
pub mod letter_texts;
pub mod login_failures;
pub mod mails;
pub mod meta;
mod page;
pub mod places;
pub mod reminders;
pub mod reports;
pub mod request_keys;
mod scope;
pub mod second_factor;
pub mod selection;
pub mod self_checks;
pub mod sessions;
pub mod settings;
pub mod sheet_rows;
pub mod users;
pub mod vendors;
mod writers;

pub use db::{Backend, Conn, Db, Tx};
pub use error::{Error, Result};
pub use page::{Listed, Page};
