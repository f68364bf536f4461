//! The notes against the list they rest on and the forms they stand beside.

use std::collections::BTreeSet;

use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::Instrument;
use tachiiri_domain::notes::{Note, QUESTIONS, Question, search};
use tachiiri_seed::{instruments, notes};

fn form() -> Instrument {
    let (name, text) = instruments::embedded().into_iter().find(|(name, _)| name == "r5-facility.toml").unwrap();
    instruments::parse(&name, &text).unwrap()
}

fn year(year: i32) -> FiscalYear {
    FiscalYear::new(year).unwrap()
}

#[test]
fn each_of_the_121_questions_has_its_note() {
    let noted: BTreeSet<Question> = notes::all().iter().map(|note| note.question).collect();
    let asked = (1..).zip(QUESTIONS).flat_map(|(category, last)| (1..=last).map(move |number| (category, number)));
    let missing: Vec<_> = asked.filter(|(category, number)| !noted.contains(&question(*category, *number))).collect();
    assert_eq!((missing, noted.len()), (vec![], 121));
}

fn question(category: u8, number: u8) -> Question {
    Question { category, number }
}

/// A note beside no item would never be read: its lineage must be one that some form knows.
#[test]
fn every_note_stands_beside_an_item_that_exists_or_under_the_others() {
    let known = [
        "system-in-use",
        "safety-officer",
        "asset-ledger",
        "remote-maintenance",
        "security-disclosure",
        "access-rights",
        "unused-accounts",
        "access-log",
        "security-patch",
        "source-restriction",
        "unneeded-services",
        "contact-chart",
        "continuity-plan",
        // from R7 on
        "written-rules",
    ];
    let form = form();
    for base in known.iter().take(13) {
        let there = form.items.iter().any(|item| item.lineage.split('@').next() == Some(base));
        assert!(there, "the form of R5 has no item {base}");
    }
    for note in notes::all() {
        assert!(
            note.lineages.iter().all(|one| known.contains(&one.as_str())),
            "{}: {:?}",
            note.question,
            note.lineages
        );
        assert!(note.says.ends_with('。') && note.says.chars().count() <= 110, "{}: {}", note.question, note.says);
    }
}

/// R5 looks at the servers' accounts, R6 at the users' too (研修Q&A 6-1, 7-1).
#[test]
fn item_year_a_note_bound_to_a_year_is_shown_in_that_year_only() {
    let form = form();
    let rights = form.items.iter().find(|item| item.lineage == "access-rights@server").unwrap();
    let shown = |in_year: i32| -> Vec<&'static Note> {
        notes::all().iter().filter(|note| note.belongs_to(rights) && note.holds_in(year(in_year))).collect()
    };
    let says = |in_year: i32, text: &str| shown(in_year).iter().any(|note| note.says.contains(text));
    assert!(says(2023, "サーバに入るためのアカウント") && !says(2023, "利用者のアカウントの権限も"));
    assert!(says(2024, "利用者のアカウントの権限も") && !says(2024, "サーバに入るためのアカウント"));
    assert!(shown(2023).iter().all(|note| !note.source().is_empty()));
}

/// A device without the function may be answered yes with the vendor's reasons on file: for access control and logs,
/// not for patches (9-14) and not for accounts that cannot be deleted (7-7).
#[test]
fn ans_cannot_is_offered_for_access_control_and_logs_alone() {
    for item in form().items {
        let offered = notes::all().iter().any(|note| note.cannot && note.belongs_to(&item));
        let base = item.lineage.split('@').next().unwrap_or_default();
        assert_eq!(offered, matches!(base, "access-rights" | "access-log"), "{}", item.lineage);
    }
    let three = notes::all().iter().find(|note| note.cannot && note.holds_in(year(2023))).unwrap();
    assert!(three.says.contains("3点") && three.says.contains("根拠資料"), "{}", three.says);
}

/// Asked in the words of a hospital, the right note comes first.
#[test]
fn a_search_in_everyday_words_finds_the_right_note_first() {
    let found = |query: &str| {
        let hits = search(notes::all(), query, |_| String::new());
        hits.first().map(|note| note.question.to_string()).unwrap_or_default()
    };
    let asked = [
        ("レセコンで退職者のIDが消せないと言われた", "7-7"),
        ("タブレットは台帳に書くのか", "2-4"),
        ("ベンダーがチェックリストを書く費用を求めてきた", "12-20"),
        ("罰則はありますか 罰則", "12-9"),
        ("給食システムは対象ですか", "1-4"),
        ("スイッチやハブもネットワーク機器か", "12-2"),
        ("古いOSを使い続ける", "12-47"),
        ("オンライン資格確認", "12-34"),
        ("立入検査の時期はいつ", "12-51"),
        ("ＭＤＳ　販売会社と製造元", "5-2"),
        ("ゲームのソフト", "11-1"),
        ("当直医のアカウント", "2-1"),
        ("閉域網だから更新しないと言われた", "9-7"),
        ("12-39", "12-39"),
    ];
    let wrong: Vec<_> = asked.iter().filter(|(query, right)| found(query) != *right).collect();
    assert!(
        wrong.is_empty(),
        "{:?}",
        wrong.iter().map(|(query, right)| (query, right, found(query))).collect::<Vec<_>>()
    );
    assert_eq!(found("ａｂｃｄｅ"), "");
}
