//! ITEM-CARRY over the delivered forms and the year that does everything.

use proptest::prelude::*;
use tachiiri_domain::answers::{Answers, Given, Sheet, SheetFacts};
use tachiiri_domain::carry::{Carried, Standing, unmended};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Answer, Instrument};

use crate::forms::{FACILITY, all_yes, all_yes_but, cell, no, read, yes};
use crate::lineage::test_year;

fn sheet<'a>(form: &'a Instrument, year: i32, answers: &'a Answers) -> Sheet<'a> {
    Sheet { instrument: form, fiscal_year: FiscalYear::new(year).unwrap(), facts: SheetFacts::default(), answers }
}

fn lines(carried: &[Carried]) -> Vec<(i32, &str, Standing)> {
    carried.iter().map(|one| (one.since.year(), one.short.as_str(), one.standing)).collect()
}

#[test]
fn item_carry_a_no_stays_until_a_later_year_says_yes() {
    let r6 = read("r6-facility.toml");
    let first = all_yes_but([(cell("2-6-server", 1), no("2023-11-01", Some("2024-02-01")))]);
    let before = [sheet(&FACILITY, 2023, &first)];
    let blank = Answers::new();
    let carried = unmended(&before, &sheet(&r6, 2024, &blank));
    assert_eq!(lines(&carried), [(2023, "アクセスログの管理", Standing::Unanswered)]);
    assert_eq!(carried[0].items, ["2-6-server"]);
    assert_eq!(carried[0].target_on, Some("2024-02-01".parse().unwrap()));

    let again = Answers::from([(cell("2-6-server", 1), no("2024-05-01", None))]);
    assert_eq!(lines(&unmended(&before, &sheet(&r6, 2024, &again)))[0].2, Standing::StillNo);
    let mended = Answers::from([(cell("2-6-server", 1), yes("2024-05-01"))]);
    assert_eq!(unmended(&before, &sheet(&r6, 2024, &mended)), []);
}

/// Mended in a later round of its own year: nothing is carried.
#[test]
fn item_carry_a_no_mended_in_its_own_year_is_done() {
    let mended =
        all_yes_but([(cell("2-1", 1), no("2023-11-01", Some("2024-02-01"))), (cell("2-1", 2), yes("2024-02-02"))]);
    assert_eq!(unmended(&[sheet(&FACILITY, 2023, &mended)], &sheet(&FACILITY, 2024, &Answers::new())), []);
}

/// Two years on: the year of the first no is kept, a year between that left it blank mends nothing, and one no is
/// listed once.
#[test]
fn item_carry_keeps_the_first_year_over_years_between() {
    let (r6, r7) = (read("r6-facility.toml"), read("r7-facility.toml"));
    let first = all_yes_but([(cell("2-7-server", 1), no("2023-11-01", Some("2024-02-01")))]);
    let second = Answers::from([(cell("2-7-server", 1), no("2024-06-01", Some("2025-02-01")))]);
    let blank = Answers::new();
    for between in [&second, &blank] {
        let before = [sheet(&FACILITY, 2023, &first), sheet(&r6, 2024, between)];
        let carried = unmended(&before, &sheet(&r7, 2025, &blank));
        assert_eq!(lines(&carried), [(2023, "セキュリティパッチ", Standing::Unanswered)]);
        // R7 has one patch item for the three groups.
        assert_eq!(carried[0].items, ["2-6"]);
    }
}

#[test]
fn item_carry_goes_through_merging_splitting_and_dropping() {
    let form = test_year();
    let first =
        all_yes_but(["1-1", "2-4-terminal", "2-8-network", "3-1"].map(|code| (cell(code, 1), no("2023-11-01", None))));
    let before = [sheet(&FACILITY, 2023, &first)];
    let answers = Answers::from([(cell("3-1", 1), yes("2024-11-01")), (cell("2-4", 1), no("2024-11-01", None))]);
    let carried = unmended(&before, &sheet(&form, 2024, &answers));
    assert_eq!(
        lines(&carried),
        [
            (2023, "安全管理責任者の設置", Standing::Unanswered),
            (2023, "接続元制限", Standing::NotAsked),
            // Half of what it was split into is mended, the other half is not.
            (2023, "連絡体制図", Standing::Unanswered),
            (2023, "アクセス利用権限", Standing::StillNo),
        ]
    );
    assert_eq!(carried[0].items, ["1-9"], "renamed, found by lineage");
    assert_eq!(carried[2].items, ["3-2"]);
}

#[test]
fn item_carry_what_does_not_apply_any_more_is_not_carried() {
    let first = all_yes_but([(cell("2-2", 1), no("2023-11-01", Some("2024-02-01")))]);
    let blank = Answers::new();
    let without_vendor =
        Sheet { facts: SheetFacts { no_vendor_contract: true, no_network: false }, ..sheet(&FACILITY, 2024, &blank) };
    assert_eq!(unmended(&[sheet(&FACILITY, 2023, &first)], &without_vendor), []);
}

proptest! {
    /// Whatever was answered: what is carried is what said no last, each once, and all yes carries nothing.
    #[test]
    fn item_carry_lists_each_open_no_once(said in proptest::collection::vec(proptest::option::of(any::<bool>()), 18)) {
        let items: Vec<_> = FACILITY.items.iter().filter(|item| !item.gate).collect();
        let given = |answer: bool| Given { answer: Some(if answer { Answer::Yes } else { Answer::No }), ..Given::default() };
        let answers: Answers = items.iter().zip(&said)
            .filter_map(|(item, answer)| Some((cell(&item.code, 1), given((*answer)?)))).collect();
        let blank = Answers::new();
        let carried = unmended(&[sheet(&FACILITY, 2023, &answers)], &sheet(&FACILITY, 2024, &blank));
        prop_assert_eq!(carried.len(), said.iter().filter(|one| **one == Some(false)).count());
        let done = all_yes(&FACILITY);
        prop_assert_eq!(unmended(&[sheet(&FACILITY, 2023, &answers)], &sheet(&FACILITY, 2024, &done)), vec![]);
    }
}
