//! Cells that a person names for an item: in place of those that were read, or where none were.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::{AnswerPlace, CellPlace, DatePlace};

/// One round of an item with other cells than were read; what is None stays as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundCorrection {
    /// From 1.
    pub round: u32,
    #[serde(default)]
    pub answer: Option<AnswerPlace>,
    #[serde(default)]
    pub confirmed_on: Option<DatePlace>,
    #[serde(default)]
    pub target_on: Option<DatePlace>,
}

const SAME_CELL: &str = "同じ欄";

impl CellPlace {
    /// `AB12`, in full width or small letters too; None for all that no spreadsheet calls a cell.
    pub fn named(sheet: &str, name: &str) -> Option<Self> {
        let name = half_width(name);
        let digits = name.find(|c: char| c.is_ascii_digit())?;
        let (letters, row) = name.split_at(digits);
        let row = row.parse::<u32>().ok()?.checked_sub(1)?;
        Some(Self { sheet: sheet.to_owned(), row, column: column_named(letters)? })
    }
}

/// 27 of `AB`, which is in half width and large letters.
pub(super) fn column_named(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A' + 1));
    Some(column - 1)
}

impl AnswerPlace {
    /// `C19`, or `F4/G4` where はい and いいえ have a cell each, `F4/G4/H4` with one for 対象外.
    ///
    /// # Errors
    /// A sentence with what was found and what is allowed.
    pub fn named(sheet: &str, text: &str) -> Result<Self, String> {
        match cells(sheet, text).as_deref() {
            Some([cell]) => Ok(Self::Word(cell.clone())),
            Some([yes, no]) => Ok(Self::Ticks { yes: yes.clone(), no: no.clone(), not_applicable: None }),
            Some([yes, no, third]) => {
                Ok(Self::Ticks { yes: yes.clone(), no: no.clone(), not_applicable: Some(third.clone()) })
            }
            _ => Err(unreadable(text, "「はい」と「いいえ」の欄が別なら「F4/G4」と入れてください。")),
        }
    }

    /// As [`AnswerPlace::named`] reads it.
    pub fn name(&self) -> String {
        match self {
            Self::Word(cell) => cell.name(),
            Self::Ticks { yes, no, not_applicable } => joined([Some(yes), Some(no), not_applicable.as_ref()]),
        }
    }

    pub fn cells(&self) -> Vec<&CellPlace> {
        match self {
            Self::Word(cell) => vec![cell],
            Self::Ticks { yes, no, not_applicable } => [yes, no].into_iter().chain(not_applicable).collect(),
        }
    }
}

impl DatePlace {
    /// `H4`, `H4/I4` for month and day, `G4/H4/I4` with the year, 同じ欄 for the cell of the answer.
    ///
    /// # Errors
    /// A sentence with what was found and what is allowed.
    pub fn named(sheet: &str, text: &str) -> Result<Self, String> {
        if text.trim() == SAME_CELL {
            return Ok(Self::WithAnswer);
        }
        match cells(sheet, text).as_deref() {
            Some([cell]) => Ok(Self::Cell(cell.clone())),
            Some([month, day]) => Ok(Self::Parts { year: None, month: month.clone(), day: day.clone() }),
            Some([year, month, day]) => {
                Ok(Self::Parts { year: Some(year.clone()), month: month.clone(), day: day.clone() })
            }
            _ => Err(unreadable(text, "月と日の欄が別なら「H4/I4」、回答と同じ欄なら「同じ欄」と入れてください。")),
        }
    }

    /// As [`DatePlace::named`] reads it.
    pub fn name(&self) -> String {
        match self {
            Self::WithAnswer => SAME_CELL.to_owned(),
            Self::Cell(cell) => cell.name(),
            Self::Parts { year, month, day } => joined([year.as_ref(), Some(month), Some(day)]),
        }
    }

    /// Those beside the cell of the answer.
    pub fn cells(&self) -> Vec<&CellPlace> {
        match self {
            Self::WithAnswer => vec![],
            Self::Cell(cell) => vec![cell],
            Self::Parts { year, month, day } => year.iter().chain([month, day]).collect(),
        }
    }
}

fn joined(cells: [Option<&CellPlace>; 3]) -> String {
    cells.into_iter().flatten().map(CellPlace::name).collect::<Vec<_>>().join("/")
}

fn cells(sheet: &str, text: &str) -> Option<Vec<CellPlace>> {
    half_width(text).split('/').map(|name| CellPlace::named(sheet, name)).collect()
}

pub(super) fn half_width(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect()
}

fn unreadable(text: &str, else_so: &str) -> String {
    format!(
        "「{text}」はセルの番地ではありません。原本のとおり、「H4」のように列の文字と行の番号で入れてください。{else_so}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_people_type_them_and_written_as_they_are_read() {
        for (typed, written) in [("c19", "C19"), ("Ｆ４／Ｇ４", "F4/G4"), (" F4 / G4 / H4 ", "F4/G4/H4")] {
            assert_eq!(AnswerPlace::named("様式", typed).map(|place| place.name()), Ok(written.to_owned()));
            assert_eq!(DatePlace::named("様式", typed).map(|place| place.name()), Ok(written.to_owned()));
        }
        assert_eq!(DatePlace::named("様式", "同じ欄"), Ok(DatePlace::WithAnswer));
    }

    #[test]
    fn what_is_no_cell_is_said_with_what_is_allowed() {
        for typed in ["", "H", "4", "H0", "4H", "H4/", "あ4", "ABCD1", "A1/B1/C1/D1", "H99999999999"] {
            assert!(DatePlace::named("様式", typed).unwrap_err().contains("「H4」のように"), "{typed}");
        }
        assert!(AnswerPlace::named("様式", "同じ欄").unwrap_err().contains("「F4/G4」"));
    }
}
