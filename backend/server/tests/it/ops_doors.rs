//! Doors tried many times at once, codes sent to an address, and who is named on what was done.

use std::time::Duration;

use tachiiri_domain::vendors::{Contact, Terms};
use tachiiri_server::app::vendors::{self, AskRequest, Entry, InviteRequest};
use tachiiri_server::app::{account, checklists, guests, sessions, users};
use tachiiri_storage::Tx;
use totp_rs::{Builder, Secret};

use crate::ops_world::{PASSWORD, World, cell, day, key, no, worlds, yes};

/// Five wrong tries that are not committed yet: the account is being locked.
async fn locking(world: &World) -> Tx {
    let user = world.person("aoba").await.actor.user.unwrap();
    let tx = world.app.db.begin().await.unwrap();
    for _ in 0..5 {
        let until = world.app.clock.now() + chrono::Duration::minutes(15);
        tachiiri_storage::users::record_failure(&tx, user, 5, until).await.unwrap();
    }
    tx
}

#[tokio::test]
async fn a_password_guessed_while_the_account_is_being_locked_opens_nothing() {
    for world in worlds().await {
        let tx = locking(&world).await;
        let app = world.app.clone();
        let guessing = tokio::spawn(async move { users::login(&app, "", "aoba", PASSWORD).await });
        tokio::time::sleep(Duration::from_millis(400)).await;
        tx.commit().await.unwrap();
        assert_eq!(guessing.await.unwrap().unwrap_err().code(), "login_failed");
    }
}

#[tokio::test]
async fn a_second_factor_guessed_while_the_account_is_being_locked_opens_nothing() {
    for world in worlds().await {
        let aoba = world.person("aoba").await;
        account::begin(&world.app, &aoba, &key("begin")).await.unwrap();
        let pending = account::pending(&world.app, &aoba).await.unwrap().unwrap();
        let shown = |world: &World| {
            let totp = Builder::new().with_secret(Secret::try_from_base32(&pending.secret).unwrap()).build().unwrap();
            totp.generate(world.app.clock.now().timestamp().try_into().unwrap()).to_string()
        };
        account::confirm(&world.app, &aoba, &shown(&world), &key("confirm")).await.unwrap();
        world.hand.advance(chrono::Duration::seconds(30));
        let half = world.person("aoba").await;
        let tx = locking(&world).await;
        let (app, code) = (world.app.clone(), shown(&world));
        let guessing = tokio::spawn(async move { account::prove(&app, &half, &code).await });
        tokio::time::sleep(Duration::from_millis(400)).await;
        tx.commit().await.unwrap();
        assert_eq!(guessing.await.unwrap().unwrap_err().code(), "login_failed");
    }
}

/// An entry whose vendor has an address.
fn reachable(vendor: &str, system: &str) -> Entry {
    let contact = Contact { email: "Hoshu@vendor.example.jp".into(), ..Contact::default() };
    let terms = Terms { contact, ..Terms::since(day("2020-04-01")) };
    Entry { vendor: vendor.into(), system: system.into(), product: String::new(), bundled_under: None, terms }
}

#[tokio::test]
async fn whoever_holds_a_link_cannot_fill_the_vendors_letter_box_with_codes() {
    for world in worlds().await {
        let aoba = world.person("aoba").await;
        let facility = world.cast.facility("A0001").unwrap();
        let new = reachable("試作{画像", "医用{画像}");
        let id = vendors::register(&world.app, &aoba, facility, &new, &key("new")).await.unwrap();
        let ask = AskRequest { contracts: vec![id], due_on: day("2023-12-15") };
        vendors::ask(&world.app, &aoba, &ask, &key("ask")).await.unwrap();
        let invited = vendors::invite(&world.app, &aoba, id, &InviteRequest::default(), &key("invite")).await.unwrap();
        let token = invited.token.unwrap();
        for number in 0..6 {
            // A new session each time: it is the address that is counted.
            let entered = guests::enter(&world.app, "test", &token).await.unwrap();
            let guest = sessions::verify(&world.app, &entered.token, "test").await.unwrap().unwrap();
            let sent = guests::send_code(&world.app, &guest).await;
            let told = sent.as_ref().err().map_or("", |why| why.code());
            assert_eq!(told, if number < 5 { "" } else { "too_many_codes" }, "{number}");
        }
        world.hand.advance(chrono::Duration::minutes(61));
        let entered = guests::enter(&world.app, "test", &token).await.unwrap();
        let guest = sessions::verify(&world.app, &entered.token, "test").await.unwrap().unwrap();
        guests::send_code(&world.app, &guest).await.unwrap();
        while tachiiri_server::jobs::turn(&world.app, tachiiri_storage::jobs::Lane::Mail, "worker:test").await.unwrap()
        {
        }
        let folder = world.data.path().join("mail");
        let mails =
            std::fs::read_dir(folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
        let with_link = mails.filter(|mail| mail.contains("Subject") && mail.contains("To: hoshu@vendor.example.jp"));
        assert_eq!(with_link.count(), 6, "six codes; the invitation goes to the address as it was typed");
    }
}

#[tokio::test]
async fn a_mail_with_a_link_goes_out_whatever_braces_stand_in_a_name() {
    for world in worlds().await {
        let aoba = world.person("aoba").await;
        let facility = world.cast.facility("A0001").unwrap();
        let id =
            vendors::register(&world.app, &aoba, facility, &reachable("試作{画像", "医用}画像"), &key("new")).await;
        let id = id.unwrap();
        let ask = AskRequest { contracts: vec![id], due_on: day("2023-12-15") };
        vendors::ask(&world.app, &aoba, &ask, &key("ask")).await.unwrap();
        vendors::invite(&world.app, &aoba, id, &InviteRequest::default(), &key("invite")).await.unwrap();
        while tachiiri_server::jobs::turn(&world.app, tachiiri_storage::jobs::Lane::Mail, "worker:test").await.unwrap()
        {
        }
        let sent = std::fs::read_dir(world.data.path().join("mail")).unwrap().count();
        assert_eq!(sent, 1, "the worker wrote it");
    }
}

#[tokio::test]
async fn what_was_handed_in_names_the_person_and_not_the_log_in() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, id) = (world.person("aoba").await, world.aoba_sheet().await);
        world.fill(&aoba, id).await;
        checklists::submit(&world.app, &aoba, id, &key("submit")).await.unwrap();
        let kita = world.person("kita").await;
        let told = checklists::open(&world.app, &kita, id).await.unwrap().revisions;
        assert_eq!(told[0].submitted_by, aoba.actor.display_name);
        // A guest is the one the invitation was written to.
        let contract = world.cast.contracts[0];
        let request = InviteRequest::default();
        let invited = vendors::invite(&world.app, &aoba, contract, &request, &key("invite")).await.unwrap();
        let entered = guests::enter(&world.app, "test", &invited.token.unwrap()).await.unwrap();
        let guest = sessions::verify(&world.app, &entered.token, "test").await.unwrap().unwrap();
        let sheet = vendors::requests(&world.app, &guest).await.unwrap()[0].checklist;
        for (item, given) in [("1-1", yes("2023-11-01")), ("2-1-server", no("2023-11-02", "2024-03-01"))] {
            world.save(&guest, sheet, cell(item, 1, given, 0), &format!("guest-{item}")).await.unwrap();
        }
        checklists::submit(&world.app, &guest, sheet, &key("guest")).await.unwrap();
        let told = checklists::open(&world.app, &aoba, sheet).await.unwrap().revisions;
        assert_eq!(told[0].submitted_by, "赤システム");
    }
}
