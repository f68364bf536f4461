//! A facility moves to another health centre: what the first one handled it goes on reading, and no longer changes.

use tachiiri_domain::access::Role;
use tachiiri_domain::actor::Assignment;
use tachiiri_domain::evidence::EvidenceKind;
use tachiiri_domain::scope::Grant;
use tachiiri_server::app::evidence::{self, Incoming, Source};
use tachiiri_server::app::users::{self, NewAccount};
use tachiiri_server::app::{Caller, checklists, collections, sessions};
use tachiiri_storage::facilities;
use tachiiri_storage::fixtures::register_rows;

use crate::ops_world::{PASSWORD, World, cell, day, key, operator, worlds, yes};

/// Somebody of 南見本保健所.
async fn minami(world: &World) -> Caller {
    let held = Assignment { role: Role::HealthCentre, grant: Grant::HealthCentre(world.cast.centres[1]) };
    let new = NewAccount {
        login: "minami".into(),
        display_name: "南 次郎".into(),
        assignments: vec![held],
        password: Some(PASSWORD.into()),
    };
    users::create(&world.app, &operator(), &new, &key("minami")).await.unwrap();
    let opened = users::login(&world.app, "test", "minami", PASSWORD).await.unwrap();
    sessions::verify(&world.app, &opened.token, "test").await.unwrap().unwrap()
}

/// 青葉病院 from 北見本 to 南見本.
async fn move_away(world: &World) {
    let mut row = register_rows().unwrap().remove(0);
    row.municipality = "99202".parse().unwrap();
    let tx = world.app.db.begin().await.unwrap();
    let moved =
        facilities::import(&tx, &[row], day("2023-11-18"), &world.app.ids, world.app.clock.now()).await.unwrap();
    assert_eq!(moved.changed, 1);
    tx.commit().await.unwrap();
}

fn paper() -> Incoming {
    Incoming {
        item: Some("2-1-server".into()),
        kind: EvidenceKind::Ground,
        title: String::new(),
        note: String::new(),
        source: Source::File { name: "権限一覧.pdf".into(), bytes: b"%PDF-1.7 rights".to_vec() },
        disclosure: None,
        replaces: None,
    }
}

#[tokio::test]
async fn the_centre_that_confirmed_a_sheet_goes_on_reading_it_and_the_new_one_decides() {
    for world in worlds().await {
        let collection = world.ask().await;
        let (aoba, kita, app) = (world.person("aoba").await, world.person("kita").await, &world.app);
        let id = world.aoba_sheet().await;
        world.fill(&aoba, id).await;
        let kept = evidence::add(app, &aoba, id, paper(), &key("paper")).await.unwrap();
        checklists::submit(app, &aoba, id, &key("submit")).await.unwrap();
        checklists::accept(app, &kita, id, &key("accept")).await.unwrap();
        let minami = minami(&world).await;
        assert_eq!(checklists::open(app, &minami, id).await.unwrap_err().code(), "not_found", "not yet theirs");
        move_away(&world).await;

        let seen = checklists::open(app, &kita, id).await.unwrap();
        assert_eq!((seen.evidence.len(), seen.revisions.len()), (1, 2));
        assert!(seen.can.see_evidence && !seen.can.review && !seen.can.answer && !seen.can.keep, "{:?}", seen.can);
        assert!(evidence::file_of(app, &kita, id, kept).await.is_ok());
        let rows = collections::progress(app, &kita, collection).await.unwrap().rows;
        assert!(rows.iter().any(|row| row.sheet.id == id), "its own table still counts it");

        world.save(&aoba, id, cell("2-1-server", 2, yes("2023-11-17"), 0), "second").await.unwrap();
        checklists::submit(app, &aoba, id, &key("again")).await.unwrap();
        assert_eq!(checklists::accept(app, &kita, id, &key("old")).await.unwrap_err().code(), "denied");
        let written = evidence::add(app, &kita, id, paper(), &key("old-paper")).await.unwrap_err();
        assert_eq!(written.code(), "denied");
        checklists::accept(app, &minami, id, &key("new")).await.unwrap();
        let stranger = world.person("shi").await;
        assert_eq!(checklists::open(app, &stranger, id).await.unwrap_err().code(), "not_found");
    }
}
