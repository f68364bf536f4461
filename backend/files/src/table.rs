//! A file as a table: headings, and records with the physical line they begin in.

use tachiiri_domain::problem::Problem;

use crate::{book, encoding, workbook};

/// A list as it stands in the file, nothing interpreted yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The first record that is not blank.
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

/// One record; blank records are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Physical line in the file, from 1; a record may go on over several. In a workbook the row's number.
    pub line: u64,
    pub cells: Vec<String>,
}

/// Reads CSV, TSV (by the headings' separators) or the first sheet of an xlsx workbook (by its first bytes).
///
/// # Errors
/// One problem for the whole file: `encoding_unknown`, `quote_open`, `workbook_unreadable`, `workbook_old`,
/// `workbook_locked` or `file_empty`.
pub fn read_table(bytes: &[u8]) -> Result<Table, Problem> {
    book::refuse_old(bytes)?;
    let rows = if workbook::is_workbook(bytes) { workbook::rows(bytes)? } else { rows(&encoding::decode(bytes)?)? };
    let mut rows = rows.into_iter().filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    let Some(headings) = rows.next() else {
        return Err(whole(0, "file_empty", "ファイルが空です。1行目に見出し、2行目から内容を入れてください。"));
    };
    Ok(Table { columns: headings.cells, rows: rows.collect() })
}

fn rows(text: &str) -> Result<Vec<Row>, Problem> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let (mut rows, mut lines) = (Vec::new(), LineCounter::new(text));
    let mut record = csv::StringRecord::new();
    loop {
        let read = reader.read_record(&mut record);
        let read = read.map_err(|_| whole(0, "file_unreadable", "ファイルを表として読めません。"))?;
        if !read {
            break;
        }
        let start = record.position().map_or(0, |position| position.byte() as usize);
        rows.push(Row { line: lines.at(start), cells: record.iter().map(unguarded).collect() });
    }
    // Inside quotes every quote is doubled, so an odd number of them means that one was never closed, and that the
    // last record swallowed everything after it.
    match rows.last() {
        Some(last) if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 => {
            let message = format!("{}行目から始まる引用符「\"」が閉じられていません。", last.line);
            Err(whole(last.line, "quote_open", &message))
        }
        _ => Ok(rows),
    }
}

/// Tab where the first line has more tabs than commas.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |wanted: char| first.chars().filter(|c| *c == wanted).count();
    if count('\t') > count(',') { b'\t' } else { b',' }
}

/// Takes off the apostrophe that [`crate::csv_out`] puts before what a spreadsheet would take for a formula.
fn unguarded(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if crate::csv_out::looks_like_formula(rest.trim_start_matches('\'')) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

/// Counts line ends once, from the front, as records come.
struct LineCounter<'a> {
    bytes: &'a [u8],
    counted_to: usize,
    line: u64,
}

impl<'a> LineCounter<'a> {
    fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), counted_to: 0, line: 1 }
    }

    /// The line of the first character at or after `start` that ends no line: where the parser stopped after a
    /// record, its line end may still lie ahead.
    fn at(&mut self, start: usize) -> u64 {
        let ends = self.bytes[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let begin = start + ends;
        self.line += self.bytes[self.counted_to..begin].iter().filter(|byte| **byte == b'\n').count() as u64;
        self.counted_to = begin;
        self.line
    }
}

/// A problem of the whole file.
pub(crate) fn whole(line: u64, code: &str, message: &str) -> Problem {
    Problem { line, column: String::new(), value: String::new(), code: code.into(), message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u64, String)> {
        let table = read_table(text.as_bytes()).unwrap();
        table.rows.into_iter().map(|row| (row.line, row.cells.join("|"))).collect()
    }

    #[test]
    fn a_record_stands_in_the_line_it_begins_in() {
        let wanted = vec![(2, "1|二\n行".to_owned()), (4, "2|b".into()), (6, "3|\"c\"".into())];
        assert_eq!(lines("a,b\n1,\"二\n行\"\n2,b\n\n3,\"\"\"c\"\"\"\n"), wanted);
        let crlf = lines("a,b\r\n1,\"二\r\n行\"\r\n2,b\r\n\r\n3,\"\"\"c\"\"\"\r\n");
        assert_eq!(crlf.iter().map(|row| row.0).collect::<Vec<_>>(), [2, 4, 6]);
    }

    #[test]
    fn encodings_and_separators_are_recognised() {
        let wanted = vec![(2, "髙橋|①".to_owned())];
        let text = "名,値\n髙橋,①\n";
        assert_eq!(lines(text), wanted);
        assert_eq!(lines(&format!("\u{feff}{text}")), wanted);
        assert_eq!(lines(&text.replace(',', "\t")), wanted);
        let cp932 = read_table(&encoding::to_cp932(text)).unwrap();
        assert_eq!((cp932.columns[0].as_str(), cp932.rows[0].cells[1].as_str()), ("名", "①"));
        let utf16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(read_table(&utf16).unwrap().rows[0].cells[0], "髙橋");
    }

    #[test]
    fn what_cannot_be_read_is_one_problem_for_the_whole_file() {
        let code = |bytes: &[u8]| read_table(bytes).unwrap_err().code;
        assert_eq!(code(b""), "file_empty");
        assert_eq!(code(b"\n \n"), "file_empty");
        assert_eq!(code(b"a,b\n1,\"open\n2,b\n"), "quote_open");
        assert_eq!(code(b"a,b\n\xff\xff\xff,1\n"), "encoding_unknown");
        assert_eq!(code(b"PK\x03\x04 not a workbook"), "workbook_unreadable");
        assert_eq!(code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"), "workbook_old");
        assert_eq!(read_table(b"a,b\n1,\"open\n2,b\n").unwrap_err().line, 2);
        assert_eq!(read_table(b"a,b\n\xff\xff\xff,1\n").unwrap_err().line, 2);
    }
}
