//! Accounts: logging in, being locked out, one-time codes, sessions that end.

use tachiiri_domain::access::Role;
use tachiiri_domain::actor::Assignment;
use tachiiri_domain::scope::Grant;
use tachiiri_server::app::users::{self, NewAccount};
use tachiiri_server::app::{audit, passwords, sessions};

use crate::ops_world::{PASSWORD, key, operator, worlds};

#[tokio::test]
async fn five_wrong_passwords_lock_the_account_for_a_while() {
    for world in worlds().await {
        let attempt = async |secret: &str| users::login(&world.app, "r1", "aoba", secret).await;
        for _ in 0..5 {
            assert_eq!(attempt("wrong").await.unwrap_err().code(), "login_failed");
        }
        let locked = attempt(PASSWORD).await.unwrap_err();
        let unknown = users::login(&world.app, "r1", "nobody", PASSWORD).await.unwrap_err();
        assert_eq!(locked, unknown, "even the right one; and whether an account exists is not told");
        assert!(locked.message().contains("15分間"), "{locked}");
        world.hand.advance(chrono::Duration::minutes(16));
        assert!(attempt(PASSWORD).await.is_ok());
        let failed = audit::Filter { verb: Some("login.failed".into()), ..audit::Filter::default() };
        assert_eq!(audit::list(&world.app, &operator(), &failed).await.unwrap().total, 7);
    }
}

#[tokio::test]
async fn a_session_ends_by_time_by_logging_out_and_by_a_new_password() {
    for world in worlds().await {
        let live = async |token: &str| sessions::verify(&world.app, token, "").await.unwrap();
        let opened = users::login(&world.app, "", "aoba", PASSWORD).await.unwrap();
        let other = users::login(&world.app, "", "aoba", PASSWORD).await.unwrap();
        let caller = live(&opened.token).await.unwrap();
        assert!(sessions::csrf_holds(&world.app, opened.session, &sessions::csrf(&world.app, opened.session)));
        assert!(!sessions::csrf_holds(&world.app, opened.session, &sessions::csrf(&world.app, other.session)));
        let weak = users::change_password(&world.app, &caller, PASSWORD, "みじかい").await.unwrap_err();
        assert_eq!(weak.code(), "weak_password");
        assert!(weak.message().contains("13文字以上"), "{weak}");
        let same = users::change_password(&world.app, &caller, PASSWORD, PASSWORD).await.unwrap_err();
        assert_eq!(same.code(), "same_password");
        let fresh = users::change_password(&world.app, &caller, PASSWORD, "あたらしいあいことばですよ").await.unwrap();
        assert!(live(&opened.token).await.is_none() && live(&other.token).await.is_none());
        let caller = live(&fresh.token).await.unwrap();
        users::logout(&world.app, &caller).await.unwrap();
        assert!(live(&fresh.token).await.is_none());
        let last = users::login(&world.app, "", "aoba", "あたらしいあいことばですよ").await.unwrap();
        world.hand.advance(chrono::Duration::hours(13));
        assert!(live(&last.token).await.is_none());
        assert!(live("not.a.token").await.is_none());
    }
}

#[tokio::test]
async fn a_one_time_code_opens_the_account_once_within_its_time() {
    for world in worlds().await {
        let new = NewAccount {
            login: "shinjin".into(),
            display_name: "新人".into(),
            assignments: vec![Assignment { role: Role::Ministry, grant: Grant::Nation }],
            password: None,
        };
        let issued = users::create(&world.app, &operator(), &new, &key("new")).await.unwrap();
        let retried = users::create(&world.app, &operator(), &new, &key("new")).await.unwrap();
        assert_eq!((issued.id, retried.code), (retried.id, None), "the code is shown once");
        let code = issued.code.unwrap();
        let opened = users::login(&world.app, "", "shinjin", &code.to_lowercase()).await.unwrap();
        assert!(opened.must_set_password);
        let again = users::login(&world.app, "", "shinjin", &code).await.unwrap_err();
        assert_eq!(again.code(), "code_used", "a letter copied on its way opens nothing after its reader did");
        let caller = sessions::verify(&world.app, &opened.token, "").await.unwrap().unwrap();
        users::change_password(&world.app, &caller, &code, PASSWORD).await.unwrap();
        assert!(users::login(&world.app, "", "shinjin", &code).await.is_err(), "used up");
        assert!(!users::login(&world.app, "", "shinjin", PASSWORD).await.unwrap().must_set_password);
        let reset = users::reset(&world.app, &operator(), issued.id, &key("reset")).await.unwrap();
        assert!(users::login(&world.app, "", "shinjin", PASSWORD).await.is_err(), "the old password is gone");
        let code = reset.code.unwrap();
        assert_eq!(reset.code_expires_at, Some(world.app.clock.now() + chrono::Duration::days(14)));
        world.hand.advance(chrono::Duration::days(14));
        let late = users::login(&world.app, "", "shinjin", &code).await.unwrap_err();
        assert_eq!(late.code(), "code_expired", "a letter found in a drawer opens nothing");
        let taken = users::create(&world.app, &operator(), &new, &key("other")).await.unwrap_err();
        assert_eq!(taken.code(), "already_there");
    }
}

#[tokio::test]
async fn accounts_in_bulk_name_the_lines_that_cannot_be_used() {
    for world in worlds().await {
        let table = "login,display_name,role,prefecture,place\n\
            momo,桃,hospital,,A0002\nmomo,桃,hospital,,a0003\nkaki,柿,health_centre,99,ない保健所\naoba,青,ministry,,\n";
        let made = users::import(&world.app, &operator(), table.as_bytes()).await.unwrap();
        assert_eq!((made.read, made.rejected, made.accounts.len()), (4, 2, 1));
        let codes: Vec<_> = made.problems.iter().map(|one| (one.line, one.code.as_str())).collect();
        assert_eq!(codes, [(4, "place_unknown"), (5, "already_there")]);
        let listed = users::list(&world.app, &world.person("kanri").await).await.unwrap();
        let momo = listed.iter().find(|user| user.login == "momo").unwrap();
        let mut places = momo.places.clone();
        places.sort();
        assert_eq!(places, ["桜病院", "楓病院"]);
        assert!(users::list(&world.app, &world.person("ken").await).await.is_err());
    }
}

#[tokio::test]
async fn nobody_is_made_operator_nor_given_a_hospitals_role_over_the_nation() {
    for world in worlds().await {
        let admin = world.person("kanri").await;
        for (login, role) in [("op", Role::Operator), ("wide", Role::Hospital), ("centre", Role::HealthCentre)] {
            let new = NewAccount {
                login: login.into(),
                display_name: "だれか".into(),
                assignments: vec![Assignment { role, grant: Grant::Nation }],
                password: None,
            };
            let refused = users::create(&world.app, &admin, &new, &key(login)).await.unwrap_err();
            assert_eq!((refused.code(), refused.exit_status()), ("bad_role", 2));
        }
        let table = "login,display_name,role,prefecture,place\nop2,だれか,operator,,\n";
        let made = users::import(&world.app, &admin, table.as_bytes()).await.unwrap();
        assert_eq!((made.accounts.len(), made.rejected), (0, 1), "{:?}", made.problems);
    }
}

#[tokio::test]
async fn a_locked_and_an_unknown_account_take_as_long_as_a_wrong_password() {
    for mut world in worlds().await {
        world.app.cost = passwords::Cost::USUAL;
        let id = world.person("aoba").await.actor.user.unwrap();
        let hash = passwords::hash(world.app.cost, &world.app.ids, PASSWORD).await.unwrap();
        let tx = world.app.db.begin().await.unwrap();
        tachiiri_storage::users::set_password(&tx, id, &hash).await.unwrap();
        tx.commit().await.unwrap();
        let taken = async |login: &str| {
            let begun = std::time::Instant::now();
            assert!(users::login(&world.app, "", login, "wrong").await.is_err());
            begun.elapsed()
        };
        let mut wrong = std::time::Duration::MAX;
        for _ in 0..5 {
            wrong = wrong.min(taken("aoba").await);
        }
        // A quarter: the machine may be busy; without the hash it is a hundredth.
        assert!(taken("aoba").await * 4 > wrong, "locked");
        assert!(taken("nobody").await * 4 > wrong, "unknown");
    }
}
