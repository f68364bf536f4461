//! Every figure of the report is counted again by another program from the exported rows (STAT-DENOM).

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tachiiri_tests::database::Database;
use tachiiri_tests::program::Home;

const SQL: &str = include_str!("recount.sql");

fn save(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text.trim_start_matches('\u{feff}')).expect("a file");
}

fn cell(value: &Value, unknown: &str) -> String {
    value.as_str().unwrap_or(unknown).to_owned()
}

/// The register as the command line lists it: the denominator that no sheet knows.
fn save_register(home: &Home, folder: &Path) {
    let listed = home.json(&["facilities", "list", "--prefecture", "99"]);
    let rows = listed.as_array().expect("a list");
    let lines =
        rows.iter().map(|row| format!("{},{}\n", cell(&row["health_centre"], ""), cell(&row["bed_class"], "unknown")));
    save(folder, "facilities.csv", &format!("health_centre,bed_class\n{}", lines.collect::<String>()));
}

/// Contracts are listed nowhere on the command line: read where they stand, placed by the register.
fn save_contracts(home: &Home, folder: &Path) {
    let listed = home.json(&["facilities", "list", "--prefecture", "99"]);
    let contracts = home.database.ask(home.path(), "select lower(hex(facility_id)) from vendor_contracts");
    let place = |id: &str| {
        let row = listed.as_array()?.iter().find(|row| cell(&row["id"], "").replace('-', "") == id)?;
        Some(format!("{},{}\n", cell(&row["health_centre"], ""), cell(&row["bed_class"], "unknown")))
    };
    let lines: String = contracts.lines().map(|id| place(id).expect("a contract has its facility")).collect();
    save(folder, "contracts.csv", &format!("health_centre,bed_class\n{lines}"));
}

fn recounted(home: &Home) -> String {
    let folder = home.path().join("recount");
    let out = folder.to_str().expect("UTF-8");
    home.run(&["report", "build", "checklist-summary", "--prefecture", "99", "--fiscal-year", "2023", "--out", out])
        .ok();
    home.run(&["checklists", "export", "--fiscal-year", "2023", "--csv", &format!("{out}/export.csv")]).ok();
    for name in ["export.csv", "figures.csv"] {
        let text = std::fs::read_to_string(folder.join(name)).expect("a file");
        save(&folder, name, &text);
    }
    save_register(home, &folder);
    save_contracts(home, &folder);
    std::fs::write(folder.join("recount.sql"), SQL).expect("a file");
    let script = std::fs::File::open(folder.join("recount.sql")).expect("a file");
    let output = Command::new("sqlite3").current_dir(&folder).stdin(script).stderr(Stdio::piped()).output();
    let output = output.expect("sqlite3 is on the PATH");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
}

/// Nothing but the number of compared cells is said, and it is the number of a whole report.
fn expect_agreement(home: &Home) {
    let said = recounted(home);
    let compared: usize =
        said.strip_prefix("compared ").and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{said}"));
    assert!(compared > 1000, "{compared} cells are no report");
}

#[test]
fn every_figure_of_the_sample_prefecture_is_counted_again_in_sql() {
    expect_agreement(&Home::demo());
}

#[test]
fn every_figure_of_five_hundred_hospitals_is_counted_again_in_sql() {
    expect_agreement(&Home::demo_of(Database::Sqlite, &["--hospitals", "500", "--seed", "7"]));
}
