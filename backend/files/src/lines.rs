//! What every reader of a list returns: the rows that were sound, and what is wrong with the others.

use tachiiri_domain::problem::Problem;

/// The sound rows of a file. A row that is missing here has at least one entry in `problems`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines<T> {
    /// Records in the file, without the headings and without blank lines.
    pub read: u64,
    pub rows: Vec<T>,
    pub problems: Vec<Problem>,
}

impl<T> Lines<T> {
    pub(crate) fn new(read: usize) -> Self {
        Self { read: read as u64, rows: Vec::new(), problems: Vec::new() }
    }

    /// Records that could not be used.
    pub fn rejected(&self) -> u64 {
        self.read - self.rows.len() as u64
    }
}
