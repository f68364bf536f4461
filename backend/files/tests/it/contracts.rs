//! Systems and vendors as a list: every encoding, every mistake with its place, columns that are not there.

use tachiiri_domain::outsourced::Updates;
use tachiiri_domain::vendors::Maintenance;
use tachiiri_files::contracts::{ContractLine, HEADINGS, read, to_csv};
use tachiiri_files::{Encoding, Sheet, Value, csv_out, xlsx_out};

const TEXT: &str = "施設ID,システム,事業者,製品名,版,保守の契約,患者の情報,いつから,取りまとめるシステム,更新の責任,責任を書いた書面\n\
    A0001,電子カルテ,赤システム,カルテ見本,3.2,あり,扱う,令和2年4月1日,,事業者,保守契約書 第5条\n\
    A0001,検体検査,見本検査,,,再委託,,R5.4.1,電子カルテ,,\n";

#[test]
fn systems_are_read_by_their_words() {
    let lines = read(TEXT.as_bytes()).unwrap();
    assert_eq!(lines.problems, []);
    let first = &lines.rows[0];
    assert_eq!((first.terms.updates, first.terms.patient_data), (Some(Updates::Vendor), true));
    assert_eq!(first.terms.began_on.to_string(), "2020-04-01");
    assert_eq!(lines.rows[1].terms.maintenance, Maintenance::Subcontract);
    assert_eq!(lines.rows[1].collector, "電子カルテ");
}

#[test]
fn the_list_that_goes_out_is_read_again_in_every_encoding_and_in_excel() {
    let lines = whole(read(TEXT.as_bytes()).unwrap().rows);
    let cells: Vec<_> = lines.iter().map(ContractLine::cells).collect();
    for encoding in [Encoding::Utf8Bom, Encoding::Cp932] {
        let written = csv_out(&HEADINGS, cells.clone(), encoding);
        assert_eq!(whole(read(&written.bytes).unwrap().rows), lines, "{encoding:?}");
    }
    let rows = cells.into_iter().map(|row| row.map(Value::from).to_vec()).collect();
    let sheet = Sheet { name: "一覧".into(), header: HEADINGS.map(str::to_owned).to_vec(), rows };
    assert_eq!(whole(read(&xlsx_out(&[sheet]).unwrap()).unwrap().rows), lines);
}

/// Without a word on the columns that the first file lacked.
fn whole(rows: Vec<ContractLine>) -> Vec<ContractLine> {
    rows.into_iter().map(|row| ContractLine { absent: Vec::new(), ..row }).collect()
}

#[test]
fn a_column_that_the_file_lacks_keeps_what_is_registered() {
    let registered = whole(read(TEXT.as_bytes()).unwrap().rows).remove(0);
    let short = "施設ID,システム,事業者,製品名,いつから\nA0001,電子カルテ,赤システム,カルテ見本,令和2年4月1日\n";
    let line = read(short.as_bytes()).unwrap().rows.remove(0);
    let again = read(&to_csv(std::slice::from_ref(&line))).unwrap().rows;
    assert_eq!(again.first(), Some(&line));
    assert_eq!(line.over(&registered).terms, registered.terms);
}

#[test]
fn everything_wrong_with_a_list_is_said_at_once_with_its_place() {
    let text = "施設ID,システム,事業者,保守の契約,いつから,終わった日,更新の責任,メール\n\
        A1,電子カルテ,,たぶん,平成32年4月1日,,,\nA1,検査,乙,,R5.4.1,R4.4.1,事業者,あ@い\n\
        A1,画像,丙,,R5.4.1,,,\nA1,画像,丙,,R5.4.1,,,\n";
    let problems = read(text.as_bytes()).unwrap().problems;
    let found: Vec<_> = problems.iter().map(|one| (one.line, one.code.as_str())).collect();
    let expected = [
        (2, "value_missing"),
        (2, "date_unreadable"),
        (2, "value_unknown"),
        (3, "not_written"),
        (3, "address_unreadable"),
        (3, "date_reversed"),
        (5, "contract_twice"),
    ];
    assert_eq!(found, expected, "{problems:#?}");
    assert!(problems[3].message.contains("規則 OUT-FLOW"), "{}", problems[3].message);
}
