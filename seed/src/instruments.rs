//! Checklist versions: one TOML file each, read, checked and given a digest.

use serde::Deserialize;
use tachiiri_domain::audit::sha256;
use tachiiri_domain::instrument::Instrument;
use tachiiri_domain::problem::Problem;

use source::{Place, Source};

mod sense;
mod shape;
mod source;
mod write;

pub use write::write;

#[derive(rust_embed::RustEmbed)]
#[folder = "instruments"]
struct Embedded;

/// The versions that come with the program: file name and text, by file name.
pub fn embedded() -> Vec<(String, String)> {
    let mut files: Vec<_> = Embedded::iter()
        .filter_map(|name| {
            let file = Embedded::get(&name)?;
            Some((name.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
        })
        .collect();
    files.sort();
    files
}

/// Reads a version and checks that it makes sense. `file` is named in every problem.
///
/// # Errors
/// All that is wrong: first whether it is TOML, then keys and values, then what they mean together.
pub fn parse(file: &str, text: &str) -> Result<Instrument, Vec<Problem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let source = Source { file, text };
    let table: toml::Table = text.parse().map_err(|error| vec![not_toml(&source, &error)])?;
    let problems = shape::check(&source, &table);
    if !problems.is_empty() {
        return Err(problems);
    }
    let read = Instrument::deserialize(dates_as_text(toml::Value::Table(table)));
    let instrument = read.map_err(|error| {
        let message = format!("様式として読めません（{}）", error.message());
        vec![source.problem(&Place::whole(), "", "instrument_unreadable", &message)]
    })?;
    let problems = sense::check(&source, &instrument);
    if problems.is_empty() { Ok(instrument) } else { Err(problems) }
}

/// SHA-256 of what a version says: comments, white space and the order of keys do not count, everything else does.
/// A text that is no TOML is hashed as it stands.
pub fn digest(text: &str) -> String {
    let canonical = text.strip_prefix('\u{feff}').unwrap_or(text).parse::<toml::Table>();
    sha256(canonical.map_or_else(|_| text.to_owned(), |table| table.to_string()).as_bytes())
}

fn not_toml(source: &Source<'_>, error: &toml::de::Error) -> Problem {
    let line = error.span().map_or(0, |span| source.line_at(span.start));
    let message = format!("TOML として読めません（{}）", error.message().trim());
    Problem { line, ..source.problem(&Place::whole(), "", "not_toml", &format!("{line}行目で、{message}")) }
}

/// TOML has dates of its own; the domain reads them from text.
fn dates_as_text(value: toml::Value) -> toml::Value {
    match value {
        toml::Value::Datetime(date) => toml::Value::String(date.to_string()),
        toml::Value::Array(list) => toml::Value::Array(list.into_iter().map(dates_as_text).collect()),
        toml::Value::Table(table) => {
            toml::Value::Table(table.into_iter().map(|(key, value)| (key, dates_as_text(value))).collect())
        }
        other => other,
    }
}
