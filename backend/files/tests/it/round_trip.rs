//! What is written is read back: for any text, in every format.

use proptest::prelude::*;
use tachiiri_files::{Encoding, Sheet, Value, csv_out, read_table, xlsx_out};

/// Cells that files and spreadsheets are known to trip over, among any text at all.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[=+@'-]{0,3}[0-9A-Za-z(), .]{0,6}",
        "[\"',\r\n\t ]{0,4}",
        "[ぁ-ん一-龠ァ-ヶ０-９]{0,8}",
    ]
}

/// Tables of three columns; the first cell of a row is never blank, since blank records are left out.
fn rows() -> impl Strategy<Value = Vec<[String; 3]>> {
    prop::collection::vec((("x[a-z]{0,3}"), cell(), cell()).prop_map(|(a, b, c)| [a, b, c]), 1..8)
}

proptest! {
    #[test]
    fn csv_in_utf8(rows in rows()) {
        let written = csv_out(&["一", "二", "三"], &rows, Encoding::Utf8Bom);
        let back: Vec<_> = read_table(&written.bytes).unwrap().rows.into_iter().map(|row| row.cells).collect();
        prop_assert_eq!(back, rows);
        prop_assert!(written.unfit.is_empty());
    }

    /// Where every character fits, CP932 keeps it – but for the twins that Windows spells its own way.
    #[test]
    fn csv_in_cp932(rows in rows()) {
        let written = csv_out(&["一", "二", "三"], &rows, Encoding::Cp932);
        let table = read_table(&written.bytes).unwrap();
        prop_assert_eq!(table.rows.len(), rows.len());
        let again = csv_out(&["一", "二", "三"], table.rows.iter().map(|row| &row.cells), Encoding::Cp932);
        prop_assert_eq!(again.bytes, written.bytes);
    }

    #[test]
    fn a_file_of_any_bytes_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_table(&bytes);
    }
}

#[test]
fn a_workbook_keeps_long_texts_and_large_numbers() {
    let (long, id) = ("長".repeat(2_000), 1_411_400_001_600_u64);
    let sheet = Sheet {
        name: "台帳".into(),
        header: vec!["備考".into(), "ID".into()],
        rows: vec![vec![long.clone().into(), id.into()]],
    };
    let table = read_table(&xlsx_out(&[sheet]).unwrap()).unwrap();
    assert_eq!(table.rows[0].cells, [long, id.to_string()]);
    let nameless = Sheet { name: "台/帳".into(), header: Vec::new(), rows: vec![vec![Value::Blank]] };
    assert!(xlsx_out(&[nameless]).unwrap_err().to_string().starts_with("Excel ファイルを書けません"));
}
