//! Accounts, sessions, failures.

use tachiiri_domain::access::Role;
use tachiiri_domain::ids::SessionId;
use tachiiri_domain::scope::Grant;
use tachiiri_storage::fixtures::{Cast, at};
use tachiiri_storage::{sessions, users};

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
            sessions::open(&tx, *id, user, cast.now, end).await.unwrap();
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
}
