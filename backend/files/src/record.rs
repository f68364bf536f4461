//! Records by heading name, and problems that name the place.

use std::fmt::Display;

use tachiiri_domain::Date;
use tachiiri_domain::problem::Problem;
use tachiiri_domain::wareki;
use unicode_normalization::UnicodeNormalization;

use crate::book::plain;
use crate::table::{Row, Table, whole};
use crate::{Lines, read_table};

/// A column that a reader looks for: its heading and the other spellings it is known by.
pub(crate) struct Column {
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    pub required: bool,
}

pub(crate) const fn required(name: &'static str) -> Column {
    Column { name, aliases: &[], required: true }
}

pub(crate) const fn optional(name: &'static str) -> Column {
    Column { name, aliases: &[], required: false }
}

/// Where the wanted columns stand in this file.
pub(crate) struct Located {
    places: Vec<(&'static str, usize)>,
    width: usize,
}

/// One record, its cells by heading.
pub(crate) struct Record<'a> {
    located: &'a Located,
    row: &'a Row,
}

/// Reads a table line by line; what `read_row` refuses becomes a problem of its line.
///
/// # Errors
/// One problem for the whole file where it is no table or lacks a heading.
pub(crate) fn read_lines<T>(
    bytes: &[u8],
    wanted: &'static [Column],
    mut read_row: impl FnMut(&Record<'_>) -> Result<T, Problem>,
) -> Result<Lines<T>, Problem> {
    let table = read_table(bytes)?;
    let located = locate(&table, wanted)?;
    let mut lines = Lines::new(table.rows.len());
    for row in &table.rows {
        match read_row(&located.record(row)) {
            Ok(line) => lines.rows.push(line),
            Err(problem) => lines.problems.push(problem),
        }
    }
    Ok(lines)
}

/// Finds the columns by name.
///
/// # Errors
/// One problem for the whole file: `column_missing` with the headings that are missing and those found, or
/// `column_twice`.
pub(crate) fn locate(table: &Table, wanted: &'static [Column]) -> Result<Located, Problem> {
    let found: Vec<_> = table.columns.iter().map(|heading| plain(heading)).collect();
    let (mut places, mut missing) = (Vec::new(), Vec::new());
    for column in wanted {
        let is_named =
            |heading: &String| [column.name].iter().chain(column.aliases).any(|name| plain(name) == *heading);
        let mut at = found.iter().enumerate().filter(|(_, heading)| is_named(heading)).map(|(index, _)| index);
        match at.next() {
            Some(index) => places.push((column.name, index)),
            None if column.required => missing.push(column.name),
            None => {}
        }
        if at.next().is_some() {
            let message = format!("見出し「{}」の列が二つあります。一つにしてください。", column.name);
            return Err(whole(1, "column_twice", &message));
        }
    }
    if missing.is_empty() { Ok(Located { places, width: found.len() }) } else { Err(no_column(table, &missing)) }
}

fn no_column(table: &Table, missing: &[&str]) -> Problem {
    const SHOWN: usize = 12;
    let found: Vec<_> = table.columns.iter().take(SHOWN).map(|heading| format!("「{heading}」")).collect();
    let rest = if table.columns.len() > SHOWN { "ほか" } else { "" };
    let message = format!(
        "必要な見出し「{}」がありません。見つかった見出しは{}{rest}の{}列です。1行目を見出しの行にしてください。",
        missing.join("」「"),
        found.concat(),
        table.columns.len()
    );
    Problem { column: missing.join(","), ..whole(1, "column_missing", &message) }
}

impl Located {
    pub(crate) fn record<'a>(&'a self, row: &'a Row) -> Record<'a> {
        Record { located: self, row }
    }
}

impl<'a> Record<'a> {
    pub(crate) fn line(&self) -> u64 {
        self.row.line
    }

    /// The cell as it stands, without white space at its ends; empty where the file lacks the column.
    pub(crate) fn text(&self, name: &str) -> &'a str {
        let place = self.located.places.iter().find(|(known, _)| *known == name);
        place.and_then(|(_, index)| self.row.cells.get(*index)).map_or("", |cell| cell.trim())
    }

    /// Whether the file has the column at all.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.located.places.iter().any(|(known, _)| *known == name)
    }

    /// The cell with full-width letters and digits made plain, for codes and numbers.
    pub(crate) fn code(&self, name: &str) -> String {
        self.text(name).nfkc().filter(|c| !c.is_whitespace()).collect()
    }

    /// A problem in a cell. `expected` says what is allowed, without a full stop.
    pub(crate) fn problem(&self, name: &str, code: &str, expected: impl Display) -> Problem {
        let (line, value) = (self.line(), self.text(name));
        let found = match value {
            "" => format!("「{name}」は空欄です"),
            value => format!("「{name}」の値「{value}」は使えません"),
        };
        let message = format!("{line}行目の{found}。{expected}。");
        Problem { line, column: name.to_owned(), value: value.to_owned(), code: code.into(), message }
    }

    /// A record with more cells than headings has slipped sideways and cannot be trusted.
    pub(crate) fn check_width(&self) -> Result<(), Problem> {
        let extra = self.row.cells.iter().skip(self.located.width).any(|cell| !cell.trim().is_empty());
        let (line, cells) = (self.line(), self.row.cells.len());
        if !extra {
            return Ok(());
        }
        let message = format!(
            "{line}行目の値は{cells}個で、見出しの{}個より多くあります。区切りや引用符を確かめてください。",
            self.located.width
        );
        Err(whole(line, "too_many_cells", &message))
    }

    pub(crate) fn required(&self, name: &str) -> Result<String, Problem> {
        match self.text(name) {
            "" => Err(self.problem(name, "value_missing", "必ず入れてください")),
            text => Ok(text.to_owned()),
        }
    }

    /// Blank is None.
    pub(crate) fn number(&self, name: &str) -> Result<Option<u32>, Problem> {
        let digits = self.code(name).replace(',', "");
        if digits.is_empty() {
            return Ok(None);
        }
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        let read = digits.parse().ok().filter(|_| plain);
        read.map(Some).ok_or_else(|| self.problem(name, "number_unreadable", "0以上の整数か、空欄にしてください"))
    }

    pub(crate) fn date(&self, name: &str) -> Result<Date, Problem> {
        let text = self.required(name)?;
        wareki::parse(&text).map_err(|bad| {
            let message = format!("{}行目の「{name}」: {bad}", self.line());
            Problem { message, ..self.problem(name, "date_unreadable", "") }
        })
    }
}
