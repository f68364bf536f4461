//! The ministry's report as a file: its bytes, its structure for screen readers, its fonts, its text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tachiiri_tests::program::Home;

const FILES: [&str; 4] = ["figures.csv", "figures.json", "report.pdf", "report.xlsx"];

fn build(home: &Home, name: &str, more: &[&str]) -> (PathBuf, Value) {
    let out = home.path().join(name);
    let of = ["report", "build", "checklist-summary", "--prefecture", "99", "--fiscal-year", "2023", "--out"];
    let arguments = [&of[..], &[out.to_str().expect("UTF-8")], more].concat();
    let told = home.json(&arguments);
    (out, told)
}

fn bytes(out: &Path) -> BTreeMap<&'static str, Vec<u8>> {
    FILES.map(|name| (name, std::fs::read(out.join(name)).unwrap_or_else(|error| panic!("{name}: {error}")))).into()
}

fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (bytes(one), bytes(other));
    for name in FILES {
        assert!(one[name] == other[name], "{name} differs");
    }
}

/// What a program of poppler-utils prints about a file.
fn poppler(program: &str, arguments: &[&str], file: &Path) -> String {
    let mut command = Command::new(program);
    command.args(arguments).arg(file);
    if program == "pdftotext" {
        // To standard output instead of a file beside it.
        command.arg("-");
    }
    let output = command.output().expect("poppler-utils are on the PATH");
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn built_twice_the_bytes_are_the_same_and_the_names_and_hashes_are_told() {
    let home = Home::demo();
    let (first, told) = build(&home, "first", &[]);
    let (second, again) = build(&home, "second", &[]);
    assert_same(&first, &second);
    assert_eq!(told, again);
    let files = told["files"].as_array().expect("a list");
    assert_eq!(files.len(), FILES.len());
    for file in files {
        let name = file["name"].as_str().expect("a name");
        let sum = Command::new("sha256sum").arg(first.join(name)).output().expect("sha256sum");
        let sum = String::from_utf8(sum.stdout).expect("text");
        assert_eq!(sum.split(' ').next(), file["sha256"].as_str(), "{name}");
    }
}

#[test]
fn after_later_answers_the_old_snapshot_gives_the_old_bytes() {
    let home = Home::demo();
    let (before, told) = build(&home, "before", &[]);
    let changed =
        "update answers set answer = case answer when 'yes' then 'no' else 'yes' end where answer in ('yes', 'no')";
    home.database.ask(home.path(), changed);
    let (after, now) = build(&home, "after", &[]);
    let snapshot = told["snapshot"].as_str().expect("a hash");
    assert_ne!(now["snapshot"], told["snapshot"]);
    assert_ne!(bytes(&before)["figures.csv"], bytes(&after)["figures.csv"]);
    let (kept, of) = build(&home, "kept", &["--snapshot", snapshot]);
    assert_same(&before, &kept);
    assert_eq!(of["snapshot"], told["snapshot"]);
    assert_eq!(of["made_with"], told["made_with"], "the same templates, fonts and typst");
    assert_eq!(of["made_with"]["typst"].as_str().map(str::len), Some(64), "{of}");
}

#[test]
fn the_paper_is_a_tagged_archive_file_that_can_be_read_aloud() {
    let home = Home::demo();
    let (out, told) = build(&home, "paper", &[]);
    let pdf = out.join("report.pdf");
    let info = poppler("pdfinfo", &[], &pdf);
    assert!(info.contains("Tagged:") && info.contains("yes") && info.contains("A4"), "{info}");
    let metadata = poppler("pdfinfo", &["-meta"], &pdf);
    for mark in ["pdfaid:part", "pdfaid:conformance", "pdfuaid:part"] {
        assert!(metadata.contains(mark), "{mark}: {metadata}");
    }
    let tree = poppler("pdfinfo", &["-struct"], &pdf);
    for element in ["H1", "H2", "Table", "TH", "Figure"] {
        assert!(
            tree.lines().any(|line| line.trim().split([' ', '(', ':', '<']).next() == Some(element)),
            "{element}: {tree}"
        );
    }
    let text = poppler("pdftotext", &["-layout"], &pdf);
    let words = ["見本県", "基準日", "「いいえ」の割合", "登録", "依頼", "回答"];
    words.iter().for_each(|words| assert!(text.contains(words), "{words}: {text}"));
    assert!(!text.contains("不適合"), "a self-answer is no verdict (STAT-WORDS)");
    let snapshot = told["snapshot"].as_str().expect("a hash");
    assert!(text.contains(&snapshot[..12]), "the footer names the snapshot");
}

#[test]
fn every_font_is_embedded_with_its_map_to_characters() {
    let home = Home::demo();
    let (out, _) = build(&home, "fonts", &[]);
    let fonts = poppler("pdffonts", &[], &out.join("report.pdf"));
    let rows: Vec<_> = fonts.lines().skip(2).collect();
    assert!(!rows.is_empty());
    for row in rows {
        // name, type, encoding, emb, sub, uni, object and generation
        let columns: Vec<_> = row.split_whitespace().rev().collect();
        assert_eq!((columns[4], columns[2]), ("yes", "yes"), "embedded, and mapped to Unicode: {row}");
    }
    let text = poppler("pdftotext", &[], &out.join("report.pdf"));
    assert!(text.contains("見本県") && !text.contains('\u{fffd}'), "a character is in no font's map");
}
