//! The texts of mails and letters as they come with the program: one TOML file each under `letters/`.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(rust_embed::RustEmbed)]
#[folder = "letters"]
struct Embedded;

/// How a text goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Mail,
    /// On paper, in the form of a 公文書.
    Letter,
}

/// A text with gaps, as the file says it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// The file's name without its ending.
    #[serde(skip)]
    pub name: String,
    pub kind: Kind,
    /// What it is called in lists.
    pub title: String,
    pub subject: String,
    pub body: String,
    /// What may stand in braces, and what fills it.
    pub values: BTreeMap<String, String>,
    /// An authority may change the text for its area.
    #[serde(default)]
    pub authority: bool,
    /// What a preview shows in the gaps; needed where an authority may change the text.
    #[serde(default)]
    pub samples: BTreeMap<String, String>,
}

/// Every text by name. A file that cannot be read is left out; a test reads them all.
pub fn all() -> Vec<Letter> {
    let mut letters: Vec<_> = Embedded::iter().filter_map(|file| read(&file)).collect();
    letters.sort_by(|a, b| a.name.cmp(&b.name));
    letters
}

pub fn find(name: &str) -> Option<Letter> {
    read(&format!("{name}.toml"))
}

fn read(file: &str) -> Option<Letter> {
    let text = String::from_utf8(Embedded::get(file)?.data.into_owned()).ok()?;
    let mut letter: Letter = toml::from_str(&text).ok()?;
    letter.name = file.strip_suffix(".toml")?.to_owned();
    letter.body = letter.body.trim().to_owned() + "\n";
    Some(letter)
}
