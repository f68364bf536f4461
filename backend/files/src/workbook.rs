//! xlsx in: the first visible sheet that has content, as text.

use std::io::Cursor;

use calamine::{Data, Reader, SheetVisible, Xlsx, XlsxError};
use tachiiri_domain::problem::Problem;

use crate::table::{Row, whole};

/// An xlsx file is a zip archive.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

pub(crate) fn rows(bytes: &[u8]) -> Result<Vec<Row>, Problem> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    for name in visible(&book) {
        let range = book.worksheet_range(&name).map_err(unreadable)?;
        let Some((first_row, _)) = range.start() else { continue };
        let rows = range.rows().zip(u64::from(first_row) + 1..);
        return Ok(rows.map(|(cells, line)| Row { line, cells: cells.iter().map(text).collect() }).collect());
    }
    Ok(Vec::new())
}

fn visible(book: &Xlsx<Cursor<&[u8]>>) -> Vec<String> {
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    sheets.map(|sheet| sheet.name.clone()).collect()
}

pub(crate) fn unreadable(error: XlsxError) -> Problem {
    let message = format!("Excel ファイルとして読めません（{error}）。表計算ソフトで開き、保存し直してください。");
    whole(0, "workbook_unreadable", &message)
}

/// Numbers without an empty fraction, dates as ISO: what a person sees in the cell, in one spelling.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    }
}
