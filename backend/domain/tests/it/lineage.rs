//! The delivered forms of three years beside one another, and a year that does everything a year can do.

use tachiiri_domain::instrument::{Continues, ContinuesKind, Instrument, Item};
use tachiiri_domain::lineage::{Change, Difference, ancestors, differences, says_the_same, successors};

use crate::forms::{FACILITY, VENDOR, read};

fn of(change: Change, lines: &[Difference<'_>]) -> Vec<String> {
    let shown = |line: &Difference<'_>| {
        let before: Vec<_> = line.before.iter().map(|item| item.code.as_str()).collect();
        let after = line.after.map_or("", |item| item.code.as_str());
        format!("{}>{after}", before.join("+"))
    };
    lines.iter().filter(|line| line.change == change).map(shown).collect()
}

/// S0 and the year after: the reference items became required, the BCP item lost its "or planned".
#[test]
fn stat_compare_r5_to_r6_promotes_the_reference_items_and_rewords_the_continuity_plan() {
    let (facility, vendor) = (read("r6-facility.toml"), read("r6-vendor.toml"));
    let lines = differences(&FACILITY, &facility);
    assert_eq!(lines.iter().filter(|line| line.promoted).count(), 8);
    assert_eq!(of(Change::Changed, &lines), ["3-3>3-3"]);
    let reworded = lines.iter().find(|line| line.change == Change::Changed).unwrap();
    assert!(reworded.before[0].label.contains("策定予定") && !reworded.after.unwrap().label.contains("策定予定"));
    assert_eq!(of(Change::Same, &lines).len(), 18);
    let others: Vec<_> =
        [Change::Merged, Change::Split, Change::New, Change::Dropped].map(|one| of(one, &lines)).concat();
    assert_eq!(others, [""; 0]);

    let lines = differences(&VENDOR, &vendor);
    assert_eq!(lines.iter().filter(|line| line.promoted).count(), 6);
    assert_eq!(of(Change::Same, &lines).len(), 14);
}

#[test]
fn stat_compare_r6_to_r7_merges_the_patch_items_adds_five_and_drops_none() {
    let (before, after) = (read("r6-facility.toml"), read("r7-facility.toml"));
    let lines = differences(&before, &after);
    assert_eq!(of(Change::New, &lines).len(), 5);
    assert_eq!(of(Change::Dropped, &lines), [""; 0]);
    let merged = of(Change::Merged, &lines);
    assert!(merged.contains(&"2-7-server+2-7-terminal+2-7-network>2-6".to_owned()), "{merged:?}");
    assert!(lines.iter().all(|line| !line.promoted));
}

fn continues(kind: ContinuesKind, lineages: &[&str]) -> Option<Continues> {
    Some(Continues { kind, lineages: lineages.iter().map(|&one| one.to_owned()).collect() })
}

fn renamed(item: &Item, code: &str, lineage: &str) -> Item {
    Item { code: code.into(), lineage: lineage.into(), continues: None, ..item.clone() }
}

/// R5 with an item renumbered, one reworded, two merged, one split in two, one dropped and one added.
pub fn test_year() -> Instrument {
    let item = |code: &str| FACILITY.item(code).unwrap();
    let merged = Item {
        continues: continues(ContinuesKind::Merged, &["access-rights@server", "access-rights@terminal"]),
        ..renamed(item("2-4-server"), "2-4", "access-rights")
    };
    let half = |code: &str, lineage: &str| Item {
        continues: continues(ContinuesKind::Split, &["contact-chart"]),
        label: format!("{}（{code}）", item("3-1").label),
        ..renamed(item("3-1"), code, lineage)
    };
    let reworded = Item { label: "サーバ等の台帳を毎月改めている。".into(), ..item("2-1").clone() };
    let fresh = Item {
        label: "新しい問い。".into(),
        continues: continues(ContinuesKind::New, &[]),
        ..renamed(item("2-1"), "4-1", "brand-new")
    };
    let items = vec![
        item("0").clone(),
        Item { code: "1-9".into(), number: "(9)".into(), ..item("1-1").clone() },
        reworded,
        merged,
        half("3-1", "contact-chart-inside"),
        half("3-2", "contact-chart-outside"),
        fresh,
    ];
    Instrument { version: "test".into(), items, ..FACILITY.clone() }
}

#[test]
fn stat_compare_a_year_that_renames_merges_splits_drops_and_adds_is_told_apart() {
    let after = test_year();
    let lines = differences(&FACILITY, &after);
    assert_eq!(of(Change::Same, &lines), ["0>0", "1-1>1-9"]);
    assert!(lines[1].moved && !lines[0].moved);
    assert_eq!(of(Change::Changed, &lines), ["2-1>2-1"]);
    assert_eq!(of(Change::Merged, &lines), ["2-4-server+2-4-terminal>2-4"]);
    assert_eq!(of(Change::Split, &lines), ["3-1>3-1", "3-1>3-2"]);
    assert_eq!(of(Change::New, &lines), [">4-1"]);
    // Every item of the year before is found again, somewhere.
    let found: usize = FACILITY.items.iter().filter(|old| !successors(old, &FACILITY, &after).is_empty()).count();
    assert_eq!(found + of(Change::Dropped, &lines).len(), FACILITY.items.len());
}

#[test]
fn a_new_item_has_no_ancestor_even_with_an_old_number() {
    let after = test_year();
    assert!(ancestors(after.item("4-1").unwrap(), &FACILITY).is_none());
    let split = successors(FACILITY.item("3-1").unwrap(), &FACILITY, &after);
    assert_eq!(split.iter().map(|item| item.code.as_str()).collect::<Vec<_>>(), ["3-1", "3-2"]);
}

#[test]
fn width_and_white_space_are_no_wording() {
    assert!(says_the_same("ＢＣＰ（計画）を 策定", "BCP(計画)を策定"));
    assert!(!says_the_same("策定している。", "策定予定である。"));
}
