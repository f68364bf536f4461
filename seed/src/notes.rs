//! The notes on what counts as はい, in our own words: `notes/*.toml`, one note for each question of 研修Q&A at least.

use std::sync::LazyLock;

use serde::Deserialize;
use tachiiri_domain::notes::Note;

#[derive(rust_embed::RustEmbed)]
#[folder = "notes"]
struct Embedded;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    notes: Vec<Note>,
}

static NOTES: LazyLock<Vec<Note>> = LazyLock::new(|| {
    let mut notes: Vec<Note> = Embedded::iter().flat_map(|name| read(&name)).collect();
    notes.sort_by_key(|note| (note.question, note.years.first().copied()));
    notes
});

/// Every note, in the order of the questions.
pub fn all() -> &'static [Note] {
    &NOTES
}

fn read(name: &str) -> Vec<Note> {
    let file = Embedded::get(name).map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default();
    // The files are part of the program; a test reads them all, so that none can fail here.
    toml::from_str::<File>(&file).unwrap_or_else(|error| panic!("seed/notes/{name}: {error}")).notes
}
