//! The second factor: set up, asked for, lost, taken away.

use tachiiri_server::app::{Caller, account, sessions, users};
use tachiiri_server::error::Result;
use totp_rs::{Builder, Secret};

use crate::ops_world::{PASSWORD, World, key, operator, worlds};

/// What the person's telephone shows at the world's moment.
fn telephone(world: &World, secret: &str) -> String {
    let totp = Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
    totp.generate(world.app.clock.now().timestamp().try_into().unwrap()).to_string()
}

/// Sets up the second factor of 青葉病院's person; the secret and the recovery codes.
async fn set_up(world: &World, caller: &Caller) -> (String, Vec<String>) {
    account::begin(&world.app, caller, &key("begin")).await.unwrap();
    let pending = account::pending(&world.app, caller).await.unwrap().unwrap();
    let code = telephone(world, &pending.secret);
    let codes = account::confirm(&world.app, caller, &code, &key("confirm")).await.unwrap();
    (pending.secret, codes)
}

/// Logs 青葉病院's person in with the password and shows a code.
async fn enter(world: &World, code: &str) -> Result<Caller> {
    let opened = users::login(&world.app, "", "aoba", PASSWORD).await?;
    let caller = sessions::verify(&world.app, &opened.token, "").await?.unwrap();
    account::prove(&world.app, &caller, code).await?;
    Ok(sessions::verify(&world.app, &opened.token, "").await?.unwrap())
}

#[tokio::test]
async fn a_second_factor_is_asked_for_from_its_first_right_code_on() {
    for world in worlds().await {
        let (caller, other) = (world.person("aoba").await, world.person("aoba").await);
        account::begin(&world.app, &caller, &key("first")).await.unwrap();
        assert!(!users::login(&world.app, "", "aoba", PASSWORD).await.unwrap().second_factor_due, "not yet shown");
        let wrong = account::confirm(&world.app, &caller, "000000", &key("wrong")).await.unwrap_err();
        assert_eq!((wrong.code(), wrong.exit_status()), ("second_factor_code", 2));
        let (secret, codes) = set_up(&world, &caller).await;
        assert_eq!(codes.len(), 10);
        let ended = sessions::verify(&world.app, "", "").await.unwrap().is_none();
        assert!(ended && account::show(&world.app, &other).await.unwrap().sessions.len() == 1, "opened without it");
        let retried = account::confirm(&world.app, &caller, "", &key("confirm")).await.unwrap();
        assert!(retried.is_empty(), "recovery codes are shown once");
        let opened = users::login(&world.app, "", "aoba", PASSWORD).await.unwrap();
        assert!(opened.second_factor_due);
        let half = sessions::verify(&world.app, &opened.token, "").await.unwrap().unwrap();
        assert!(half.second_factor_due);
        world.hand.advance(chrono::Duration::seconds(30));
        let code = telephone(&world, &secret);
        let whole = enter(&world, &code).await.unwrap();
        assert!(!whole.second_factor_due);
        assert_eq!(enter(&world, &code).await.unwrap_err().code(), "second_factor", "a code opens once");
        let again = account::begin(&world.app, &whole, &key("again")).await.unwrap_err();
        assert_eq!(again.code(), "second_factor_on");
    }
}

#[tokio::test]
async fn wrong_codes_lock_the_account_though_the_password_is_right() {
    for world in worlds().await {
        let (secret, _) = set_up(&world, &world.person("aoba").await).await;
        for _ in 0..5 {
            assert_eq!(enter(&world, "123456").await.unwrap_err().code(), "second_factor");
        }
        world.hand.advance(chrono::Duration::seconds(60));
        let code = telephone(&world, &secret);
        assert_eq!(enter(&world, &code).await.unwrap_err().code(), "login_failed", "locked, whatever is right");
        world.hand.advance(chrono::Duration::minutes(16));
        assert!(enter(&world, &telephone(&world, &secret)).await.is_ok());
    }
}

#[tokio::test]
async fn a_recovery_code_opens_once_and_new_ones_replace_the_old() {
    for world in worlds().await {
        let (_, codes) = set_up(&world, &world.person("aoba").await).await;
        let caller = enter(&world, &codes[0].to_lowercase()).await.unwrap();
        assert_eq!(enter(&world, &codes[0]).await.unwrap_err().code(), "second_factor");
        assert_eq!(account::show(&world.app, &caller).await.unwrap().recovery_codes_left, 9);
        let wrong = account::renew(&world.app, &caller, "wrong", &key("r0")).await.unwrap_err();
        assert_eq!(wrong.code(), "login_failed");
        let fresh = account::renew(&world.app, &caller, PASSWORD, &key("r1")).await.unwrap();
        assert_eq!(enter(&world, &codes[1]).await.unwrap_err().code(), "second_factor");
        assert!(enter(&world, &fresh[9]).await.is_ok());
    }
}

#[tokio::test]
async fn eight_characters_are_enough_beside_a_second_factor_and_not_without() {
    for world in worlds().await {
        let caller = world.person("aoba").await;
        let short = users::change_password(&world.app, &caller, PASSWORD, "mijikai8").await.unwrap_err();
        assert_eq!(short.code(), "weak_password");
        set_up(&world, &caller).await;
        let fresh = users::change_password(&world.app, &caller, PASSWORD, "mijikai8").await.unwrap();
        let caller = sessions::verify(&world.app, &fresh.token, "").await.unwrap().unwrap();
        assert!(!caller.second_factor_due, "shown before");
        let kept = account::remove(&world.app, &caller, "mijikai8", &key("off")).await.unwrap_err();
        assert_eq!(kept.code(), "password_short");
        let fresh = users::change_password(&world.app, &caller, "mijikai8", PASSWORD).await.unwrap();
        let caller = sessions::verify(&world.app, &fresh.token, "").await.unwrap().unwrap();
        account::remove(&world.app, &caller, PASSWORD, &key("off")).await.unwrap();
        assert!(!users::login(&world.app, "", "aoba", PASSWORD).await.unwrap().second_factor_due);
    }
}

#[tokio::test]
async fn who_lost_the_telephone_gets_in_with_a_new_letter() {
    for world in worlds().await {
        let caller = world.person("aoba").await;
        set_up(&world, &caller).await;
        let issued = users::reset(&world.app, &operator(), caller.actor.user.unwrap(), &key("lost")).await.unwrap();
        let opened = users::login(&world.app, "", "aoba", &issued.code.unwrap()).await.unwrap();
        assert!(opened.must_set_password && !opened.second_factor_due);
    }
}
