//! Which contracts are asked, who collects, and the states of a request.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tachiiri_domain::Date;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{Ids, VendorContractId};
use tachiiri_domain::vendors::{
    BadBundle, Bundled, Maintenance, NotAsked, Request, Standing, Terms, Verdict, may_collect,
};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn today() -> Date {
    day("2023-11-18")
}

fn running() -> Terms {
    Terms::since(day("2023-04-01"))
}

#[test]
fn ven_only_contract_asks_whom_has_a_contract_and_patient_data() {
    let table = [
        (Maintenance::Contract, true, None, None),
        (Maintenance::Contract, true, Some("2023-11-18"), None),
        (Maintenance::Contract, true, Some("2023-11-17"), Some(NotAsked::Ended)),
        (Maintenance::Contract, false, None, Some(NotAsked::NoPatientData)),
        (Maintenance::Subcontract, true, None, Some(NotAsked::Subcontractor)),
        (Maintenance::Subcontract, false, None, Some(NotAsked::Subcontractor)),
        (Maintenance::None, true, None, Some(NotAsked::NoContract)),
        (Maintenance::None, false, Some("2023-01-01"), Some(NotAsked::Ended)),
    ];
    for (maintenance, patient_data, ended_on, expected) in table {
        let terms = Terms { maintenance, patient_data, ended_on: ended_on.map(day), ..running() };
        assert_eq!(terms.not_asked(today()), expected, "{terms:?}");
    }
}

fn contracts(count: usize) -> Vec<VendorContractId> {
    let now: Timestamp = "2023-11-18T00:00:00Z".parse().unwrap();
    let ids = Ids::seeded(3);
    (0..count).map(|_| ids.next(now)).collect()
}

#[test]
fn ven_bundle_goes_one_step_and_stays_in_the_facility() {
    let [ehr, billing, images, elsewhere] = contracts(4).try_into().unwrap();
    let own = [
        Bundled { id: ehr, under: None },
        Bundled { id: billing, under: Some(ehr) },
        Bundled { id: images, under: None },
    ];
    assert_eq!(may_collect(Some(images), ehr, &own), Ok(()));
    assert_eq!(may_collect(None, ehr, &own), Ok(()));
    assert_eq!(may_collect(Some(ehr), ehr, &own), Err(BadBundle::Itself));
    assert_eq!(may_collect(Some(images), elsewhere, &own), Err(BadBundle::Elsewhere));
    assert_eq!(may_collect(Some(images), billing, &own), Err(BadBundle::Chain));
    assert_eq!(may_collect(Some(ehr), images, &own), Err(BadBundle::CollectsItself));
    assert!(BadBundle::Chain.sentence().contains("研修Q&A 12-19"));
}

proptest! {
    /// Whatever was allowed one after the other, nobody collects for somebody who is collected.
    #[test]
    fn ven_bundle_never_makes_a_chain(wishes in prop::collection::vec((0usize..6, 0usize..6), 0..40)) {
        let mut own: Vec<_> = contracts(6).into_iter().map(|id| Bundled { id, under: None }).collect();
        for (one, under) in wishes {
            let (id, above) = (own[one].id, own[under].id);
            if may_collect(Some(id), above, &own).is_ok() {
                own[one].under = Some(above);
            }
        }
        for one in &own {
            let above = one.under.and_then(|under| own.iter().find(|other| other.id == under));
            prop_assert!(above.is_none_or(|above| above.under.is_none() && above.id != one.id));
        }
    }
}

fn asked() -> Request {
    Request {
        state: StateKey::Draft,
        begun: false,
        proxy: false,
        due_on: day("2023-11-30"),
        invited: false,
        opened: false,
        refused: false,
        verdict: None,
    }
}

#[test]
fn ven_proxy_and_every_other_state_of_a_request_from_one_table() {
    let silent = Request { due_on: day("2023-11-17"), invited: true, opened: true, ..asked() };
    let answered = Request { state: StateKey::Submitted, begun: true, ..asked() };
    let table = [
        (None, Standing::NotAsked),
        (Some(asked()), Standing::NotInvited),
        (Some(Request { invited: true, ..asked() }), Standing::Invited),
        (Some(Request { invited: true, opened: true, ..asked() }), Standing::Opened),
        (Some(Request { begun: true, ..asked() }), Standing::Opened),
        (Some(silent), Standing::Overdue),
        (Some(Request { refused: true, ..silent }), Standing::Refused),
        (Some(answered), Standing::Answered),
        (Some(Request { proxy: true, ..answered }), Standing::Proxy),
        (Some(Request { proxy: true, verdict: Some(Verdict::Confirmed), ..answered }), Standing::Confirmed),
        (Some(Request { verdict: Some(Verdict::Different), ..answered }), Standing::Returned),
        (Some(Request { state: StateKey::Returned, refused: true, ..answered }), Standing::Returned),
        (Some(Request { state: StateKey::Accepted, verdict: None, ..answered }), Standing::Confirmed),
    ];
    for (request, expected) in table {
        assert_eq!(Standing::of(None, request.as_ref(), today()), expected, "{request:?}");
    }
    let lifted = Some(NotAsked::NoPatientData);
    assert_eq!(Standing::of(lifted, None, today()), Standing::NotRequired(NotAsked::NoPatientData));
    assert_eq!(Standing::of(lifted, Some(&silent), today()), Standing::NotRequired(NotAsked::NoPatientData));
    assert_eq!(Standing::of(lifted, Some(&answered), today()), Standing::Answered, "what was answered is not hidden");
}

#[test]
fn every_state_of_a_request_has_its_own_word() {
    let labels: BTreeSet<_> = Standing::ALL.iter().map(|one| one.label()).collect();
    let keys: BTreeSet<_> = Standing::ALL.iter().map(|one| one.key()).collect();
    assert_eq!((labels.len(), keys.len()), (Standing::ALL.len(), Standing::ALL.len()));
}
