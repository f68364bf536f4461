//! Saving: once, not over others, within the rules, by whose hand.

use tachiiri_domain::answers::Given;
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::rules::Rule;
use tachiiri_server::app::{audit, checklists, facts};
use tachiiri_server::error::AppError;

use crate::ops_world::{World, cell, key, no, operator, worlds, yes};

async fn saves_in_the_record(world: &World) -> u64 {
    let filter = audit::Filter { verb: Some("answer.save".into()), ..audit::Filter::default() };
    audit::list(&world.app, &operator(), &filter).await.unwrap().total
}

#[tokio::test]
async fn a_doubled_save_is_one_and_a_stale_one_is_refused_with_both_values() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, id) = (world.person("aoba").await, world.aoba_sheet().await);
        let first = world.save(&aoba, id, cell("1-1", 1, yes("2023-11-01"), 0), "one").await.unwrap();
        let again = world.save(&aoba, id, cell("1-1", 1, yes("2023-11-01"), 0), "one").await.unwrap();
        assert_eq!((first.clone(), saves_in_the_record(&world).await), (again, 1));
        let other = cell("1-1", 1, yes("2023-11-02"), first.version);
        let second = world.save(&aoba, id, other, "two").await.unwrap();
        assert!(second.version > first.version);
        let stale = world.save(&aoba, id, cell("1-1", 1, yes("2023-11-03"), first.version), "three").await;
        let Err(AppError::Stale { current, message }) = stale else { panic!("{stale:?}") };
        assert_eq!((&current["confirmed_on"], &current["version"]), (&"2023-11-02".into(), &second.version.into()));
        assert!(!message.is_empty());
        let reused = world.save(&aoba, id, cell("2-4", 1, yes("2023-11-03"), 0), "one").await.unwrap_err();
        assert_eq!(reused.code(), "key_reused");
    }
}

#[tokio::test]
async fn two_at_once_on_one_cell_are_one_and_a_stale_one() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, id) = (world.person("aoba").await, world.aoba_sheet().await);
        let (one, two) = tokio::join!(
            world.save(&aoba, id, cell("1-1", 1, yes("2023-11-01"), 0), "left"),
            world.save(&aoba, id, cell("1-1", 1, yes("2023-11-02"), 0), "right"),
        );
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
    }
}

#[tokio::test]
async fn ans_target_only_no_and_ans_dates_hold_at_every_save() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, id) = (world.person("aoba").await, world.aoba_sheet().await);
        let with_target = Given { answer: yes("2023-11-01").answer, ..no("2023-11-01", "2024-01-10") };
        for (name, given) in [("target", with_target), ("future", yes("2023-12-01")), ("year", yes("2023-03-31"))] {
            let refused = world.save(&aoba, id, cell("2-1-server", 1, given, 0), name).await.unwrap_err();
            let AppError::Invalid(violations) = &refused else { panic!("{refused:?}") };
            assert!(violations[0].message.contains(violations[0].rule.key()), "{violations:?}");
        }
        let unknown = world.save(&aoba, id, cell("9-9", 1, yes("2023-11-01"), 0), "unknown").await.unwrap_err();
        assert_eq!((unknown.code(), unknown.exit_status()), ("item_unknown", 2));
        assert_eq!(saves_in_the_record(&world).await, 0);
    }
}

#[tokio::test]
async fn ven_proxy_names_the_original_and_the_respondents_own_hand_needs_none() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, kita, aka) = (world.person("aoba").await, world.person("kita").await, world.person("aka").await);
        let vendor = world.sheet("A0001", Respondent::Vendor).await;
        let bare = world.save(&aoba, vendor, cell("1-1", 1, yes("2023-11-01"), 0), "bare").await.unwrap_err();
        let AppError::Invalid(told) = bare else { panic!("{bare:?}") };
        assert_eq!((told.len(), told[0].rule), (1, Rule::VenProxy));
        let named = Given { proxy: Some("FAX 令和5年11月1日 事務室の綴り".into()), ..yes("2023-11-01") };
        let saved = world.save(&kita, vendor, cell("1-1", 1, named.clone(), 0), "named").await.unwrap();
        let read = checklists::open(&world.app, &kita, vendor).await.unwrap();
        assert!((read.shown, read.answers.len()) == (None, 0), "what is being typed is not read by others");
        let view = checklists::open_to_write(&world.app, &kita, vendor).await.unwrap();
        assert!(view.can.proxy && view.can.answer);
        assert_eq!(view.answers.values().next().unwrap().0.proxy, named.proxy);
        let own = Given { proxy: Some("x".into()), ..yes("2023-11-02") };
        let seen = checklists::open(&world.app, &aka, vendor).await;
        if seen.is_ok() {
            world.save(&aka, vendor, cell("1-1", 1, own, saved.version), "own").await.unwrap();
            let view = checklists::open(&world.app, &aka, vendor).await.unwrap();
            assert_eq!(view.answers.values().next().unwrap().0.proxy, None);
        }
    }
}

#[tokio::test]
async fn what_is_outside_the_scope_does_not_exist_and_what_is_seen_may_still_be_denied() {
    for world in worlds().await {
        world.ask().await;
        let id = world.aoba_sheet().await;
        let foreign = world.sheet("A0002", Respondent::Facility).await;
        let (aoba, shi, ken) = (world.person("aoba").await, world.person("shi").await, world.person("ken").await);
        let nobodys = "018bdf2e-0000-7000-8000-000000000001".parse().unwrap();
        for (who, id) in [(&aoba, foreign), (&shi, id), (&aoba, nobodys)] {
            assert_eq!(checklists::open(&world.app, who, id).await.unwrap_err(), AppError::NotFound);
            let save = world.save(who, id, cell("1-1", 1, yes("2023-11-01"), 0), "foreign").await;
            assert_eq!(save.unwrap_err(), AppError::NotFound);
            assert_eq!(checklists::accept(&world.app, who, id, &key("foreign")).await.unwrap_err(), AppError::NotFound);
        }
        let read = checklists::open(&world.app, &ken, id).await.unwrap();
        assert!(!read.can.answer && !read.can.review);
        let save = world.save(&ken, id, cell("1-1", 1, yes("2023-11-01"), 0), "seen").await;
        assert_eq!(save.unwrap_err(), AppError::Denied);
        assert_eq!(checklists::accept(&world.app, &aoba, id, &key("own")).await.unwrap_err(), AppError::Denied);
        let views = audit::Filter { verb: Some("checklist.view".into()), ..audit::Filter::default() };
        assert_eq!(audit::list(&world.app, &operator(), &views).await.unwrap().total, 1, "another's sheet was read");
    }
}

#[tokio::test]
async fn facts_come_by_table_and_unknown_facilities_are_named() {
    for world in worlds().await {
        let table = "external_id,key,value,source,as_of\nA0001,ehr,yes,調査,2023-09-01\nX,ehr,yes,調査,2023-09-01\n";
        let rehearsed = facts::import(&world.app, &operator(), table.as_bytes(), true).await.unwrap();
        let done = facts::import(&world.app, &operator(), table.as_bytes(), false).await.unwrap();
        assert_eq!(rehearsed, done, "a dry run says the same and writes nothing");
        assert_eq!((done.read, done.recorded, done.rejected), (2, 1, 1));
        assert_eq!((done.problems[0].line, done.problems[0].code.as_str()), (3, "facility_unknown"));
        let again = facts::import(&world.app, &operator(), table.as_bytes(), false).await.unwrap();
        assert_eq!(again.recorded, 0);
    }
}
