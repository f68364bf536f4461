//! figures.csv, figures.json and report.xlsx.

use tachiiri_domain::figures::Figures;
use tachiiri_files::read_table;
use tachiiri_reports::{figures, sheets, snapshot};

use crate::sample;

fn small() -> Figures {
    let (rows, registered, head) = sample::small();
    let figures = figures::count(&snapshot::write(&rows, &registered, &head).unwrap().bytes).unwrap();
    Figures { snapshot: "(hash)".into(), ..figures }
}

#[test]
fn the_long_form_of_the_small_sample_reads_as_committed() {
    let text = String::from_utf8(sheets::csv(&small()).unwrap()).unwrap();
    assert!(text.starts_with("\u{feff}table,fiscal_year,prefecture,"), "with BOM, as spreadsheets need it");
    insta::assert_snapshot!("small_csv", text.trim_start_matches('\u{feff}').replace("\r\n", "\n"));
}

#[test]
fn csv_and_xlsx_say_the_same() {
    let figures = small();
    let csv = read_table(&sheets::csv(&figures).unwrap()).unwrap();
    let xlsx = read_table(&sheets::xlsx(&figures).unwrap()).unwrap();
    assert_eq!(csv.columns, xlsx.columns);
    assert_eq!(csv.rows.len(), xlsx.rows.len());
    for (one, two) in csv.rows.iter().zip(&xlsx.rows) {
        assert_eq!(one.cells[..8], two.cells[..8]);
        let number = |text: &str| text.parse::<f64>().unwrap();
        assert!((number(&one.cells[8]) - number(&two.cells[8])).abs() < 1e-9);
    }
}

#[test]
fn json_is_read_back_as_the_same_figures_and_files_come_out_alike_twice() {
    let figures = small();
    let json = sheets::figures_json(&figures).unwrap();
    assert_eq!(serde_json::from_slice::<Figures>(&json).unwrap(), figures);
    assert_eq!(sheets::xlsx(&figures).unwrap(), sheets::xlsx(&figures).unwrap());
}
