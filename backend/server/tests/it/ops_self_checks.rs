//! 自己点検 of 保守委託機関編: begun by the facility itself, decided by its systems, kept from everybody above it.

use tachiiri_domain::answers::Given;
use tachiiri_domain::ids::{ChecklistId, FacilityId};
use tachiiri_domain::instrument::{Answer, Purpose};
use tachiiri_domain::outsourced::{Flow, Updates};
use tachiiri_domain::rules::Rule;
use tachiiri_server::app::checklists::{self, Filter, HandedIn};
use tachiiri_server::app::home::{self, TaskKind};
use tachiiri_server::app::self_checks::{self, Duty, ListFormat, Overview};
use tachiiri_server::app::vendors::{self, Filter as Wanted};
use tachiiri_server::app::{Caller, instruments};
use tachiiri_server::error::AppError;

use crate::ops_world::{World, cell, key, worlds, yes};

/// 青葉病院 with the program's own forms published, and its two systems.
async fn aoba(world: &World) -> (Caller, FacilityId) {
    instruments::bring(&world.app).await.unwrap();
    (world.person("aoba").await, world.cast.facility("A0001").unwrap())
}

async fn overview(world: &World, who: &Caller) -> Overview {
    self_checks::desk(&world.app, who, None).await.unwrap().shown.unwrap()
}

async fn settle(world: &World, who: &Caller, system: &str, updates: Updates, source: &str) {
    let found = overview(world, who).await;
    let contract = &found.systems.iter().find(|one| one.contract.system == system).unwrap().contract;
    let duty = Duty { updates, updates_source: source.into() };
    let request = key(&format!("settle-{}-{updates}", contract.id));
    self_checks::settle(&world.app, who, contract.id, (&duty, contract.row_version), &request).await.unwrap();
}

async fn gate(world: &World, who: &Caller, sheet: ChecklistId, request: &str) -> Result<(), AppError> {
    world.save(who, sheet, cell("0", 1, yes("2023-11-01"), 0), request).await.map(|_| ())
}

#[tokio::test]
async fn out_flow_the_deciding_question_waits_for_every_vendors_word_in_writing() {
    for world in worlds().await {
        let (aoba, facility) = aoba(&world).await;
        let sheet = self_checks::start(&world.app, &aoba, facility, &key("start")).await.unwrap();
        assert_eq!(self_checks::start(&world.app, &aoba, facility, &key("again")).await.unwrap(), sheet);
        let AppError::Invalid(told) = gate(&world, &aoba, sheet, "early").await.unwrap_err() else { panic!() };
        assert!(told[0].rule == Rule::OutFlow && told[0].message.contains("PACS、電子カルテ"), "{told:?}");
        let nowhere = Duty { updates: Updates::Vendor, updates_source: " ".into() };
        let first = overview(&world, &aoba).await.systems[0].contract.clone();
        let refused = self_checks::settle(&world.app, &aoba, first.id, (&nowhere, 1), &key("nowhere")).await;
        assert_eq!(refused.unwrap_err().code(), "not_written");
        settle(&world, &aoba, "電子カルテ", Updates::Vendor, "保守契約書 第5条").await;
        settle(&world, &aoba, "PACS", Updates::Unclear, "").await;
        assert_eq!(overview(&world, &aoba).await.flow(), Flow::AskVendors(vec!["PACS"]));
        let tasks = home::tasks(&world.app, &aoba).await.unwrap();
        let asks = tasks.iter().find(|task| task.kind == TaskKind::AskUpdates).unwrap();
        assert!(asks.label.contains("PACS（白システム）") && asks.count == 1, "{asks:?}");
        assert!(gate(&world, &aoba, sheet, "unclear").await.is_err());
        settle(&world, &aoba, "PACS", Updates::NoServer, "").await;
        assert_eq!(overview(&world, &aoba).await.flow(), Flow::Applies);
        gate(&world, &aoba, sheet, "now").await.unwrap();
        let tasks = home::tasks(&world.app, &aoba).await.unwrap();
        assert!(!tasks.iter().any(|task| task.kind == TaskKind::AskUpdates));
        let left = tasks.iter().find(|task| task.kind == TaskKind::SelfCheck).unwrap();
        assert_eq!(left.count, u64::from(overview(&world, &aoba).await.sheet.unwrap().missing));
        settle(&world, &aoba, "PACS", Updates::Facility, "").await;
        let view = checklists::open(&world.app, &aoba, sheet).await.unwrap();
        assert!(view.violations.iter().any(|one| one.rule == Rule::OutFlow), "the yes lost its ground");
    }
}

#[tokio::test]
async fn out_flow_is_told_at_the_cell_of_a_workbook_too() {
    for world in worlds().await {
        let (aoba, facility) = aoba(&world).await;
        let sheet = self_checks::start(&world.app, &aoba, facility, &key("start")).await.unwrap();
        let label = "すべてのサーバのセキュリティアップデート責任を事業者に委託している";
        let row = vec![label.into(), "はい".into(), "2023-11-01".into()];
        let header = ["問い", "1回目", "確認日"].map(str::to_owned).to_vec();
        let page = tachiiri_files::Sheet { name: "一覧".into(), header, rows: vec![row] };
        let bytes = tachiiri_files::xlsx_out(&[page]).unwrap();
        let handed = HandedIn { bytes: &bytes, original: "" };
        let read = checklists::read_workbook(&world.app, &aoba, sheet, handed).await.unwrap();
        let told: Vec<_> = read.problems.iter().map(|one| (one.cell.as_str(), one.rule)).collect();
        assert_eq!(told, [("B2", Some(Rule::OutFlow))], "{:?}", read.problems);
        for system in ["電子カルテ", "PACS"] {
            settle(&world, &aoba, system, Updates::Vendor, "約款 3の2").await;
        }
        let read = checklists::read_workbook(&world.app, &aoba, sheet, handed).await.unwrap();
        assert_eq!((read.problems.len(), read.changes.len()), (0, 1));
    }
}

#[tokio::test]
async fn a_self_check_stays_with_the_facility() {
    for world in worlds().await {
        let (aoba, facility) = aoba(&world).await;
        let sheet = self_checks::start(&world.app, &aoba, facility, &key("start")).await.unwrap();
        let refused = checklists::submit(&world.app, &aoba, sheet, &key("submit")).await.unwrap_err();
        assert_eq!(refused.code(), "not_handed_in");
        for login in ["kita", "ken", "shi", "aka"] {
            let who = world.person(login).await;
            let opened = checklists::open(&world.app, &who, sheet).await;
            assert_eq!(opened.unwrap_err(), AppError::NotFound, "{login}");
            let filter = Filter { purpose: Purpose::SelfCheck, ..Filter::default() };
            assert_eq!(checklists::list(&world.app, &who, &filter).await.unwrap().total, 0, "{login}");
        }
        let listed = checklists::list(&world.app, &aoba, &Filter::default()).await.unwrap();
        assert!(listed.rows.iter().all(|row| row.id != sheet), "the yearly list shows the yearly sheets");
        world.ask().await;
        assert_eq!(checklists::list(&world.app, &aoba, &Filter::default()).await.unwrap().total, 3);
    }
}

#[tokio::test]
async fn out_mds_the_annex_is_held_against_a_vendor_and_does_not_count_as_its_yearly_sheet() {
    for world in worlds().await {
        let (aoba, _) = aoba(&world).await;
        let system = overview(&world, &aoba).await.systems.into_iter().find(|one| one.contract.system == "電子カルテ");
        let system = system.unwrap();
        assert_eq!(system.annexes.len(), 2, "MDS and SDS");
        let form = system.annexes[0].form;
        let sheet = self_checks::start_annex(&world.app, &aoba, system.contract.id, form, &key("annex")).await.unwrap();
        let aka = world.person("aka").await;
        let asked = vendors::requests(&world.app, &aka).await.unwrap();
        assert!(asked.iter().any(|row| row.checklist == sheet && row.form.contains("MDS")), "{asked:?}");
        let desk = vendors::desk(&world.app, &aoba, &Wanted::default()).await.unwrap();
        let row = desk.rows.iter().find(|row| row.contract.id == system.contract.id).unwrap();
        assert_eq!((row.standing.key(), row.sheet), ("not_asked", None));
        let view = checklists::open(&world.app, &aka, sheet).await.unwrap();
        for (index, item) in view.instrument.items.iter().enumerate() {
            let given = Given { answer: Some(Answer::NotApplicable), ..yes("2023-11-01") };
            let given = if index == 0 { Given { answer: Some(Answer::No), ..given } } else { given };
            world.save(&aka, sheet, cell(&item.code, 1, given, 0), &format!("mds-{index}")).await.unwrap();
        }
        let AppError::Invalid(told) = checklists::submit(&world.app, &aka, sheet, &key("mds")).await.unwrap_err()
        else {
            panic!()
        };
        assert_eq!((told.len(), told[0].rule), (1, Rule::OutMds));
        let item = view.instrument.items[0].code.clone();
        let noted = Given { answer: Some(Answer::No), note: "閉域網で使う。".into(), ..yes("2023-11-01") };
        world.save(&aka, sheet, cell(&item, 1, noted, 1), "note").await.unwrap();
        checklists::submit(&world.app, &aka, sheet, &key("whole")).await.unwrap();
        assert_eq!(overview(&world, &aoba).await.systems.len(), 2);
        let kita = world.person("kita").await;
        assert_eq!(checklists::open(&world.app, &kita, sheet).await.unwrap_err(), AppError::NotFound);
    }
}

#[tokio::test]
async fn the_list_of_systems_has_the_guidelines_four_columns_and_is_the_facilitys_own() {
    for world in worlds().await {
        let (aoba, facility) = aoba(&world).await;
        settle(&world, &aoba, "PACS", Updates::Unclear, "").await;
        let file = self_checks::systems_file(&world.app, &aoba, facility, ListFormat::Xlsx).await.unwrap();
        let table = tachiiri_files::read_table(&file.bytes).unwrap();
        assert_eq!(table.columns[..4], ["導入している医療情報システム", "委託先事業者", "製品名", "委託業務概要"]);
        let systems: Vec<_> = table.rows.iter().map(|row| (row.cells[0].as_str(), row.cells[4].as_str())).collect();
        assert_eq!(systems, [("PACS", "記載がない・分からない"), ("電子カルテ", "まだ確かめていない")]);
        let sakura = world.cast.facility("A0002").unwrap();
        let foreign = self_checks::systems_file(&world.app, &aoba, sakura, ListFormat::Csv).await;
        assert_eq!(foreign.unwrap_err(), AppError::NotFound);
    }
}
