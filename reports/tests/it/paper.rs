//! Paper: compiled without a warning, to both standards, and refused when what a blind reader needs is taken away.

use std::path::PathBuf;

use tachiiri_domain::figures::{Figures, ReportKind};
use tachiiri_reports::paper::{self, PaperSetting, Part};
use tachiiri_reports::{Error, FILES, checklist_summary, figures, snapshot};

use crate::sample;

/// Typst and fonts as the test run names them; None, and a word on it, where they are not there.
#[allow(clippy::disallowed_methods, reason = "a test has no settings of the program; the test run names both")]
pub fn setting() -> Option<PaperSetting> {
    let path = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.exists());
    match (path("TACHIIRI_TYPST"), path("TACHIIRI_FONTS")) {
        (Some(typst), Some(fonts)) => Some(PaperSetting { typst, fonts }),
        _ => {
            say("skipped: TACHIIRI_TYPST and TACHIIRI_FONTS do not name typst and a folder of fonts");
            None
        }
    }
}

/// A line that the test run looks for.
#[allow(clippy::print_stderr, reason = "the test run counts skipped tests by this line")]
pub fn say(line: &str) {
    eprintln!("{line}");
}

pub fn figures_of(seed: u64, sheets: u32) -> Figures {
    let (rows, registered, head) = sample::prefecture(seed, sheets);
    figures::count(&snapshot::write(&rows, &registered, &head).unwrap().bytes).unwrap()
}

/// The parts of the sample's report with a piece of its template replaced.
pub fn mutated(from: &str, to: &str) -> Vec<Part> {
    let mut parts = checklist_summary::parts(&figures_of(5, 180)).unwrap();
    for (name, content) in paper::templates() {
        let text = String::from_utf8(content).unwrap();
        let text = if name == "checklist-summary.typ" {
            assert!(text.contains(from), "{from} is not in the template any more");
            text.replace(from, to)
        } else {
            text
        };
        parts.push((name, text.into_bytes()));
    }
    parts
}

#[test]
fn the_report_is_set_without_a_warning_and_twice_alike() {
    let Some(setting) = setting() else { return };
    let figures = figures_of(5, 180);
    let one = paper::render(&figures, &setting).unwrap();
    assert!(one.bytes.starts_with(b"%PDF-"));
    assert!(one.bytes == paper::render(&figures, &setting).unwrap().bytes, "no wall clock inside");
}

#[test]
fn a_report_without_any_answer_is_set_too() {
    let Some(setting) = setting() else { return };
    paper::render(&figures_of(5, 0), &setting).unwrap();
    let (rows, registered, head) = sample::small();
    let bytes = snapshot::write(&rows, &registered, &head).unwrap().bytes;
    paper::render(&figures::count(&bytes).unwrap(), &setting).unwrap();
}

#[test]
fn every_file_of_a_report_is_built_twice_alike_from_its_snapshot() {
    let Some(setting) = setting() else { return };
    let (rows, registered, head) = sample::prefecture(7, 60);
    let kept = snapshot::write(&rows, &registered, &head).unwrap().bytes;
    let files = tachiiri_reports::build(&kept, &setting).unwrap();
    assert_eq!(files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), FILES);
    assert!(files == tachiiri_reports::build(&kept, &setting).unwrap());
}

#[test]
fn a_picture_without_alternative_text_is_refused() {
    let Some(setting) = setting() else { return };
    let parts = mutated("alt: form.bars.alt, ", "");
    let refused = paper::compile(ReportKind::ChecklistSummary.key(), &parts, 0, &setting);
    assert!(matches!(&refused, Err(Error::Typst(said)) if said.contains("missing alt text")), "{refused:?}");
}

#[test]
fn a_glyph_that_no_font_has_is_refused() {
    let Some(setting) = setting() else { return };
    let parts = mutated("[・]", "[\u{10ffff}]");
    assert!(paper::compile(ReportKind::ChecklistSummary.key(), &parts, 0, &setting).is_err());
}

#[test]
fn a_missing_program_or_font_is_said_with_its_remedy() {
    let fonts = std::env::temp_dir();
    let nowhere = PaperSetting { typst: "/nowhere/typst".into(), fonts: fonts.clone() };
    let error = paper::render(&figures_of(5, 3), &nowhere).unwrap_err();
    assert!(matches!(error, Error::TypstMissing(_)) && error.to_string().contains("deploy/run"));
    let nowhere = PaperSetting { typst: "/nowhere/typst".into(), fonts: fonts.join("no-such-folder") };
    let error = paper::render(&figures_of(5, 3), &nowhere).unwrap_err();
    assert!(matches!(error, Error::FontsMissing(_)) && error.to_string().contains("TACHIIRI_FONTS"));
}
