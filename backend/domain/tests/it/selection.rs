//! SUP-*: who may be chosen, how many, in what order, and what is said about it.

use std::collections::BTreeMap;

use tachiiri_domain::answers::{Answers, SheetFacts};
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::facts::{FactKey, FactValue};
use tachiiri_domain::quota::{
    Candidate, Criteria, Eligibility, Hospital, Quotas, Reason, Request, Selection, SheetEvidence, criterion_label,
    evidence, select,
};

use crate::forms::{FACILITY, all_yes_but, cell, day, facility, no, sheet, today, yes};

/// A hospital with an EHR, nothing else known, its sheet confirmed without a no.
fn hospital(external_id: &str, beds: u32) -> Hospital {
    Hospital {
        external_id: external_id.into(),
        name: format!("見本{external_id}病院"),
        kind: FacilityKind::Hospital,
        beds: Some(beds),
        facts: BTreeMap::from([(FactKey::Ehr, FactValue::Yes)]),
        evidence: SheetEvidence { submitted: true, required_no: 0, overdue_targets: 0 },
    }
}

fn with(mut hospital: Hospital, facts: &[(FactKey, FactValue)]) -> Hospital {
    hospital.facts.extend(facts.iter().copied());
    hospital
}

fn request(quotas: &[(BedClass, u32)]) -> Request {
    Request {
        quotas: quotas.iter().copied().collect(),
        as_of: today(),
        criteria: Criteria::default(),
        eligibility: Eligibility::Ehr,
    }
}

fn find<'a>(selection: &'a Selection, external_id: &str) -> &'a Candidate {
    selection.candidates.iter().find(|one| one.external_id == external_id).unwrap()
}

fn reason(hospital: Hospital, request: &Request) -> Reason {
    select(&[hospital], request).candidates[0].reason
}

#[test]
fn sup_eligible_is_a_hospital_of_20_beds_with_an_ehr_that_was_not_supported_before() {
    let open = request(&[(BedClass::Small, 1)]);
    let all = Request { eligibility: Eligibility::All, ..open.clone() };
    let small = || hospital("1", 20);
    let ehr = |value| with(small(), &[(FactKey::Ehr, value)]);
    let unknown_beds = Hospital { beds: None, ..small() };
    let clinic = Hospital { kind: FacilityKind::Clinic, beds: Some(19), ..small() };
    let supported = with(small(), &[(FactKey::SupportedBefore, FactValue::Yes)]);
    for (hospital, of_ehr, of_all) in [
        (small(), Reason::Chosen, Reason::Chosen),
        (ehr(FactValue::Unknown), Reason::EhrUnknown, Reason::Chosen),
        (Hospital { facts: BTreeMap::new(), ..small() }, Reason::EhrUnknown, Reason::Chosen),
        (ehr(FactValue::No), Reason::NoEhr, Reason::Chosen),
        (hospital("1", 19), Reason::NotHospital, Reason::NotHospital),
        (clinic, Reason::NotHospital, Reason::NotHospital),
        (unknown_beds, Reason::BedsUnknown, Reason::BedsUnknown),
        (supported, Reason::SupportedBefore, Reason::SupportedBefore),
    ] {
        assert_eq!((reason(hospital.clone(), &open), reason(hospital, &all)), (of_ehr, of_all));
    }
}

#[test]
fn sup_two_years_a_hospital_supported_before_leaves_its_place_to_the_next() {
    let strong = [(FactKey::TertiaryEmergency, FactValue::Yes)];
    let supported = |value| with(hospital("1", 300), &[strong[0], (FactKey::SupportedBefore, value)]);
    let chosen = |value| {
        let selection = select(&[supported(value), hospital("2", 300)], &request(&[(BedClass::Medium, 1)]));
        find(&selection, "2").chosen
    };
    assert_eq!([FactValue::Yes, FactValue::No, FactValue::Unknown].map(chosen), [true, false, false]);
}

#[test]
fn sup_exact_fills_each_class_or_says_by_how_many_it_falls_short() {
    let hospitals = [hospital("1", 20), hospital("2", 199), hospital("3", 200), hospital("4", 400)];
    let exact = select(&hospitals, &request(&[(BedClass::Small, 1), (BedClass::Medium, 1), (BedClass::Large, 0)]));
    let chosen: Vec<_> = exact.candidates.iter().filter(|one| one.chosen).map(|one| one.external_id.as_str()).collect();
    assert_eq!((chosen, &exact.shortfall), (vec!["2", "3"], &Quotas::new()));
    let short = select(&hospitals, &request(&[(BedClass::Small, 3), (BedClass::Medium, 1), (BedClass::Large, 3)]));
    assert_eq!(short.shortfall, Quotas::from([(BedClass::Small, 1), (BedClass::Large, 2)]));
    assert_eq!(short.candidates.iter().filter(|one| one.chosen).count(), 4);
}

#[test]
fn sup_exact_a_quota_below_20_beds_can_never_be_filled() {
    let selection = select(&[hospital("1", 19)], &request(&[(BedClass::Under20, 1)]));
    assert_eq!(selection.shortfall, Quotas::from([(BedClass::Under20, 1)]));
}

#[test]
fn sup_reasons_the_points_are_those_of_the_published_table() {
    let every: Vec<_> =
        FactKey::ALL.iter().filter(|key| **key != FactKey::SupportedBefore).map(|key| (*key, FactValue::Yes)).collect();
    let weak = SheetEvidence { submitted: true, required_no: 4, overdue_targets: 3 };
    let full = Hospital { evidence: weak, ..with(hospital("1", 300), &every) };
    let selection = select(&[full], &request(&[(BedClass::Medium, 1)]));
    let expected = BTreeMap::from([
        ("tertiary_emergency", 30), // instead of, not beside, the secondary's 20
        ("disaster_base", 15),
        ("special_function", 10),
        ("regional_support", 10),
        ("answered_no", 12),
        ("overdue_target", 6),
    ]);
    assert_eq!((&find(&selection, "1").points, find(&selection, "1").points_total), (&expected, 83));
    assert!(expected.keys().all(|key| criterion_label(key) != "その他"));
}

#[test]
fn sup_reasons_the_sheets_points_have_a_ceiling_and_silence_counts() {
    let points = |evidence| {
        let hospital = Hospital { evidence, ..hospital("1", 300) };
        select(&[hospital], &request(&[])).candidates[0].points.clone()
    };
    let most = points(SheetEvidence { submitted: true, required_no: u32::MAX, overdue_targets: 6 });
    assert_eq!(most, BTreeMap::from([("answered_no", 30), ("overdue_target", 10)]));
    assert_eq!(points(SheetEvidence::default()), BTreeMap::from([("nothing_submitted", 10)]));
}

#[test]
fn sup_reasons_the_weights_are_the_prefectures_own() {
    let base = with(hospital("1", 20), &[(FactKey::DisasterBase, FactValue::Yes)]);
    let emergency = with(hospital("2", 20), &[(FactKey::SecondaryEmergency, FactValue::Yes)]);
    let published = request(&[(BedClass::Small, 1)]);
    let criteria = Criteria { disaster_base: 21, ..Criteria::default() };
    let own = Request { criteria, ..published.clone() };
    let hospitals = [base, emergency];
    assert!(find(&select(&hospitals, &published), "2").chosen);
    assert!(find(&select(&hospitals, &own), "1").chosen);
}

#[test]
fn sup_reasons_weights_that_are_left_out_are_the_published_ones_and_a_misspelt_one_is_refused() {
    let read = |text| serde_json::from_str::<Criteria>(text);
    assert_eq!(read("{}").unwrap(), Criteria::default());
    assert_eq!(read(r#"{"disaster_base":21}"#).unwrap(), Criteria { disaster_base: 21, ..Criteria::default() });
    assert!(read(r#"{"disaster":21}"#).is_err());
}

#[test]
fn sup_reasons_the_list_is_handed_on_with_all_it_rests_on() {
    let strong = with(hospital("2", 450), &[(FactKey::TertiaryEmergency, FactValue::Yes)]);
    let weak = Hospital { evidence: SheetEvidence::default(), ..hospital("1", 450) };
    let unknown = Hospital { beds: None, facts: BTreeMap::new(), ..hospital("3", 0) };
    let quotas = [(BedClass::Large, 1), (BedClass::Small, 1)];
    insta::assert_json_snapshot!("selection", select(&[weak, unknown, strong], &request(&quotas)));
}

#[test]
fn sup_reasons_order_alone_is_said_where_equal_points_stand_on_both_sides_of_the_cut() {
    let strong = with(hospital("9", 20), &[(FactKey::DisasterBase, FactValue::Yes)]);
    let hospitals = [strong, hospital("b", 30), hospital("a", 30), hospital("c", 40)];
    let reasons = |quota| {
        let selection = select(&hospitals, &request(&[(BedClass::Small, quota)]));
        let ranked = selection.candidates.iter().map(|one| (one.external_id.clone(), one.chosen, one.reason));
        ranked.collect::<Vec<_>>()
    };
    use Reason::{BelowCut, Chosen, TieBreakOnly};
    let line = |id: &str, chosen, reason| (id.to_owned(), chosen, reason);
    // Points, then beds (c), then id (a before b).
    assert_eq!(
        reasons(2),
        [
            line("9", true, Chosen),
            line("c", true, TieBreakOnly),
            line("a", false, TieBreakOnly),
            line("b", false, TieBreakOnly),
        ]
    );
    assert_eq!(reasons(1).iter().map(|one| one.2).collect::<Vec<_>>(), [Chosen, BelowCut, BelowCut, BelowCut]);
    assert_eq!(reasons(4).iter().map(|one| one.2).collect::<Vec<_>>(), [Chosen; 4]);
    assert_eq!(reasons(0).iter().map(|one| one.2).collect::<Vec<_>>(), [BelowCut; 4]);
}

#[test]
fn sup_reasons_evidence_counts_required_noes_and_targets_gone_by() {
    let answers = all_yes_but([
        (cell("1-1", 1), no("2023-09-01", Some("2023-11-17"))), // overdue by a day
        (cell("2-1", 1), no("2023-09-01", Some("2023-11-18"))), // due on the day
        (cell("2-2", 1), no("2023-09-01", Some("2023-10-01"))), // mended since
        (cell("2-2", 2), yes("2023-11-01")),
        (cell("2-4-server", 1), no("2023-09-01", Some("2023-10-01"))), // put off in the second round
        (cell("2-4-server", 2), no("2023-10-01", Some("2024-03-31"))),
        (cell("2-5-server", 1), no("2023-09-01", Some("2023-10-01"))), // not restated: the first still holds
        (cell("2-5-server", 2), no("2023-10-02", None)),
        (cell("3-2", 1), no("2023-09-01", Some("2023-10-01"))), // reference: overdue, but no required no
        (cell("2-7-network", 1), no("2023-09-01", Some("2023-10-01"))), // lifted below
    ]);
    let open = evidence(&facility(&answers), today());
    assert_eq!(open, SheetEvidence { submitted: true, required_no: 5, overdue_targets: 4 });
    let facts = SheetFacts { no_network: true, ..SheetFacts::default() };
    let lifted = evidence(&sheet(&FACILITY, facts, &answers), today());
    assert_eq!(lifted, SheetEvidence { submitted: true, required_no: 4, overdue_targets: 3 });
}

#[test]
fn sup_reasons_no_system_is_no_weakness() {
    let answers = Answers::from([(cell("0", 1), no("2023-11-01", None))]);
    assert_eq!(evidence(&facility(&answers), today()), SheetEvidence { submitted: true, ..SheetEvidence::default() });
}

#[test]
fn sup_dates_the_evidence_is_that_of_its_own_day_and_the_list_names_it() {
    let answers = all_yes_but([(cell("2-1", 1), no("2023-09-01", Some("2023-12-01")))]);
    let overdue = |on| evidence(&facility(&answers), day(on)).overdue_targets;
    assert_eq!(["2023-12-01", "2023-12-02"].map(overdue), [0, 1]);
    assert_eq!(select(&[], &request(&[])).as_of, today());
}

#[test]
fn sup_effort_is_the_contractors_days_by_class() {
    let days = BedClass::ALL.map(BedClass::survey_tenth_days);
    assert_eq!(days, [None, Some((16, 25)), Some((33, 50)), Some((66, 100))]);
}
