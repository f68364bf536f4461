//! Writes the sample's report and the parts its template reads into a folder, to look at the pages while working on
//! a template: `cargo run -p tachiiri-reports --example sample_report -- DIR [SHEETS]`, then `typst watch` in `DIR`.
//!
//! Wants TACHIIRI_TYPST and TACHIIRI_FONTS, as the tests do.

use std::path::PathBuf;

use tachiiri_reports::paper::{self, PaperSetting};
use tachiiri_reports::{build, checklist_summary, figures, snapshot};

#[path = "../tests/it/sample.rs"]
#[allow(dead_code, reason = "the tests use the rest of the sample")]
mod sample;

#[allow(clippy::disallowed_methods, reason = "not the program: no list of settings to keep whole")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("a folder to write into")?);
    let sheets = arguments.next().map_or(Ok(180), |text| text.parse())?;
    let beside = |name: &str| std::env::var_os(name).map(PathBuf::from).ok_or(format!("{name} is not set"));
    let setting = PaperSetting { typst: beside("TACHIIRI_TYPST")?, fonts: beside("TACHIIRI_FONTS")? };

    let (rows, registered, head) = sample::prefecture(5, sheets);
    let snapshot = snapshot::write(&rows, &registered, &head)?;
    std::fs::create_dir_all(folder.join("parts"))?;
    let parts = checklist_summary::parts(&figures::count(&snapshot.bytes)?)?;
    for (name, content) in parts.into_iter().chain(paper::templates()) {
        std::fs::write(folder.join("parts").join(name), content)?;
    }
    for (name, content) in build(&snapshot.bytes, &setting)? {
        std::fs::write(folder.join(name), content)?;
    }
    Ok(())
}
