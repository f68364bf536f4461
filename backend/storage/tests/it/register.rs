//! Importing places and registers, and facts about facilities.

use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::facts::{Fact, FactKey, FactValue};
use tachiiri_domain::scope::Scope;
use tachiiri_storage::facilities::Filter;
use tachiiri_storage::fixtures::{Cast, at, date, place_rows, register_rows};
use tachiiri_storage::{decisions, facilities, facts, places};

both! {
    async fn places_are_built_once_and_an_assumed_authority_is_asked_about(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let tx = database.db.begin().await.unwrap();
        let rows = place_rows().unwrap();
        let again = places::import(&tx, &rows, &cast.ids, cast.now).await.unwrap();
        assert_eq!((again.read, again.added, again.changed, again.unchanged), (4, 0, 0, 4));
        let codes: Vec<_> = again.decisions.iter().map(|one| (one.code.as_str(), one.line)).collect();
        assert_eq!(codes, [("authority_assumed", 2), ("authority_assumed", 3), ("authority_assumed", 5)]);
        assert_eq!(decisions::keep(&tx, "places", &again.decisions, &cast.ids, cast.now).await.unwrap(), 3);
        assert_eq!(decisions::keep(&tx, "places", &again.decisions, &cast.ids, cast.now).await.unwrap(), 0);
        assert_eq!(decisions::waiting(&tx).await.unwrap().len(), 3);
    }

    /// A city takes over a health centre, another one moves a municipality: the facilities follow.
    async fn facilities_follow_their_health_centre(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let tx = database.db.begin().await.unwrap();
        let mut rows = place_rows().unwrap();
        rows[0].authority = Some("見本市".into());
        rows[1].health_centre = "見本市保健所".into();
        let moved = places::import(&tx, &rows, &cast.ids, cast.now).await.unwrap();
        assert_eq!((moved.added, moved.changed, moved.unchanged), (0, 2, 2));
        let aoba = facilities::by_external_id(&tx, &Scope::nation(), "A0001").await.unwrap().unwrap();
        assert_eq!((aoba.authority, aoba.health_centre), (cast.authorities[1], cast.centres[0]));
        let kaede = facilities::by_external_id(&tx, &Scope::nation(), "a0003").await.unwrap().unwrap();
        assert_eq!((kaede.authority, kaede.health_centre), (cast.authorities[1], cast.centres[2]));
        let centre = places::health_centre_of(&tx, &kaede.municipality).await.unwrap().unwrap();
        assert_eq!((centre.name.as_str(), centre.authority_name.as_str()), ("見本市保健所", "見本市"));
        assert_eq!(places::municipality_map(&tx).await.unwrap().len(), 4);
    }

    async fn an_unchanged_register_leaves_no_trace_and_a_changed_row_one_version(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let tx = database.db.begin().await.unwrap();
        let mut rows = register_rows().unwrap();
        let day = date("2023-09-01").unwrap();
        let same = facilities::import(&tx, &rows, day, &cast.ids, cast.now).await.unwrap();
        assert_eq!((same.added, same.changed, same.unchanged), (0, 0, 8));
        rows[1].beds.total = Some(180);
        rows[4].municipality = "99201".parse().unwrap();
        let later = at("2023-11-18T00:00:01Z").unwrap();
        let changed = facilities::import(&tx, &rows, day, &cast.ids, later).await.unwrap();
        assert_eq!((changed.added, changed.changed, changed.unchanged), (0, 2, 6));
        let sakura = facilities::by_external_id(&tx, &Scope::nation(), "A0002").await.unwrap().unwrap();
        assert_eq!(sakura.bed_class(), Some(BedClass::Small));
        let koume = facilities::by_external_id(&tx, &Scope::nation(), "A0005").await.unwrap().unwrap();
        assert_eq!(koume.health_centre, cast.centres[0]);
        // An older register, read later, changes the past and not the present.
        let (first, before) = (register_rows().unwrap(), date("2023-06-15").unwrap());
        let older = facilities::import(&tx, &first, before, &cast.ids, later).await.unwrap();
        assert_eq!((older.changed, older.unchanged), (0, 8));
        assert_eq!(facilities::find(&tx, &Scope::nation(), sakura.id).await.unwrap().unwrap().beds, Some(180));
        tx.commit().await.unwrap();
    }

    async fn what_cannot_be_placed_is_rejected_and_what_is_doubtful_is_kept(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let tx = database.db.begin().await.unwrap();
        let mut rows = register_rows().unwrap();
        rows[0].municipality = "99999".parse().unwrap();
        rows[2].external_id = "A0002".into();
        rows[3].external_id = "N0001".into();
        let outcome = facilities::import(&tx, &rows, date("2023-09-01").unwrap(), &cast.ids, cast.now).await.unwrap();
        assert_eq!((outcome.read, outcome.added, outcome.unchanged, outcome.rejected), (8, 1, 5, 2));
        let problems: Vec<_> = outcome.problems.iter().map(|one| (one.line, one.code.as_str())).collect();
        assert_eq!(problems, [(2, "unknown_municipality"), (4, "duplicate_external_id")]);
        let twins: Vec<_> = outcome.decisions.iter().map(|one| (one.external_id.as_str(), one.code.as_str())).collect();
        assert_eq!(twins, [("N0001", "duplicate_name_place")]);
        // The id that is missing now does not mean closed.
        assert!(facilities::by_external_id(&tx, &Scope::nation(), "A0004").await.unwrap().is_some());
    }

    async fn a_list_is_filtered_by_place_class_kind_and_text(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let ids = async |filter: Filter| {
            let found = facilities::list(&database.db, &Scope::nation(), &filter).await.unwrap();
            found.rows.into_iter().map(|one| one.external_id).collect::<Vec<_>>()
        };
        let class = |class| Filter { bed_class: Some(class), ..Filter::default() };
        assert_eq!(ids(class(BedClass::Large)).await, ["A0001"]);
        assert_eq!(ids(class(BedClass::Small)).await, ["A0004", "a0003"]);
        assert_eq!(ids(class(BedClass::Under20)).await, ["A0005", "A0007"]);
        let kind = Filter { kind: Some(FacilityKind::Clinic), ..Filter::default() };
        assert_eq!(ids(kind).await, ["A0007"]);
        let prefecture = Filter { prefecture: Some("47".parse().unwrap()), ..Filter::default() };
        assert_eq!(ids(prefecture).await, ["Z0009"]);
        let centre = Filter { health_centre: Some(cast.centres[1]), ..Filter::default() };
        assert_eq!(ids(centre).await, ["A0005", "a0003"]);
        let named = Filter { health_centre_name: Some("見本市保健所".into()), ..Filter::default() };
        assert_eq!(ids(named).await, ["A0004", "A0006", "A0007"]);
        let text = |text: &str| Filter { text: Some(text.into()), ..Filter::default() };
        assert_eq!(ids(text("楓")).await, ["a0003"]);
        assert_eq!(ids(text("ｶｴﾃﾞ")).await, ["a0003"]);
        assert_eq!(ids(text("Ａ０００3")).await, ["a0003"]);
        assert_eq!(ids(text("%")).await, Vec::<String>::new());
    }

    async fn the_newest_statement_counts_and_a_day_has_its_own(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let aoba = cast.facility("A0001").unwrap();
        let fact = |value, day: &str| Fact {
            key: FactKey::Ehr, value, source: "調査".into(), as_of: date(day).unwrap(),
        };
        let stated = [fact(FactValue::Yes, "2023-10-01"), fact(FactValue::Unknown, "2023-07-01")];
        let tx = database.db.begin().await.unwrap();
        assert_eq!(facts::record(&tx, aoba, &stated, &cast.ids, cast.now).await.unwrap(), 2);
        assert_eq!(facts::record(&tx, aoba, &stated[..1], &cast.ids, cast.now).await.unwrap(), 0);
        tx.commit().await.unwrap();
        let newest = facts::newest(&database.db, &Scope::nation(), aoba).await.unwrap();
        assert_eq!(newest, [fact(FactValue::Yes, "2023-10-01")]);
        let then = date("2023-09-30").unwrap();
        let then = facts::as_of(&database.db, &Scope::nation(), cast.prefecture, then).await.unwrap();
        assert_eq!(then[&aoba], [fact(FactValue::Unknown, "2023-07-01")]);
    }
}
