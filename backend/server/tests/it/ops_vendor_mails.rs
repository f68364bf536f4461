//! Mails to vendors: asked again by a plan or by hand, asked about an answer; never with a link in them.

use tachiiri_domain::conflicts::StepKind;
use tachiiri_domain::ids::{ChecklistId, VendorContractId};
use tachiiri_domain::vendors::{Contact, Terms};
use tachiiri_server::app::mail::{self, Filter, Mail};
use tachiiri_server::app::vendors::{self, AskRequest, Entry, InviteRequest};
use tachiiri_server::app::{Caller, checklists, guests, sessions};
use tachiiri_server::jobs;
use tachiiri_storage::audit::{self, AuditFilter};
use tachiiri_storage::jobs::Lane;

use crate::ops_conflicts::{contradicted, step, take};
use crate::ops_world::{World, cell, day, key, worlds, yes};

const ADDRESS: &str = "hoshu@kuro.example.jp";

fn entry(vendor: &str, system: &str) -> Entry {
    let contact = Contact { person: "保守窓口".into(), email: ADDRESS.into(), phone: String::new() };
    let terms = Terms { contact, ..Terms::since(day("2020-04-01")) };
    Entry { vendor: vendor.into(), system: system.into(), product: String::new(), bundled_under: None, terms }
}

/// 青葉病院 asks a vendor that nobody has an account of.
async fn asked(world: &World, aoba: &Caller, due: &str) -> (VendorContractId, ChecklistId) {
    let facility = world.cast.facility("A0001").unwrap();
    let new = entry("黒システム", "放射線情報");
    let id = vendors::register(&world.app, aoba, facility, &new, &key("new")).await.unwrap();
    let request = AskRequest { contracts: vec![id], due_on: day(due) };
    let made = vendors::ask(&world.app, aoba, &request, &key("ask")).await.unwrap();
    (id, made[0].checklist)
}

/// Nine in the morning of a day in Japan, with everything done that is due.
async fn comes(world: &World, date: &str) {
    world.hand.set(format!("{date}T00:00:00Z").parse().unwrap());
    while jobs::turn(&world.app, Lane::Rest, "worker:test").await.unwrap() {}
}

async fn mails(world: &World) -> Vec<Mail> {
    mail::list(&world.app, &world.person("kita").await, &Filter::default()).await.unwrap().rows
}

async fn letters(world: &World) -> Vec<String> {
    mails(world).await.into_iter().rev().map(|one| one.letter).collect()
}

#[tokio::test]
async fn a_vendor_that_knows_of_its_request_is_asked_again_on_the_planned_days_until_it_answers() {
    for world in worlds().await {
        let aoba = world.person("aoba").await;
        let (contract, sheet) = asked(&world, &aoba, "2023-12-15").await;
        comes(&world, "2023-12-01").await;
        assert!(letters(&world).await.is_empty(), "ten office days before: nobody told the vendor yet");
        let aoba = world.person("aoba").await;
        let invite = InviteRequest::default();
        let token = vendors::invite(&world.app, &aoba, contract, &invite, &key("invite")).await.unwrap().token.unwrap();
        comes(&world, "2023-12-12").await;
        comes(&world, "2023-12-12").await;
        assert_eq!(letters(&world).await, ["vendor-invitation", "vendor-reminder"], "three office days before, once");
        let reminder = mails(&world).await.remove(0);
        assert_eq!((reminder.to_address.as_str(), reminder.while_open), (ADDRESS, true));
        assert!(reminder.body.contains("令和5年12月12日の時点で未提出です"), "{}", reminder.body);
        assert!(!reminder.body.contains(&token) && reminder.body.contains("/v\n"), "{}", reminder.body);
        let entered = guests::enter(&world.app, "test", &token).await.unwrap();
        let guest = sessions::verify(&world.app, &entered.token, "test").await.unwrap().unwrap();
        for item in ["1-1", "2-1-server"] {
            world.save(&guest, sheet, cell(item, 1, yes("2023-12-01"), 0), item).await.unwrap();
        }
        checklists::submit(&world.app, &guest, sheet, &key("submit")).await.unwrap();
        comes(&world, "2023-12-18").await;
        assert_eq!(letters(&world).await.len(), 2, "it has answered");
    }
}

#[tokio::test]
async fn a_vendor_that_refused_is_not_asked_again() {
    for world in worlds().await {
        let aoba = world.person("aoba").await;
        let (contract, sheet) = asked(&world, &aoba, "2023-12-15").await;
        vendors::invite(&world.app, &aoba, contract, &InviteRequest::default(), &key("invite")).await.unwrap();
        vendors::refuse(&world.app, &aoba, sheet, Some("契約に含まれない"), &key("refuse")).await.unwrap();
        comes(&world, "2023-12-18").await;
        assert_eq!(letters(&world).await, ["vendor-invitation"]);
    }
}

#[tokio::test]
async fn the_plan_of_a_collection_reminds_its_vendors_and_one_taken_over_gets_one_mail_a_day() {
    for world in worlds().await {
        let aoba = world.person("aoba").await;
        let (contract, sheet) = asked(&world, &aoba, "2023-12-28").await;
        vendors::invite(&world.app, &aoba, contract, &InviteRequest::default(), &key("invite")).await.unwrap();
        let collection = world.ask().await;
        let view = checklists::open(&world.app, &aoba, sheet).await.unwrap();
        assert_eq!((view.checklist.collection, view.checklist.due_on), (Some(collection), day("2023-12-28")));
        let known = entry("赤システム", "電子カルテ");
        vendors::change(&world.app, &aoba, world.cast.contracts[0], &known, 1, &key("address")).await.unwrap();
        comes(&world, "2023-12-14").await;
        let sent: Vec<_> = mails(&world).await.into_iter().filter(|one| one.letter == "vendor-reminder").collect();
        let mut told: Vec<_> = sent.iter().map(|one| one.to_name.as_str()).collect();
        told.sort_unstable();
        assert_eq!(told, ["赤システム", "黒システム"]);
    }
}

async fn invite(world: &World, aoba: &Caller, contract: VendorContractId) -> String {
    let wanted = InviteRequest::default();
    vendors::invite(&world.app, aoba, contract, &wanted, &key("invite")).await.unwrap().token.unwrap()
}

#[tokio::test]
async fn a_hospital_asks_its_silent_vendor_again_by_hand_once_a_day() {
    for world in worlds().await {
        let aoba = world.person("aoba").await;
        let (contract, sheet) = asked(&world, &aoba, "2023-12-15").await;
        let token = invite(&world, &aoba, contract).await;
        let done = vendors::remind_now(&world.app, &aoba, contract, &key("again")).await.unwrap();
        assert_eq!((done.checklist, done.mailed_to.as_str()), (sheet, ADDRESS));
        let retried = vendors::remind_now(&world.app, &aoba, contract, &key("again")).await.unwrap();
        assert_eq!((retried, letters(&world).await.len()), (done.clone(), 2), "the same request is the same mail");
        let mail = mails(&world).await.remove(0);
        assert_eq!((mail.letter.as_str(), mail.to_address.as_str()), ("vendor-reminder", ADDRESS));
        assert!(mail.while_open && !mail.body.contains(&token), "{}", mail.body);
        let second = vendors::remind_now(&world.app, &aoba, contract, &key("second")).await.unwrap_err();
        assert_eq!(second.code(), "reminded_today");
        assert!(second.message().contains("令和5年11月18日 09:00に送りました"), "{second}");
        let page = vendors::contract(&world.app, &aoba, contract).await.unwrap().0;
        assert_eq!((page.remindable, page.reminded_at), (true, Some(done.at)));
        let verb = AuditFilter { verb: Some("vendor.remind".into()), ..AuditFilter::default() };
        assert_eq!(audit::list(&world.app.db, &verb).await.unwrap().total, 1);
        world.hand.advance(chrono::Duration::days(1));
        let aoba = world.person("aoba").await;
        vendors::remind_now(&world.app, &aoba, contract, &key("tomorrow")).await.unwrap();
        assert_eq!(letters(&world).await, ["vendor-invitation", "vendor-reminder", "vendor-reminder"]);
    }
}

#[tokio::test]
async fn of_two_who_ask_a_vendor_again_at_once_one_sends_the_mail() {
    for world in worlds().await {
        let aoba = world.person("aoba").await;
        let (contract, _) = asked(&world, &aoba, "2023-12-15").await;
        invite(&world, &aoba, contract).await;
        let (one, other) = (key("one"), key("other"));
        let (one, other) = tokio::join!(
            vendors::remind_now(&world.app, &aoba, contract, &one),
            vendors::remind_now(&world.app, &aoba, contract, &other)
        );
        let refused = [one, other].into_iter().filter_map(Result::err).map(|why| why.code()).collect::<Vec<_>>();
        assert_eq!((refused, letters(&world).await.len()), (vec!["reminded_today"], 2));
    }
}

#[tokio::test]
async fn the_mail_of_a_planned_day_and_one_by_hand_are_one_a_day() {
    for world in worlds().await {
        let aoba = world.person("aoba").await;
        let (contract, _) = asked(&world, &aoba, "2023-12-15").await;
        invite(&world, &aoba, contract).await;
        comes(&world, "2023-12-12").await;
        let aoba = world.person("aoba").await;
        let refused = vendors::remind_now(&world.app, &aoba, contract, &key("hand")).await.unwrap_err();
        assert!(refused.message().contains("令和5年12月12日 09:00に送りました"), "{refused}");
        assert_eq!(letters(&world).await, ["vendor-invitation", "vendor-reminder"]);
    }
}

#[tokio::test]
async fn a_vendor_without_an_address_or_an_invitation_or_with_an_answer_gets_no_reminder_by_hand() {
    for world in worlds().await {
        let aoba = world.person("aoba").await;
        let (contract, sheet) = asked(&world, &aoba, "2023-12-15").await;
        let early = vendors::remind_now(&world.app, &aoba, contract, &key("early")).await.unwrap_err();
        assert_eq!(early.code(), "not_invited");
        let token = invite(&world, &aoba, contract).await;
        let nowhere = Entry { terms: Terms::since(day("2020-04-01")), ..entry("黒システム", "放射線情報") };
        vendors::change(&world.app, &aoba, contract, &nowhere, 1, &key("nowhere")).await.unwrap();
        let refused = vendors::remind_now(&world.app, &aoba, contract, &key("nobody")).await.unwrap_err();
        assert_eq!(refused.code(), "no_address");
        assert!(refused.message().contains("手紙") && refused.message().contains("電話"), "{refused}");
        let known = entry("黒システム", "放射線情報");
        vendors::change(&world.app, &aoba, contract, &known, 2, &key("known")).await.unwrap();
        let entered = guests::enter(&world.app, "test", &token).await.unwrap();
        let guest = sessions::verify(&world.app, &entered.token, "test").await.unwrap().unwrap();
        for item in ["1-1", "2-1-server"] {
            world.save(&guest, sheet, cell(item, 1, yes("2023-11-01"), 0), item).await.unwrap();
        }
        checklists::submit(&world.app, &guest, sheet, &key("submit")).await.unwrap();
        let refused = vendors::remind_now(&world.app, &aoba, contract, &key("late")).await.unwrap_err();
        assert!(refused.code() == "not_waiting" && refused.message().contains("「回答あり」"), "{refused}");
        assert_eq!(letters(&world).await, ["vendor-invitation"]);
    }
}

#[tokio::test]
async fn a_question_is_mailed_in_the_words_of_the_vendors_form() {
    for world in worlds().await {
        let (ours, theirs) = contradicted(&world).await;
        let aoba = world.person("aoba").await;
        take(&world, &aoba, ours, 0, &step(StepKind::Asked, Some(theirs))).await.unwrap();
        assert!(mails(&world).await.is_empty(), "nobody gave an address");
        let known = entry("赤システム", "電子カルテ");
        vendors::change(&world.app, &aoba, world.cast.contracts[0], &known, 1, &key("address")).await.unwrap();
        take(&world, &aoba, ours, 1, &step(StepKind::Asked, Some(theirs))).await.unwrap();
        let mail = mails(&world).await.remove(0);
        assert_eq!((mail.letter.as_str(), mail.to_address.as_str()), ("vendor-question", ADDRESS));
        let says = |words: &str| assert!(mail.body.contains(words), "{words}: {}", mail.body);
        says("赤システム 保守窓口 様");
        says("見本の問い 2-1-server");
        says("サーバの権限は当院で設定している");
    }
}
