//! The audit record is read by officials: whatever the program writes into it has words.

use std::path::Path;

use tachiiri_domain::conflicts::StepKind;
use tachiiri_domain::mail::MailState;
use tachiiri_pages::audit::verb_label;

/// How a verb stands in the code: behind one of these, up to the next quotation mark.
const BEFORE: [&str; 3] = ["audit(\"", "record(app, caller, \"", "let event = (\""];

/// The verbs written in the files of a folder and below, each with its file.
fn written(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(written(&path));
            continue;
        }
        let code = std::fs::read_to_string(&path).unwrap();
        let verbs = BEFORE.iter().flat_map(|before| code.split(before).skip(1));
        found.extend(verbs.map(|rest| (rest.split('"').next().unwrap().to_owned(), path.display().to_string())));
    }
    found
}

#[test]
fn every_verb_of_the_record_has_japanese_words() {
    let found = written(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(found.len() > 80, "{} verbs", found.len());
    for (verb, file) in found {
        assert_ne!(verb_label(&verb), "", "{verb} in {file}");
    }
    for step in StepKind::ALL {
        assert_ne!(verb_label(&format!("conflict.{step}")), "", "{step}");
    }
    for ended in MailState::ALL.iter().filter(|state| **state != MailState::Queued) {
        assert_ne!(verb_label(&format!("mail.{ended}")), "", "{ended}");
    }
}
