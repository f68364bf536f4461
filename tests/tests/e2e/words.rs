//! The words of the office: what the product says on screens, on paper, in mails and in errors keeps to the words that officials use.

use std::path::Path;

use tachiiri_tests::program::top;

/// What is not said, and what an official says. The forms' own wording (`seed/instruments`) is the ministry's and stays as it is.
const WORDS: [(&str, &str); 10] = [
    ("収集", "チェックリスト提出依頼"),
    ("督促", "再依頼"),
    ("審査", "内容確認"),
    ("受理", "確認済み"),
    ("記入の完全性", "記入漏れの有無"),
    ("訪問資料", "立入検査資料"),
    ("評価の重み", "配点"),
    ("証跡", "根拠資料"),
    ("不適合率", "「いいえ」の割合"),
    ("固定", "個別指定・確定"),
];

/// Folders with texts that people read, and how the files' names end.
const TEXTS: [(&str, &[&str]); 9] = [
    ("backend/pages/templates", &["html"]),
    ("backend/pages/src", &["rs"]),
    ("backend/domain/src", &["rs"]),
    ("backend/files/src", &["rs"]),
    ("backend/server/src", &["rs"]),
    ("reports", &["typ", "rs"]),
    ("seed/letters", &["toml"]),
    ("seed/notes", &["toml"]),
    ("deploy", &["md", "run"]),
];

fn read(folder: &Path, endings: &[&str], judge: &mut impl FnMut(&Path, &str)) -> usize {
    let mut files = 0;
    for entry in std::fs::read_dir(folder).expect("a folder of the project") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files += if path.ends_with("tests") { 0 } else { read(&path, endings, judge) };
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            judge(&path, &std::fs::read_to_string(&path).expect("text"));
            files += 1;
        }
    }
    files
}

#[test]
fn no_text_of_ours_uses_a_word_that_the_office_does_not() {
    let mut found = Vec::new();
    for (folder, endings) in TEXTS {
        let files = read(&top().join(folder), endings, &mut |path, text| {
            for (number, line) in text.lines().enumerate() {
                for (word, say) in WORDS.iter().filter(|(word, _)| line.contains(word)) {
                    found.push(format!("{}:{}: 「{word}」は「{say}」", path.display(), number + 1));
                }
            }
        });
        assert!(files > 0, "{folder}: no texts");
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
