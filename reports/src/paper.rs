//! Figures → PDF, set by typst as a child process in a folder of its own.
//!
//! PDF/A-2a and PDF/UA-1 in one file: typst refuses an image without alternative text and a document without a title.
//! A warning counts as a failure, since a missing glyph is one. No wall clock: the document's time is its 基準日.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::Command;

use chrono::{NaiveDate, NaiveTime};
use rust_embed::RustEmbed;
use tachiiri_domain::figures::{Figures, ReportKind};

use crate::checklist_summary;
use crate::error::{Error, Result};

/// Both standards, held by typst itself.
pub const STANDARDS: &str = "a-2a,ua-1";

/// The templates, embedded in the program.
#[derive(RustEmbed)]
#[folder = "templates/"]
struct Templates;

/// What stands beside the program.
#[derive(Clone, Debug)]
pub struct PaperSetting {
    /// The typst program.
    pub typst: PathBuf,
    /// A folder with Noto Sans CJK JP; fonts elsewhere on the machine are not looked at.
    pub fonts: PathBuf,
}

/// A finished document.
#[derive(Clone, Debug)]
pub struct Pdf {
    pub bytes: Vec<u8>,
}

/// A file a template reads: name and content.
pub type Part = (String, Vec<u8>);

/// Sets the checklist summary.
///
/// # Errors
/// [`Error::TypstMissing`] and [`Error::FontsMissing`] say what to install; [`Error::Typst`] carries typst's words.
pub fn render(figures: &Figures, setting: &PaperSetting) -> Result<Pdf> {
    let mut parts = checklist_summary::parts(figures)?;
    parts.extend(templates());
    compile(ReportKind::ChecklistSummary.key(), &parts, noon(figures.as_of), setting)
}

/// Noon in Japan in seconds since 1970, so that the date is the same wherever the file is read.
pub fn noon(day: NaiveDate) -> i64 {
    let noon_utc = NaiveTime::from_hms_opt(3, 0, 0).expect("three o'clock exists");
    day.and_time(noon_utc).and_utc().timestamp()
}

/// The embedded templates as parts, sorted by name.
pub fn templates() -> Vec<Part> {
    let mut names: Vec<_> = Templates::iter().filter(|name| name.ends_with(".typ")).collect();
    names.sort();
    names.into_iter().filter_map(|name| Some((name.to_string(), Templates::get(&name)?.data.into_owned()))).collect()
}

/// Sets `<kind>.typ` among `parts`; `created` is the document's time in seconds since 1970.
///
/// # Errors
/// As [`render`].
pub fn compile(kind: &str, parts: &[Part], created: i64, setting: &PaperSetting) -> Result<Pdf> {
    if !setting.fonts.is_dir() {
        return Err(Error::FontsMissing(setting.fonts.clone()));
    }
    let folder = tempfile::tempdir()?;
    for (name, content) in parts {
        std::fs::write(folder.path().join(name), content)?;
    }
    let target = folder.path().join("report.pdf");
    let mut typst = Command::new(&setting.typst);
    // Settings of typst in the environment must not change what is printed.
    for name in ["TYPST_FONT_PATHS", "TYPST_ROOT", "TYPST_FEATURES", "TYPST_CERT", "SOURCE_DATE_EPOCH"] {
        typst.env_remove(name);
    }
    typst.current_dir(folder.path()).arg("compile").arg("--ignore-system-fonts");
    typst.arg("--font-path").arg(&setting.fonts).args(["--pdf-standard", STANDARDS]);
    typst.args(["--creation-timestamp", &created.to_string()]).arg("--root").arg(folder.path());
    typst.arg(folder.path().join(format!("{kind}.typ"))).arg(&target);
    let output = typst.output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => Error::TypstMissing(setting.typst.clone()),
        _ => Error::Io(error),
    })?;
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if !output.status.success() || !said.is_empty() {
        return Err(Error::Typst(if said.is_empty() { output.status.to_string() } else { said }));
    }
    Ok(Pdf { bytes: std::fs::read(target)? })
}
