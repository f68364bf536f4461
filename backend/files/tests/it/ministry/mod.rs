//! Workbooks as a ministry might lay them out. They were written down before the reader was, from how such forms
//! look on paper: nothing in them is there because the reader knows it.

pub mod grid_paper;
pub mod one_cell;
pub mod two_lines;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet};

/// What a form must come out as: `section|number|group|rounds|target|label`, one line an item.
pub struct Expected {
    pub sections: &'static [&'static str],
    pub items: &'static [&'static str],
}

/// A sheet being laid out; cells are named as a person names them: `put("B3", …)`.
pub struct Page<'a> {
    sheet: &'a mut Worksheet,
    cell: Format,
}

impl<'a> Page<'a> {
    pub fn new(book: &'a mut Workbook, name: &str) -> Self {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        let cell = Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::VerticalCenter);
        Self { sheet, cell }
    }

    pub fn put(&mut self, cell: &str, text: &str) {
        let (row, column) = at(cell);
        self.sheet.write_string_with_format(row, column, text, &self.cell).unwrap();
    }

    /// An empty cell with a border, for somebody to write into.
    pub fn blank(&mut self, cell: &str) {
        let (row, column) = at(cell);
        self.sheet.write_blank(row, column, &self.cell).unwrap();
    }

    pub fn merge(&mut self, range: &str, text: &str) {
        let (from, to) = range.split_once(':').unwrap();
        let ((top, left), (bottom, right)) = (at(from), at(to));
        self.sheet.merge_range(top, left, bottom, right, text, &self.cell).unwrap();
    }

    pub fn width(&mut self, column: u16, width: f64) {
        self.sheet.set_column_width(column, width).unwrap();
    }

    pub fn sheet(&mut self) -> &mut Worksheet {
        self.sheet
    }
}

/// Row and column from 0 of `AB12`.
pub fn at(cell: &str) -> (u32, u16) {
    let letters = cell.trim_end_matches(|c: char| c.is_ascii_digit());
    let column = letters.bytes().fold(0, |sum, letter| sum * 26 + u16::from(letter - b'A' + 1));
    (cell[letters.len()..].parse::<u32>().unwrap() - 1, column - 1)
}
