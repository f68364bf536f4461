//! Workbooks that come in: guarded, then read cell by cell, nothing interpreted yet.
//!
//! A workbook is opened only after its package was looked through: a file of a few kilobytes can unfold to gigabytes,
//! and one cell in the last corner of a sheet can claim memory for all cells before it.

mod grid;
mod package;

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use tachiiri_domain::Date;
use tachiiri_domain::problem::Problem;

pub(crate) use grid::plain;
pub use grid::{Datum, Grid, address};
pub use package::MOST_BYTES;
pub(crate) use package::refuse_old;

use crate::table::whole;

/// Cells with content that are taken at most; a form has some hundreds.
const MOST_CELLS: usize = 200_000;

/// Reads every sheet of an xlsx workbook, hidden ones too.
///
/// # Errors
/// One problem for the whole file: what `package::check` refuses, `workbook_unreadable`, `workbook_cells`.
pub fn open(bytes: &[u8]) -> Result<Vec<Grid>, Problem> {
    package::check(bytes)?;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|why| unreadable("", &why))?;
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let sheets: Vec<_> = sheets.map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible)).collect();
    let (mut grids, mut left) = (Vec::new(), MOST_CELLS);
    for (name, visible) in sheets {
        let grid = read(&mut book, &name, visible, &mut left)?;
        grids.push(grid);
    }
    Ok(grids)
}

fn read(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, visible: bool, left: &mut usize) -> Result<Grid, Problem> {
    let mut grid = Grid::new(name, visible);
    let mut cells = book.worksheet_cells_reader(name).map_err(|why| unreadable(name, &why))?;
    while let Some(cell) = cells.next_cell().map_err(|why| unreadable(name, &why))? {
        let Some(datum) = datum(cell.get_value()) else { continue };
        *left = left.checked_sub(1).ok_or_else(too_many_cells)?;
        grid.put(cell.get_position(), datum);
    }
    Ok(grid)
}

/// What stands in a cell; None where nothing does.
fn datum(value: &DataRef<'_>) -> Option<Datum> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::String(text) => return text_datum(text),
        DataRef::SharedString(text) => return text_datum(text),
        DataRef::DateTimeIso(text) => match text.get(..10).and_then(|day| day.parse().ok()) {
            Some(date) => Datum::Date(date),
            None => Datum::Text(text.clone()),
        },
        DataRef::DurationIso(text) => Datum::Text(text.clone()),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            let date = Date::from_ymd_opt(year.into(), month.into(), day.into());
            date.map_or(Datum::Number(at.as_f64()), Datum::Date)
        }
        DataRef::DateTime(span) => Datum::Number(span.as_f64()),
        DataRef::Int(number) => Datum::Number(*number as f64),
        DataRef::Float(number) => Datum::Number(*number),
        DataRef::Bool(truth) => Datum::Bool(*truth),
        DataRef::Error(error) => Datum::Error(error.to_string()),
    })
}

fn text_datum(text: &str) -> Option<Datum> {
    (!text.is_empty()).then(|| Datum::Text(text.to_owned()))
}

fn unreadable(sheet: &str, error: &XlsxError) -> Problem {
    let place =
        if sheet.is_empty() { String::new() } else { format!("シート「{sheet}」が壊れています。") };
    let message =
        format!("Excel ファイルとして読めません。{place}表計算ソフトで開き、.xlsx で保存し直してください（{error}）。");
    whole(0, "workbook_unreadable", &message)
}

fn too_many_cells() -> Problem {
    let message = format!(
        "内容のあるセルが{MOST_CELLS}個を超えるため、読み込みません。様式のシートだけを残して保存し直してください。"
    );
    whole(0, "workbook_cells", &message)
}
