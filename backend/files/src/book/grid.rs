//! A sheet as its cells.

use std::collections::BTreeMap;

use tachiiri_domain::Date;
use unicode_normalization::UnicodeNormalization;

/// What stands in a cell, formulas by the value they had when the file was saved.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    Text(String),
    Number(f64),
    Date(Date),
    Bool(bool),
    /// `#REF!` and the like.
    Error(String),
}

/// The cells of a sheet that have content, by row and column from 0. Of merged cells the first has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    pub name: String,
    pub visible: bool,
    cells: BTreeMap<(u32, u32), Datum>,
}

impl Datum {
    /// As a person sees it, dates in ISO form.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Error(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        }
    }

    /// For comparing: without regard to width of characters, white space and case.
    pub fn plain(&self) -> String {
        plain(&self.text())
    }
}

/// A text without regard to width of characters, white space and case.
pub(crate) fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

impl Grid {
    pub(super) fn new(name: &str, visible: bool) -> Self {
        Self { name: name.to_owned(), visible, cells: BTreeMap::new() }
    }

    pub(super) fn put(&mut self, at: (u32, u32), datum: Datum) {
        self.cells.insert(at, datum);
    }

    pub fn get(&self, row: u32, column: u32) -> Option<&Datum> {
        self.cells.get(&(row, column))
    }

    /// The rows with content, each with its cells from left to right.
    pub fn rows(&self) -> impl Iterator<Item = (u32, Vec<(u32, &Datum)>)> {
        let mut cells = self.cells.iter().peekable();
        std::iter::from_fn(move || {
            let ((row, column), datum) = cells.next()?;
            let mut line = vec![(*column, datum)];
            while let Some(((_, column), datum)) = cells.next_if(|((next, _), _)| next == row) {
                line.push((*column, datum));
            }
            Some((*row, line))
        })
    }
}

/// `E7` for row 6 and column 4.
pub fn address(row: u32, column: u32) -> String {
    let (mut letters, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_a_spreadsheet_names_them() {
        let named = [(0, 0, "A1"), (6, 4, "E7"), (0, 25, "Z1"), (0, 26, "AA1"), (9, 701, "ZZ10"), (0, 16_383, "XFD1")];
        for (row, column, name) in named {
            assert_eq!(address(row, column), name);
        }
    }
}
