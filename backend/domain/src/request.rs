//! What a write carries besides its content: who repeats it, and what it was based on.

use crate::ids::ChecklistId;

/// A key the client makes for one intended write (1 to 64 of `A-Z a-z 0-9 - _`); the same key again is the same write.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct RequestKey(String);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("リクエストキー「{0}」は使えません。英数字と - _ で 1〜64 文字にしてください。")]
pub struct BadRequestKey(String);

impl RequestKey {
    pub fn new(text: &str) -> Result<Self, BadRequestKey> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if (1..=64).contains(&text.len()) && text.chars().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadRequestKey(text.chars().take(80).collect()))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The version of a row that a write was based on; 0 where the row did not exist yet.
pub type RowVersion = i32;

/// A sheet as somebody read it before handing it in, returning or confirming it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsRead {
    pub sheet: ChecklistId,
    /// Number of the revision that was read, from 1; None: the one that stands there now.
    pub revision: Option<i32>,
}

impl AsRead {
    /// Whether the sheet stands as it was read.
    pub fn holds(self, standing: i32) -> bool {
        self.revision.is_none_or(|read| read == standing)
    }
}

impl From<ChecklistId> for AsRead {
    fn from(sheet: ChecklistId) -> Self {
        Self { sheet, revision: None }
    }
}
