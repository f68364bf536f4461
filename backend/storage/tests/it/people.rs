//! Accounts, sessions, failures.

use tachiiri_domain::access::Role;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{SessionId, UserId};
use tachiiri_domain::scope::Grant;
use tachiiri_storage::fixtures::{Cast, at};
use tachiiri_storage::{login_failures, second_factor, sessions, users};

fn session(id: SessionId, user: UserId, expires_at: Timestamp) -> sessions::NewSession {
    let origin = sessions::Origin { address: "192.0.2.1".into(), agent: "Firefox".into() };
    sessions::NewSession { id, user, expires_at, origin, second_factor_due: true }
}

both! {
    async fn an_account_comes_back_with_its_roles(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        cast.people(&database.db, "hash").await.unwrap();
        let aoba = users::by_login(&database.db, "aoba").await.unwrap().unwrap();
        assert_eq!(aoba.assignments.len(), 1);
        assert_eq!(aoba.assignments[0].role, Role::Hospital);
        assert_eq!(aoba.assignments[0].grant, Grant::Facility(cast.facility("A0001").unwrap()));
        assert_eq!(users::find(&database.db, aoba.id).await.unwrap(), Some(aoba));
        let logins: Vec<_> = users::list(&database.db).await.unwrap().into_iter().map(|user| user.login).collect();
        assert_eq!(logins, ["aka", "aoba", "kanri", "ken", "kita", "kuni", "shi"]);
        assert_eq!(users::by_login(&database.db, "Aoba").await.unwrap(), None);
    }

    async fn wrong_passwords_lock_and_a_new_one_unlocks(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let user = cast.people(&database.db, "hash").await.unwrap()[0];
        let until = at("2023-11-18T01:00:00Z").unwrap();
        let tx = database.db.begin().await.unwrap();
        assert_eq!(users::record_failure(&tx, user, 2, until).await.unwrap(), 1);
        assert_eq!(users::find(&tx, user).await.unwrap().unwrap().locked_until, None);
        assert_eq!(users::record_failure(&tx, user, 2, until).await.unwrap(), 2);
        assert_eq!(users::find(&tx, user).await.unwrap().unwrap().locked_until, Some(until));
        let code = users::Code { hash: "code".into(), expires_at: until };
        users::set_code(&tx, user, &code).await.unwrap();
        let coded = users::find(&tx, user).await.unwrap().unwrap();
        assert_eq!((coded.password_hash, coded.code, coded.failed_count), (None, Some(code), 0));
        users::set_password(&tx, user, "new").await.unwrap();
        let set = users::find(&tx, user).await.unwrap().unwrap();
        assert_eq!((set.password_hash.as_deref(), set.code, set.locked_until), (Some("new"), None, None));
        users::reset_failures(&tx, user).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn a_session_lives_until_it_ends_or_is_revoked(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let user = cast.people(&database.db, "hash").await.unwrap()[1];
        let end = at("2023-11-18T08:00:00Z").unwrap();
        let ids: Vec<SessionId> = (0..3).map(|_| cast.ids.next(cast.now)).collect();
        let tx = database.db.begin().await.unwrap();
        for id in &ids {
            sessions::open(&tx, &session(*id, user, end), cast.now).await.unwrap();
        }
        assert_eq!(sessions::live(&tx, ids[0], cast.now).await.unwrap().unwrap().user.login, "ken");
        assert_eq!(sessions::live(&tx, ids[0], end).await.unwrap(), None);
        sessions::revoke(&tx, ids[0], cast.now).await.unwrap();
        assert_eq!(sessions::live(&tx, ids[0], cast.now).await.unwrap(), None);
        assert!(sessions::live(&tx, ids[1], cast.now).await.unwrap().is_some());
        sessions::revoke_all(&tx, user, cast.now).await.unwrap();
        assert_eq!(sessions::live(&tx, ids[2], cast.now).await.unwrap(), None);
        tx.commit().await.unwrap();
    }

    async fn a_person_sees_the_own_sessions_and_ends_the_others(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let people = cast.people(&database.db, "hash").await.unwrap();
        let end = at("2023-11-18T08:00:00Z").unwrap();
        let ids: Vec<SessionId> = (0..3).map(|_| cast.ids.next(cast.now)).collect();
        let tx = database.db.begin().await.unwrap();
        for (id, user) in [(ids[0], people[0]), (ids[1], people[0]), (ids[2], people[1])] {
            sessions::open(&tx, &session(id, user, end), cast.now).await.unwrap();
        }
        let open = sessions::of_user(&tx, people[0], cast.now).await.unwrap();
        assert_eq!(open.len(), 2);
        assert!(open.iter().all(|one| ids[..2].contains(&one.id)));
        assert_eq!((open[0].origin.address.as_str(), open[0].origin.agent.as_str()), ("192.0.2.1", "Firefox"));
        assert!(sessions::live(&tx, ids[0], cast.now).await.unwrap().unwrap().second_factor_due);
        sessions::prove(&tx, ids[0]).await.unwrap();
        assert!(!sessions::live(&tx, ids[0], cast.now).await.unwrap().unwrap().second_factor_due);
        assert!(!sessions::revoke_of(&tx, people[0], ids[2], cast.now).await.unwrap(), "another person's");
        assert_eq!(sessions::revoke_others(&tx, people[0], ids[0], cast.now).await.unwrap(), 1);
        assert!(!sessions::revoke_of(&tx, people[0], ids[1], cast.now).await.unwrap(), "ended already");
        assert!(sessions::of_user(&tx, people[0], end).await.unwrap().is_empty());
        tx.commit().await.unwrap();
    }

    async fn codes_of_the_second_factor_open_once(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let user = cast.people(&database.db, "hash").await.unwrap()[0];
        let tx = database.db.begin().await.unwrap();
        second_factor::propose(&tx, user, "ABC").await.unwrap();
        let held = users::find(&tx, user).await.unwrap().unwrap().second_factor.unwrap();
        assert_eq!((held.secret.as_str(), held.since), ("ABC", None));
        second_factor::confirm(&tx, user, cast.now).await.unwrap();
        let held = users::find(&tx, user).await.unwrap().unwrap().second_factor.unwrap();
        assert_eq!(held.since, Some(cast.now));
        let mut used = Vec::new();
        for step in [7, 7, 6, 8] {
            used.push(second_factor::use_step(&tx, user, step).await.unwrap());
        }
        assert_eq!(used, [true, false, false, true], "a step, or one before it, is used up");
        second_factor::replace_recovery(&tx, user, &["a".into(), "b".into()]).await.unwrap();
        assert!(second_factor::use_recovery(&tx, user, "a", cast.now).await.unwrap());
        assert!(!second_factor::use_recovery(&tx, user, "a", cast.now).await.unwrap());
        assert_eq!(second_factor::recovery_left(&tx, user).await.unwrap(), 1);
        second_factor::remove(&tx, user).await.unwrap();
        assert_eq!(users::find(&tx, user).await.unwrap().unwrap().second_factor, None);
        assert_eq!(second_factor::recovery_left(&tx, user).await.unwrap(), 0);
        assert!(users::use_code(&tx, user, cast.now).await.unwrap());
        assert!(!users::use_code(&tx, user, cast.now).await.unwrap(), "a one-time code too");
        tx.commit().await.unwrap();
    }

    async fn failures_are_counted_by_address_since_a_moment(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let later = cast.now + chrono::Duration::minutes(5);
        let tx = database.db.begin().await.unwrap();
        for (address, moment) in [("a", cast.now), ("a", later), ("b", later)] {
            login_failures::record(&tx, address, &cast.ids, moment).await.unwrap();
        }
        assert_eq!(login_failures::count(&tx, "a", cast.now).await.unwrap(), 2);
        assert_eq!(login_failures::count(&tx, "a", later).await.unwrap(), 1);
        assert_eq!(login_failures::forget(&tx, later).await.unwrap(), 1);
        tx.commit().await.unwrap();
    }

    async fn the_holders_of_a_place_are_found_and_leave_it(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        cast.people(&database.db, "hash").await.unwrap();
        let places = ["A0001", "A0002"].map(|id| Grant::Facility(cast.facility(id).unwrap()));
        let tx = database.db.begin().await.unwrap();
        let found = users::holding(&tx, Role::Hospital, &places).await.unwrap();
        assert_eq!(found.iter().map(|user| user.login.as_str()).collect::<Vec<_>>(), ["aoba"]);
        assert!(users::holding(&tx, Role::Hospital, &places[1..]).await.unwrap().is_empty());
        assert!(users::holding(&tx, Role::Vendor, &places).await.unwrap().is_empty());
        users::dismiss(&tx, found[0].id, found[0].assignments[0]).await.unwrap();
        assert!(users::holding(&tx, Role::Hospital, &places).await.unwrap().is_empty());
        tx.commit().await.unwrap();
    }
}
