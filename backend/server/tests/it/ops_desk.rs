//! The desk: what authorities settle, the director's confirmation, last year beside this year, who sees what is typed.

use tachiiri_domain::access::Role;
use tachiiri_domain::actor::Assignment;
use tachiiri_domain::answers::Given;
use tachiiri_domain::checklist::{ReturnReason, StateKey};
use tachiiri_domain::director::AuthoritySetting;
use tachiiri_domain::ids::{AuthorityId, ChecklistId};
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::scope::Grant;
use tachiiri_server::app::checklists::{Confirming, ExportRequest, Filter};
use tachiiri_server::app::{Caller, checklists, collections, notes, settings};
use tachiiri_storage::fixtures::{facility_form, next_years_form};
use tachiiri_storage::users::{self, NewUser};

use crate::ops_world::{World, cell, day, key, no, worlds, year, yes};

async fn settle(world: &World, who: &Caller, wanted: AuthoritySetting) -> AuthorityId {
    let own = settings::list(&world.app, who).await.unwrap();
    let [one] = own.as_slice() else { panic!("{own:?}") };
    settings::save(&world.app, who, one.authority.id, (wanted, one.version), &key("settle")).await.unwrap();
    one.authority.id
}

async fn digest(world: &World, who: &Caller, id: ChecklistId) -> String {
    checklists::open(&world.app, who, id).await.unwrap().digest
}

fn said(digest: String, name: &str) -> Confirming {
    Confirming { digest, name: name.to_owned(), on: Some(day("2023-11-17")) }
}

#[tokio::test]
async fn where_the_authority_asks_no_sheet_goes_without_the_directors_word_on_this_very_content() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, ken, app) = (world.person("aoba").await, world.person("ken").await, &world.app);
        settle(&world, &ken, AuthoritySetting { director_confirms: true, ..AuthoritySetting::default() }).await;
        let id = world.aoba_sheet().await;
        world.fill(&aoba, id).await;
        let bare = checklists::submit(app, &aoba, id, &key("bare")).await.unwrap_err();
        assert_eq!((bare.code(), bare.exit_status()), ("no_director", 3));
        let read = digest(&world, &aoba, id).await;
        let nameless = checklists::confirm(app, &aoba, id, &said(read.clone(), "　"), &key("n")).await.unwrap_err();
        assert_eq!(nameless.code(), "director_nameless");
        let ahead = Confirming { on: Some(day("2023-11-19")), ..said(read.clone(), "院長 一郎") };
        assert_eq!(checklists::confirm(app, &aoba, id, &ahead, &key("a")).await.unwrap_err().code(), "director_ahead");
        let kept = checklists::confirm(app, &aoba, id, &said(read.clone(), "院長 一郎"), &key("ok")).await.unwrap();
        let again = checklists::confirm(app, &aoba, id, &said(read.clone(), "院長 一郎"), &key("ok")).await.unwrap();
        assert_eq!((&kept, kept.own_login), (&again, false), "a retry is the same record");
        let changed = cell("1-1", 1, Given { note: "委嘱状".into(), ..yes("2023-11-01") }, 1);
        world.save(&aoba, id, changed, "changed").await.unwrap();
        let old = checklists::submit(app, &aoba, id, &key("old")).await.unwrap_err();
        assert_eq!(old.code(), "director_outdated");
        let stale = checklists::confirm(app, &aoba, id, &said(read, "院長 一郎"), &key("stale")).await.unwrap_err();
        assert_eq!(stale.code(), "stale");
        let kita = world.person("kita").await;
        let now = digest(&world, &aoba, id).await;
        let foreign = checklists::confirm(app, &kita, id, &said(now, "x"), &key("kita")).await.unwrap_err();
        assert_eq!(foreign.code(), "denied", "the centre does not confirm for a director");
        // The last word counts, and of two in the same millisecond nobody knows the last.
        world.hand.advance(chrono::Duration::minutes(1));
        by_own_login(&world, id).await;
        checklists::submit(app, &aoba, id, &key("go")).await.unwrap();
        let seen = checklists::open(app, &kita, id).await.unwrap();
        assert!(seen.director.holds && seen.director.confirmation.unwrap().own_login);
    }
}

async fn by_own_login(world: &World, id: ChecklistId) {
    let grant = Grant::Facility(world.cast.facility("A0001").unwrap());
    let tx = world.app.db.begin().await.unwrap();
    let new = NewUser {
        login: "incho".into(),
        display_name: "青葉 院長".into(),
        password_hash: Some(
            tachiiri_server::app::passwords::hash(world.app.cost, &world.app.ids, crate::ops_world::PASSWORD)
                .await
                .unwrap(),
        ),
        code: None,
        assignments: vec![Assignment { role: Role::Director, grant }],
    };
    users::create(&tx, &new, &world.app.ids, world.app.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let incho = world.person("incho").await;
    let view = checklists::open(&world.app, &incho, id).await.unwrap();
    assert!(view.can.direct && !view.can.answer && view.answers.len() == 3, "the director reads what will go");
    let write = cell("1-1", 1, yes("2023-11-03"), 2);
    assert_eq!(world.save(&incho, id, write, "incho").await.unwrap_err().code(), "denied");
    let kept = checklists::confirm(&world.app, &incho, id, &said(view.digest, "だれか"), &key("own")).await.unwrap();
    assert_eq!((kept.name.as_str(), kept.own_login, kept.on), ("青葉 院長", true, day("2023-11-18")));
    let vendor = world.sheet("A0001", Respondent::Vendor).await;
    assert!(!checklists::open(&world.app, &incho, vendor).await.unwrap().can.direct, "no vendor's sheet");
}

/// DOMAIN §1: of a city in its own right the prefecture sees progress and figures, unless the city shows its sheets.
#[tokio::test]
async fn a_citys_sheets_are_not_read_by_the_prefecture_unless_the_city_shows_them() {
    for world in worlds().await {
        let new = collections::NewCollection {
            health_centre: world.cast.centres[2],
            fiscal_year: year(),
            due_on: day("2023-12-28"),
            facility_instrument: world.cast.facility_form,
            vendor_instrument: None,
            facilities: vec![world.cast.facility("A0004").unwrap()],
        };
        collections::create(&world.app, &crate::ops_world::operator(), &new, &key("city")).await.unwrap();
        let (ken, shi, app) = (world.person("ken").await, world.person("shi").await, &world.app);
        let id = world.sheet("A0004", Respondent::Facility).await;
        let listed = checklists::list(app, &ken, &Filter::default()).await.unwrap();
        assert!(listed.rows.iter().any(|row| row.id == id), "progress is seen");
        assert_eq!(checklists::open(app, &ken, id).await.unwrap_err().code(), "city_keeps_its_sheets");
        checklists::open(app, &shi, id).await.unwrap();
        let export = || async {
            let request = ExportRequest { fiscal_year: year(), prefecture: None, as_of: None };
            String::from_utf8(checklists::export(app, &ken, &request).await.unwrap().bytes).unwrap()
        };
        assert!(!export().await.contains("銀杏病院"), "what is not read is not handed out either");
        let own = settings::list(app, &ken).await.unwrap();
        assert!(own.iter().all(|one| one.authority.is_prefecture), "a prefecture settles nothing for a city");
        let city = settle(&world, &shi, AuthoritySetting { shows_sheets: true, ..AuthoritySetting::default() }).await;
        checklists::open(app, &ken, id).await.unwrap();
        assert!(export().await.contains("銀杏病院"));
        let wanted = (AuthoritySetting::default(), 0);
        let foreign = settings::save(app, &ken, city, wanted, &key("foreign")).await.unwrap_err();
        assert_eq!(foreign.code(), "not_found");
        let stale = settings::save(app, &shi, city, wanted, &key("stale")).await.unwrap_err();
        assert_eq!(stale.code(), "stale", "what another settled is not overwritten unseen");
    }
}

#[tokio::test]
async fn what_is_being_typed_is_read_by_nobody_else_and_a_return_shows_what_changed_since() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, kita, app) = (world.person("aoba").await, world.person("kita").await, &world.app);
        let id = world.aoba_sheet().await;
        world.fill(&aoba, id).await;
        let before = checklists::open(app, &kita, id).await.unwrap();
        assert_eq!((before.shown, before.answers.len(), before.checklist.facts.no_vendor_contract), (None, 0, false));
        checklists::submit(app, &aoba, id, &key("go")).await.unwrap();
        let reasons = [ReturnReason { item: Some("1-1".into()), reason: "根拠を備考に".into() }];
        checklists::give_back(app, &kita, id, &reasons, &key("back")).await.unwrap();
        let same = checklists::submit(app, &aoba, id, &key("same")).await.unwrap_err();
        assert_eq!(same.code(), "unchanged");
        let noted = Given { note: "委嘱状".into(), ..yes("2023-11-01") };
        world.save(&aoba, id, cell("1-1", 1, noted.clone(), 1), "noted").await.unwrap();
        let read = checklists::open(app, &kita, id).await.unwrap();
        let first = cell("1-1", 1, yes("2023-11-01"), 0).cell;
        assert_eq!((read.shown, read.answers[&first].0.note.as_str()), (Some(1), ""), "the draft is not read");
        assert_eq!(read.checklist.state.key(), StateKey::Returned);
        let own = checklists::open(app, &aoba, id).await.unwrap();
        assert_eq!(own.changes.iter().map(|one| (&one.cell, &one.after)).collect::<Vec<_>>(), [(&first, &noted)]);
        checklists::submit(app, &aoba, id, &key("mended")).await.unwrap();
        let again = checklists::open(app, &kita, id).await.unwrap();
        assert_eq!((again.shown, again.changes.len()), (Some(2), 1));
    }
}

#[tokio::test]
async fn last_years_answers_stand_beside_this_years_and_are_never_taken_silently() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, app) = (world.person("aoba").await, &world.app);
        let old = world.aoba_sheet().await;
        world.fill(&aoba, old).await;
        checklists::submit(app, &aoba, old, &key("old")).await.unwrap();
        world.hand.set("2024-06-03T00:00:00Z".parse().unwrap());
        let next = collections::NewCollection {
            health_centre: world.cast.centres[0],
            fiscal_year: tachiiri_domain::fiscal_year::FiscalYear::new(2024).unwrap(),
            due_on: day("2024-12-27"),
            facility_instrument: next_years_form(&app.db, facility_form().unwrap(), (&app.ids, app.clock.now()))
                .await
                .unwrap(),
            vendor_instrument: None,
            facilities: vec![world.cast.facility("A0001").unwrap()],
        };
        let kita = world.person("kita").await;
        collections::create(app, &kita, &next, &key("next")).await.unwrap();
        let aoba = world.person("aoba").await;
        let all = checklists::list(app, &aoba, &Filter::default()).await.unwrap().rows;
        let new = all.iter().find(|row| row.fiscal_year.year() == 2024).unwrap().id;
        let view = checklists::open(app, &aoba, new).await.unwrap();
        assert_eq!(view.answers.len(), 0, "nothing is answered by itself");
        let servers = view.last_year.iter().find(|last| last.item == "2-1-server").unwrap();
        let was = no("2023-11-02", "2024-03-01");
        assert_eq!(
            (servers.answer, servers.confirmed_on, servers.target_on),
            (was.answer, was.confirmed_on, was.target_on)
        );
        assert!(servers.may_take && servers.fiscal_year == year());
        let first = checklists::open(app, &aoba, old).await.unwrap();
        assert!(first.last_year.is_empty(), "no year before the first");
    }
}

#[tokio::test]
async fn the_notes_are_found_in_everyday_words_by_who_sees_sheets() {
    let world = worlds().await.remove(0);
    let aoba = world.person("aoba").await;
    let query =
        notes::NoteQuery { text: "タブレットは台帳に書くのか".into(), ..notes::NoteQuery::default() };
    let found = notes::find(&world.app, &aoba, &query).await.unwrap();
    assert_eq!(found.rows[0].note.question.to_string(), "2-4");
    let kuni = world.person("kuni").await;
    assert_eq!(notes::find(&world.app, &kuni, &query).await.unwrap_err().code(), "denied");
}
