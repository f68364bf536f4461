//! Saves that share a turn: each with its own outcome, the same as if it had come alone.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tachiiri_domain::answers::Given;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::instrument::Respondent;
use tachiiri_server::app::checklists::{self, CellWrite, Saved};
use tachiiri_server::app::{Caller, audit};
use tachiiri_server::error::{AppError, Result};

use crate::ops_world::{World, cell, key, no, operator, worlds, yes};

/// One person's save of one cell.
#[derive(Clone)]
struct Wanted {
    who: Caller,
    sheet: ChecklistId,
    write: CellWrite,
    key: String,
}

fn wanted(who: &Caller, sheet: ChecklistId, write: CellWrite, key: &str) -> Wanted {
    Wanted { who: who.clone(), sheet, write, key: key.to_owned() }
}

/// All at once. On a runtime of one thread they reach the line in this order, before its first turn begins.
async fn at_once(world: &World, saves: Vec<Wanted>) -> Vec<Result<Saved>> {
    let flights = saves.into_iter().map(|save| {
        let app = world.app.clone();
        tokio::spawn(
            async move { checklists::save_answer(&app, &save.who, save.sheet, &save.write, &key(&save.key)).await },
        )
    });
    let mut outcomes = Vec::new();
    for flight in flights.collect::<Vec<_>>() {
        outcomes.push(flight.await.unwrap());
    }
    outcomes
}

async fn record(world: &World) -> Vec<(String, String)> {
    let filter = audit::Filter { verb: Some("answer.save".into()), ..audit::Filter::default() };
    let events = audit::list(&world.app, &operator(), &filter).await.unwrap().rows;
    let mut said: Vec<_> = events.into_iter().map(|event| (event.actor, event.detail)).collect();
    said.sort();
    said
}

async fn standing(world: &World, sheet: ChecklistId) -> BTreeMap<tachiiri_domain::answers::Cell, (Given, i32)> {
    checklists::open_to_write(&world.app, &operator(), sheet).await.unwrap().answers
}

#[tokio::test]
async fn each_gets_its_own_answer_and_what_is_refused_spoils_nothing() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, kita, shi) = (world.person("aoba").await, world.person("kita").await, world.person("shi").await);
        let (own, other) = (world.aoba_sheet().await, world.sheet("A0002", Respondent::Facility).await);
        let good = |item: &str| cell(item, 1, yes("2023-11-01"), 0);
        let proxy = Given { proxy: Some("FAX 第1号".into()), ..yes("2023-11-01") };
        let outcomes = at_once(
            &world,
            vec![
                wanted(&aoba, own, good("1-1"), "a"),
                wanted(&aoba, own, cell("2-2", 1, yes("2023-12-01"), 0), "ahead"),
                wanted(&aoba, other, good("1-1"), "not-his"),
                wanted(&shi, own, good("2-2"), "foreign"),
                wanted(&kita, other, cell("2-4", 1, proxy, 0), "proxy"),
                wanted(&aoba, own, good("9-9"), "unknown"),
                wanted(&aoba, own, good("2-4"), "b"),
            ],
        )
        .await;
        let codes: Vec<_> = outcomes.iter().map(|one| one.as_ref().map_or_else(AppError::code, |_| "saved")).collect();
        let expected = ["saved", "invalid", "not_found", "not_found", "saved", "item_unknown", "saved"];
        assert_eq!(codes, expected, "{outcomes:?}");
        assert_eq!((standing(&world, own).await.len(), standing(&world, other).await.len()), (2, 1));
        assert_eq!(record(&world).await.len(), 3);
    }
}

#[tokio::test]
async fn a_request_doubled_within_a_turn_is_one_save_and_its_key_serves_no_other() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, id) = (world.person("aoba").await, world.aoba_sheet().await);
        let first = wanted(&aoba, id, cell("1-1", 1, yes("2023-11-01"), 0), "doubled");
        let other = wanted(&aoba, id, cell("2-4", 1, yes("2023-11-01"), 0), "doubled");
        let outcomes = at_once(&world, vec![first.clone(), first.clone(), other, first]).await;
        assert_eq!(outcomes[0].as_ref().unwrap().version, 1);
        assert_eq!((&outcomes[0], &outcomes[0]), (&outcomes[1], &outcomes[3]));
        assert_eq!(outcomes[2].as_ref().unwrap_err().code(), "key_reused");
        assert_eq!((standing(&world, id).await.len(), record(&world).await.len()), (1, 1));
    }
}

#[tokio::test]
async fn of_two_on_one_cell_within_a_turn_the_second_is_stale_and_sees_the_first() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, id) = (world.person("aoba").await, world.aoba_sheet().await);
        let on = |day: &str, key: &str| wanted(&aoba, id, cell("1-1", 1, yes(day), 0), key);
        let saves = vec![on("2023-11-01", "first"), on("2023-11-02", "second"), on("2023-11-01", "the-same")];
        let outcomes = at_once(&world, saves).await;
        let Err(AppError::Stale { current, .. }) = &outcomes[1] else { panic!("{outcomes:?}") };
        assert_eq!((&current["confirmed_on"], &current["version"]), (&"2023-11-01".into(), &1.into()));
        assert_eq!(outcomes[2].as_ref().unwrap().version, 1, "the same content is not stale");
        assert_eq!(standing(&world, id).await.values().next().unwrap(), &(yes("2023-11-01"), 1));
    }
}

/// What a database cannot take (PostgreSQL no NUL in a text) fails alone.
#[tokio::test]
async fn a_save_that_the_database_refuses_fails_alone() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, id) = (world.person("aoba").await, world.aoba_sheet().await);
        let odd = Given { note: "\0".into(), ..yes("2023-11-01") };
        let saves = vec![
            wanted(&aoba, id, cell("1-1", 1, yes("2023-11-01"), 0), "before"),
            wanted(&aoba, id, cell("2-2", 1, odd, 0), "odd"),
            wanted(&aoba, id, cell("2-4", 1, yes("2023-11-01"), 0), "after"),
        ];
        let outcomes = at_once(&world, saves).await;
        assert!(outcomes[0].is_ok() && outcomes[2].is_ok(), "{outcomes:?}");
        let standing = standing(&world, id).await.len();
        assert_eq!(standing, 2 + usize::from(outcomes[1].is_ok()), "{outcomes:?}");
    }
}

/// A save as the property draws it.
#[derive(Clone, Debug)]
struct Drawn {
    who: usize,
    sheet: usize,
    item: &'static str,
    round: u8,
    given: Given,
    based_on: i32,
    key: u8,
    /// Whether the saves before it are answered first.
    waits: bool,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let named = Given { proxy: Some("FAX 第1号".into()), ..yes("2023-11-03") };
    let givens = vec![
        yes("2023-11-01"),
        yes("2023-11-02"),
        yes("2023-12-24"),
        no("2023-11-02", "2024-03-01"),
        Given::default(),
        named.clone(),
        named,
    ];
    let place = (0..4usize, 0..3usize, prop::sample::select(vec!["1-1", "2-1-server", "2-4", "9-9"]), 1..3u8);
    let what = (prop::sample::select(givens), 0..3i32, 0..30u8, prop::bool::weighted(0.2));
    (place, what).prop_map(|((who, sheet, item, round), (given, based_on, key, waits))| Drawn {
        who,
        sheet,
        item,
        round,
        given,
        based_on,
        key,
        waits,
    })
}

/// What became of the saves, what stands on each sheet, and what the record says.
async fn played(world: &World, draws: &[Drawn], alone: bool) -> impl PartialEq + std::fmt::Debug + use<> {
    world.ask().await;
    let mut people = Vec::new();
    for login in ["aoba", "kita", "aka", "ken"] {
        people.push(world.person(login).await);
    }
    let sheets = [
        world.aoba_sheet().await,
        world.sheet("A0001", Respondent::Vendor).await,
        world.sheet("A0002", Respondent::Facility).await,
    ];
    let (mut outcomes, mut waiting) = (Vec::new(), Vec::new());
    for one in draws {
        if alone || one.waits {
            outcomes.extend(at_once(world, std::mem::take(&mut waiting)).await);
        }
        let write = cell(one.item, one.round, one.given.clone(), one.based_on);
        waiting.push(wanted(&people[one.who], sheets[one.sheet], write, &format!("key-{}", one.key)));
    }
    outcomes.extend(at_once(world, waiting).await);
    let mut stands = Vec::new();
    for sheet in sheets {
        stands.push(standing(world, sheet).await);
    }
    // The ids of sheets differ between two worlds.
    let codes: Vec<_> = outcomes.into_iter().map(|one| one.map_err(|why| (why.code(), why.message()))).collect();
    (codes, stands, record(world).await)
}

#[test]
fn in_whatever_turns_saves_come_the_end_is_that_of_one_after_the_other() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: 8, failure_persistence: None, ..Config::default() });
    let told = runner.run(&prop::collection::vec(drawn(), 1..60), |draws| {
        runtime.block_on(async {
            for (apart, together) in worlds().await.iter().zip(&worlds().await) {
                let (one, other) = (played(apart, &draws, true).await, played(together, &draws, false).await);
                assert_eq!(one, other);
            }
        });
        Ok(())
    });
    told.unwrap();
}
