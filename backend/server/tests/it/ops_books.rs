//! Excel で回答, through the operations: what is filled is read back, unchanged is nothing, and neither side is lost.

use tachiiri_domain::answers::Given;
use tachiiri_domain::clock::Clock;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::Ids;
use tachiiri_domain::instrument::Respondent;
use tachiiri_server::app::checklists::{self, HandedIn, SheetName};
use tachiiri_server::app::{App, Caller, audit, demo};
use tachiiri_server::config::Config;
use tachiiri_server::error::AppError;
use tachiiri_storage::fixtures::databases;

use crate::ops_world::{World, cell, key, operator, worlds, yes};

fn handed(bytes: &[u8]) -> HandedIn<'_> {
    HandedIn { bytes, original: "" }
}

async fn acceptances(app: &App) -> u64 {
    let filter = audit::Filter { verb: Some("workbook.accept".into()), ..audit::Filter::default() };
    audit::list(app, &operator(), &filter).await.unwrap().total
}

async fn book(world: &World, who: &Caller) -> Vec<u8> {
    checklists::workbook(&world.app, who, world.aoba_sheet().await).await.unwrap().bytes
}

#[tokio::test]
async fn a_file_read_again_without_change_writes_nothing() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, id) = (world.person("aoba").await, world.aoba_sheet().await);
        let blank = book(&world, &aoba).await;
        let refused = checklists::read_workbook(&world.app, &aoba, id, handed(&blank)).await.unwrap_err();
        let AppError::Problems(problems) = refused else { panic!("{refused:?}") };
        assert_eq!(problems[0].code, "no_answers");
        world.fill(&aoba, id).await;
        let bytes = book(&world, &aoba).await;
        let taken = checklists::take_workbook(&world.app, &aoba, id, handed(&bytes), &key("again")).await.unwrap();
        assert_eq!((taken.preview.changes.len(), taken.accepted, taken.preview.answers), (0, None, 3));
        assert_eq!((taken.preview.facts, acceptances(&world.app).await), (None, 0));
    }
}

#[tokio::test]
async fn what_was_saved_since_the_file_was_made_is_not_undone_by_it() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, id) = (world.person("aoba").await, world.aoba_sheet().await);
        world.fill(&aoba, id).await;
        let bytes = book(&world, &aoba).await;
        let mended = world.save(&aoba, id, cell("2-1-server", 1, yes("2023-11-10"), 1), "mended").await.unwrap();
        let found = checklists::read_workbook(&world.app, &aoba, id, handed(&bytes)).await.unwrap();
        assert_eq!((found.changes.len(), found.conflicts.len(), found.problems.len()), (0, 0, 0));
        let view = checklists::open(&world.app, &aoba, id).await.unwrap();
        assert_eq!(view.answers[&cell("2-1-server", 1, yes("2023-11-10"), 0).cell].1, mended.version);
    }
}

#[tokio::test]
async fn a_file_belongs_to_its_sheet_its_people_and_its_time() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, kita, ken) = (world.person("aoba").await, world.person("kita").await, world.person("ken").await);
        let (own, foreign) = (world.aoba_sheet().await, world.sheet("A0002", Respondent::Facility).await);
        world.fill(&aoba, own).await;
        let bytes = book(&world, &aoba).await;
        let stranger = checklists::read_workbook(&world.app, &aoba, foreign, handed(&bytes)).await;
        assert_eq!(stranger.unwrap_err(), AppError::NotFound);
        let wrong = checklists::read_workbook(&world.app, &kita, foreign, handed(&bytes)).await.unwrap_err();
        let AppError::Problems(problems) = wrong else { panic!("{wrong:?}") };
        assert_eq!(problems[0].code, "other_facility");
        assert_eq!(checklists::workbook(&world.app, &ken, own).await.unwrap_err(), AppError::Denied);
        checklists::submit(&world.app, &aoba, own, &key("submit")).await.unwrap();
        let late = checklists::read_workbook(&world.app, &aoba, own, handed(&bytes)).await.unwrap_err();
        assert_eq!(late.code(), "wrong_state");
        let name = SheetName {
            external_id: "A0001".into(),
            fiscal_year: FiscalYear::new(2023).unwrap(),
            contract: Some(("赤システム".into(), "電子カルテ".into())),
        };
        let vendor = checklists::find_sheet(&world.app, &operator(), &name).await.unwrap();
        let proxied = Given { proxy: Some("FAX 医事課".into()), ..yes("2023-11-01") };
        world.save(&kita, vendor, cell("1-1", 1, proxied, 0), "vendor").await.unwrap();
        let file = checklists::workbook(&world.app, &kita, vendor).await.unwrap();
        assert!(file.name.contains("事業者確認用") && file.name.ends_with(".xlsx"), "{}", file.name);
        assert_eq!(checklists::stamped_sheet(&file.bytes).unwrap(), Some(vendor));
    }
}

/// A prefecture of 200 hospitals on each database: its own, and one whose sheets nobody has begun.
async fn prefecture(data: &tempfile::TempDir, url: &str, answered: bool) -> App {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let folder = data.path().to_str().unwrap();
    let settings = [pair("TACHIIRI_DATA_DIR", folder), pair("TACHIIRI_DATABASE_URL", url)];
    let mut made = tachiiri_seed::demo::prefecture(5, 200);
    let (clock, _) = Clock::by_hand(made.now);
    if !answered {
        made.sheets.clear();
    }
    let app = App::open(Config::from_pairs(settings).unwrap(), clock, Ids::seeded(7)).await.unwrap();
    demo::load(&app, &operator(), 5, &made).await.unwrap();
    app
}

#[tokio::test]
async fn two_hundred_hospitals_filled_by_file_hold_the_same_answers() {
    let (full, blank) = (databases().await.unwrap(), databases().await.unwrap());
    for (full, blank) in full.iter().zip(&blank) {
        let folders = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (full, blank) =
            (prefecture(&folders.0, &full.url, true).await, prefecture(&folders.1, &blank.url, false).await);
        let me = operator();
        let (mut files, mut answers) = (0, 0);
        // A file goes back into the year that runs: the year before is over, and is asked on another form.
        let year = Some(FiscalYear::new(2023).unwrap());
        let running = checklists::Filter { fiscal_year: year, ..checklists::Filter::default() };
        for row in checklists::list(&full, &me, &running).await.unwrap().rows {
            let there = checklists::open_to_write(&full, &me, row.id).await.unwrap();
            if there.answers.values().all(|(given, _)| given.answer.is_none()) {
                continue;
            }
            let bytes = checklists::workbook(&full, &me, row.id).await.unwrap().bytes;
            let key = key(&row.id.to_string());
            let taken = checklists::take_workbook(&blank, &me, row.id, handed(&bytes), &key).await;
            let taken = taken.unwrap_or_else(|why| panic!("{} {why:?}", row.facility_name));
            files += 1;
            answers += taken.preview.answers;
            let here = checklists::open_to_write(&blank, &me, row.id).await.unwrap();
            assert_eq!((bare(&here), here.checklist.facts), (bare(&there), there.checklist.facts));
        }
        assert!(files >= 200 && answers > 2_000, "{files} {answers}");
    }
}

/// The answers without versions and hands: by file the respondent answers himself.
fn bare(view: &checklists::ChecklistView) -> Vec<(tachiiri_domain::answers::Cell, Given)> {
    let cells = view.answers.iter().map(|(cell, (given, _))| (cell.clone(), Given { proxy: None, ..given.clone() }));
    cells.filter(|(_, given)| *given != Given::default()).collect()
}
