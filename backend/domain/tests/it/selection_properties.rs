//! SUP-EXACT, SUP-REASONS: the choice beside one made without sorting, straight from the published order.

use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select as one_of;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::facts::{FactKey, FactValue};
use tachiiri_domain::quota::{
    Candidate, Criteria, Eligibility, Hospital, Quotas, Request, Selection, SheetEvidence, select,
};

use crate::forms::today;

fn hospital() -> impl Strategy<Value = Hospital> {
    let kind = prop_oneof![9 => Just(FacilityKind::Hospital), 1 => one_of(FacilityKind::ALL)];
    // Few values, so that points and beds are often equal; the edges of the classes among them.
    let beds = prop::option::weighted(0.9, one_of(vec![0u32, 19, 20, 21, 199, 200, 201, 399, 400, 401]));
    let facts = btree_map(one_of(FactKey::ALL), one_of(FactValue::ALL), 0..4);
    let evidence = (any::<bool>(), 0..13u32, 0..7u32);
    (kind, beds, facts, any::<bool>(), evidence).prop_map(|(kind, beds, mut facts, ehr, evidence)| {
        if ehr {
            facts.insert(FactKey::Ehr, FactValue::Yes);
        }
        let (submitted, required_no, overdue_targets) = evidence;
        let evidence = SheetEvidence { submitted, required_no, overdue_targets };
        Hospital { external_id: String::new(), name: String::new(), kind, beds, facts, evidence }
    })
}

/// Ids that differ, of different lengths and alphabets: their order is that of bytes.
fn named(hospitals: Vec<Hospital>) -> Vec<Hospital> {
    let name = |index: usize| [format!("{index}"), format!("B{index}"), format!("b{index:03}"), format!("あ{index}")];
    let ids = (0..).map(|index| name(index)[index % 4].clone());
    hospitals.into_iter().zip(ids).map(|(one, external_id)| Hospital { external_id, ..one }).collect()
}

fn request() -> impl Strategy<Value = Request> {
    let quotas = btree_map(one_of(BedClass::SUPPORT.to_vec()), 0..5u32, 0..4);
    (quotas, one_of(Eligibility::ALL)).prop_map(|(quotas, eligibility)| Request {
        quotas,
        as_of: today(),
        criteria: Criteria::default(),
        eligibility,
    })
}

/// The published rules once more, in other words than the program's.
mod published {
    use super::*;

    fn says(hospital: &Hospital, key: FactKey, value: FactValue) -> bool {
        hospital.facts.get(&key).unwrap_or(&FactValue::Unknown) == &value
    }

    pub fn class(hospital: &Hospital) -> Option<BedClass> {
        match hospital.beds? {
            20..=199 => Some(BedClass::Small),
            200..=399 => Some(BedClass::Medium),
            400.. => Some(BedClass::Large),
            _ => None,
        }
    }

    pub fn eligible(hospital: &Hospital, eligibility: Eligibility) -> bool {
        let ehr = eligibility == Eligibility::All || says(hospital, FactKey::Ehr, FactValue::Yes);
        let new = !says(hospital, FactKey::SupportedBefore, FactValue::Yes);
        hospital.kind == FacilityKind::Hospital && class(hospital).is_some() && ehr && new
    }

    pub fn points(hospital: &Hospital) -> u32 {
        let yes = |key| says(hospital, key, FactValue::Yes);
        let mut points = 0;
        if yes(FactKey::TertiaryEmergency) {
            points += 30;
        } else if yes(FactKey::SecondaryEmergency) {
            points += 20;
        }
        points += if yes(FactKey::DisasterBase) { 15 } else { 0 };
        points += if yes(FactKey::SpecialFunction) { 10 } else { 0 };
        points += if yes(FactKey::RegionalSupport) { 10 } else { 0 };
        points += std::cmp::min(30, 3 * hospital.evidence.required_no);
        points += std::cmp::min(10, 2 * hospital.evidence.overdue_targets);
        points + if hospital.evidence.submitted { 0 } else { 10 }
    }

    /// Points descending, beds descending, external id ascending by bytes.
    pub fn precedes(a: &Hospital, b: &Hospital) -> bool {
        if points(a) != points(b) {
            return points(a) > points(b);
        }
        if a.beds != b.beds {
            return a.beds > b.beds;
        }
        a.external_id.bytes().lt(b.external_id.bytes())
    }
}

/// External id → (rank, chosen), by counting for each hospital those of its class that stand before it.
fn brute_force(hospitals: &[Hospital], request: &Request) -> BTreeMap<String, (Option<u32>, bool)> {
    let rivals: Vec<_> = hospitals.iter().filter(|one| published::eligible(one, request.eligibility)).collect();
    let place = |one: &Hospital| {
        if !published::eligible(one, request.eligibility) {
            return (None, false);
        }
        let class = published::class(one);
        let same = rivals.iter().filter(|rival| published::class(rival) == class);
        let before = same.filter(|rival| published::precedes(rival, one)).count() as u32;
        let quota = class.and_then(|class| request.quotas.get(&class)).copied().unwrap_or(0);
        (Some(before + 1), before < quota)
    };
    hospitals.iter().map(|one| (one.external_id.clone(), place(one))).collect()
}

fn placed(selection: &Selection) -> BTreeMap<String, (Option<u32>, bool)> {
    selection.candidates.iter().map(|one| (one.external_id.clone(), (one.rank, one.chosen))).collect()
}

fn of_class(selection: &Selection, class: BedClass) -> Vec<&Candidate> {
    selection.candidates.iter().filter(|one| one.bed_class == Some(class)).collect()
}

/// Chosen + shortfall = quota in every class, and nobody is chosen where no quota is.
fn exact(selection: &Selection, quotas: &Quotas) -> bool {
    BedClass::ALL.into_iter().all(|class| {
        let chosen = of_class(selection, class).into_iter().filter(|one| one.chosen).count() as u32;
        let missing = selection.shortfall.get(&class).copied().unwrap_or(0);
        chosen + missing == quotas.get(&class).copied().unwrap_or(0)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn sup_exact_the_choice_is_the_one_made_by_hand(
        (hospitals, shuffled) in vec(hospital(), 0..14).prop_map(named).prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        request in request(),
    ) {
        let selection = select(&hospitals, &request);
        prop_assert_eq!(placed(&selection), brute_force(&hospitals, &request));
        prop_assert!(exact(&selection, &request.quotas));
        prop_assert_eq!(&selection, &select(&shuffled, &request), "the order of the input changes nothing");
        for one in &hospitals {
            let candidate = selection.candidates.iter().find(|found| found.external_id == one.external_id).unwrap();
            prop_assert_eq!(candidate.points_total, published::points(one));
        }
    }
}

proptest! {
    #[test]
    fn sup_exact_hospitals_of_another_class_change_nothing(
        hospitals in vec(hospital(), 0..20).prop_map(named),
        request in request(),
        class in one_of(BedClass::SUPPORT.to_vec()),
    ) {
        let alone: Vec<_> = hospitals.iter().filter(|one| one.beds.map(BedClass::of) == Some(class)).cloned().collect();
        let (all, alone) = (select(&hospitals, &request), select(&alone, &request));
        prop_assert_eq!(of_class(&all, class), of_class(&alone, class));
    }

    #[test]
    fn sup_exact_the_same_input_gives_the_same_bytes(hospitals in vec(hospital(), 0..20).prop_map(named), request in request()) {
        let bytes = || serde_json::to_vec(&select(&hospitals, &request)).unwrap();
        prop_assert_eq!(bytes(), bytes());
    }
}
