//! What is wrong with a line of a file or a field of a form, said so that a person can mend it.

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
