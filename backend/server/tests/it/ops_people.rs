//! The people of a facility: let in by one another or by the health centre, and let go.

use tachiiri_domain::access::Role;
use tachiiri_domain::actor::Assignment;
use tachiiri_domain::ids::FacilityId;
use tachiiri_domain::scope::Grant;
use tachiiri_server::app::people::{self, Invitation};
use tachiiri_server::app::users::{self, NewAccount};
use tachiiri_server::app::{Caller, checklists, sessions};
use tachiiri_server::error::AppError;

use crate::ops_world::{PASSWORD, World, key, operator, worlds};

fn invitation(facility: FacilityId, login: &str) -> Invitation {
    Invitation { facility, login: login.into(), display_name: "事務 五郎".into() }
}

/// Somebody who has the letter: logs in and chooses a password.
async fn follow(world: &World, login: &str, code: &str) -> Caller {
    let opened = users::login(&world.app, "", login, code).await.unwrap();
    let caller = sessions::verify(&world.app, &opened.token, "").await.unwrap().unwrap();
    let opened = users::change_password(&world.app, &caller, "", PASSWORD).await.unwrap();
    sessions::verify(&world.app, &opened.token, "").await.unwrap().unwrap()
}

#[tokio::test]
async fn one_person_of_a_hospital_lets_in_another_who_sees_its_sheets_alone() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, sheet) = (world.person("aoba").await, world.aoba_sheet().await);
        let own = world.cast.facility("A0001").unwrap();
        let issued = people::invite(&world.app, &aoba, &invitation(own, "jimu"), &key("i")).await.unwrap();
        let retried = people::invite(&world.app, &aoba, &invitation(own, "jimu"), &key("i")).await.unwrap();
        assert_eq!((issued.id, retried.code), (retried.id, None), "the code is shown once");
        let jimu = follow(&world, "jimu", &issued.code.unwrap()).await;
        assert!(checklists::open(&world.app, &jimu, sheet).await.is_ok());
        let listed = people::list(&world.app, &jimu, None).await.unwrap();
        let logins: Vec<_> = listed.iter().map(|one| (one.login.as_str(), one.own)).collect();
        assert_eq!(logins, [("aoba", false), ("jimu", true)]);
        let foreign = world.cast.facility("A0002").unwrap();
        let refused = people::invite(&world.app, &aoba, &invitation(foreign, "x"), &key("x")).await;
        assert_eq!(refused.unwrap_err(), AppError::NotFound);
        let taken = people::invite(&world.app, &aoba, &invitation(own, "kita"), &key("y")).await.unwrap_err();
        assert_eq!(taken.code(), "already_there");
        assert_eq!(people::list(&world.app, &world.person("ken").await, None).await, Err(AppError::Denied));
    }
}

#[tokio::test]
async fn who_leaves_is_let_go_by_another_and_is_out_at_once() {
    for world in worlds().await {
        let (aoba, own) = (world.person("aoba").await, world.cast.facility("A0001").unwrap());
        let issued = people::invite(&world.app, &aoba, &invitation(own, "jimu"), &key("i")).await.unwrap();
        follow(&world, "jimu", &issued.code.unwrap()).await;
        let opened = users::login(&world.app, "", "jimu", PASSWORD).await.unwrap();
        let jimu = sessions::verify(&world.app, &opened.token, "").await.unwrap().unwrap();
        let myself = people::dismiss(&world.app, &jimu, issued.id, own, &key("self")).await.unwrap_err();
        assert_eq!(myself.code(), "own_access");
        people::dismiss(&world.app, &aoba, issued.id, own, &key("go")).await.unwrap();
        people::dismiss(&world.app, &aoba, issued.id, own, &key("go")).await.unwrap();
        assert!(sessions::verify(&world.app, &opened.token, "").await.unwrap().is_none());
        let opened = users::login(&world.app, "", "jimu", PASSWORD).await.unwrap();
        let outside = sessions::verify(&world.app, &opened.token, "").await.unwrap().unwrap();
        assert!(outside.actor.assignments.is_empty());
        let again = people::dismiss(&world.app, &aoba, issued.id, own, &key("again")).await;
        assert_eq!(again, Err(AppError::NotFound));
    }
}

#[tokio::test]
async fn a_code_for_somebody_of_two_houses_is_not_one_houses_to_give() {
    for world in worlds().await {
        let places = ["A0001", "a0003"].map(|id| world.cast.facility(id).unwrap());
        let held = places.map(|id| Assignment { role: Role::Hospital, grant: Grant::Facility(id) });
        let new = NewAccount {
            login: "honbu".into(),
            display_name: "本部".into(),
            assignments: held.to_vec(),
            password: None,
        };
        let honbu = users::create(&world.app, &operator(), &new, &key("honbu")).await.unwrap().id;
        let refused = people::reissue(&world.app, &world.person("aoba").await, honbu, &key("r")).await.unwrap_err();
        assert_eq!(refused.code(), "other_places");
        let aoba = world.person("aoba").await.actor.user.unwrap();
        let kita = world.person("kita").await;
        let issued = people::reissue(&world.app, &kita, aoba, &key("kita")).await.unwrap();
        assert!(issued.code.is_some(), "the health centre gives one to its own hospital's person");
        let south = Grant::HealthCentre(world.cast.centres[1]);
        let new = NewAccount {
            login: "minami".into(),
            display_name: "南".into(),
            assignments: vec![Assignment { role: Role::HealthCentre, grant: south }],
            password: Some(PASSWORD.into()),
        };
        users::create(&world.app, &operator(), &new, &key("minami")).await.unwrap();
        let other = people::reissue(&world.app, &world.person("minami").await, aoba, &key("m")).await;
        assert_eq!(other, Err(AppError::NotFound));
    }
}
