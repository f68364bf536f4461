//! Systems and vendors from a list and back: preview, problems, re-import, VEN-BUNDLE.

use tachiiri_server::app::facilities::FileKind;
use tachiiri_server::app::vendors::{self, Filter};
use tachiiri_server::error::AppError;
use tachiiri_storage::audit;

use crate::ops_world::{World, key, operator, worlds};

const LIST: &str = "施設ID,システム,事業者,製品名,版,いつから,取りまとめるシステム,電話\n\
    A0001,電子カルテ,赤システム,,3.2,R5.6.1,,03-0000-0000\n\
    A0001,検体検査,青検査,ラボ例示,2,令和2年4月1日,電子カルテ,\n\
    A0002,電子カルテ,赤システム,カルテ見本,3.2,2020-04-01,,\n";

async fn systems(world: &World) -> Vec<(String, String, String)> {
    let rows = vendors::desk(&world.app, &operator(), &Filter::default()).await.unwrap().rows;
    let of = |row: vendors::ContractRow| (row.facility_name, row.contract.system, row.collector.unwrap_or_default());
    rows.into_iter().map(of).collect()
}

#[tokio::test]
async fn a_list_is_looked_through_before_anything_is_written_and_read_again_it_writes_nothing() {
    for world in worlds().await {
        let kita = world.person("kita").await;
        let before = systems(&world).await;
        let looked = vendors::preview(&world.app, &kita, LIST.as_bytes()).await.unwrap();
        assert_eq!((looked.outcome.added.len(), looked.outcome.changed.len(), looked.outcome.unchanged), (2, 1, 0));
        let changed = &looked.outcome.changed[0];
        let headings: Vec<_> = changed.changes.iter().map(|(heading, _, to)| (heading.as_str(), to.as_str())).collect();
        assert_eq!(headings, [("版", "3.2"), ("電話", "03-0000-0000")]);
        assert_eq!(systems(&world).await, before, "nothing is written by looking");
        let done = vendors::import(&world.app, &kita, looked.list.as_bytes(), &key("take")).await.unwrap();
        assert_eq!((done.added.len(), done.changed.len()), (2, 1));
        let again = vendors::import(&world.app, &kita, LIST.as_bytes(), &key("again")).await.unwrap();
        assert_eq!((again.added.len(), again.changed.len(), again.unchanged), (0, 0, 3));
        let events = audit::list(&world.app.db, &audit::AuditFilter::default()).await.unwrap();
        let taken = events.rows.iter().filter(|event| event.verb == "vendor.import").count();
        assert_eq!(taken, 1, "what writes nothing is no event");
    }
}

#[tokio::test]
async fn ven_bundle_a_list_names_who_collects_and_a_chain_is_refused_with_its_line() {
    for world in worlds().await {
        let kita = world.person("kita").await;
        vendors::import(&world.app, &kita, LIST.as_bytes(), &key("take")).await.unwrap();
        let collected = systems(&world).await.into_iter().find(|(_, system, _)| system == "検体検査").unwrap();
        assert_eq!(collected.2, "赤システム（電子カルテ）");
        let chain = "施設ID,システム,事業者,いつから,取りまとめるシステム\nA0001,画像,緑画像,R2.4.1,検体検査\n\
            A0001,会計,黄会計,R2.4.1,ない\nX9,電子カルテ,赤,R2.4.1,\n";
        let AppError::Problems(told) = vendors::preview(&world.app, &kita, chain.as_bytes()).await.unwrap_err() else {
            panic!()
        };
        let codes: Vec<_> = told.iter().map(|one| (one.line, one.code.as_str())).collect();
        assert_eq!(codes, [(2, "bad_bundle"), (3, "collector_unknown"), (4, "facility_unknown")]);
        assert!(told[0].message.contains("12-19"), "{}", told[0].message);
    }
}

#[tokio::test]
async fn the_register_goes_out_as_a_list_that_changes_nothing_when_it_comes_back() {
    for world in worlds().await {
        let kita = world.person("kita").await;
        vendors::import(&world.app, &kita, LIST.as_bytes(), &key("take")).await.unwrap();
        for kind in [FileKind::Csv, FileKind::CsvCp932, FileKind::Xlsx] {
            let file = vendors::export(&world.app, &kita, kind).await.unwrap();
            let read = vendors::preview(&world.app, &kita, &file.bytes).await.unwrap().outcome;
            assert_eq!((read.read, read.added.len(), read.changed.len()), (4, 0, 0), "{kind:?} {read:?}");
        }
    }
}

#[tokio::test]
async fn a_hospital_with_one_facility_needs_no_id_and_reaches_no_other() {
    for world in worlds().await {
        let aoba = world.person("aoba").await;
        let own = "システム,事業者,いつから\n会計,黄会計,R2.4.1\n";
        let done = vendors::import(&world.app, &aoba, own.as_bytes(), &key("own")).await.unwrap();
        assert_eq!(done.added[0].facility_name, "青葉病院");
        let foreign = vendors::preview(&world.app, &aoba, LIST.as_bytes()).await.unwrap_err();
        assert!(matches!(&foreign, AppError::Problems(told) if told[0].value == "A0002"), "{foreign:?}");
    }
}
