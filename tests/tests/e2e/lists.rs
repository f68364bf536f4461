//! Systems and forms on the command line: a list taken once, and the difference of two years.

use serde_json::Value;
use tachiiri_tests::program::Home;

/// `事業者,システム,いつから` and a line in CP932, byte for byte, as an old spreadsheet writes it; the facility's number
/// comes from the register.
fn old_spreadsheet(facility: &str) -> Vec<u8> {
    // 施設ID,システム,事業者,いつから / …,勤怠,乙,R5.4.1
    let mut bytes = Vec::new();
    bytes.extend(b"\x8e\x7b\x90\xddID,\x83\x56\x83\x58\x83\x65\x83\x80,");
    bytes.extend(b"\x8e\x96\x8b\xc6\x8e\xd2,\x82\xa2\x82\xc2\x82\xa9\x82\xe7\r\n");
    bytes.extend(facility.as_bytes());
    bytes.extend(b",\x8b\xce\x91\xd3,\x89\xb3,R5.4.1\r\n");
    bytes
}

fn lengths(outcome: &Value) -> [usize; 2] {
    ["added", "changed"].map(|key| outcome[key].as_array().expect("a list").len())
}

#[test]
fn a_list_of_systems_in_cp932_is_rehearsed_taken_and_taken_again_without_a_change() {
    let home = Home::demo();
    let facilities = home.json(&["facilities", "list", "--kind", "hospital"]);
    let id = facilities[0]["external_id"].as_str().expect("an id");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("systems.csv");
    std::fs::write(&file, old_spreadsheet(id)).expect("a file");
    let name = file.to_str().expect("a UTF-8 path");
    for _ in 0..2 {
        let rehearsed = home.json(&["vendors", "import", name, "--dry-run"]);
        assert_eq!(lengths(&rehearsed), [1, 0], "a rehearsal writes nothing: {rehearsed}");
    }
    let taken = home.json(&["vendors", "import", name]);
    assert_eq!((lengths(&taken), &taken["added"][0]["system"]), ([1, 0], &Value::from("勤怠")));
    let again = home.json(&["vendors", "import", name]);
    assert_eq!((lengths(&again), &again["unchanged"]), ([0, 0], &Value::from(1)));
    std::fs::write(&file, "施設ID,システム,事業者,いつから\nX,,乙,平成32年4月1日\n").expect("a file");
    let refused = home.run(&["vendors", "import", name]).expect_status(2);
    let said = refused.stderr();
    assert!(said.contains("2行目の「システム」は空欄です") && said.contains("平成32年4月1日"), "{said}");
}

#[test]
fn the_command_line_tells_what_the_next_years_form_changed_and_keeps_a_draft() {
    let home = Home::demo();
    let keys = ["mhlw-cyber-facility/r5", "mhlw-cyber-facility/r6"];
    let found = home.json(&["instruments", "difference", keys[0], keys[1]]);
    let promoted = found["lines"].as_array().expect("lines").iter().filter(|line| line["promoted"] == true).count();
    assert_eq!(promoted, 8);
    let said = home.run(&["instruments", "difference", keys[0], keys[1]]).ok().stdout();
    assert!(said.contains("参考項目から必須へ"), "{said}");
    let unknown = home.run(&["instruments", "difference", keys[0], "mhlw-cyber-facility/r99"]).expect_status(2);
    assert!(unknown.stderr().contains("mhlw-cyber-facility/r99"), "{}", unknown.stderr());
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("next.toml");
    let form = include_str!("../../../seed/instruments/r7-facility.toml");
    std::fs::write(&file, form.replace("version = \"r7\"", "version = \"r7a\"")).expect("a file");
    let draft = home.json(&["instruments", "draft", file.to_str().expect("a UTF-8 path")]);
    assert_eq!(draft["key"], "mhlw-cyber-facility/r7a");
    assert!(draft["unconfirmed"].as_u64() > Some(0), "{draft}");
}
