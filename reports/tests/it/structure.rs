//! What a screen reader gets: headings, header cells, pictures with words, and text that can be read back.

use std::process::Command;

use tachiiri_domain::figures::ReportKind;
use tachiiri_reports::paper::{self, PaperSetting};

use crate::paper::{figures_of, mutated, say, setting};

/// Poppler's answer about a PDF; None, and a word on it, where the tool is not installed.
pub fn poppler(tool: &str, options: &[&str], pdf: &[u8], after: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.pdf");
    std::fs::write(&file, pdf).unwrap();
    match Command::new(tool).args(options).arg(&file).args(after).output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(_) => {
            say(&format!("skipped: {tool} (poppler-utils) is not installed"));
            None
        }
    }
}

fn rendered(setting: &PaperSetting) -> Vec<u8> {
    paper::render(&figures_of(5, 180), setting).unwrap().bytes
}

/// Lines of the structure tree that begin with a tag, without its indentation.
fn tags<'a>(tree: &'a str, tag: &str) -> Vec<&'a str> {
    let begins = |line: &&str| line.split([' ', ':']).next() == Some(tag);
    tree.lines().map(str::trim).filter(begins).collect()
}

#[test]
fn the_structure_tree_has_headings_header_cells_and_described_pictures() {
    let Some(setting) = setting() else { return };
    let Some(tree) = poppler("pdfinfo", &["-struct"], &rendered(&setting), &[]) else { return };
    // 要点, 目次, 提出の状況, two forms, 項目の文言, 数え方
    assert_eq!(tags(&tree, "H1").len(), 7, "{tree}");
    assert_eq!(tags(&tree, "H2").len(), 8);
    let tables = tags(&tree, "Table").len();
    assert!(tags(&tree, "THead").len() >= tables && tables >= 12);
    assert!(tags(&tree, "TH").len() >= 4 * tables / 2);
    assert_eq!(tags(&tree, "Figure").len(), 4, "two charts a form");
}

#[test]
fn a_report_whose_heading_was_made_plain_text_is_noticed() {
    let Some(setting) = setting() else { return };
    let headings = |from: &str, to: &str| {
        let parts = mutated(from, to);
        let pdf = paper::compile(ReportKind::ChecklistSummary.key(), &parts, 0, &setting).unwrap();
        poppler("pdfinfo", &["-struct"], &pdf.bytes, &[]).map(|tree| tags(&tree, "H1").len())
    };
    let (Some(whole), Some(less)) =
        (headings("= 提出の状況", "= 提出の状況"), headings("= 提出の状況", "*提出の状況*"))
    else {
        return;
    };
    assert_eq!(less, whole - 1);
}

#[test]
fn the_file_says_its_title_its_language_and_both_standards() {
    let Some(setting) = setting() else { return };
    let pdf = rendered(&setting);
    let Some(info) = poppler("pdfinfo", &[], &pdf, &[]) else { return };
    let line = |name: &str| info.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    assert!(line("Title:").contains("見本県 令和5年度"), "{info}");
    assert!(line("Tagged:").contains("yes") && line("Page size:").contains("A4"));
    let Some(metadata) = poppler("pdfinfo", &["-meta"], &pdf, &[]) else { return };
    for mark in ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"] {
        assert!(metadata.contains(mark), "{mark} in {metadata}");
    }
}

#[test]
fn every_font_is_embedded_and_every_word_of_the_tables_is_read_back() {
    let Some(setting) = setting() else { return };
    let figures = figures_of(5, 180);
    let pdf = rendered(&setting);
    let Some(fonts) = poppler("pdffonts", &[], &pdf, &[]) else { return };
    for font in fonts.lines().skip(2) {
        // Columns from the right: object and generation, unicode map, subset, embedded.
        let columns: Vec<_> = font.split_whitespace().rev().collect();
        assert_eq!(columns[2..5], ["yes", "yes", "yes"], "{font}");
    }
    let Some(text) = poppler("pdftotext", &["-raw"], &pdf, &["-"]) else { return };
    let plain: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let without_spaces = |text: &str| text.replace(char::is_whitespace, "");
    for item in &figures.items {
        assert!(plain.contains(&without_spaces(&item.label)), "{}", item.label);
        assert!(plain.contains(&without_spaces(&item.short)), "{}", item.short);
    }
    for at in &figures.coverage {
        assert!(at.place.health_centre == "*" || plain.contains(&at.place.health_centre), "{at:?}");
    }
    assert!(plain.contains(&figures.snapshot), "the hash stands on paper whole");
    assert!(plain.contains("見本（架空のデータ）"));
}
