//! A table that the reading did not find: where a person says that its headings stand.

use serde::{Deserialize, Serialize};

use super::cells::{column_named, half_width};
use super::{ColumnMeaning, column_letters};
use crate::instrument::Respondent;

/// Where the headings of a table stand and what its columns are for; rows and columns count from 0. In a sheet with
/// such a word nothing else is taken for a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableCorrection {
    pub sheet: String,
    /// The first line of the headings.
    pub row: u32,
    /// The last one.
    pub until: u32,
    /// Whose form the sheet is; None: as its own words say.
    #[serde(default)]
    pub respondent: Option<Respondent>,
    pub text: u32,
    #[serde(default)]
    pub number: Option<u32>,
    #[serde(default)]
    pub section: Option<u32>,
    /// From the first round on. All other columns take neither answer nor date.
    pub rounds: Vec<RoundColumns>,
}

/// The columns of one round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundColumns {
    /// One, or one each for はい, いいえ and perhaps 対象外.
    pub answer: Vec<u32>,
    /// One, or those of month and day, or of year, month and day; none where the date stands beside the answer.
    #[serde(default)]
    pub confirmed_on: Vec<u32>,
    #[serde(default)]
    pub target_on: Vec<u32>,
}

/// Where a table's headings begin; the row from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TablePlace {
    pub sheet: String,
    pub row: u32,
}

/// A column as a [`TableCorrection`] names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedColumn {
    /// `text`, `number`, `section`; `answer-2`, `confirmed-2`, `target-2` of the second round.
    pub field: String,
    /// As on screen: `2回目の回答`.
    pub label: String,
    pub column: u32,
    pub meaning: ColumnMeaning,
    /// From 1.
    pub round: u32,
}

impl TableCorrection {
    /// Every column that is named, in the order of the fields.
    pub fn columns(&self) -> Vec<NamedColumn> {
        use ColumnMeaning::{Answer, ConfirmedOn, No, NotApplicable, Number, Section, TargetOn, Text, Yes};
        let one = |field: &str, label: &str, column: u32, meaning, round| NamedColumn {
            field: field.to_owned(),
            label: label.to_owned(),
            column,
            meaning,
            round,
        };
        let mut named = vec![one("text", "項目の文", self.text, Text, 1)];
        named.extend(self.number.map(|column| one("number", "番号", column, Number, 1)));
        named.extend(self.section.map(|column| one("section", "区分", column, Section, 1)));
        for (columns, round) in self.rounds.iter().zip(1..) {
            let answers = if columns.answer.len() == 1 { vec![Answer] } else { vec![Yes, No, NotApplicable] };
            for (column, meaning) in columns.answer.iter().zip(answers) {
                named.push(one(&format!("answer-{round}"), &format!("{round}回目の回答"), *column, meaning, round));
            }
            let dates = [
                ("confirmed", "確認日", &columns.confirmed_on, ConfirmedOn),
                ("target", "目標日", &columns.target_on, TargetOn),
            ];
            for (field, label, columns, meaning) in dates {
                let (field, label) = (format!("{field}-{round}"), format!("{round}回目の{label}"));
                named.extend(columns.iter().map(|column| one(&field, &label, *column, meaning, round)));
            }
        }
        named
    }
}

/// `C`, or up to three columns as `F/G/H`; in full width or small letters too.
///
/// # Errors
/// A sentence with what was found and what is allowed.
pub fn columns_named(text: &str) -> Result<Vec<u32>, String> {
    let columns: Option<Vec<u32>> = half_width(text).split('/').map(column_named).collect();
    columns.filter(|columns| columns.len() <= 3).ok_or_else(|| {
        format!(
            "「{text}」は列ではありません。原本のとおり、「C」のように列の文字で入れてください。欄が2つに分かれていれば「F/G」、3つなら「F/G/H」と入れてください。"
        )
    })
}

/// As [`columns_named`] reads them.
pub fn columns_written(columns: &[u32]) -> String {
    columns.iter().map(|column| column_letters(*column)).collect::<Vec<_>>().join("/")
}

/// `7` as the number at the edge of the sheet, counted from 0 then; `7行目` too.
///
/// # Errors
/// A sentence with what was found and what is allowed.
pub fn row_named(text: &str) -> Result<u32, String> {
    let name = half_width(text);
    let row = name.trim_end_matches("行目").parse::<u32>().ok().and_then(|row| row.checked_sub(1));
    row.ok_or_else(|| {
        format!("「{text}」は行の番号ではありません。原本のとおり、「7」のように1以上の数字で入れてください。")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_rows_are_read_as_people_type_them() {
        for (typed, written) in [("c", "C"), ("Ｆ／Ｇ", "F/G"), (" aa / AB/ac ", "AA/AB/AC")] {
            assert_eq!(columns_named(typed).map(|columns| columns_written(&columns)), Ok(written.to_owned()));
        }
        assert_eq!([row_named("7"), row_named("７"), row_named(" 7行目")], [Ok(6), Ok(6), Ok(6)]);
    }

    #[test]
    fn what_is_no_column_and_no_row_is_said_with_what_is_allowed() {
        for typed in ["", "4", "C4", "あ", "A/", "A/B/C/D", "ABCD"] {
            assert!(columns_named(typed).unwrap_err().contains("「C」のように"), "{typed}");
        }
        for typed in ["", "0", "C", "-1", "99999999999"] {
            assert!(row_named(typed).unwrap_err().contains("1以上の数字"), "{typed}");
        }
    }
}
