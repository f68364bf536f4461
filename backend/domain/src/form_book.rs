//! 様式の原本（Excel）: where in a ministry's own workbook each answer has its cell, and what a person corrected in
//! the way it was read.

use serde::{Deserialize, Serialize};

use crate::access::keyed;

mod cells;
mod lines;
mod tables;

pub use cells::RoundCorrection;
pub use lines::{LineCorrection, LineKind};
pub use tables::{NamedColumn, RoundColumns, TableCorrection, TablePlace, columns_named, columns_written, row_named};

/// A cell of a workbook; row and column count from 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellPlace {
    pub sheet: String,
    pub row: u32,
    pub column: u32,
}

impl CellPlace {
    /// `AB12`, without the sheet.
    pub fn name(&self) -> String {
        format!("{}{}", column_letters(self.column), self.row + 1)
    }
}

impl std::fmt::Display for CellPlace {
    /// `様式!AB12`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}!{}", self.sheet, self.name())
    }
}

/// `AB` of column 27, counted from 0.
pub fn column_letters(column: u32) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = b'A' + ((rest - 1) % 26) as u8;
        letters.insert(0, char::from(letter));
        rest = (rest - 1) / 26;
    }
    letters
}

/// How a sheet takes an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerPlace {
    /// The word itself is written, over the choices that are printed there.
    Word(CellPlace),
    /// One cell for each answer, and the one that holds is ticked.
    Ticks { yes: CellPlace, no: CellPlace, not_applicable: Option<CellPlace> },
}

/// How a sheet takes a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DatePlace {
    /// In the cell of the answer, behind the word.
    WithAnswer,
    Cell(CellPlace),
    /// Month and day, and the year where the form asks for it, each in a cell of its own.
    Parts {
        year: Option<CellPlace>,
        month: CellPlace,
        day: CellPlace,
    },
}

/// Where one round of an item stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundPlace {
    pub answer: AnswerPlace,
    pub confirmed_on: Option<DatePlace>,
    /// The target date stated beside this round's answer.
    pub target_on: Option<DatePlace>,
}

/// The cells of an item, from the first round on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemPlaces {
    /// The item's code in its version.
    pub code: String,
    pub rounds: Vec<RoundPlace>,
}

/// The cells of a whole form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellMap {
    pub items: Vec<ItemPlaces>,
    /// Where the form asks for the name of who answers.
    pub name: Option<CellPlace>,
}

keyed! {
    /// What a column of a table is for.
    ColumnMeaning {
        Nothing = "nothing",
        Section = "section",
        Number = "number",
        Group = "group",
        Text = "text",
        Note = "note",
        Answer = "answer",
        Yes = "yes",
        No = "no",
        NotApplicable = "not_applicable",
        ConfirmedOn = "confirmed_on",
        TargetOn = "target_on",
    }
}

impl ColumnMeaning {
    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Nothing => "使わない",
            Self::Section => "区分",
            Self::Number => "番号",
            Self::Group => "対象機器",
            Self::Text => "項目の文",
            Self::Note => "備考",
            Self::Answer => "回答",
            Self::Yes => "「はい」の欄",
            Self::No => "「いいえ」の欄",
            Self::NotApplicable => "「対象外」の欄",
            Self::ConfirmedOn => "確認日",
            Self::TargetOn => "目標日",
        }
    }

    /// Whether somebody writes into such a column.
    pub fn takes_answers(self) -> bool {
        match self {
            Self::Answer | Self::Yes | Self::No | Self::NotApplicable | Self::ConfirmedOn | Self::TargetOn => true,
            Self::Nothing | Self::Section | Self::Number | Self::Group | Self::Text | Self::Note => false,
        }
    }
}

/// Columns read otherwise than proposed, in the table whose headings begin in `row`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnCorrection {
    pub sheet: String,
    pub row: u32,
    pub column: u32,
    /// The last of several columns that one heading stands over; None where it is one alone.
    #[serde(default)]
    pub until: Option<u32>,
    pub meaning: ColumnMeaning,
    /// From 1; for columns that take answers.
    #[serde(default)]
    pub round: Option<u32>,
}

/// All that a person corrected; the last word on a line or a column counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrections {
    #[serde(default)]
    pub lines: Vec<LineCorrection>,
    #[serde(default)]
    pub columns: Vec<ColumnCorrection>,
    #[serde(default)]
    pub tables: Vec<TableCorrection>,
}

impl Corrections {
    pub fn len(&self) -> usize {
        self.lines.len() + self.columns.len() + self.tables.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn line(&self, sheet: &str, row: u32) -> Option<&LineCorrection> {
        self.lines.iter().rev().find(|line| line.sheet == sheet && line.row == row)
    }

    pub fn column(&self, sheet: &str, row: u32, column: u32) -> Option<&ColumnCorrection> {
        let is_it = |one: &&ColumnCorrection| {
            let covers = (one.column..=one.until.unwrap_or(one.column)).contains(&column);
            one.sheet == sheet && one.row == row && covers
        };
        self.columns.iter().rev().find(is_it)
    }

    /// Puts a line's correction in place of an earlier one.
    pub fn set_line(&mut self, line: LineCorrection) {
        self.lines.retain(|one| (one.sheet.as_str(), one.row) != (line.sheet.as_str(), line.row));
        self.lines.push(line);
    }

    /// Puts a column's correction in place of an earlier one.
    pub fn set_column(&mut self, column: ColumnCorrection) {
        let key = |one: &ColumnCorrection| (one.sheet.clone(), one.row, one.column);
        self.columns.retain(|one| key(one) != key(&column));
        self.columns.push(column);
    }

    /// The tables that a person named in a sheet, from the top.
    pub fn tables_of(&self, sheet: &str) -> Vec<&TableCorrection> {
        let mut tables: Vec<_> = self.tables.iter().filter(|one| one.sheet == sheet).collect();
        tables.sort_by_key(|one| one.row);
        tables
    }

    /// Puts a table in place of one whose headings were said to begin in the same line, and of the one in `instead_of`.
    pub fn set_table(&mut self, table: TableCorrection, instead_of: Option<&TablePlace>) {
        let place = |one: &TableCorrection| TablePlace { sheet: one.sheet.clone(), row: one.row };
        self.tables.retain(|one| place(one) != place(&table) && Some(&place(one)) != instead_of);
        self.tables.push(table);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_a_spreadsheet_names_them() {
        let names: Vec<_> = [0, 25, 26, 51, 52, 701, 702].map(column_letters).to_vec();
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
        let cell = CellPlace { sheet: "様式".into(), row: 11, column: 27 };
        assert_eq!(cell.to_string(), "様式!AB12");
    }
}
