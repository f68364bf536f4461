//! The texts of mails and letters: each can be read, and uses what it says it uses.

use tachiiri_domain::mail::fill;
use tachiiri_seed::letters;

#[test]
fn every_file_is_a_text_whose_gaps_are_the_ones_it_names() {
    let all = letters::all();
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/letters")).unwrap().count();
    assert_eq!(all.len(), files, "a file that cannot be read");
    for letter in all {
        let values: Vec<_> = letter.values.keys().map(|name| (name.clone(), "＊".to_owned())).collect();
        let whole = format!("{}\n{}", letter.subject, letter.body);
        fill(&whole, &values).unwrap_or_else(|bad| panic!("{}: {bad}", letter.name));
        for name in letter.values.keys() {
            assert!(whole.contains(&format!("{{{name}}}")), "{}: {name} is named and not used", letter.name);
        }
        assert!(!letter.subject.contains('\n'), "{}", letter.name);
        let sampled: Vec<_> = letter.samples.keys().collect();
        let needed: Vec<_> = letter.values.keys().filter(|_| letter.authority).collect();
        assert_eq!(sampled, needed, "{}", letter.name);
    }
}

#[test]
fn a_text_is_found_by_its_name() {
    assert_eq!(letters::find("checklist-returned").unwrap().title, "差戻しのお知らせ");
    assert_eq!(letters::find("nothing"), None);
}
