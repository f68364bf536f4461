//! A year whose form renames, merges, drops and adds items, after a year that was answered.

use tachiiri_domain::carry::Standing;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Continues, ContinuesKind, Instrument, Item, Notice, Respondent};
use tachiiri_server::app::checklists::{self, ExportRequest};
use tachiiri_server::app::{collections, instruments};
use tachiiri_storage::fixtures::facility_form;

use crate::ops_world::{World, cell, day, key, no, operator, worlds, year};

/// The cast's form: 2-1-server renumbered, 2-3-network and 2-4 merged, 2-2 dropped, 4-1 added in a new section.
fn next_form() -> Instrument {
    let before = facility_form().unwrap();
    let item = |code: &str| before.item(code).unwrap().clone();
    let lineages = vec!["2-3-network".to_owned(), "2-4".to_owned()];
    let merged = Item {
        code: "2-5".into(),
        lineage: "merged".into(),
        continues: Some(Continues { kind: ContinuesKind::Merged, lineages }),
        ..item("2-4")
    };
    let fresh = Item {
        code: "4-1".into(),
        lineage: "fresh".into(),
        continues: Some(Continues { kind: ContinuesKind::New, lineages: vec![] }),
        ..item("2-2")
    };
    let renumbered = Item { code: "2-9-server".into(), number: "(9)".into(), ..item("2-1-server") };
    let mut items = vec![item("1-1"), renumbered, merged, fresh];
    for item in &mut items {
        item.required_from = next_year();
        if item.target.asked {
            (item.target.from, item.target.to) = (Some(day("2024-04-01")), Some(day("2025-03-31")));
        }
    }
    let notice = Some(Notice { number: "見本第2号".into(), date: None, title: "見本".into() });
    Instrument { version: "r6".into(), fiscal_year: next_year(), notice, items, ..before }
}

fn next_year() -> FiscalYear {
    FiscalYear::new(2024).unwrap()
}

async fn exported(world: &World, fiscal_year: FiscalYear, as_of: &str) -> String {
    let request = ExportRequest { fiscal_year, prefecture: None, as_of: Some(day(as_of)) };
    let file = checklists::export(&world.app, &operator(), &request).await.unwrap();
    String::from_utf8(file.bytes).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn item_carry_a_year_with_another_form_loses_no_answer_and_shifts_no_column() {
    for world in worlds().await {
        world.ask().await;
        let old = world.aoba_sheet().await;
        let aoba = world.person("aoba").await;
        world.fill(&aoba, old).await;
        checklists::submit(&world.app, &aoba, old, &key("submit")).await.unwrap();
        checklists::accept(&world.app, &world.person("kita").await, old, &key("accept")).await.unwrap();
        let before = exported(&world, year(), "2023-11-18").await;

        world.hand.set("2024-06-03T10:00:00+09:00".parse().unwrap());
        let text = tachiiri_seed::instruments::write(&next_form());
        let form = instruments::publish(&world.app, &operator(), "r6.toml", &text).await.unwrap().id;
        let new = collections::NewCollection {
            health_centre: world.cast.centres[0],
            fiscal_year: next_year(),
            due_on: day("2024-12-27"),
            facility_instrument: form,
            vendor_instrument: None,
            facilities: vec![world.cast.facility("A0001").unwrap()],
        };
        collections::create(&world.app, &world.person("kita").await, &new, &key("ask-24")).await.unwrap();

        assert_eq!(exported(&world, year(), "2023-11-18").await, before, "the year before is as it was");
        let after = exported(&world, next_year(), "2024-06-03").await;
        assert_eq!(before.lines().next(), after.lines().next(), "the same columns");
        let columns = |text: &str| text.lines().map(|line| line.split(',').count()).collect::<Vec<_>>();
        let (wide, all) = (columns(&before)[0], [columns(&before), columns(&after)].concat());
        assert!(all.iter().all(|count| *count == wide), "no row is shifted");
        assert!(after.contains("2-9-server,2-1-server") && after.contains("2-5,merged"), "{after}");
        the_open_no_stays(&world).await;
    }
}

async fn the_open_no_stays(world: &World) {
    let aoba = world.person("aoba").await;
    let filter = checklists::Filter {
        fiscal_year: Some(next_year()),
        respondent: Some(Respondent::Facility),
        ..checklists::Filter::default()
    };
    let sheet = checklists::list(&world.app, &aoba, &filter).await.unwrap().rows[0].id;
    let view = checklists::open(&world.app, &aoba, sheet).await.unwrap();
    let [carried] = view.carried.as_slice() else { panic!("{:?}", view.carried) };
    assert_eq!((carried.since, carried.standing), (year(), Standing::Unanswered));
    assert_eq!(
        (carried.items.as_slice(), carried.target_on),
        (["2-9-server".to_owned()].as_slice(), Some(day("2024-03-01")))
    );
    let again = no("2024-06-01", "2025-03-01");
    world.save(&aoba, sheet, cell("2-9-server", 1, again, 0), "again").await.unwrap();
    let view = checklists::open(&world.app, &aoba, sheet).await.unwrap();
    assert_eq!(view.carried[0].standing, Standing::StillNo);
    // Every answer of the year before is still read where it was given, whatever became of its item.
    let old = world.old_sheet(year()).await;
    let kept: Vec<_> = checklists::open(&world.app, &aoba, old).await.unwrap().answers.into_keys().collect();
    assert_eq!(kept, [cell_of("1-1"), cell_of("2-1-server"), cell_of("2-3-network")]);
}

fn cell_of(item: &str) -> tachiiri_domain::answers::Cell {
    tachiiri_domain::answers::Cell { item: item.into(), round: 1 }
}

impl World {
    async fn old_sheet(&self, fiscal_year: FiscalYear) -> tachiiri_domain::ids::ChecklistId {
        let filter = checklists::Filter {
            fiscal_year: Some(fiscal_year),
            facility: Some(self.cast.facility("A0001").unwrap()),
            respondent: Some(Respondent::Facility),
            ..checklists::Filter::default()
        };
        checklists::list(&self.app, &operator(), &filter).await.unwrap().rows[0].id
    }
}
