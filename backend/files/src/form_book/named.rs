//! Tables whose headings a person pointed at, where the words of the headings did not give them away.

use tachiiri_domain::form_book::{
    ColumnMeaning, Corrections, NamedColumn, TableCorrection, column_letters, columns_written,
};
use tachiiri_domain::problem::Problem;

use super::grid::{Field, Grid};
use super::headings::ColumnRead;

/// A heading is quoted up to here, in characters.
const QUOTED: usize = 12;

/// Where headings begin, and the first line below them, of every table that a person named in a sheet.
pub(super) fn blocks(grid: &Grid, corrections: &Corrections) -> Vec<(u32, u32)> {
    corrections.tables_of(&grid.name).into_iter().map(|table| (table.row, body(grid, table))).collect()
}

/// The first line below the headings; those merged further down reach as far as they do.
fn body(grid: &Grid, table: &TableCorrection) -> u32 {
    let named = table.columns();
    let cells = (table.row..=table.until).flat_map(|row| named.iter().map(move |one| (row, one.column)));
    let bottoms = cells.map(|(row, column)| grid.field(row, column)).filter(|field| !field.is_blank());
    bottoms.map(|field| field.bottom).max().unwrap_or(table.until).max(table.until) + 1
}

/// Puts a person's word on the columns of a table over what the headings say. One column corrected by itself stays.
pub(super) fn put(grid: &Grid, (row, body): (u32, u32), columns: &mut [ColumnRead], corrections: &Corrections) {
    let Some(table) = corrections.tables_of(&grid.name).into_iter().find(|table| table.row == row) else { return };
    let named = table.columns();
    for one in columns.iter_mut().filter(|one| corrections.column(&grid.name, row, one.column).is_none()) {
        let nearest = named.iter().filter(|named| named.column <= one.column).max_by_key(|named| named.column);
        // One heading may stand over several columns.
        let reaches = |named: &&NamedColumn| {
            named.column == one.column
                || heading(grid, (row, body), named.column).is_some_and(|field| one.column <= field.right)
        };
        match nearest.filter(reaches) {
            Some(named) => (one.meaning, one.round, one.corrected) = (named.meaning, named.round, true),
            None if one.meaning.takes_answers() || one.meaning == ColumnMeaning::Text => {
                one.meaning = ColumnMeaning::Nothing;
            }
            None => {}
        }
    }
}

/// The lowest heading over a column.
fn heading(grid: &Grid, (row, body): (u32, u32), column: u32) -> Option<Field> {
    (row..body).rev().map(|row| grid.field(row, column)).find(|field| !field.is_blank())
}

/// What is wrong with the first table that cannot be one: no such sheet, row or column, a column without a heading, one
/// column for two things, nothing below.
pub(super) fn wrong(grids: &[Grid], corrections: &Corrections) -> Option<Problem> {
    corrections.tables.iter().find_map(|table| {
        let said = Said { table, corrections };
        let Some(grid) = grids.iter().find(|grid| grid.name == table.sheet) else {
            return Some(said.no_sheet(grids));
        };
        said.wrong_rows(grid).or_else(|| said.wrong_columns(grid))
    })
}

struct Said<'a> {
    table: &'a TableCorrection,
    corrections: &'a Corrections,
}

impl Said<'_> {
    fn problem(&self, field: &str, value: String, message: String) -> Problem {
        let line = u64::from(self.table.row) + 1;
        Problem { line, column: field.to_owned(), value, code: "form_table".into(), message }
    }

    fn no_sheet(&self, grids: &[Grid]) -> Problem {
        let names: Vec<_> = grids.iter().map(|grid| format!("「{}」", grid.name)).collect();
        let sheet = &self.table.sheet;
        let message = format!("シート「{sheet}」はこの原本にありません。選べるのは{}です。", names.concat());
        self.problem("sheet", sheet.clone(), message)
    }

    fn wrong_rows(&self, grid: &Grid) -> Option<Problem> {
        let (sheet, row, until) = (&self.table.sheet, self.table.row, self.table.until);
        if row >= grid.height {
            let last = grid.height;
            let message =
                format!("シート「{sheet}」の{}行目には何もありません。内容があるのは{last}行目までです。", row + 1);
            return Some(self.problem("row", (row + 1).to_string(), message));
        }
        if until < row || until >= grid.height {
            let message = format!(
                "見出しの最後の行「{}」は使えません。シート「{sheet}」では{}行目から{}行目までの間です。",
                until + 1,
                row + 1,
                grid.height
            );
            return Some(self.problem("until", (until + 1).to_string(), message));
        }
        let others = self.corrections.tables_of(sheet).into_iter().filter(|other| other.row < row);
        let above = others.max_by_key(|other| other.row).filter(|other| row < body(grid, other))?;
        let message = format!(
            "シート「{sheet}」の{}行目は、前に示した{}行目からの見出しの中です。表ごとに別の行を入れてください。",
            row + 1,
            above.row + 1
        );
        Some(self.problem("row", (row + 1).to_string(), message))
    }

    fn wrong_columns(&self, grid: &Grid) -> Option<Problem> {
        if let Some(wrong) = self.wrong_number() {
            return Some(wrong);
        }
        let named = self.table.columns();
        let wrong = named.iter().enumerate().find_map(|(at, one)| {
            let before = named[..at].iter().find(|before| before.column == one.column);
            before.map(|before| self.twice(before, one)).or_else(|| self.without_heading(grid, one))
        });
        wrong.or_else(|| self.nothing_below(grid))
    }

    /// No answer, or more columns than an answer or a date can have.
    fn wrong_number(&self) -> Option<Problem> {
        let rounds = || self.table.rounds.iter().zip(1u32..);
        let missing = rounds().find(|(columns, _)| columns.answer.is_empty()).map(|(_, round)| round);
        if let Some(round) = missing.or(self.table.rounds.is_empty().then_some(1)) {
            let message = format!("{round}回目の回答の列がありません。回答の列は1回目から順に入れてください。");
            return Some(self.problem(&format!("answer-{round}"), String::new(), message));
        }
        let fields = rounds().flat_map(|(columns, round)| {
            [("answer", &columns.answer), ("confirmed", &columns.confirmed_on), ("target", &columns.target_on)]
                .map(|(field, columns)| (format!("{field}-{round}"), columns))
        });
        let (field, columns) = fields.into_iter().find(|(_, columns)| columns.len() > 3)?;
        let value = columns_written(columns);
        let message = format!("「{value}」は{}列です。1つの欄に使えるのは3列までです。", columns.len());
        Some(self.problem(&field, value, message))
    }

    fn twice(&self, before: &NamedColumn, one: &NamedColumn) -> Problem {
        let letters = column_letters(one.column);
        let message = format!(
            "{letters}列が「{}」と「{}」の両方に入っています。1つの列は1つの欄にだけ使えます。",
            before.label, one.label
        );
        self.problem(&one.field, letters, message)
    }

    fn without_heading(&self, grid: &Grid, one: &NamedColumn) -> Option<Problem> {
        let rows = (self.table.row, self.table.until + 1);
        if heading(grid, rows, one.column).is_some() {
            return None;
        }
        let headed = (0..grid.width).filter_map(|column| {
            let field = heading(grid, rows, column).filter(|field| field.left == column)?;
            let text: String = super::words::plain(&field.text).chars().take(QUOTED).collect();
            Some(format!("{}列「{text}」", column_letters(column)))
        });
        let (letters, headed) = (column_letters(one.column), headed.collect::<Vec<_>>());
        let allowed = if headed.is_empty() {
            "この行には見出しが1つもありません。".to_owned()
        } else {
            format!("見出しがあるのは{}です。", headed.join("、"))
        };
        let message =
            format!("シート「{}」の{}行目で、{letters}列に見出しがありません。{allowed}", self.table.sheet, rows.0 + 1);
        Some(self.problem(&one.field, letters, message))
    }

    fn nothing_below(&self, grid: &Grid) -> Option<Problem> {
        let (sheet, below, text) = (&self.table.sheet, body(grid, self.table), self.table.text);
        let mut fields = (below..grid.height).map(|row| (row, grid.field(row, text)));
        if fields.any(|(row, field)| field.top == row && !field.is_blank()) {
            return None;
        }
        let letters = column_letters(text);
        let message = format!(
            "シート「{sheet}」の{}行目より下の{letters}列に、項目の文がありません。項目の文が並んでいる列を入れてください。",
            below
        );
        Some(self.problem("text", letters, message))
    }
}
