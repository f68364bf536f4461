//! Words and rules of the yearly cyber-security round of hospitals.
//!
//! Floor 0: plain functions from values to values. No async, no SQL, no HTTP and no clock of its own – time,
//! ids and randomness are arguments (`clock`, `ids`). Every rule has an id and a source in [`rules`]; the words
//! used here are those of the glossary in the README.

pub mod access;
pub mod actor;
pub mod answers;
pub mod audit;
pub mod bed_class;
pub mod carry;
pub mod checklist;
pub mod clock;
pub mod conflicts;
pub mod contact;
pub mod director;
pub mod evidence;
pub mod facility;
pub mod facts;
pub mod figures;
pub mod fiscal_year;
pub mod form_book;
pub mod ids;
pub mod instrument;
pub mod lineage;
pub mod mail;
pub mod notes;
pub mod office_days;
pub mod outsourced;
pub mod place;
pub mod problem;
pub mod quota;
pub mod register;
pub mod reminders;
pub mod request;
pub mod rules;
pub mod scope;
pub mod vendors;
pub mod wareki;

pub use chrono::NaiveDate as Date;
