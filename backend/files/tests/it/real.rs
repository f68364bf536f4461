//! The ministry's own files, read through `REAL_DATA_DIR`; none of their content stands in this repository.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use tachiiri_domain::bed_class::BedClass;
use tachiiri_files::{Encoding, csv_out, places, read_table, register};

/// A file of the folder of real data, or None with the line that `.ci/run` looks for.
#[expect(clippy::disallowed_methods, reason = "a test's own setting; the program never reads it")]
fn real(path: &str) -> Option<Vec<u8>> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("REAL_DATA_DIR").map_or_else(beside, PathBuf::from);
    if !folder.is_dir() {
        skipped();
        return None;
    }
    Some(std::fs::read(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}")))
}

/// Past the test runner's capture, so that the script that runs the tests counts it.
fn skipped() {
    let _ = writeln!(std::io::stderr(), "\nskipped: REAL_DATA_DIR names no folder, and ../shared/data is not there");
}

const NATIONAL: &str = "navii/01-1_hospital_facility_info_20250601.csv";

#[test]
fn the_national_register_loses_nothing() {
    let Some(bytes) = real(NATIONAL) else { return };
    let register = register::read(&bytes).unwrap();
    assert_eq!((register.read, register.rows.len(), register.problems.len()), (7_587, 7_587, 0));
    let mut classes = BTreeMap::new();
    for row in &register.rows {
        *classes.entry(row.beds.counted().map(BedClass::of)).or_insert(0) += 1;
    }
    let wanted = [
        (None, 23),
        (Some(BedClass::Under20), 40),
        (Some(BedClass::Small), 5_265),
        (Some(BedClass::Medium), 1_559),
        (Some(BedClass::Large), 700),
    ];
    assert_eq!(classes, BTreeMap::from(wanted));
    let lines: HashSet<_> = register.decisions.iter().map(|decision| decision.line).collect();
    assert_eq!((register.decisions.len(), lines.len()), (131, 131));
    let decided = |code: &str| register.decisions.iter().filter(|decision| decision.code == code).count();
    assert_eq!((decided("beds_disagree"), decided("beds_unknown")), (108, 23));
    let moved = register.decisions.iter().filter(|one| one.message.contains("区分が変わります")).count();
    assert_eq!(moved, 35);
    let noted = |code: &str| register.notes.iter().filter(|note| note.code == code).count();
    assert_eq!(["coordinates_missing", "id_not_digits", "under_20_beds"].map(noted), [270, 261, 40]);
}

#[test]
fn every_municipality_of_the_register_has_a_health_centre() {
    let (Some(bytes), Some(list)) = (real(NATIONAL), real("reference/hokenjo_muni_crosswalk.csv")) else { return };
    let places = places::read(&list).unwrap();
    assert_eq!((places.read, places.rows.len(), places.problems.len()), (1_892, 1_892, 0));
    let centres: HashSet<_> = places.rows.iter().map(|place| (place.prefecture, &place.health_centre)).collect();
    assert_eq!(centres.len(), 464);
    let known: HashSet<_> = places.rows.iter().map(|place| &place.municipality).collect();
    let register = register::read(&bytes).unwrap();
    assert!(register.rows.iter().all(|row| known.contains(&row.municipality)));
}

#[test]
fn an_edition_of_one_prefecture_with_fewer_columns_reads_the_same() {
    let (Some(national), Some(bytes)) = (real(NATIONAL), real("navii/kanagawa_20251201_extract.csv")) else { return };
    let newer = register::read(&bytes).unwrap();
    assert_eq!((newer.read, newer.rows.len(), newer.problems.len()), (310, 310, 0));
    let before = register::read(&national).unwrap().rows;
    let beds: BTreeMap<_, _> = before.iter().map(|row| (&row.external_id, row.beds.counted())).collect();
    let shared: Vec<_> = newer.rows.iter().filter(|row| beds.contains_key(&row.external_id)).collect();
    let changed = shared.iter().filter(|row| beds[&row.external_id] != row.beds.counted()).count();
    assert_eq!((shared.len(), changed), (306, 10));
}

#[test]
fn municipal_lists_read_whatever_their_encoding() {
    let files = [
        ("municipal/352071_kudamatsu_hospital.utf8bom.csv", 68, 42),
        ("municipal/352080_iwakuni_hospital.cp932.csv", 164, 42),
        ("municipal/352080_iwakuni_hospital.xlsx", 164, 42),
        ("municipal/352136_mine_hospital.cp932.csv", 26, 26),
        ("municipal/352161_sanyoonoda_hospital.cp932.csv", 60, 16),
        ("municipal/353418_kaminoseki_hospital.cp932.csv", 6, 26),
        ("hokkaido/hospital_list_h27.csv", 574, 23),
    ];
    for (path, rows, columns) in files {
        let Some(bytes) = real(path) else { return };
        let table = read_table(&bytes).unwrap();
        assert_eq!((table.rows.len(), table.columns.len()), (rows, columns), "{path}");
    }
}

#[test]
fn six_rows_of_the_national_register_do_not_fit_cp932() {
    let Some(bytes) = real(NATIONAL) else { return };
    let table = read_table(&bytes).unwrap();
    let header: Vec<_> = table.columns.iter().map(String::as_str).collect();
    let written = csv_out(&header, table.rows.iter().map(|row| &row.cells), Encoding::Cp932);
    let records: HashSet<_> = written.unfit.iter().map(|one| one.record).collect();
    assert_eq!(records.len(), 6);
    let back = read_table(&written.bytes).unwrap();
    assert_eq!(back.rows.len(), table.rows.len());
}
