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
    let mut out = CsvOut::new(header, encoding);
    for row in rows {
        out.row(row);
    }
    out.finish()
}

/// A table under way, for whoever gets its rows one after the other. As [`csv_out`] otherwise.
#[derive(Debug)]
pub struct CsvOut<'a> {
    header: &'a [&'a str],
    encoding: Encoding,
    text: String,
    unfit: Vec<Unfit>,
    records: u64,
}

impl<'a> CsvOut<'a> {
    pub fn new(header: &'a [&'a str], encoding: Encoding) -> Self {
        let text = if encoding == Encoding::Utf8Bom { "\u{feff}".to_owned() } else { String::new() };
        let mut out = Self { header, encoding, text, unfit: Vec::new(), records: 0 };
        out.write(header.iter().map(|name| (*name).to_owned()));
        out
    }

    pub fn row<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.write(cells.into_iter().map(|cell| guarded(cell.as_ref())));
    }

    fn write(&mut self, cells: impl Iterator<Item = String>) {
        self.records += 1;
        for (index, cell) in cells.enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            let cell = match self.encoding {
                Encoding::Utf8Bom => cell,
                Encoding::Cp932 => encoding::fit_cp932(&cell, |character| {
                    let column = self.header.get(index).map_or_else(String::new, |name| (*name).to_owned());
                    self.unfit.push(Unfit { record: self.records, column, character });
                }),
            };
            push_cell(&mut self.text, &cell);
        }
        self.text.push_str("\r\n");
    }

    pub fn finish(self) -> Written {
        let bytes = match self.encoding {
            Encoding::Utf8Bom => self.text.into_bytes(),
            Encoding::Cp932 => encoding::to_cp932(&self.text),
        };
        Written { bytes, unfit: self.unfit }
    }
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

/// What a spreadsheet takes for the beginning of a formula; a Japanese one the full-width signs, too.
const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Text that begins like a formula and is neither a number nor a lone sign.
pub(crate) fn looks_like_formula(cell: &str) -> bool {
    let starts = cell.starts_with(BEGINNINGS);
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
    fn a_formula_in_full_width_signs_is_kept_from_running_too() {
        let cells = ["＝1+1", "＠SUM(A1)", "－cmd", "＋1", "\n=1+1", "－"];
        let written = csv_out(&["備考"], cells.map(|cell| [cell]), Encoding::Utf8Bom);
        let text = String::from_utf8(written.bytes.clone()).unwrap();
        assert!(text.contains("\r\n'＝1+1\r\n'＠SUM(A1)\r\n'－cmd\r\n'＋1\r\n\"'\n=1+1\"\r\n－\r\n"), "{text}");
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
