//! What is submitted is what was judged, a key is its content, and a confirmed sheet can be mended.

use tachiiri_domain::answers::{Cell, Given, SheetFacts};
use tachiiri_domain::checklist::ReturnReason;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::instrument::Answer;
use tachiiri_domain::request::AsRead;
use tachiiri_server::app::{Caller, checklists};
use tachiiri_server::error::AppError;
use tachiiri_storage::checklists::{self as stored, Save};

use crate::ops_world::{World, cell, key, worlds, yes};

async fn open_revision(world: &World, id: ChecklistId) -> tachiiri_domain::ids::RevisionId {
    let nation = tachiiri_domain::scope::Scope::nation();
    stored::find(&world.app.db, &nation, id).await.unwrap().unwrap().open_revision
}

#[tokio::test]
async fn what_somebody_empties_during_a_submission_is_judged_and_not_frozen_unread() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, id) = (world.person("aoba").await, world.aoba_sheet().await);
        world.fill(&aoba, id).await;
        let revision = open_revision(&world, id).await;
        let tx = world.app.db.begin().await.unwrap();
        let emptied = Cell { item: "2-3-network".into(), round: 1 };
        let save = Save { cell: &emptied, given: &Given::default(), based_on: 1, by: "user:aoba" };
        stored::save_answer(&tx, revision, &save, &world.app.ids, world.app.clock.now()).await.unwrap();
        let (app, caller) = (world.app.clone(), aoba.clone());
        let submitting = tokio::spawn(async move { checklists::submit(&app, &caller, id, &key("race")).await });
        tokio::time::sleep(std::time::Duration::from_millis(400)).await;
        tx.commit().await.unwrap();
        let refused = submitting.await.unwrap().unwrap_err();
        assert_eq!(refused.code(), "invalid", "{refused:?}");
    }
}

#[tokio::test]
async fn a_key_used_for_other_content_is_refused_and_not_answered_as_done() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, id) = (world.person("aoba").await, world.aoba_sheet().await);
        world.save(&aoba, id, cell("1-1", 1, yes("2023-11-01"), 0), "one").await.unwrap();
        let other = world.save(&aoba, id, cell("1-1", 1, yes("2023-11-02"), 0), "one").await.unwrap_err();
        assert_eq!(other.code(), "key_reused");
    }
}

#[tokio::test]
async fn a_retry_by_somebody_who_lost_the_sheet_finds_nothing() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, id) = (world.person("aoba").await, world.aoba_sheet().await);
        let write = cell("1-1", 1, yes("2023-11-01"), 0);
        world.save(&aoba, id, write.clone(), "one").await.unwrap();
        let mut actor = aoba.actor.clone();
        actor.assignments = world.person("shi").await.actor.assignments;
        let moved = Caller { actor, ..aoba.clone() };
        assert_eq!(world.save(&moved, id, write, "one").await.unwrap_err(), AppError::NotFound);
    }
}

async fn confirmed(world: &World) -> (Caller, ChecklistId) {
    world.ask().await;
    let (aoba, kita, id) = (world.person("aoba").await, world.person("kita").await, world.aoba_sheet().await);
    world.fill(&aoba, id).await;
    checklists::submit(&world.app, &aoba, id, &key("submit")).await.unwrap();
    checklists::accept(&world.app, &kita, id, &key("accept")).await.unwrap();
    (aoba, id)
}

#[tokio::test]
async fn item_gate_a_confirmed_gate_can_be_mended_and_is_judged_again() {
    for world in worlds().await {
        let (aoba, id) = confirmed(&world).await;
        let none = Given { answer: Some(Answer::No), ..yes("2023-11-10") };
        let view = checklists::open(&world.app, &aoba, id).await.unwrap();
        let frozen: Vec<_> = view.accepted.keys().map(|cell| cell.item.as_str()).collect();
        assert_eq!(frozen, ["2-1-server", "2-3-network"], "the page leaves the gate open");
        world.save(&aoba, id, cell("1-1", 1, none, 1), "gate").await.unwrap();
        checklists::submit(&world.app, &aoba, id, &key("again")).await.unwrap();
    }
}

#[tokio::test]
async fn a_statement_that_alone_changed_after_confirmation_can_be_submitted() {
    for world in worlds().await {
        let (aoba, id) = confirmed(&world).await;
        let same = checklists::submit(&world.app, &aoba, id, &key("same")).await.unwrap_err();
        assert_eq!(same.code(), "unchanged");
        let facts = SheetFacts { no_vendor_contract: true, no_network: true };
        checklists::save_facts(&world.app, &aoba, id, facts, 1, &key("network")).await.unwrap();
        checklists::submit(&world.app, &aoba, id, &key("again")).await.unwrap();
    }
}

#[tokio::test]
async fn what_went_on_since_it_was_read_is_neither_confirmed_nor_returned_nor_submitted() {
    for world in worlds().await {
        let (aoba, id) = confirmed(&world).await;
        let kita = world.person("kita").await;
        let read = |revision| AsRead { sheet: id, revision: Some(revision) };
        world.save(&aoba, id, cell("2-1-server", 2, yes("2023-11-17"), 0), "second").await.unwrap();
        let early = checklists::submit(&world.app, &aoba, read(1), &key("s1")).await.unwrap_err();
        assert_eq!(early.code(), "stale");
        assert_eq!(checklists::submit(&world.app, &aoba, read(2), &key("s2")).await.unwrap().revision_no, 2);
        let accepted = checklists::accept(&world.app, &kita, read(1), &key("a1")).await.unwrap_err();
        let AppError::Stale { current, .. } = accepted else { panic!("{accepted:?}") };
        assert_eq!((&current["revision"], &current["state"]), (&2.into(), &"submitted".into()));
        let reasons = [ReturnReason { item: None, reason: "台帳".into() }];
        let returned = checklists::give_back(&world.app, &kita, read(1), &reasons, &key("r1")).await.unwrap_err();
        assert_eq!(returned.code(), "stale");
        checklists::accept(&world.app, &kita, read(2), &key("a2")).await.unwrap();
    }
}
