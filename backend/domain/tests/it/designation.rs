//! 個別指定: whoever is set in or out, the quota stays exact and the points stay what they were.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::facts::{FactKey, FactValue};
use tachiiri_domain::quota::{
    BadDesignation, Criteria, Designation, Eligibility, Hospital, Request, Selection, SheetEvidence, Side, Turn, select,
};

use crate::forms::today;

/// Hospitals of 100 beds: the first has most points (`required_no` each), the ids follow the order.
fn chosen_from(noes: &[u32], quota: u32) -> Selection {
    let hospital = |(index, required_no): (usize, &u32)| Hospital {
        external_id: format!("H{index:02}"),
        name: format!("見本{index}病院"),
        kind: FacilityKind::Hospital,
        beds: Some(100),
        facts: BTreeMap::from([(FactKey::Ehr, FactValue::Yes)]),
        evidence: SheetEvidence { submitted: true, required_no: *required_no, overdue_targets: 0 },
    };
    let hospitals: Vec<_> = noes.iter().enumerate().map(hospital).collect();
    let quotas = BTreeMap::from([(BedClass::Small, quota)]);
    let request = Request { quotas, as_of: today(), criteria: Criteria::default(), eligibility: Eligibility::Ehr };
    select(&hospitals, &request)
}

fn set(side: Side) -> Option<Designation> {
    Some(Designation { side, reason: " 地域で唯一の透析施設 ".into() })
}

fn chosen(selection: &Selection) -> Vec<&str> {
    let mut ids: Vec<_> =
        selection.candidates.iter().filter(|one| one.chosen).map(|one| one.external_id.as_str()).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn sup_reasons_a_hospital_set_in_takes_the_place_of_the_last_by_points() {
    let mut selection = chosen_from(&[5, 4, 3, 2, 1], 2);
    assert_eq!(chosen(&selection), ["H00", "H01"]);
    selection.designate("H04", set(Side::In)).unwrap();
    assert_eq!(chosen(&selection), ["H00", "H04"]);
    let one = selection.candidates.iter().find(|one| one.external_id == "H04").unwrap();
    assert_eq!((one.rank, one.designated.as_ref().unwrap().reason.as_str()), (Some(5), "地域で唯一の透析施設"));
    selection.designate("H00", set(Side::Out)).unwrap();
    assert_eq!(chosen(&selection), ["H01", "H04"]);
    selection.designate("H04", None).unwrap();
    assert_eq!(chosen(&selection), ["H01", "H02"]);
}

#[test]
fn sup_exact_nobody_is_set_in_over_the_quota_or_without_a_reason_or_without_being_a_candidate() {
    let mut selection = chosen_from(&[5, 4, 3], 1);
    selection.designate("H02", set(Side::In)).unwrap();
    let before = selection.clone();
    assert!(matches!(selection.designate("H01", set(Side::In)), Err(BadDesignation::Full(_, 1))));
    let blank = Some(Designation { side: Side::Out, reason: "　".into() });
    assert_eq!(selection.designate("H01", blank), Err(BadDesignation::NoReason));
    assert!(matches!(selection.designate("X", None), Err(BadDesignation::Unknown(_))));
    assert_eq!(selection, before, "nothing of it happened");
    selection.candidates.iter_mut().filter(|one| one.external_id == "H01").for_each(|one| one.eligible = false);
    assert!(matches!(selection.designate("H01", set(Side::In)), Err(BadDesignation::NotEligible(..))));
    selection.designate("H02", set(Side::In)).unwrap();
}

#[test]
fn sup_exact_setting_out_too_many_leaves_the_list_short_and_says_by_how_many() {
    let mut selection = chosen_from(&[5, 4, 3], 2);
    selection.designate("H00", set(Side::Out)).unwrap();
    assert!(selection.shortfall.is_empty());
    selection.designate("H01", set(Side::Out)).unwrap();
    assert_eq!(selection.shortfall, BTreeMap::from([(BedClass::Small, 1)]));
}

#[test]
fn sup_reasons_what_would_turn_a_hospital_is_said_in_points() {
    // Three points for each no: 15, 12, 6, 6.
    let mut selection = chosen_from(&[5, 4, 2, 2], 2);
    assert_eq!(selection.turn("H01"), Some(Turn::Falls { spare: Some(6) }));
    assert_eq!(selection.turn("H02"), Some(Turn::Rises { lacking: Some(7) }));
    selection.designate("H03", set(Side::In)).unwrap();
    assert_eq!(selection.turn("H03"), Some(Turn::Designated));
    assert_eq!(selection.turn("H01"), Some(Turn::Rises { lacking: Some(4) }));
    assert_eq!(selection.turn("nobody"), None);
    assert_eq!(chosen_from(&[1], 1).turn("H00"), Some(Turn::Falls { spare: None }));
    assert_eq!(chosen_from(&[1], 0).turn("H00"), Some(Turn::Rises { lacking: None }));
}

proptest! {
    #[test]
    fn sup_exact_holds_whoever_is_set_in_or_out_in_whatever_order(
        noes in prop::collection::vec(0u32..6, 1..8),
        quota in 0u32..8,
        acts in prop::collection::vec((0usize..8, prop_oneof![Just(None), Just(Some(Side::In)), Just(Some(Side::Out))]), 0..12),
    ) {
        let plain = chosen_from(&noes, quota);
        let mut selection = plain.clone();
        for (index, side) in acts {
            let _ = selection.designate(&format!("H{index:02}"), side.and_then(set));
            let count = chosen(&selection).len() as u32;
            let missing = selection.shortfall.get(&BedClass::Small).copied().unwrap_or(0);
            prop_assert_eq!(count + missing, quota);
            let out = selection.candidates.iter().filter(|one| one.is_set(Side::Out));
            prop_assert!(out.clone().all(|one| !one.chosen));
            prop_assert!(selection.candidates.iter().filter(|one| one.is_set(Side::In)).all(|one| one.chosen));
            prop_assert!(missing == 0 || selection.candidates.iter().all(|one| one.chosen || one.is_set(Side::Out)));
        }
        let ids: Vec<_> = selection.candidates.iter().map(|one| one.external_id.clone()).collect();
        for id in ids {
            selection.designate(&id, None).unwrap();
        }
        prop_assert_eq!(selection, plain, "without any of it the list is that of the points");
    }
}
