//! Who may do what, where: the table of rights and the roles people hold.

use tachiiri_domain::access::{Act, Role, may};
use tachiiri_domain::actor::{Actor, Assignment, BadAssignment, Denied};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::Ids;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::scope::{Grant, Scope};

fn demo() -> PrefectureCode {
    "99".parse().unwrap()
}

/// One grant of each kind.
fn grants() -> [Grant; 6] {
    let (ids, now) = (Ids::seeded(1), Timestamp::default());
    [
        Grant::Nation,
        Grant::Prefecture(demo()),
        Grant::Authority(ids.next(now)),
        Grant::HealthCentre(ids.next(now)),
        Grant::Facility(ids.next(now)),
        Grant::Vendor(ids.next(now)),
    ]
}

fn person(assignments: Vec<Assignment>) -> Actor {
    Actor { user: None, name: "user:a".into(), display_name: "甲".into(), assignments }
}

#[test]
fn every_act_has_a_person_who_may_do_it_and_only_the_operator_may_everything() {
    for &act in Act::ALL {
        assert!(may(Role::Operator, act));
        assert!(Role::ALL.iter().any(|role| *role != Role::Operator && may(*role, act)), "{act}");
    }
    for role in Role::ALL.iter().filter(|role| **role != Role::Operator) {
        assert!(Act::ALL.iter().any(|act| !may(*role, *act)), "{role}");
    }
}

#[test]
fn a_role_is_held_over_a_place_of_its_own_kind_and_nobody_is_made_operator() {
    for &role in Role::ALL {
        let fitting = grants().into_iter().filter(|grant| Assignment::checked(role, *grant).is_ok()).count();
        assert_eq!(fitting, usize::from(role != Role::Operator), "{role}");
    }
    let nation = Assignment::checked(Role::Hospital, Grant::Nation);
    assert_eq!(nation, Err(BadAssignment(Role::Hospital)));
    let said = nation.unwrap_err().to_string();
    assert_eq!(said, "役割「医療機関」は、この範囲には付けられません。医療機関を選んでください。");
}

#[test]
fn a_person_of_several_roles_acts_only_where_the_role_that_may_is_held() {
    let [_, prefecture, _, centre, facility, _] = grants();
    let held = [(Role::Prefecture, prefecture), (Role::HealthCentre, centre), (Role::Hospital, facility)];
    let actor = person(held.map(|(role, grant)| Assignment::checked(role, grant).unwrap()).to_vec());
    assert_eq!(actor.scope_for(Act::RunSelection), Ok(Scope::of([prefecture])));
    assert_eq!(actor.scope_for(Act::ReviewChecklist), Ok(Scope::of([centre])));
    assert_eq!(actor.scope_for(Act::ViewChecklist), Ok(Scope::of([facility, centre, prefecture])));
    assert_eq!(actor.scope_for(Act::ManageUsers), Err(Denied));
    assert_eq!(person(vec![]).scope_for(Act::UseAccount), Err(Denied));
}

#[test]
fn only_the_nation_and_the_prefecture_itself_hold_a_prefecture_as_a_whole() {
    let holds = grants().map(|grant| Scope::of([grant]).holds_prefecture(demo()));
    assert_eq!(holds, [true, true, false, false, false, false]);
    assert!(!Scope::of([Grant::Prefecture("01".parse().unwrap())]).holds_prefecture(demo()));
    assert!(!Scope::default().holds_prefecture(demo()));
}
