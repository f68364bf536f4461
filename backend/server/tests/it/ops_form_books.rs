//! A form from the ministry's workbook: uploaded, corrected, kept as a draft, published, filled, poured back.

use tachiiri_domain::form_book::{
    AnswerPlace, Corrections, LineCorrection, LineKind, RoundColumns, RoundCorrection, TableCorrection, TablePlace,
};
use tachiiri_domain::instrument::{Notice, Respondent};
use tachiiri_files::{Sheet, Value, read_table, xlsx_out};
use tachiiri_server::app::form_books::{self, BookState, Correction, NewVersion};
use tachiiri_server::app::instruments::{self, Confirmation};
use tachiiri_server::app::{checklists, collections};
use tachiiri_server::error::AppError;

use crate::ops_world::{World, cell, day, key, no, worlds, year, yes};

const SHEET: &str = "医療機関確認用（令和5年度）";

/// A form on one sheet; the last line is a sentence that might be an item and is a remark.
fn book() -> Vec<u8> {
    let texts = |cells: &[&str]| cells.iter().map(|cell| Value::from(*cell)).collect::<Vec<_>>();
    let header = ["区分", "番号", "チェック項目", "1回目", "確認日", "目標日", "2回目", "確認日"];
    let rows = vec![
        texts(&["1 体制", "(1)", "安全管理責任者を置いている。"]),
        texts(&["2 管理", "", "サーバについて、以下を実施している。"]),
        texts(&["", "(1)", "アクセスログを管理している。"]),
        texts(&["", "", "詳しくは手引きにまとめている。"]),
    ];
    let header = header.map(str::to_owned).to_vec();
    xlsx_out(&[Sheet { name: SHEET.into(), header, rows }]).unwrap()
}

fn remark() -> Correction {
    Correction::Line(LineCorrection::new(SHEET, 4, LineKind::Instruction))
}

async fn uploaded(world: &World) -> BookState {
    let admin = world.person("kanri").await;
    form_books::upload(&world.app, &admin, "様式.xlsx", book(), &key("upload")).await.unwrap()
}

fn version() -> NewVersion {
    NewVersion {
        respondent: Respondent::Facility,
        instrument: "genpon-facility".into(),
        version: "r5".into(),
        fiscal_year: year(),
        title: "原本から作った様式".into(),
        notice: Some(Notice { number: "見本第1号".into(), date: None, title: "見本の通知".into() }),
        replace: false,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_workbook_is_corrected_kept_as_a_draft_published_and_filled() {
    for world in worlds().await {
        let (app, admin) = (&world.app, world.person("kanri").await);
        let state = uploaded(&world).await;
        assert_eq!(uploaded(&world).await, state, "the same request again is the same workbook");
        let items = async || form_books::show(app, &admin, state.id).await.unwrap().forms[0].items().count();
        assert_eq!(items().await, 3);
        let corrected = form_books::correct(app, &admin, state.id, (&remark(), 1), &key("c1")).await.unwrap();
        assert_eq!((corrected.version, corrected.corrections, items().await), (2, 1, 2));
        let late = form_books::correct(app, &admin, state.id, (&Correction::Nothing, 1), &key("c2")).await;
        assert_eq!(late.unwrap_err().code(), "stale");

        let draft = form_books::save_draft(app, &admin, state.id, &version(), &key("d1")).await.unwrap();
        assert_eq!((draft.key.as_str(), draft.unconfirmed), ("genpon-facility/r5", 2));
        let again = form_books::save_draft(app, &admin, state.id, &version(), &key("d2")).await;
        assert_eq!(again.unwrap_err().code(), "draft_there");

        let form = instruments::show(app, &admin, draft.id).await.unwrap();
        let items = form.items.iter().map(|item| (item.code.clone(), item.label.clone())).collect();
        let confirmation = Confirmation { items, source: "見本第1号 別添1".into(), based_on: draft.version };
        let state = instruments::confirm(app, &admin, draft.id, &confirmation, &key("w")).await.unwrap();
        instruments::publish_draft(app, &admin, draft.id, state.version, &key("p")).await.unwrap();
        filled_and_poured(&world, draft.id).await;
    }
}

async fn filled_and_poured(world: &World, form: tachiiri_domain::ids::InstrumentVersionId) {
    let (app, kita, aoba) = (&world.app, world.person("kita").await, world.person("aoba").await);
    let new = collections::NewCollection {
        health_centre: world.cast.centres[0],
        fiscal_year: year(),
        due_on: day("2023-12-28"),
        facility_instrument: form,
        vendor_instrument: None,
        facilities: vec![world.cast.facility("A0001").unwrap()],
    };
    collections::create(app, &kita, &new, &key("ask")).await.unwrap();
    let sheet = world.aoba_sheet().await;
    for (item, given) in [("1-1", yes("2023-11-01")), ("2-1-server", no("2023-11-02", "2024-03-01"))] {
        world.save(&aoba, sheet, cell(item, 1, given, 0), &format!("fill-{item}")).await.unwrap();
    }
    let original = checklists::original(app, &aoba, sheet).await.unwrap();
    assert_eq!((original.left_out.len(), original.file.name.as_str()), (0, "genpon-facility-r5-A0001.xlsx"));
    let rows = read_table(&original.file.bytes).unwrap().rows;
    let cells = |row: usize| rows[row].cells[3..6].to_vec();
    assert_eq!(cells(0), ["はい", "R5.11.1", ""]);
    assert_eq!(cells(2), ["いいえ", "R5.11.2", "R6.3.1"]);
    let foreign = checklists::original(app, &world.person("aka").await, sheet).await;
    assert_eq!(foreign.unwrap_err(), AppError::NotFound);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_an_administrator_sees_workbooks_and_only_forms_are_kept() {
    for world in worlds().await {
        let (app, admin, aoba) = (&world.app, world.person("kanri").await, world.person("aoba").await);
        let state = uploaded(&world).await;
        assert_eq!(form_books::show(app, &aoba, state.id).await.unwrap_err(), AppError::Denied);
        assert_eq!(form_books::list(app, &aoba).await.unwrap_err(), AppError::Denied);
        let list = xlsx_out(&[Sheet { name: "一覧".into(), header: vec!["名称".into()], rows: vec![] }]).unwrap();
        let refused = form_books::upload(app, &admin, "一覧.xlsx", list, &key("u2")).await.unwrap_err();
        assert!(refused.message().contains("質問の表が見つかりません"), "{refused:?}");
        assert_eq!(form_books::list(app, &admin).await.unwrap().len(), 1);
        let preview = form_books::preview(app, &admin, state.id, Respondent::Facility).await.unwrap();
        assert_eq!(form_books::read(&preview.bytes, &Corrections::default()).unwrap()[0].items().count(), 3);
        let vendor = form_books::preview(app, &admin, state.id, Respondent::Vendor).await.unwrap_err();
        assert_eq!(vendor.code(), "form_not_found");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_section_the_gate_and_the_cells_of_an_item_are_corrected_and_a_wrong_cell_changes_nothing() {
    for world in worlds().await {
        let (app, admin) = (&world.app, world.person("kanri").await);
        let state = uploaded(&world).await;
        let gate = |cell: &str| {
            let answer = AnswerPlace::named(SHEET, cell).ok();
            let cells = vec![RoundCorrection { round: 1, answer, confirmed_on: None, target_on: None }];
            let section = Some("医療情報システムの有無".to_owned());
            let item = LineCorrection::new(SHEET, 1, LineKind::Item);
            Correction::Line(LineCorrection { section, gate: Some(true), cells, ..item })
        };
        let printed = form_books::correct(app, &admin, state.id, (&gate("C3"), 1), &key("c1")).await.unwrap_err();
        assert!(printed.message().contains("セルC3には"), "{printed:?}");
        form_books::correct(app, &admin, state.id, (&gate("j2"), 1), &key("c2")).await.unwrap();
        let view = form_books::show(app, &admin, state.id).await.unwrap();
        let item = view.forms[0].items().next().unwrap();
        assert_eq!((view.version, item.section.as_str(), item.gate), (2, "0", true));
        assert_eq!(item.rounds[0].answer.name(), "J2");
    }
}

/// A form whose headings use none of the words that forms use.
fn unknown() -> Vec<u8> {
    let texts = |cells: &[&str]| cells.iter().map(|cell| Value::from(*cell)).collect::<Vec<_>>();
    let header = ["順", "できているか", "まずは", "いつ見たか"].map(str::to_owned).to_vec();
    let rows = vec![
        texts(&["(1)", "安全管理責任者を置いている。", "□", "／"]),
        texts(&["(2)", "アクセスログを管理している。", "□", "／"]),
    ];
    xlsx_out(&[Sheet { name: "病院の方へ（令和5年度）".into(), header, rows }]).unwrap()
}

fn headings(row: u32, text: u32) -> TableCorrection {
    let columns = RoundColumns { answer: vec![2], confirmed_on: vec![3], target_on: vec![] };
    TableCorrection {
        sheet: "病院の方へ（令和5年度）".into(),
        row,
        until: row,
        respondent: None,
        text,
        number: Some(0),
        section: None,
        rounds: vec![columns],
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_workbook_without_a_table_is_kept_and_becomes_a_draft_once_its_headings_are_pointed_at() {
    for world in worlds().await {
        let (app, admin) = (&world.app, world.person("kanri").await);
        let state = form_books::upload(app, &admin, "お尋ね.xlsx", unknown(), &key("u")).await.unwrap();
        assert_eq!((state.version, state.forms), (1, 0));
        let view = form_books::show(app, &admin, state.id).await.unwrap();
        assert!(view.forms.is_empty() && view.missing.is_some_and(|problem| problem.code == "form_not_found"));
        assert_eq!(view.sheets[0].lines[0].cells[1], (1, "できているか".to_owned()));
        let say = async |table, before: Option<u32>, based_on, request: &str| {
            let place = |row| TablePlace { sheet: "病院の方へ（令和5年度）".into(), row };
            let said = Correction::Table { table, instead_of: before.map(place) };
            form_books::correct(app, &admin, state.id, (&said, based_on), &key(request)).await
        };
        let remark = form_books::correct(app, &admin, state.id, (&remark(), 1), &key("c1")).await.unwrap_err();
        assert!(remark.message().contains("質問の表が見つかりません"), "{remark:?}");
        let refused = say(headings(0, 9), None, 1, "c2").await.unwrap_err();
        assert!(refused.message().contains("J列に見出しがありません"), "{refused:?}");
        let said = say(headings(1, 1), None, 1, "c3").await.unwrap();
        assert_eq!((said.version, said.corrections, said.forms), (2, 1, 1), "one line too low");
        let said = say(headings(0, 1), Some(1), 2, "c4").await.unwrap();
        assert_eq!((said.version, said.corrections, said.forms), (3, 1, 1), "in place of the one before");
        let view = form_books::show(app, &admin, state.id).await.unwrap();
        let cells = view.forms[0].items().map(|item| item.rounds[0].answer.name());
        assert_eq!(cells.collect::<Vec<_>>(), ["C2", "C3"]);
        let draft = form_books::save_draft(app, &admin, state.id, &version(), &key("d")).await.unwrap();
        assert_eq!(draft.unconfirmed, 2);
        let nothing = form_books::correct(app, &admin, state.id, (&Correction::Nothing, 3), &key("c5")).await.unwrap();
        assert_eq!((nothing.corrections, nothing.forms), (0, 0), "taken back: as it was uploaded");
    }
}
