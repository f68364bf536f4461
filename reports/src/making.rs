//! What a report was printed with, by content: the same snapshot with the same three gives the same bytes.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tachiiri_domain::audit::hex;

use crate::error::{Error, Result};
use crate::paper::{PaperSetting, templates};

/// SHA-256 of each, 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeWith {
    /// Of all templates, with their names.
    pub templates: String,
    /// Of all fonts in the folder, with their names.
    pub fonts: String,
    /// Of the typst program.
    pub typst: String,
}

impl MadeWith {
    /// # Errors
    /// [`Error::TypstMissing`] and [`Error::FontsMissing`] say what to install.
    pub fn of(setting: &PaperSetting) -> Result<Self> {
        let typst = File::open(&setting.typst).map_err(|_| Error::TypstMissing(setting.typst.clone()))?;
        let mut program = Sha256::new();
        feed(typst, &mut program)?;
        Ok(Self { templates: of_templates(), fonts: of_fonts(&setting.fonts)?, typst: hex(&program.finalize()) })
    }
}

fn of_templates() -> String {
    let mut all = Sha256::new();
    for (name, content) in templates() {
        begin(&mut all, &name, content.len() as u64);
        all.update(&content);
    }
    hex(&all.finalize())
}

fn of_fonts(folder: &Path) -> Result<String> {
    let missing = || Error::FontsMissing(folder.to_path_buf());
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|_| missing())? {
        let file = entry?.path();
        let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
        if ["ttc", "otc", "ttf", "otf"].contains(&ending.as_str()) {
            files.push(file);
        }
    }
    files.sort();
    let mut all = Sha256::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let content = File::open(&file)?;
        begin(&mut all, &name, content.metadata()?.len());
        feed(content, &mut all)?;
    }
    Ok(hex(&all.finalize()))
}

/// A font or a program has tens of megabytes: never all of it at once.
fn feed(mut file: File, all: &mut Sha256) -> std::io::Result<()> {
    let mut part = vec![0; 1 << 16];
    loop {
        match file.read(&mut part)? {
            0 => return Ok(()),
            read => all.update(&part[..read]),
        }
    }
}

/// Name and length before the content, so that no two folders run together into the same text.
fn begin(all: &mut Sha256, name: &str, length: u64) {
    all.update(name.as_bytes());
    all.update([0]);
    all.update(length.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(folder: &Path) -> PaperSetting {
        std::fs::write(folder.join("typst"), "program").unwrap();
        std::fs::write(folder.join("readme.txt"), "no font").unwrap();
        std::fs::write(folder.join("a.ttc"), "one").unwrap();
        std::fs::write(folder.join("b.otf"), "two").unwrap();
        PaperSetting { typst: folder.join("typst"), fonts: folder.to_path_buf() }
    }

    #[test]
    fn each_of_the_three_is_told_by_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let setting = setting(folder.path());
        let before = MadeWith::of(&setting).unwrap();
        std::fs::write(folder.path().join("readme.txt"), "still no font").unwrap();
        assert_eq!(MadeWith::of(&setting).unwrap(), before);
        std::fs::write(folder.path().join("b.otf"), "TWO").unwrap();
        let fonts = MadeWith::of(&setting).unwrap();
        assert!(fonts.fonts != before.fonts && fonts.typst == before.typst && fonts.templates == before.templates);
        std::fs::write(folder.path().join("typst"), "another").unwrap();
        assert_ne!(MadeWith::of(&setting).unwrap().typst, before.typst);
        assert_eq!(before.templates.len(), 64);
    }

    #[test]
    fn what_is_missing_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let whole = setting(folder.path());
        let nowhere = PaperSetting { typst: "/nowhere/typst".into(), ..whole.clone() };
        assert!(matches!(MadeWith::of(&nowhere), Err(Error::TypstMissing(_))));
        let nowhere = PaperSetting { fonts: folder.path().join("none"), ..whole };
        assert!(matches!(MadeWith::of(&nowhere), Err(Error::FontsMissing(_))));
    }
}
