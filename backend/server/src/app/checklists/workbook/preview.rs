//! What goes into reading a workbook and what comes out of it.

use tachiiri_domain::answers::{Cell, Given, SheetFacts};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::problem::CellProblem;
use tachiiri_domain::request::RowVersion;
use tachiiri_files::checklist_book::Places;

use crate::app::checklists::CellWrite;

/// A workbook as somebody hands it in.
#[derive(Clone, Copy, Debug)]
pub struct HandedIn<'a> {
    pub bytes: &'a [u8],
    /// 代行入力: where the original is kept, for every answer of the file that does not say so itself.
    pub original: &'a str,
}

/// What reading a workbook would change. Nothing has been written.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Preview {
    /// SHA-256 of the file.
    pub file: String,
    pub changes: Vec<CellChange>,
    pub facts: Option<FactsChange>,
    /// Changed in the file and on the screen since the file was made: left as they stand.
    pub conflicts: Vec<CellChange>,
    /// While there is one, nothing of the file is taken.
    pub problems: Vec<CellProblem>,
    /// Items that the file lacks, as the office names them.
    pub missing: Vec<String>,
    /// Whether the file says what it was made from. Where not, blanks erase nothing.
    pub stamped: bool,
    /// Cells of the file with an answer.
    pub answers: u32,
}

/// One cell that the file would change.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct CellChange {
    #[serde(flatten)]
    pub cell: Cell,
    /// `2(7) ネットワーク機器 セキュリティパッチ`
    pub label: String,
    pub before: Given,
    pub after: Given,
    pub based_on: RowVersion,
    pub at: Places,
}

/// Other statements at the top of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FactsChange {
    pub before: SheetFacts,
    pub after: SheetFacts,
    pub based_on: RowVersion,
}

/// What was looked through and is to be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taking {
    pub writes: Vec<CellWrite>,
    pub facts: Option<(SheetFacts, RowVersion)>,
    /// SHA-256 of the file, for the record.
    pub file: String,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Accepted {
    /// Cells and statements.
    pub written: u32,
    pub saved_at: Timestamp,
    /// Required items still without a complete first answer.
    pub remaining: u32,
}

/// A workbook that was read and taken in one step.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Taken {
    pub preview: Preview,
    /// None where nothing differed.
    pub accepted: Option<Accepted>,
}

impl Preview {
    /// All that it would change.
    pub fn taking(&self) -> Taking {
        let write = |change: &CellChange| CellWrite {
            cell: change.cell.clone(),
            given: change.after.clone(),
            based_on: change.based_on,
        };
        Taking {
            writes: self.changes.iter().map(write).collect(),
            facts: self.facts.map(|facts| (facts.after, facts.based_on)),
            file: self.file.clone(),
        }
    }
}
