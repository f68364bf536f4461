//! Reports in four stages, each a function with its tests:
//!
//! rows → [`snapshot`] (Parquet with a content hash) → [`figures`] (polars, lazy) → [`paper`] (typst) and
//! [`sheets`] (csv, xlsx, json).
//!
//! The snapshot alone is enough to make all that follows, byte for byte: nothing here reads a clock or a database.

pub mod blank_form;
pub mod calls;
pub mod chart;
pub mod checklist_summary;
pub mod error;
pub mod figures;
pub mod letter;
pub mod making;
pub mod paper;
pub mod receipt;
pub mod sheets;
pub mod snapshot;

pub use error::{Error, Result};

use paper::PaperSetting;

/// Names of the files of a built report, in the order they are made.
pub const FILES: [&str; 4] = ["report.pdf", "figures.json", "figures.csv", "report.xlsx"];

/// Builds every file of the checklist summary from a snapshot: name and content, in the order of [`FILES`].
///
/// The same snapshot, program, typst and fonts give the same bytes.
///
/// # Errors
/// Whatever reading the snapshot, typst or the files run into; nothing is half built.
pub fn build(snapshot: &[u8], setting: &PaperSetting) -> Result<Vec<(String, Vec<u8>)>> {
    let counted = figures::count(snapshot)?;
    let contents = [
        paper::render(&counted, setting)?.bytes,
        sheets::figures_json(&counted)?,
        sheets::csv(&counted)?,
        sheets::xlsx(&counted)?,
    ];
    Ok(FILES.iter().map(|name| (*name).to_owned()).zip(contents).collect())
}
