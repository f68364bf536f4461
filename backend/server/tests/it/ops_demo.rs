//! 見本県: loaded once, recounted from its export, backed up and restored; and the jobs of a report.

use std::collections::BTreeMap;

use tachiiri_domain::figures::{Figures, Place, TOTAL};
use tachiiri_domain::instrument::Respondent;
use tachiiri_server::app::checklists::{self, ExportRequest};
use tachiiri_server::app::figures::{self, FiguresRequest};
use tachiiri_server::app::reports::{self, ReportState};
use tachiiri_server::app::{App, backup, demo};
use tachiiri_server::config::Config;
use tachiiri_server::jobs;
use tachiiri_storage::fixtures::databases;
use tachiiri_storage::jobs::Lane;

use crate::ops_world::{key, open, operator, worlds, year};

async fn loaded(data: &tempfile::TempDir, url: &str) -> App {
    let (app, hand) = open(data, url).await;
    let made = tachiiri_seed::demo::prefecture(1, 60);
    hand.set(made.now);
    demo::load(&app, &operator(), 1, &made).await.unwrap();
    app
}

fn request() -> FiguresRequest {
    FiguresRequest { prefecture: "99".parse().unwrap(), fiscal_year: year(), as_of: None }
}

/// Item × answer over the latest rounds of answered sheets, counted from the exported file alone.
fn recount(csv: &[u8]) -> BTreeMap<(String, String, String), u64> {
    let table = tachiiri_files::read_table(csv).unwrap();
    let column = |name: &str| table.columns.iter().position(|one| one == name).unwrap();
    let [respondent, item, answer, state, latest] = ["respondent", "item", "answer", "state", "latest"].map(column);
    let mut counts = BTreeMap::new();
    for row in table.rows.iter().map(|row| &row.cells) {
        if row[latest] == "true" && row[state] != "draft" {
            *counts.entry((row[respondent].clone(), row[item].clone(), row[answer].clone())).or_default() += 1;
        }
    }
    counts
}

fn agree(figures: &Figures, counts: &BTreeMap<(String, String, String), u64>) {
    let mut cells = 0;
    for one in figures.counts.iter().filter(|one| one.place == Place::total()) {
        let count = |answer: &str| {
            counts.get(&(one.respondent.to_string(), one.item.clone(), answer.to_owned())).copied().unwrap_or(0)
        };
        let found = (count("yes"), count("no"), count("blank"), count("not_required"));
        assert_eq!(found, (one.yes, one.no, one.blank, one.not_required), "{} {}", one.respondent, one.item);
        cells += 1;
    }
    assert!(cells > 25, "both forms were compared");
    assert!(figures.coverage.iter().any(|one| one.place.health_centre != TOTAL));
}

#[tokio::test]
async fn every_figure_can_be_recounted_from_the_export() {
    for database in databases().await.unwrap() {
        let data = tempfile::tempdir().unwrap();
        let app = loaded(&data, &database.url).await;
        let export = ExportRequest { fiscal_year: year(), prefecture: None, as_of: None };
        let csv = checklists::export(&app, &operator(), &export).await.unwrap().bytes;
        let figures = figures::show(&app, &operator(), &request()).await.unwrap();
        agree(&figures, &recount(&csv));
        let all = figures.coverage_at(Respondent::Facility, &Place::total()).unwrap();
        assert!(all.registered > all.asked && all.asked > all.answered && all.answered > all.accepted, "{all:?}");
        let again = demo::load(&app, &operator(), 1, &tachiiri_seed::demo::prefecture(1, 60)).await.unwrap_err();
        assert_eq!(again.code(), "not_empty");
    }
}

#[tokio::test]
async fn a_backup_goes_back_into_an_empty_place_and_nowhere_else() {
    let (data, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let url = format!("sqlite://{}?mode=rwc", data.path().join("demo.sqlite").display());
    let app = loaded(&data, &url).await;
    app.objects.put(b"a kept file".to_vec()).await.unwrap();
    let file = data.path().join("kept.zip");
    let made = backup::backup(&app, &operator(), &file).await.unwrap();
    assert_eq!(made.files.len(), 2);
    let pairs = [("TACHIIRI_DATA_DIR".to_owned(), target.path().to_str().unwrap().to_owned())];
    let config = Config::from_pairs(pairs).unwrap();
    assert_eq!(backup::restore(&config, &file).await.unwrap(), made);
    let (restored, _) = open(&target, &config.database_url).await;
    let kept = tachiiri_domain::audit::sha256(b"a kept file");
    assert_eq!(restored.objects.get(&kept).await.unwrap().unwrap(), b"a kept file");
    assert_eq!(backup::restore(&config, &file).await.unwrap_err().code(), "not_empty");
    let twice = backup::backup(&app, &operator(), &file).await.unwrap_err();
    assert_eq!((twice.code(), twice.exit_status()), ("file_exists", 2));
    std::fs::write(&file, b"PK").unwrap();
    assert_eq!(backup::restore(&config, &file).await.unwrap_err().code(), "not_a_backup");
}

#[tokio::test]
async fn the_demonstrations_clock_is_refused_elsewhere() {
    for world in worlds().await {
        let pairs = [
            ("TACHIIRI_DATA_DIR".to_owned(), world.data.path().to_str().unwrap().to_owned()),
            ("TACHIIRI_DEMO_NOW".to_owned(), "2023-11-18T09:00:00+09:00".to_owned()),
        ];
        let mut app = world.app.clone();
        app.config = Config::from_pairs(pairs).unwrap().into();
        assert_eq!(app.admit_clock().await.unwrap_err().code(), "demo_now_refused");
    }
}

#[tokio::test]
async fn a_report_that_cannot_be_printed_is_tried_three_times_and_then_said_to_have_failed() {
    for world in worlds().await {
        let mut app = world.app.clone();
        let mut config = (*app.config).clone();
        config.typst = "/nowhere/typst".into();
        app.config = config.into();
        let ken = world.person("ken").await;
        let id = reports::request(&app, &ken, &request(), &key("report")).await.unwrap();
        assert_eq!(reports::request(&app, &ken, &request(), &key("report")).await.unwrap(), id);
        for attempt in 1..=3 {
            assert!(jobs::turn(&app, Lane::Rest, "worker:test").await.unwrap(), "attempt {attempt}");
            world.hand.advance(chrono::Duration::minutes(1));
        }
        assert!(!jobs::turn(&app, Lane::Rest, "worker:test").await.unwrap(), "nothing is left to do");
        let report = reports::find(&app, &ken, id).await.unwrap();
        assert_eq!(report.state, ReportState::Failed);
        assert!(report.error.is_some_and(|told| !told.contains("/nowhere")), "paths are for the log");
    }
}
