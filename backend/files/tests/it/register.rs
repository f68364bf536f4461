//! Register files with every mistake a hand can make.

use tachiiri_files::register;

const HEADER: &str = "ID,正式名称,機関区分,都道府県コード,市区町村コード,所在地,所在地座標（緯度）,所在地座標（経度）,\
                      一般病床,療養病床,合計病床数\n";

fn read(rows: &str) -> register::Register {
    register::read(format!("{HEADER}{rows}").as_bytes()).unwrap()
}

#[test]
fn a_row_is_read_by_the_names_of_its_columns() {
    let register = read("991,見本病院,1,99,1,見本県見本市,35.123456,139.5,30,20,50\n");
    assert_eq!((register.problems.len(), register.notes.len(), register.decisions.len()), (0, 0, 0));
    let row = &register.rows[0];
    assert_eq!((row.line, row.municipality.as_str(), row.beds.counted()), (2, "99001", Some(50)));
    assert_eq!((row.latitude_e6, row.longitude_e6), (Some(35_123_456), Some(139_500_000)));
    let shuffled = "合計病床数,所在地,市区町村コード,都道府県コード,機関区分,正式名称,ＩＤ,余分\n\
                    50,見本県見本市,201,99,1,見本病院,９９１,x\n";
    let row = &register::read(shuffled.as_bytes()).unwrap().rows[0];
    assert_eq!((row.external_id.as_str(), row.municipality.as_str()), ("991", "99201"));
}

#[test]
fn odd_rows_are_kept_and_reported() {
    let rows = "99A1,見本病院,1,99,201,見本県,0.0,0.0,30,20,\n\
                992,架空病院,1,99,201,見本県,35.1,139.5,10,,10\n\
                993,架空 病院,1,99,201,見本県,35.1,139.5,100,100,199\n\
                994,例示病院,1,99,201,見本県,35.1,139.5,,,\n";
    let register = read(rows);
    assert_eq!((register.read, register.rejected()), (4, 0));
    let notes: Vec<_> = register.notes.iter().map(|one| (one.line, one.code.as_str())).collect();
    assert_eq!(notes, [(2, "coordinates_missing"), (2, "id_not_digits"), (3, "under_20_beds")]);
    let decisions: Vec<_> = register.decisions.iter().map(|one| (one.line, one.code.as_str())).collect();
    assert_eq!(
        decisions,
        [(2, "beds_disagree"), (4, "beds_disagree"), (4, "duplicate_name_place"), (5, "beds_unknown")]
    );
    assert_eq!(
        register.decisions[1].message,
        "「架空 病院」の合計病床数は199床、病床種別の計は200床です。199床として扱います。\
         どちらを採るかで病床規模の区分が変わります。正しい数を確かめてください。"
    );
    assert_eq!(register.rows[3].beds.counted(), None);
}

#[test]
fn a_row_that_cannot_be_read_names_its_line_and_column() {
    let rows = "1.41E+12,見本病院,1,99,201,見本県,,,,,50\n\
                992,,1,99,201,見本県,,,,,50\n\
                993,見本\n病院,9,99,201,見本県,,,,,50\n\
                994,見本病院,1,48,201,見本県,,,,,50\n\
                995,見本病院,1,99,2201,見本県,,,,,50\n\
                996,見本病院,1,99,201,見本県,,,,,5O\n\
                997,見本病院,1,99,201,見本県,,,,,50,50\n\
                998,見本病院,1,99,201,見本県,35,139,,,50\n\
                998,見本病院,1,99,201,見本県,35,139,,,50\n";
    let register = read(&rows.replace("見本\n病院", "\"見本\n病院\""));
    let found: Vec<_> =
        register.problems.iter().map(|one| (one.line, one.column.as_str(), one.code.as_str())).collect();
    let wanted = [
        (2, "ID", "id_rounded"),
        (3, "正式名称", "value_missing"),
        (4, "機関区分", "kind_unknown"),
        (6, "都道府県コード", "prefecture_unknown"),
        (7, "市区町村コード", "municipality_unknown"),
        (8, "合計病床数", "number_unreadable"),
        (9, "", "too_many_cells"),
        (11, "ID", "id_twice"),
    ];
    assert_eq!(found, wanted);
    assert_eq!((register.read, register.rows.len(), register.rejected()), (9, 1, 8));
    assert_eq!(
        register.problems[5].message,
        "8行目の「合計病床数」の値「5O」は使えません。0以上の整数か、空欄にしてください。"
    );
}

#[test]
fn a_file_without_a_needed_heading_is_one_problem() {
    let problem = register::read("ID,名前\n1,見本病院\n".as_bytes()).unwrap_err();
    assert_eq!((problem.line, problem.code.as_str()), (1, "column_missing"));
    assert!(problem.message.contains("「正式名称」") && problem.message.contains("「ID」「名前」の2列"));
    let problem = register::read(HEADER.replace("正式名称", "正式名称,正式 名称").as_bytes()).unwrap_err();
    assert_eq!(problem.code, "column_twice");
}
