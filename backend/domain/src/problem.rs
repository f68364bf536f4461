//! What is wrong with a line of a file or a field of a form, said so that a person can mend it.

use crate::rules::Rule;

/// One thing wrong in an input: place, value found, what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// Physical line in the file, counted from 1; 0 where the problem is the whole file's.
    pub line: u64,
    /// Heading of the column, or empty where the problem is the whole line's.
    pub column: String,
    /// The value found, as it stands in the file.
    pub value: String,
    /// Stable English code, listed in the folder's README.
    pub code: String,
    /// One Japanese sentence: place, value, what is allowed.
    pub message: String,
}

/// One thing wrong in a workbook.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CellProblem {
    /// Name of the sheet.
    pub sheet: String,
    /// As a spreadsheet names it: `E7`.
    pub cell: String,
    /// The value found, as a person sees it in the cell.
    pub value: String,
    /// Stable English code, listed in the README of the files crate.
    pub code: String,
    /// The rule that is broken, where it is one.
    pub rule: Option<Rule>,
    /// The same sentence that the page and the API show.
    pub message: String,
}

impl CellProblem {
    /// The sentence with its place in front, for lists.
    pub fn located(&self) -> String {
        format!("シート「{}」のセル{}：{}", self.sheet, self.cell, self.message)
    }
}
