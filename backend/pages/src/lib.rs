//! Every HTML page: a struct, its askama template and a `sample()`. Data in, String out.
//!
//! No HTTP, no database, no clock: whatever a page shows is in its struct, domain values where they exist. The
//! wording of the screen lives here and in `templates/`; `static/` is served under `/static/` as it is.
//!
//! Forms are part of the contract: each struct that draws a form documents method, action and fields. Every POST
//! form carries `csrf` ([`Layout::csrf`]) and, where it writes, `request_key` (a fresh [`tachiiri_domain::request::RequestKey`]
//! per rendering, so that a form sent twice is one write).

pub mod account;
pub mod audit;
pub mod cards;
mod cast;
mod cast_forms;
pub mod checklists;
pub mod collections;
pub mod conflicts;
mod conflicts_sample;
pub mod consultations;
pub mod contact;
pub mod decisions;
pub mod director;
mod drawn;
pub mod error_page;
pub mod evidence;
mod evidence_sample;
pub mod facilities;
pub mod facility;
pub mod fields;
pub mod figures;
pub mod form_book_table;
pub mod form_books;
mod form_books_sample;
pub mod home;
pub mod instrument_comparison;
pub mod instrument_draft;
pub mod instrument_preview;
pub mod instruments;
pub mod layout;
pub mod letters;
pub mod mails;
pub mod notes;
pub mod original;
pub mod people;
pub mod qr;
pub mod remind;
pub mod reports;
pub mod review;
pub mod samples;
pub mod selection_hospital;
pub mod selections;
pub mod self_checks;
pub mod settings;
pub mod sheet;
mod sheet_sample;
pub mod sheet_view;
pub mod users;
pub mod vendors;
pub mod words;
pub mod workbook;

pub use askama::Template;
pub use drawn::draw;
pub use layout::{Choice, FieldError, Layout, NavItem, Pager};

/// The files under `/static/`: styles, ES modules, icons. Keys are paths such as `app.css`.
#[derive(rust_embed::RustEmbed)]
#[folder = "static/"]
pub struct Static;
