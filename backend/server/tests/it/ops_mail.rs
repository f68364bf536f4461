//! Mail: a row in the transaction of its cause, sent once, tried again, given up, shown without its secrets.

use std::sync::Arc;

use tachiiri_domain::checklist::ReturnReason;
use tachiiri_domain::contact::Contact;
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::mail::MailState;
use tachiiri_domain::reminders::ReminderState;
use tachiiri_server::app::contacts::{self, Whose};
use tachiiri_server::app::mail::{self, Filter, Mail};
use tachiiri_server::app::{App, checklists, reminders};
use tachiiri_server::config::MailWay;
use tachiiri_server::jobs;
use tachiiri_storage::jobs::Lane;

use crate::mail_server::MailServer;
use crate::ops_world::{World, day, key, worlds};

/// 青葉病院 and 北見本保健所 give their contacts.
pub async fn give_contacts(world: &World) {
    let aoba = Contact {
        department: "情報係".into(),
        person: "青葉花子".into(),
        phone: "000-0000-0001".into(),
        fax: String::new(),
        email: "joho@aoba.example.jp".into(),
    };
    let kita = Contact { phone: "000-0000-0002".into(), ..Contact::default() };
    let hospital = Whose::Facility(world.cast.facility("A0001").unwrap());
    contacts::save(&world.app, &world.person("aoba").await, hospital, (&aoba, 0), &key("aoba")).await.unwrap();
    let centre = Whose::HealthCentre(world.cast.centres[0]);
    contacts::save(&world.app, &world.person("kita").await, centre, (&kita, 0), &key("kita")).await.unwrap();
}

fn sending_to(world: &mut World, way: MailWay) {
    let mut config = (*world.app.config).clone();
    config.mail = way;
    world.app.config = Arc::new(config);
}

/// Works until nothing is due.
async fn work(app: &App) {
    while jobs::turn(app, Lane::Mail, "worker:test").await.unwrap() {}
}

async fn mails(world: &World) -> Vec<Mail> {
    mail::list(&world.app, &world.person("kita").await, &Filter::default()).await.unwrap().rows
}

async fn submit(world: &World) {
    let aoba = world.person("aoba").await;
    let id = world.aoba_sheet().await;
    world.fill(&aoba, id).await;
    checklists::submit(&world.app, &aoba, id, &key("submit")).await.unwrap();
}

#[tokio::test]
async fn a_receipt_and_a_return_are_sent_once_over_smtp() {
    for mut world in worlds().await {
        let server = MailServer::start().await;
        sending_to(&mut world, MailWay::Smtp(server.url.clone()));
        // Asked before anybody gave an address: only what comes after is mailed.
        world.ask().await;
        give_contacts(&world).await;
        submit(&world).await;
        assert!(server.received().is_empty(), "nothing is sent inside the request");
        assert_eq!(mails(&world).await[0].state, MailState::Queued);
        let aoba = world.person("aoba").await;
        let id = world.aoba_sheet().await;
        checklists::submit(&world.app, &aoba, id, &key("submit")).await.unwrap();
        let reasons = [ReturnReason { item: Some("1-1".into()), reason: "日付を見直してください".into() }];
        checklists::give_back(&world.app, &world.person("kita").await, id, &reasons, &key("return")).await.unwrap();
        work(&world.app).await;
        work(&world.app).await;
        let received = server.received();
        assert_eq!(received.len(), 2, "a request done twice is one mail");
        assert_eq!(
            (received[0].from.as_str(), received[0].to.as_str()),
            ("tachiiri@localhost", "joho@aoba.example.jp")
        );
        assert!(
            received[0].data.contains("Message-ID: <") && received[0].data.contains("Auto-Submitted: auto-generated")
        );
        let rows = mails(&world).await;
        assert!(rows.iter().all(|row| row.state == MailState::Sent && row.ended_at.is_some()));
        assert!(
            rows[0].body.contains("日付を見直してください") && rows[0].body.contains("000-0000-0002"),
            "{}",
            rows[0].body
        );
        assert!(rows[1].subject.contains("A0001-2023-1") && rows[1].body.starts_with("青葉病院 情報係 青葉花子 様"));
    }
}

#[tokio::test]
async fn a_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not() {
    for mut world in worlds().await {
        let server = MailServer::start().await;
        sending_to(&mut world, MailWay::Smtp(server.url.clone()));
        // Asked before anybody gave an address: only what comes after is mailed.
        world.ask().await;
        give_contacts(&world).await;
        submit(&world).await;
        server.will_say(&["451 later"]);
        work(&world.app).await;
        let waiting = mails(&world).await.remove(0);
        assert_eq!((waiting.state, waiting.attempts), (MailState::Queued, 1));
        assert!(waiting.error.is_some_and(|why| why.contains("451") || why.contains("later")));
        world.hand.advance(chrono::Duration::seconds(59));
        work(&world.app).await;
        assert!(server.received().is_empty(), "not before its time");
        world.hand.advance(chrono::Duration::seconds(1));
        work(&world.app).await;
        assert_eq!(server.received().len(), 1);

        let id = world.aoba_sheet().await;
        let reasons = [ReturnReason { item: None, reason: "電話でお話ししたとおり".into() }];
        server.will_say(&["550 no such person"]);
        checklists::give_back(&world.app, &world.person("kita").await, id, &reasons, &key("return")).await.unwrap();
        work(&world.app).await;
        let refused = mails(&world).await.remove(0);
        assert_eq!(refused.state, MailState::Failed);
        assert!(refused.error.is_some_and(|why| why.contains("no such person")));
    }
}

#[tokio::test]
async fn a_server_that_is_gone_is_tried_for_half_a_day_and_then_the_mail_is_given_up() {
    for mut world in worlds().await {
        sending_to(&mut world, MailWay::Smtp("smtp://127.0.0.1:9".into()));
        // Asked before anybody gave an address: only what comes after is mailed.
        world.ask().await;
        give_contacts(&world).await;
        submit(&world).await;
        for _ in 0..7 {
            work(&world.app).await;
            world.hand.advance(chrono::Duration::hours(8));
        }
        let given_up = mails(&world).await.remove(0);
        assert_eq!((given_up.state, given_up.attempts), (MailState::Failed, 7));
    }
}

#[tokio::test]
async fn without_a_server_a_mail_is_a_file_and_without_an_address_there_is_none() {
    for world in worlds().await {
        world.ask().await;
        submit(&world).await;
        assert_eq!(mails(&world).await, vec![], "nobody gave an address");
        give_contacts(&world).await;
        let id = world.aoba_sheet().await;
        let reasons = [ReturnReason { item: None, reason: "表紙".into() }];
        checklists::give_back(&world.app, &world.person("kita").await, id, &reasons, &key("return")).await.unwrap();
        work(&world.app).await;
        let sent = mails(&world).await.remove(0);
        let file = world.data.path().join("mail").join(format!("{}.eml", sent.id));
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.contains("To: joho@aoba.example.jp") && text.contains("Date: "), "{text}");
        let elsewhere = mail::list(&world.app, &world.person("shi").await, &Filter::default()).await.unwrap();
        assert_eq!(elsewhere.total, 0, "another health centre sees none of it");
    }
}

#[tokio::test]
async fn a_contact_is_kept_by_its_own_place_and_a_stale_one_is_refused() {
    for world in worlds().await {
        give_contacts(&world).await;
        let (aoba, sakura) = (world.cast.facility("A0001").unwrap(), world.cast.facility("A0002").unwrap());
        let hospital = world.person("aoba").await;
        let other = Contact { phone: "000".into(), ..Contact::default() };
        let foreign = contacts::save(&world.app, &hospital, Whose::Facility(sakura), (&other, 0), &key("f")).await;
        assert_eq!(foreign.unwrap_err().code(), "not_found");
        let stale = contacts::save(&world.app, &hospital, Whose::Facility(aoba), (&other, 0), &key("s")).await;
        assert_eq!(stale.unwrap_err().code(), "stale");
        let bad = Contact { email: "青葉@例".into(), ..other.clone() };
        let bad = contacts::save(&world.app, &hospital, Whose::Facility(aoba), (&bad, 1), &key("b")).await.unwrap_err();
        assert!(bad.code() == "bad_address" && bad.message().contains("青葉@例"));
        contacts::save(&world.app, &hospital, Whose::Facility(aoba), (&other, 1), &key("o")).await.unwrap();
        let known = contacts::of(&world.app, &world.person("kita").await, Whose::Facility(aoba)).await.unwrap();
        assert_eq!((known.place.as_str(), known.contact, known.version), ("青葉病院", other, 2));
    }
}

#[tokio::test]
async fn those_who_have_not_answered_are_asked_again_on_the_planned_days_and_nobody_else() {
    for world in worlds().await {
        give_contacts(&world).await;
        let collection = world.ask().await;
        let kita = world.person("kita").await;
        let asked = mails(&world).await;
        assert_eq!(asked.iter().map(|one| one.letter.as_str()).collect::<Vec<_>>(), ["checklist-asked"]);
        let planned = reminders::list(&world.app, &kita, collection).await.unwrap();
        let days: Vec<_> = planned.iter().map(|one| one.send_on.to_string()).collect();
        assert_eq!(days, ["2023-12-14", "2023-12-25", "2024-01-04"], "office days around 28 December");
        reminders::cancel(&world.app, &kita, planned[1].id, &key("cancel")).await.unwrap();
        let late = reminders::add(&world.app, &kita, collection, day("2023-11-18"), &key("late")).await.unwrap_err();
        assert_eq!(late.code(), "reminder_past");

        world.hand.set("2023-12-14T00:00:00Z".parse().unwrap());
        assert!(jobs::turn(&world.app, Lane::Rest, "worker:test").await.unwrap());
        let sent = mails(&world).await;
        assert_eq!((sent.len(), sent[0].letter.as_str(), sent[0].while_open), (2, "checklist-reminder", true));
        assert!(sent[0].body.contains("令和5年12月14日の時点で未提出です"), "{}", sent[0].body);
        // Submitted before the worker came to it: the reminder is not sent any more.
        submit(&world).await;
        work(&world.app).await;
        let states: Vec<_> = mails(&world).await.iter().map(|one| (one.letter.clone(), one.state)).collect();
        assert!(states.contains(&("checklist-reminder".into(), MailState::Cancelled)), "{states:?}");

        world.hand.set("2024-01-05T00:00:00Z".parse().unwrap());
        while jobs::turn(&world.app, Lane::Rest, "worker:test").await.unwrap() {}
        let planned = reminders::list(&world.app, &world.person("kita").await, collection).await.unwrap();
        let became: Vec<_> = planned.iter().map(|one| (one.state, one.mails)).collect();
        assert_eq!(became, [(ReminderState::Sent, 1), (ReminderState::Cancelled, 0), (ReminderState::Sent, 0)]);
    }
}

#[tokio::test]
async fn a_reminder_now_goes_to_those_ticked_who_can_be_reached() {
    for world in worlds().await {
        let collection = world.ask().await;
        give_contacts(&world).await;
        let kita = world.person("kita").await;
        let (aoba, sakura) = (world.aoba_sheet().await, world.sheet("A0002", Respondent::Facility).await);
        let all = reminders::reachable(&world.app, &kita, collection, &[]).await.unwrap();
        assert_eq!(all.iter().map(|one| one.by_mail).collect::<Vec<_>>(), [true, false]);
        let nobody = reminders::send(&world.app, &kita, collection, &[sakura], &key("nobody")).await.unwrap_err();
        assert_eq!(nobody.code(), "nobody_to_remind");
        assert_eq!(reminders::send(&world.app, &kita, collection, &[aoba, sakura], &key("now")).await.unwrap(), 1);
        assert_eq!(reminders::send(&world.app, &kita, collection, &[aoba, sakura], &key("now")).await.unwrap(), 1);
        assert_eq!(mails(&world).await.len(), 1, "a request done twice is one mail");
        let hospital = reminders::send(&world.app, &world.person("aoba").await, collection, &[aoba], &key("h")).await;
        assert_eq!(hospital.unwrap_err().code(), "denied");
    }
}
