//! The thread, end to end through the operations: asked, answered, returned, confirmed, second round, counted, chosen.

use tachiiri_domain::answers::Given;
use tachiiri_domain::checklist::{ReturnReason, StateKey};
use tachiiri_domain::figures::Place;
use tachiiri_domain::ids::{ChecklistId, CollectionId};
use tachiiri_domain::instrument::Respondent;
use tachiiri_server::app::collections::Counts;
use tachiiri_server::app::figures::{self, FiguresRequest};
use tachiiri_server::app::home::{TaskKind, tasks};
use tachiiri_server::app::{audit, checklists, collections};

use crate::ops_world::{World, cell, key, no, operator, worlds, year, yes};

#[tokio::test]
async fn a_sheet_is_asked_answered_returned_confirmed_and_goes_on() {
    for world in worlds().await {
        world.ask().await;
        a_hospital_answers(&world).await;
        the_centre_returns_and_confirms(&world).await;
        the_second_round_stays_open(&world).await;
        the_figures_count_it(&world).await;
        the_record_holds(&world).await;
    }
}

async fn a_hospital_answers(world: &World) {
    let aoba = world.person("aoba").await;
    let id = world.aoba_sheet().await;
    assert!(tasks(&world.app, &aoba).await.unwrap().iter().any(|task| task.kind == TaskKind::Answer));
    let unfinished = checklists::submit(&world.app, &aoba, id, &key("too-early")).await.unwrap_err();
    assert_eq!((unfinished.code(), unfinished.exit_status()), ("invalid", 3));
    world.fill(&aoba, id).await;
    let submitted = checklists::submit(&world.app, &aoba, id, &key("submit")).await.unwrap();
    let again = checklists::submit(&world.app, &aoba, id, &key("submit")).await.unwrap();
    assert_eq!(submitted, again, "a retry of the same request is the same write");
    let closed = world.save(&aoba, id, cell("2-4", 1, yes("2023-11-03"), 0), "closed").await.unwrap_err();
    assert_eq!(closed.code(), "wrong_state");
}

async fn the_centre_returns_and_confirms(world: &World) {
    let (aoba, kita) = (world.person("aoba").await, world.person("kita").await);
    let id = world.aoba_sheet().await;
    let open = tasks(&world.app, &kita).await.unwrap();
    let review = open.iter().find(|task| task.kind == TaskKind::Review).unwrap();
    let today = world.app.clock.today();
    assert_eq!((review.due_on, review.since), (None, Some(today)), "the facilities' due date is not the centre's");
    let none = checklists::give_back(&world.app, &kita, id, &[], &key("no-reason")).await.unwrap_err();
    assert_eq!(none.code(), "no_reason");
    let reasons = [ReturnReason { item: Some("1-1".into()), reason: "確認日を見直してください".into() }];
    checklists::give_back(&world.app, &kita, id, &reasons, &key("return")).await.unwrap();
    let view = checklists::open(&world.app, &aoba, id).await.unwrap();
    assert_eq!(view.checklist.state.key(), StateKey::Returned);
    assert_eq!(view.answers.len(), 3, "the answers are carried on");
    let version = view.answers[&cell("1-1", 1, yes("2023-11-01"), 0).cell].1;
    world.save(&aoba, id, cell("1-1", 1, yes("2023-11-05"), version), "mended").await.unwrap();
    checklists::submit(&world.app, &aoba, id, &key("submit-2")).await.unwrap();
    checklists::accept(&world.app, &kita, id, &key("accept")).await.unwrap();
    let twice = checklists::accept(&world.app, &kita, id, &key("accept-2")).await.unwrap_err();
    assert_eq!(twice.code(), "wrong_state");
}

async fn the_second_round_stays_open(world: &World) {
    let aoba = world.person("aoba").await;
    let id = world.aoba_sheet().await;
    assert!(tasks(&world.app, &aoba).await.unwrap().iter().any(|task| task.kind == TaskKind::NextRound));
    let unchanged = checklists::submit(&world.app, &aoba, id, &key("unchanged")).await.unwrap_err();
    assert_eq!(unchanged.code(), "unchanged");
    let view = checklists::open(&world.app, &aoba, id).await.unwrap();
    let version = view.answers[&cell("2-1-server", 1, yes("2023-11-02"), 0).cell].1;
    let frozen = cell("2-1-server", 1, yes("2023-11-02"), version);
    assert_eq!(world.save(&aoba, id, frozen, "frozen").await.unwrap_err().code(), "round_frozen");
    world.save(&aoba, id, cell("2-1-server", 2, yes("2023-11-17"), 0), "second").await.unwrap();
    checklists::submit(&world.app, &aoba, id, &key("submit-3")).await.unwrap();
    let after = "2024-04-01T00:00:00+09:00".parse().unwrap();
    let before = world.app.clock.now();
    world.hand.set(after);
    let aoba = world.person("aoba").await;
    let late = world.save(&aoba, id, cell("2-1-server", 3, no("2023-11-17", "2024-03-01"), 0), "late").await;
    assert_eq!(late.unwrap_err().code(), "year_over");
    world.hand.set(before);
}

async fn the_figures_count_it(world: &World) {
    let ken = world.person("ken").await;
    let request = FiguresRequest { prefecture: world.cast.prefecture, fiscal_year: year(), as_of: None };
    let figures = figures::show(&world.app, &ken, &request).await.unwrap();
    let all = figures.coverage_at(Respondent::Facility, &Place::total()).unwrap();
    assert_eq!((all.asked, all.answered, all.accepted), (2, 1, 0), "the last submission waits for the centre");
    let servers = figures.count_at(Respondent::Facility, "2-1-server", &Place::total()).unwrap();
    assert_eq!((servers.yes, servers.no), (1, 0), "the latest round counts");
    let lifted = figures.count_at(Respondent::Facility, "2-2", &Place::total()).unwrap();
    assert_eq!(lifted.not_required, 1);
    let progress = collections::list(&world.app, &ken, Some(year())).await.unwrap();
    assert_eq!((progress[0].submitted, progress[0].draft), (1, 3));
}

async fn the_record_holds(world: &World) {
    let kanri = world.person("kanri").await;
    audit::seal(&world.app).await.unwrap();
    let verdict = audit::verify(&world.app, &kanri, &[]).await.unwrap();
    assert!(verdict.whole && verdict.sealed > 10 && verdict.waiting == 0, "{verdict:?}");
    let cut = audit::verify(&world.app, &operator(), &[format!("9:{}", "0".repeat(64))]).await.unwrap();
    assert!(!cut.whole, "a head that was printed and is gone");
    let submits = audit::Filter { verb: Some("checklist.submit".into()), ..audit::Filter::default() };
    assert_eq!(audit::list(&world.app, &kanri, &submits).await.unwrap().total, 3);
}

#[tokio::test]
async fn the_progress_table_counts_what_stands_in_each_sheet() {
    for world in worlds().await {
        let collection = world.ask().await;
        let (aoba, kita) = (world.person("aoba").await, world.person("kita").await);
        let id = world.aoba_sheet().await;
        let untouched = counts(&world, collection, id).await;
        assert_eq!((untouched.begun, untouched.done, untouched.no), (false, 0, 0));
        world.save(&aoba, id, cell("2-1-server", 1, no("2023-11-02", "2024-03-01"), 0), "one").await.unwrap();
        let begun = counts(&world, collection, id).await;
        assert_eq!(begun, Counts { begun: true, done: 1, no: 1, ..untouched }, "a draft that somebody began");
        world.save(&aoba, id, cell("1-1", 1, no("2023-11-02", "2024-03-01"), 0), "gate").await.unwrap_err();
        let gate = Given { target_on: None, ..no("2023-11-02", "2024-03-01") };
        world.save(&aoba, id, cell("1-1", 1, gate, 0), "gate-2").await.unwrap();
        let lifted = counts(&world, collection, id).await;
        assert_eq!((lifted.done, lifted.required, lifted.no), (1, 1, 1), "the gate lifts every other item");
        let csv = collections::progress_csv(&world.app, &kita, collection).await.unwrap();
        let text = String::from_utf8(csv.bytes).unwrap();
        assert!(text.contains("未提出,2023-12-28,いいえ,1,1,1"), "{text}");
    }
}

async fn counts(world: &World, collection: CollectionId, id: ChecklistId) -> Counts {
    let kita = world.person("kita").await;
    let rows = collections::progress(&world.app, &kita, collection).await.unwrap().rows;
    rows.iter().find(|row| row.sheet.id == id).unwrap().counts
}
