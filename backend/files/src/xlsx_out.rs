//! xlsx out: plain sheets without macros, formulas or links; the same content gives the same bytes.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};
use tachiiri_domain::Date;

/// One datum of a cell, kept as what it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Blank,
    Text(String),
    Integer(i64),
    /// With this many decimals shown.
    Decimal(f64, u8),
    Date(Date),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Integer(i64::from(number))
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        i64::try_from(number).map_or_else(|_| Self::Text(number.to_string()), Self::Integer)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Blank, Into::into)
    }
}

/// One sheet: a row of headings and rows of data, no merged cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// At most 31 characters, none of `[]:*?/\`.
    pub name: String,
    pub header: Vec<String>,
    pub rows: Vec<Vec<Value>>,
}

/// A sheet that cannot be written: its name is refused, or it has more rows or longer texts than a sheet holds.
#[derive(Debug, thiserror::Error)]
#[error("Excel ファイルを書けません（{0}）。")]
pub struct XlsxError(#[from] rust_xlsxwriter::XlsxError);

/// The bytes of a workbook.
///
/// # Errors
/// [`XlsxError`] for what a sheet cannot hold.
pub fn xlsx_out(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A fixed date: when a file was made is said in its content, and the same content is the same file.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for sheet in sheets {
        write(book.add_worksheet(), sheet)?;
    }
    Ok(book.save_to_buffer()?)
}

fn write(page: &mut Worksheet, sheet: &Sheet) -> Result<(), rust_xlsxwriter::XlsxError> {
    page.set_name(&sheet.name)?.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (heading, column) in sheet.header.iter().zip(0..) {
        page.write_string_with_format(0, column, heading, &bold)?;
    }
    for (row, line) in sheet.rows.iter().zip(1..) {
        for (value, column) in row.iter().zip(0..) {
            write_cell(page, (line, column), value)?;
        }
    }
    for column in (0..).take(sheet.header.len()) {
        page.set_column_width(column, width(sheet, usize::from(column)))?;
    }
    Ok(())
}

fn write_cell(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Value,
) -> Result<(), rust_xlsxwriter::XlsxError> {
    match value {
        Value::Blank => {}
        Value::Text(text) => {
            page.write_string(row, column, text)?;
        }
        Value::Integer(number) => {
            page.write_number(row, column, *number as f64)?;
        }
        Value::Decimal(number, decimals) => {
            page.write_number_with_format(row, column, *number, &decimal_format(*decimals))?;
        }
        Value::Date(date) => {
            let date = ExcelDateTime::parse_from_str(&date.to_string())?;
            page.write_datetime_with_format(row, column, &date, &Format::new().set_num_format("yyyy-mm-dd"))?;
        }
    }
    Ok(())
}

fn decimal_format(decimals: u8) -> Format {
    let zeros = "0".repeat(usize::from(decimals));
    Format::new().set_num_format(if zeros.is_empty() { "0".to_owned() } else { format!("0.{zeros}") })
}

/// Wide enough for the longest text of the first hundred rows; a kanji takes two columns' width.
fn width(sheet: &Sheet, column: usize) -> f64 {
    let wide = |text: &str| text.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum::<f64>();
    let heading = sheet.header.get(column).map_or(0.0, |text| wide(text));
    let cells = sheet.rows.iter().take(100).filter_map(|row| row.get(column));
    let longest = cells.map(|value| if let Value::Text(text) = value { wide(text) } else { 10.0 });
    (longest.fold(heading, f64::max) + 2.0).clamp(8.0, 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_table;

    fn sample() -> Vec<Sheet> {
        let date = "2023-11-18".parse().unwrap();
        let row = vec!["=1+1".into(), 120u32.into(), Value::Decimal(12.5, 1), Value::Date(date), Value::Blank];
        let header = ["名称", "病床数", "割合", "基準日", "備考"].map(str::to_owned).to_vec();
        vec![Sheet { name: "集計".into(), header, rows: vec![row] }]
    }

    #[test]
    fn a_workbook_reads_as_it_was_written_and_runs_nothing() {
        let table = read_table(&xlsx_out(&sample()).unwrap()).unwrap();
        assert_eq!(table.columns, ["名称", "病床数", "割合", "基準日", "備考"]);
        assert_eq!(table.rows[0].line, 2);
        assert_eq!(table.rows[0].cells, ["=1+1", "120", "12.5", "2023-11-18", ""]);
    }

    /// The names of a package's parts stand in it uncompressed.
    #[test]
    fn a_workbook_carries_no_macros_and_no_links() {
        let mut sheets = sample();
        sheets[0].rows[0][0] = "https://www.example/".into();
        let bytes = xlsx_out(&sheets).unwrap();
        for part in ["vbaProject", "externalLink", "worksheets/_rels", "connections"] {
            assert!(!bytes.windows(part.len()).any(|window| window == part.as_bytes()), "{part}");
        }
    }

    #[test]
    fn the_same_content_gives_the_same_bytes() {
        assert_eq!(xlsx_out(&sample()).unwrap(), xlsx_out(&sample()).unwrap());
    }
}
