//! Lists as files: bytes in, values out, and back. CSV, TSV and xlsx, UTF-8 and CP932, headings by name.
//!
//! Nothing here knows a database or a screen. A reader never stops at the first mistake: it returns the rows it
//! could read beside one [`Problem`](tachiiri_domain::problem::Problem) for each place that is wrong; the codes
//! are listed in the README of this folder.

pub mod book;
pub mod checklist_book;
pub mod contracts;
mod csv_out;
mod encoding;
pub mod facts;
pub mod form_book;
mod lines;
pub mod media;
pub mod places;
mod record;
pub mod register;
mod table;
pub mod users;
mod workbook;
mod xlsx_out;

pub use csv_out::{CsvOut, Written, csv_out};
pub use encoding::{Encoding, Unfit};
pub use lines::Lines;
pub use table::{Row, Table, read_table};
pub use xlsx_out::{Sheet, Value, XlsxError, xlsx_out};
