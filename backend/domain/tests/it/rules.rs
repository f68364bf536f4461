//! The rule table itself: whole, readable, and every rule proved somewhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tachiiri_domain::rules::Rule;

#[test]
fn the_table_of_rules_is_the_committed_one() {
    let lines = Rule::ALL.iter().map(|rule| {
        let entry = rule.entry();
        format!("{}\n  {}\n  根拠：{}\n", entry.id, entry.sentence, entry.source)
    });
    insta::assert_snapshot!("rules", lines.collect::<String>());
}

#[test]
fn every_rule_has_a_sentence_and_a_source() {
    for rule in Rule::ALL {
        let entry = rule.entry();
        assert!(entry.sentence.ends_with('。') && !entry.source.is_empty(), "{rule}");
    }
}

/// A rule counts as proved by a test whose name begins with its id: ITEM-GATE, `item_gate_no_lifts_…`.
#[test]
fn every_rule_has_a_test_that_carries_its_id() {
    let mut tests = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), &mut tests);
    let proved: BTreeSet<_> = tests.iter().filter_map(|name| carried(name)).collect();
    let missing: Vec<_> = Rule::ALL.iter().filter(|rule| !proved.contains(rule)).map(|rule| rule.key()).collect();
    assert!(missing.is_empty(), "no test carries {missing:?} ({} tests read)", tests.len());
}

/// The rule a test's name begins with; the longest, since ANS-TARGET-ONLY-NO begins like ANS-TARGET.
fn carried(test: &str) -> Option<Rule> {
    let begins = |rule: &&Rule| test.starts_with(&format!("{}_", rule.key().to_lowercase().replace('-', "_")));
    Rule::ALL.iter().filter(begins).max_by_key(|rule| rule.key().len()).copied()
}

/// Names of the tests in the Rust sources below a folder.
fn collect(folder: &Path, tests: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            collect(&path, tests);
        } else if name.ends_with(".rs") {
            read(&fs::read_to_string(&path).unwrap(), tests);
        }
    }
}

/// A test is a function under `#[test]` or `#[tokio::test]`, or one of a `both! {` block, which the tests of storage
/// run on both databases.
fn read(source: &str, tests: &mut Vec<String>) {
    let (mut under_test, mut in_both) = (false, false);
    for whole in source.lines() {
        let line = whole.trim();
        in_both = (in_both || line == "both! {") && whole != "}";
        let attribute = line.split(['(', ']']).next().unwrap_or_default();
        let named = line.split_once("fn ").map(|(_, rest)| rest);
        if attribute == "#[test" || attribute.ends_with("::test") {
            under_test = true;
        } else if let Some(name) = named.filter(|_| under_test || (in_both && line.starts_with("async fn "))) {
            tests.push(name.split(['(', '<']).next().unwrap_or_default().to_owned());
            under_test = false;
        } else if !line.starts_with('#') && !line.starts_with("//") {
            under_test = false;
        }
    }
}
