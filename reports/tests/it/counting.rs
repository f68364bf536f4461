//! Snapshot and figures: read by eye, recounted by loops, the same bytes twice.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tachiiri_domain::figures::{Figures, Place, RegisteredRow, SheetRow, TOTAL};
use tachiiri_domain::instrument::Respondent;
use tachiiri_reports::snapshot::{self, SnapshotHead};
use tachiiri_reports::{Error, figures};

use crate::sample;

#[test]
fn stat_denom_the_small_sample_counts_as_by_hand() {
    let (rows, registered, head) = sample::small();
    let snapshot = snapshot::write(&rows, &registered, &head).unwrap();
    let mut figures = figures::count(&snapshot.bytes).unwrap();
    assert_eq!(figures.snapshot, snapshot.hash);
    // The hash moves with the Parquet writer's version; the figures must not.
    figures.snapshot = "(hash)".into();
    let mut table = String::new();
    for at in &figures.coverage {
        let name = format!("{} {} {}", at.respondent, at.place.health_centre, at.place.bed_class);
        table.push_str(&format!(
            "{name}: 登録{} 依頼{} 回答{} 確認済み{}\n",
            at.registered, at.asked, at.answered, at.accepted
        ));
    }
    for at in &figures.counts {
        let name = format!("{} {} {} {}", at.respondent, at.item, at.place.health_centre, at.place.bed_class);
        let rate = at.rate_no().map_or("-".into(), |rate| rate.to_string());
        table.push_str(&format!(
            "{name}: はい{} いいえ{} 未記入{} 記入不要{} 割合{rate}\n",
            at.yes, at.no, at.blank, at.not_required
        ));
    }
    insta::assert_snapshot!("small_figures", table);
}

#[test]
fn the_same_rows_in_any_order_give_the_same_bytes_and_the_head_comes_back() {
    let (rows, registered, head) = sample::prefecture(5, 90);
    let one = snapshot::write(&rows, &registered, &head).unwrap();
    let turned: Vec<_> = rows.iter().rev().cloned().collect();
    let registered_turned: Vec<_> = registered.iter().rev().cloned().collect();
    let two = snapshot::write(&turned, &registered_turned, &head).unwrap();
    assert!(one.bytes == two.bytes && one.hash == two.hash);
    assert_eq!(snapshot::head(&one.bytes).unwrap().0, head);

    let later = SnapshotHead { audit_head: Some("413:00".into()), ..head.clone() };
    let grown = snapshot::write(&rows, &registered, &later).unwrap();
    assert_ne!(grown.hash, one.hash, "the head belongs to what is hashed");
    assert_eq!(figures::count(&grown.bytes).unwrap().counts, figures::count(&one.bytes).unwrap().counts);

    let changed = snapshot::write(&rows[1..], &registered, &head).unwrap();
    assert_ne!(changed.hash, one.hash);
}

#[test]
fn an_old_snapshot_counts_the_same_after_the_answers_changed() {
    let (mut rows, registered, head) = sample::small();
    let kept = snapshot::write(&rows, &registered, &head).unwrap();
    let before = figures::count(&kept.bytes).unwrap();
    rows[0].answer = "yes".into();
    let now = figures::count(&snapshot::write(&rows, &registered, &head).unwrap().bytes).unwrap();
    assert_ne!(now.counts, before.counts);
    assert_eq!(figures::count(&kept.bytes).unwrap(), before);
}

#[test]
fn rows_that_cannot_be_counted_and_files_that_are_none_are_refused() {
    let (rows, registered, head) = sample::small();
    let twice = [rows.clone(), rows[..1].to_vec()].concat();
    assert!(matches!(snapshot::write(&twice, &registered, &head), Err(Error::TwiceInRows { round: 1, .. })));
    let fewer = SnapshotHead { items: head.items[1..].to_vec(), ..head };
    assert!(matches!(snapshot::write(&rows, &registered, &fewer), Err(Error::UnknownItem { .. })));
    assert!(matches!(figures::count(b"PAR1 or not"), Err(Error::NotASnapshot(_))));
}

#[test]
fn a_year_in_which_nothing_was_asked_has_its_totals_and_no_lines() {
    let (_, registered, head) = sample::small();
    let figures = figures::count(&snapshot::write(&[], &registered, &head).unwrap().bytes).unwrap();
    let total = figures.coverage_at(Respondent::Facility, &Place::total()).unwrap();
    assert_eq!((total.registered, total.asked), (5, 0));
    assert!(figures.counts.iter().all(|count| count.place == Place::total() && count.rate_no().is_none()));
    assert_eq!(figures.counts.len(), head.items.len());
}

/// The definitions of `domain::figures` written a second time, as loops over rows.
fn recount(rows: &[SheetRow], registered: &[RegisteredRow], figures: &Figures) {
    recount_coverage(rows, registered, figures);
    recount_answers(rows, figures);
}

/// Whether a place counts what lies in a health centre's area and a class of beds.
fn holds(place: &Place, centre: &str, class: &str) -> bool {
    [TOTAL, centre].contains(&place.health_centre.as_str()) && [TOTAL, class].contains(&place.bed_class.as_str())
}

fn recount_coverage(rows: &[SheetRow], registered: &[RegisteredRow], figures: &Figures) {
    for one in &figures.coverage {
        let mut sheets: BTreeMap<&str, &str> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.respondent == one.respondent) {
            if holds(&one.place, &row.health_centre, &row.bed_class) {
                sheets.insert(&row.checklist, &row.state);
            }
        }
        let here = |row: &&RegisteredRow| {
            row.respondent == one.respondent && holds(&one.place, &row.health_centre, &row.bed_class)
        };
        let registered: u64 = registered.iter().filter(here).map(|row| row.count).sum();
        let answered = sheets.values().filter(|state| **state != "draft").count() as u64;
        let accepted = sheets.values().filter(|state| **state == "accepted").count() as u64;
        assert_eq!(
            (one.registered, one.asked, one.answered, one.accepted),
            (registered, sheets.len() as u64, answered, accepted),
            "{one:?}"
        );
    }
}

fn recount_answers(rows: &[SheetRow], figures: &Figures) {
    for one in &figures.counts {
        let mut last: BTreeMap<&str, (u8, &str)> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.respondent == one.respondent && row.item == one.item) {
            if row.state != "draft" && holds(&one.place, &row.health_centre, &row.bed_class) {
                let entry = last.entry(&row.checklist).or_insert((row.round, &row.answer));
                if row.round > entry.0 {
                    *entry = (row.round, &row.answer);
                }
            }
        }
        let said = |answer: &str| last.values().filter(|(_, found)| *found == answer).count() as u64;
        assert_eq!(
            (one.yes, one.no, one.blank, one.not_required),
            (said("yes"), said("no"), said("blank"), said("not_required")),
            "{one:?}"
        );
        let answered = figures.coverage_at(one.respondent, &one.place).unwrap().answered;
        assert_eq!(one.yes + one.no + one.blank + one.not_required, answered, "{one:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn polars_counts_what_loops_count(seed in any::<u64>(), sheets in 0u32..120) {
        let (rows, registered, head) = sample::prefecture(seed, sheets);
        let figures = figures::count(&snapshot::write(&rows, &registered, &head).unwrap().bytes).unwrap();
        recount(&rows, &registered, &figures);
        let places: BTreeSet<_> = figures.coverage.iter().map(|one| (one.respondent, one.place.clone())).collect();
        prop_assert_eq!(places.len(), figures.coverage.len(), "each place once");
        prop_assert!(figures.coverage.is_sorted_by_key(|one| (one.respondent, one.place.clone())));
    }
}
