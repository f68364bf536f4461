//! 確認番号: whoever can read the letters of an address sees every invitation to it, and nobody else does.

use chrono::Duration;
use tachiiri_domain::ids::VendorContractId;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::vendors::{Contact, Terms};
use tachiiri_server::app::vendors::{self, AskRequest, Entry, InviteRequest};
use tachiiri_server::app::{Caller, guests, sessions};
use tachiiri_storage::mails::{self, Filter};

use crate::ops_world::{World, day, key, worlds};

const ADDRESS: &str = "hoshu@vendor.example.jp";

/// Registers a system whose vendor has an address, asks and invites it. Returns the token of the session it opens.
async fn invited(world: &World, (who, external_id): (&str, &str), (system, email): (&str, &str)) -> String {
    let caller = world.person(who).await;
    let facility = world.cast.facility(external_id).unwrap();
    let contact = Contact { email: email.into(), ..Contact::default() };
    let terms = Terms { contact, ..Terms::since(day("2020-04-01")) };
    let entry =
        Entry {
            vendor: "試作画像".into(), system: system.into(), product: String::new(), bundled_under: None, terms
        };
    let request = |what: &str| key(&format!("{what}-{who}-{}", email.split('@').next().unwrap_or_default()));
    let id: VendorContractId = vendors::register(&world.app, &caller, facility, &entry, &request("new")).await.unwrap();
    let ask = AskRequest { contracts: vec![id], due_on: day("2023-12-15") };
    vendors::ask(&world.app, &caller, &ask, &request("ask")).await.unwrap();
    let invited =
        vendors::invite(&world.app, &caller, id, &InviteRequest::default(), &request("invite")).await.unwrap();
    guests::enter(&world.app, "test", &invited.token.unwrap()).await.unwrap().token
}

async fn guest(world: &World, session: &str) -> Caller {
    sessions::verify(&world.app, session, "test").await.unwrap().unwrap()
}

/// The systems whose requests the session sees.
async fn sees(world: &World, session: &str) -> Vec<String> {
    let rows = vendors::requests(&world.app, &guest(world, session).await).await.unwrap();
    let mut systems: Vec<_> = rows.into_iter().map(|row| row.system).collect();
    systems.sort();
    systems
}

/// Sends a code and reads it as the letter will say it.
async fn sent(world: &World, session: &str) -> String {
    guests::send_code(&world.app, &guest(world, session).await).await.unwrap();
    let queued = mails::list(&world.app.db, &Scope::nation(), &Filter::default()).await.unwrap().rows;
    let letter = queued.iter().find(|mail| mail.letter == "address-code").unwrap();
    assert_eq!(letter.to_address, ADDRESS);
    let (mail, secrets) = mails::to_send(&world.app.db, letter.id).await.unwrap().unwrap();
    let code = secrets.into_iter().find(|(name, _)| name == "確認番号").unwrap().1;
    assert!(!mail.body.contains(&code), "shown in the letter alone");
    code
}

async fn tried(world: &World, session: &str, code: &str) -> Result<(), String> {
    let outcome = guests::prove(&world.app, &guest(world, session).await, code).await;
    outcome.map_err(|why| format!("{}: {}", why.code(), why.message()))
}

const WRONG: &str = "code_wrong: 確認番号が違うか、期限が切れています。もう一度送ることができます。";

/// Two invitations to the address from two hospitals and one to another.
async fn three(world: &World) -> [String; 3] {
    [
        invited(world, ("aoba", "A0001"), ("内視鏡", ADDRESS)).await,
        invited(world, ("kita", "A0002"), ("手術部門", ADDRESS)).await,
        invited(world, ("aoba", "A0001"), ("検体検査", "other@vendor.example.jp")).await,
    ]
}

#[tokio::test]
async fn a_proved_address_shows_every_invitation_to_it_and_none_to_another() {
    for world in worlds().await {
        let [one, two, other] = three(&world).await;
        assert_eq!(sees(&world, &one).await, ["内視鏡"]);
        let code = sent(&world, &one).await;
        assert_eq!(tried(&world, &two, &code).await.unwrap_err(), WRONG, "it is the session's own");
        assert_eq!(tried(&world, &other, &code).await.unwrap_err(), WRONG);
        // As people copy it: small letters, without the stroke.
        tried(&world, &one, &code.to_lowercase().replace('-', " ")).await.unwrap();
        assert_eq!(sees(&world, &one).await, ["内視鏡", "手術部門"]);
        assert_eq!(sees(&world, &two).await, ["手術部門"], "nobody else's session has changed");
        assert_eq!(sees(&world, &other).await, ["検体検査"]);
        assert_eq!(tried(&world, &one, &code).await.unwrap_err(), WRONG, "once");
    }
}

#[tokio::test]
async fn a_code_dies_with_the_next_one_after_half_an_hour_and_after_five_wrong_tries() {
    for world in worlds().await {
        let [one, ..] = three(&world).await;
        let first = sent(&world, &one).await;
        assert_eq!(tried(&world, &one, "").await.unwrap_err(), WRONG, "before and after sending in the same words");
        let second = sent(&world, &one).await;
        assert_eq!(tried(&world, &one, &first).await.unwrap_err(), WRONG);
        world.hand.advance(Duration::minutes(30));
        assert_eq!(tried(&world, &one, &second).await.unwrap_err(), WRONG, "late");
        let third = sent(&world, &one).await;
        for _ in 0..5 {
            assert_eq!(tried(&world, &one, "AAAA-AAAA").await.unwrap_err(), WRONG);
        }
        assert_eq!(tried(&world, &one, &third).await.unwrap_err(), WRONG, "mistyped too often");
        assert_eq!(sees(&world, &one).await, ["内視鏡"]);
        let fourth = sent(&world, &one).await;
        tried(&world, &one, &fourth).await.unwrap();
        assert_eq!(sees(&world, &one).await, ["内視鏡", "手術部門"]);
    }
}
