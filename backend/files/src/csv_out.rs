//! CSV out: RFC 4180, CRLF, one datum a cell, nothing that a spreadsheet would run.

use crate::encoding::{self, Encoding, Unfit};

/// A file ready to hand over, with what did not fit its encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub bytes: Vec<u8>,
    pub unfit: Vec<Unfit>,
}

/// Writes a table. Cells that a spreadsheet program would take for a formula get an apostrophe in front, which
/// [`crate::read_table`] takes off again; numbers, also negative ones, stay numbers.
pub fn csv_out<R, C>(header: &[&str], rows: impl IntoIterator<Item = R>, encoding: Encoding) -> Written
where
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let (mut text, mut unfit) = (String::new(), Vec::new());
    if encoding == Encoding::Utf8Bom {
        text.push('\u{feff}');
    }
    let mut write = |record: u64, cells: &mut dyn Iterator<Item = String>| {
        for (index, cell) in cells.enumerate() {
            if index > 0 {
                text.push(',');
            }
            let cell = match encoding {
                Encoding::Utf8Bom => cell,
                Encoding::Cp932 => encoding::fit_cp932(&cell, |character| {
                    let column = header.get(index).map_or_else(String::new, |name| (*name).to_owned());
                    unfit.push(Unfit { record, column, character });
                }),
            };
            push_cell(&mut text, &cell);
        }
        text.push_str("\r\n");
    };
    write(1, &mut header.iter().map(|name| (*name).to_owned()));
    for (row, record) in rows.into_iter().zip(2..) {
        write(record, &mut row.into_iter().map(|cell| guarded(cell.as_ref())));
    }
    let bytes = match encoding {
        Encoding::Utf8Bom => text.into_bytes(),
        Encoding::Cp932 => encoding::to_cp932(&text),
    };
    Written { bytes, unfit }
}

fn push_cell(text: &mut String, cell: &str) {
    let quoted = cell.contains([',', '"', '\r', '\n']) || cell != cell.trim();
    if quoted {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}

fn guarded(cell: &str) -> String {
    // An apostrophe that stands before such a text already is kept apart from ours by a second one.
    if looks_like_formula(cell.trim_start_matches('\'')) { format!("'{cell}") } else { cell.to_owned() }
}

/// Text that begins like a formula and is neither a number nor a lone sign.
pub(crate) fn looks_like_formula(cell: &str) -> bool {
    let starts = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    starts && cell.chars().count() > 1 && cell.parse::<f64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_table;

    #[test]
    fn what_is_written_is_read_again_unchanged() {
        let cells = ["=1+1", "+81", "-5", "-", "@SUM(A1)", "'=x", "''", "a,\"b\"\r\nc", " 端 ", "- 備考", "末"];
        let written = csv_out(&["一", "二"], cells.chunks(2).map(|pair| pair.to_vec()), Encoding::Utf8Bom);
        let text = String::from_utf8(written.bytes.clone()).unwrap();
        assert!(text.starts_with("\u{feff}一,二\r\n'=1+1,+81\r\n-5,-\r\n'@SUM(A1),''=x\r\n"), "{text}");
        let back: Vec<_> = read_table(&written.bytes).unwrap().rows.into_iter().flat_map(|row| row.cells).collect();
        assert_eq!(back, cells);
    }

    #[test]
    fn cp932_names_the_characters_it_does_not_have() {
        let written = csv_out(&["病院名", "備考"], [["𠮷田病院", "〜髙①"], ["葛󠄀", "鷗"]], Encoding::Cp932);
        let unfit: Vec<_> = written.unfit.iter().map(|one| (one.record, one.column.as_str(), one.character)).collect();
        assert_eq!(unfit, [(2, "病院名", '𠮷'), (3, "病院名", '\u{e0100}'), (3, "備考", '鷗')]);
        let back = read_table(&written.bytes).unwrap();
        assert_eq!(back.rows[0].cells, ["〓田病院", "～髙①"]);
    }
}
