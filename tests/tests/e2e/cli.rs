//! The national register on the command line: nothing lost, nothing twice, and the quota of every prefecture.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use tachiiri_tests::database::Database;
use tachiiri_tests::program::Home;
use tachiiri_tests::real;

const CLASSES: [&str; 3] = ["20-199", "200-399", "400+"];

fn text(path: &Path) -> &str {
    path.to_str().expect("a UTF-8 path")
}

/// The national files, or None where they are not there.
fn national(test: &str) -> Option<(std::path::PathBuf, std::path::PathBuf)> {
    Some((real::file(test, real::REGISTER)?, real::file(test, real::PLACES)?))
}

fn count(value: &Value, key: &str) -> u64 {
    value[key].as_u64().unwrap_or_else(|| panic!("{key}: {value}"))
}

/// Imports both files into an empty home and looks at every promise about them.
fn import_the_nation(home: &Home, register: &Path, places: &Path) {
    let placed = home.json(&["places", "import", text(places)]);
    assert_eq!((count(&placed, "read"), count(&placed, "rejected")), (1892, 0), "{placed}");

    let rehearsed = home.json(&["facilities", "import", text(register), "--dry-run"]);
    let first = home.json(&["facilities", "import", text(register)]);
    assert_eq!(count(&rehearsed, "added"), 7587);
    assert_eq!((count(&first, "read"), count(&first, "added"), count(&first, "rejected")), (7587, 7587, 0));
    let problems = first["problems"].as_array().expect("a list");
    let without_place = problems.iter().filter(|one| one["code"] == "coordinates_missing").count();
    assert_eq!(without_place, 270, "kept and reported, never dropped");
    let lines: std::collections::BTreeSet<_> = bed_decisions(&first).collect();
    assert_eq!(lines.len(), 131, "rows whose beds disagree");

    let again = home.json(&["facilities", "import", text(register)]);
    assert_eq!((count(&again, "added"), count(&again, "changed"), count(&again, "unchanged")), (0, 0, 7587));
}

/// Physical lines of the decisions about beds.
fn bed_decisions(outcome: &Value) -> impl Iterator<Item = u64> + '_ {
    let decisions = outcome["decisions"].as_array().expect("a list");
    decisions
        .iter()
        .filter(|one| one["code"].as_str().is_some_and(|code| code.starts_with("beds")))
        .map(|one| count(one, "line"))
}

fn by_class(facilities: &[Value]) -> BTreeMap<String, usize> {
    facilities.iter().fold(BTreeMap::new(), |mut counts, one| {
        *counts.entry(one["bed_class"].as_str().unwrap_or("unknown").to_owned()).or_default() += 1;
        counts
    })
}

fn the_nation_is_whole(home: &Home) -> Vec<Value> {
    let listed = home.json(&["facilities", "list"]);
    let facilities = listed.as_array().expect("a list").clone();
    let classes = by_class(&facilities);
    let expected = [("0-19", 40), ("20-199", 5265), ("200-399", 1559), ("400+", 700), ("unknown", 23)];
    assert_eq!(classes, expected.map(|(class, count)| (class.to_owned(), count)).into());
    assert!(facilities.iter().all(|one| one["health_centre"].is_string()), "every facility has its health centre");
    facilities
}

/// The register with a changed name in every 37th row, 200 of them.
fn mutated(register: &Path, folder: &Path) -> std::path::PathBuf {
    let source = std::fs::read_to_string(register).expect("UTF-8");
    let mut changed = 0;
    let lines = source.split_inclusive("\r\n").enumerate().map(|(index, line)| {
        if index == 0 || index % 37 != 0 || changed == 200 {
            return line.to_owned();
        }
        changed += 1;
        line.replacen("\",\"", "\",\"改称 ", 1)
    });
    let path = folder.join("mutated.csv");
    std::fs::write(&path, lines.collect::<String>()).expect("a file");
    assert_eq!(changed, 200);
    path
}

fn two_hundred_changes_are_two_hundred(home: &Home, register: &Path) {
    let changed = mutated(register, home.path());
    let outcome = home.json(&["facilities", "import", text(&changed)]);
    assert_eq!((count(&outcome, "added"), count(&outcome, "changed"), count(&outcome, "unchanged")), (0, 200, 7387));
}

fn quota(class: &str, number: usize) -> String {
    format!("{class}={number}")
}

/// Runs a selection of one prefecture; `numbers` by class in their order.
fn select(home: &Home, prefecture: &str, numbers: [usize; 3]) -> tachiiri_tests::program::Ended {
    let quotas: Vec<_> = CLASSES.iter().zip(numbers).map(|(class, number)| quota(class, number)).collect();
    let mut arguments = vec!["selection", "run", "--prefecture", prefecture, "--fiscal-year", "2025"];
    arguments.extend(["--eligible", "all", "--json"]);
    quotas.iter().for_each(|one| arguments.extend(["--quota", one]));
    home.run(&arguments)
}

/// A third of each class is filled exactly; one more than there are is refused and names class and shortfall.
fn every_prefecture_fills_its_quota(home: &Home, facilities: &[Value]) {
    let mut of: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for one in facilities {
        of.entry(one["prefecture"].as_str().expect("two digits").to_owned()).or_default().push(one.clone());
    }
    assert_eq!(of.len(), 47);
    for (prefecture, facilities) in &of {
        let classes = by_class(facilities);
        let there = CLASSES.map(|class| classes.get(class).copied().unwrap_or(0));
        let list = select(home, prefecture, there.map(|number| number / 3)).ok().json();
        let candidates = list["candidates"].as_array().expect("a list");
        for (class, number) in CLASSES.iter().zip(there) {
            let chosen = candidates.iter().filter(|one| one["chosen"] == true && one["bed_class"] == **class).count();
            assert_eq!(chosen, number / 3, "{prefecture} {class}");
        }
        let refused = select(home, prefecture, [there[0] + 1, there[1], there[2]]).expect_status(3);
        let said = refused.stdout() + &refused.stderr();
        assert!(said.contains("20-199") || said.contains("20〜199"), "{said}");
    }
}

fn the_nation(test: &str, database: Database) {
    let Some((register, places)) = national(test) else { return };
    let home = Home::empty(database);
    import_the_nation(&home, &register, &places);
    let facilities = the_nation_is_whole(&home);
    every_prefecture_fills_its_quota(&home, &facilities);
    two_hundred_changes_are_two_hundred(&home, &register);
}

#[test]
fn the_national_register_on_sqlite() {
    the_nation("the_national_register_on_sqlite", Database::Sqlite);
}

#[test]
fn the_national_register_on_postgres() {
    let test = "the_national_register_on_postgres";
    if let Some(database) = Database::postgres(test) {
        the_nation(test, database);
    }
}

#[test]
fn bad_usage_is_two_and_a_wrong_setting_is_named() {
    let home = Home::empty(Database::Sqlite);
    home.run(&["facilities", "import", "nowhere.csv"]).expect_status(2);
    home.run(&["no-such-subcommand"]).expect_status(2);
    let home = home.at("yesterday");
    let refused = home.run(&["facilities", "list"]).expect_status(2);
    assert!(refused.stderr().contains("TACHIIRI_DEMO_NOW") && refused.stderr().contains("yesterday"));
}

#[test]
fn every_subcommand_has_help() {
    let home = Home::empty(Database::Sqlite);
    for subcommand in [
        "serve",
        "worker",
        "demo",
        "facilities",
        "places",
        "facts",
        "instruments",
        "checklists",
        "selection",
        "report",
        "user",
        "audit",
        "backup",
        "restore",
    ] {
        let help = home.run(&[subcommand, "--help"]).ok().stdout();
        assert!(help.contains("Usage") || help.contains("使い方"), "{help}");
    }
}

#[test]
fn the_demonstration_moment_is_refused_on_a_database_that_is_none() {
    let home = Home::empty(Database::Sqlite);
    home.run(&["facilities", "list"]).ok();
    let home = home.at(tachiiri_tests::program::DEMO_NOW);
    assert_ne!(home.run(&["serve"]).status(), 0);
}
