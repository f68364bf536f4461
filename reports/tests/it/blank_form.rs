//! Forms as paper: every form that comes with the program, set without a warning.

use std::collections::BTreeSet;

use tachiiri_domain::instrument::Instrument;
use tachiiri_reports::blank_form::{BlankForm, render};
use tachiiri_seed::instruments::{embedded, parse};

use crate::paper::setting;
use crate::structure::poppler;

fn form_of(instrument: &Instrument) -> BlankForm<'_> {
    BlankForm {
        instrument,
        facility: "見本中央病院",
        contract: "",
        due_on: Some("2023-12-28".parse().unwrap()),
        banner: "見本（架空のデータ）",
        on: "2023-11-18".parse().unwrap(),
    }
}

#[test]
fn every_form_is_set_without_a_warning_and_twice_alike() {
    let Some(setting) = setting() else { return };
    for (file, text) in embedded() {
        let instrument = parse(&file, &text).unwrap();
        let form = form_of(&instrument);
        let one = render(&form, &setting).unwrap_or_else(|why| panic!("{file}: {why}"));
        assert!(one.bytes.starts_with(b"%PDF-") && one.bytes == render(&form, &setting).unwrap().bytes, "{file}");
    }
}

/// A group's line alone at the foot of a page leaves its items nameless on the next.
#[test]
fn a_groups_line_stands_on_the_page_of_its_first_item() {
    let Some(setting) = setting() else { return };
    let (file, text) = embedded().into_iter().find(|(file, _)| file == "r5-facility.toml").unwrap();
    let instrument = parse(&file, &text).unwrap();
    let pdf = render(&form_of(&instrument), &setting).unwrap().bytes;
    let Some(text) = poppler("pdftotext", &["-raw"], &pdf, &["-"]) else { return };
    let headings: Vec<_> = instrument.items.iter().map(|item| item.heading.replace(' ', "")).collect();
    let mut seen = 0;
    for page in text.split('\u{c}') {
        let lines: Vec<_> = page.lines().map(|line| line.replace(' ', "")).collect();
        for pair in lines.windows(2).filter(|pair| !pair[0].is_empty() && headings.contains(&pair[0])) {
            let mut under = instrument.items.iter().filter(|item| item.heading.replace(' ', "") == pair[0]);
            assert!(under.any(|item| pair[1].starts_with(&item.full_number())), "after {}: {}", pair[0], pair[1]);
            seen += 1;
        }
    }
    assert!(seen >= 5, "{seen} lines of groups in {text}");
}

/// A word of a page: what it says, its page, where it begins and ends from the left, and its line.
struct Word {
    text: String,
    page: usize,
    left: f64,
    right: f64,
    top: f64,
}

/// The words as they stand on the pages, in points.
fn words(pdf: &[u8]) -> Option<Vec<Word>> {
    let text = poppler("pdftotext", &["-bbox"], pdf, &["-"])?;
    let number = |line: &str, name: &str| {
        let rest = line.split_once(&format!("{name}=\""))?.1;
        rest.split_once('"')?.0.parse::<f64>().ok()
    };
    let word = |(page, line): (usize, &str)| {
        let text = line.split_once('>')?.1.split_once("</word>")?.0.to_owned();
        let [left, right, top] = ["xMin", "xMax", "yMin"].map(|name| number(line, name));
        Some(Word { text, page, left: left?, right: right?, top: top? })
    };
    let pages = text.split("<page ").enumerate();
    Some(pages.flat_map(|(at, page)| page.lines().map(move |line| (at, line))).filter_map(word).collect())
}

const MILLIMETRE: f64 = 72.0 / 25.4;

/// Every number of an item stands whole before its question, in a column as wide as the form's longest one needs.
#[test]
fn numbers_stand_whole_in_a_column_as_wide_as_they_need() {
    let Some(setting) = setting() else { return };
    let mut seen = BTreeSet::new();
    for (file, text) in embedded() {
        let instrument = parse(&file, &text).unwrap();
        let numbers: Vec<_> = instrument.items.iter().map(|item| item.full_number()).collect();
        // 「No.21 / 21.1 / 21.2」 may break where its blanks are.
        let parts: Vec<_> =
            numbers.iter().flat_map(|number| number.split_whitespace()).filter(|part| *part != "/").collect();
        let longest = parts.iter().map(|part| part.chars().count()).max().unwrap_or(0);
        let column = if longest > 10 {
            25.0
        } else if longest > 6 {
            20.0
        } else {
            13.0
        };
        let Some(words) = words(&render(&form_of(&instrument), &setting).unwrap().bytes) else { return };
        let column_of = |word: &Word| {
            let beside = |other: &&Word| {
                other.page == word.page && (other.top - word.top).abs() < 2.0 && other.left >= word.right
            };
            let label = words.iter().filter(beside).min_by(|one, other| one.left.total_cmp(&other.left))?;
            // A bracket that opens a line hangs out by half its width.
            let hangs = if label.text.starts_with(['「', '（', '『']) { 2.0 } else { 0.0 };
            Some(((label.left - word.left) / MILLIMETRE + hangs).round())
        };
        for part in parts {
            // Its like may stand in a question too.
            let columns: Vec<_> = words.iter().filter(|word| word.text == part).map(column_of).collect();
            assert!(!columns.is_empty(), "{file}: {part} is broken or runs into its question");
            if numbers.iter().any(|number| number == part) {
                assert!(columns.contains(&Some(column)), "{file}: {part} at {columns:?} in place of {column} mm");
                seen.insert(longest > 6);
            }
        }
    }
    assert_eq!(seen, BTreeSet::from([false, true]), "short numbers and long ones were both looked at");
}
