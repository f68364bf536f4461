//! The wording of R5 against the notice itself (S0), read through `SEEDS_DIR`.

use std::io::Write;
use std::path::{Path, PathBuf};

use tachiiri_domain::instrument::{Instrument, Item};
use tachiiri_seed::instruments::{embedded, parse};
use unicode_normalization::UnicodeNormalization;

/// The notice of 2023-06-09 with its forms, or None with the line that `.ci/run` looks for.
fn notice() -> Option<String> {
    document("000_")
}

/// A document of the folder by the beginning of its name.
#[expect(clippy::disallowed_methods, reason = "a test's own setting; the program never reads it")]
fn document(begins: &str) -> Option<String> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds");
    let folder = std::env::var_os("SEEDS_DIR").map_or_else(beside, PathBuf::from);
    if !folder.is_dir() {
        skipped();
        return None;
    }
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let named = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(begins));
    Some(std::fs::read_to_string(files.into_iter().find(named).expect("the document is in the folder")).unwrap())
}

/// Past the test runner's capture, so that the script that runs the tests counts it.
fn skipped() {
    let _ = writeln!(std::io::stderr(), "\nskipped: SEEDS_DIR names no folder, and ../shared/seeds is not there");
}

fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// One row of the forms: the line above its group, its number, its text – all plain.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    heading: String,
    number: String,
    label: String,
}

/// The items of one form, in its order. `form` is 医療機関確認用 or 事業者確認用; each fills two pages.
fn rows(notice: &str, form: &str) -> Vec<Row> {
    let title = "医療機関におけるサイバーセキュリティ対策チェックリスト\n";
    let pages = notice.split(title).skip(1).filter(|page| page.trim_start().starts_with(form));
    let (mut rows, mut heading) = (Vec::new(), String::new());
    for line in pages.flat_map(str::lines) {
        let cells: Vec<_> = line.split('\t').map(plain).filter(|cell| !cell.is_empty()).collect();
        if let Some(found) = cells.iter().find(|cell| cell.ends_with("以下を実施している。")) {
            heading.clone_from(found);
        }
        let Some(text) = cells.iter().find(|cell| cell.starts_with('(')) else { continue };
        // A section's first row names the section; below it there is no group yet.
        let opens_section = cells[0].starts_with(['1', '3']);
        if opens_section {
            heading.clear();
        }
        let Some((number, label)) = text.split_once(')') else { continue };
        if label.ends_with('。') {
            rows.push(Row { heading: heading.clone(), number: format!("{number})"), label: label.to_owned() });
        }
    }
    rows
}

fn row(item: &Item) -> Row {
    Row { heading: plain(&item.heading), number: plain(&item.number), label: plain(&item.label) }
}

fn instrument(file: &str) -> Instrument {
    let (_, text) = embedded().into_iter().find(|(name, _)| name == file).unwrap();
    parse(file, &text).unwrap()
}

#[test]
fn the_facility_form_says_what_the_notice_says_item_for_item() {
    let Some(notice) = notice() else { return };
    let instrument = instrument("r5-facility.toml");
    let (gate, items) = instrument.items.split_first().unwrap();
    assert!(plain(&notice).contains(&plain(&gate.label)));
    assert_eq!(items.iter().map(row).collect::<Vec<_>>(), rows(&notice, "医療機関確認用"));
}

#[test]
fn the_vendor_form_says_what_the_notice_says_item_for_item() {
    let Some(notice) = notice() else { return };
    let items = instrument("r5-vendor.toml").items;
    assert_eq!(items.iter().map(row).collect::<Vec<_>>(), rows(&notice, "事業者確認用"));
}

#[test]
fn the_instructions_stand_in_the_notice() {
    let Some(notice) = notice() else { return };
    let whole = plain(&notice).replace(['*', '●', '○'], "");
    for file in ["r5-facility.toml", "r5-vendor.toml"] {
        for sentence in instrument(file).instructions {
            // The heading 参考項目 stands on a line of its own in the form and opens the sentence in the file.
            let wanted = plain(&sentence).replace("(参考項目(令和6年度中))", "");
            assert!(whole.contains(&wanted), "{file}: {sentence}");
        }
    }
}

/// The words of a document: footnote numbers, check boxes, page breaks and table heads are none.
fn words(document: &str) -> String {
    let note = |line: &&str| line.starts_with(['²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '¹']);
    let head = |line: &&str| line.starts_with("項目区分") || line.starts_with("ガイドライン項目");
    let kept = document.lines().filter(|line| !note(line) && !head(line)).collect::<Vec<_>>().join("\n");
    let bare = kept.replace("<input type=\"checkbox\"/>", "").replace("はい/いいえ/対象外", "");
    plain(&bare.replace(['²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '¹', '\t'], ""))
}

/// S4: eleven sections of the self-check, and the two tables of the annex, word for word.
#[test]
fn the_forms_of_the_guideline_say_what_the_guideline_says() {
    let Some(guideline) = document("004_") else { return };
    let guideline = words(&guideline);
    for (file, sections, items) in
        [("v7-guideline-outsourced.toml", 12, 53), ("v7-guideline-mds.toml", 12, 41), ("v7-guideline-sds.toml", 16, 58)]
    {
        let form = instrument(file);
        assert_eq!((form.sections.len(), form.items.len()), (sections, items), "{file}");
        let mut from = 0;
        for item in &form.items {
            let label = plain(&item.label);
            assert!(guideline.contains(&label), "{file} {}: {}", item.code, item.label);
            // In the order of the document, but for the question that decides on the whole.
            let place = guideline[from..].find(&label).map(|at| from + at);
            from = if item.gate { 0 } else { place.unwrap_or_else(|| panic!("{file} {} is out of order", item.code)) };
        }
    }
}
