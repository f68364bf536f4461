//! The cells of an item: which of them takes the answer, which the date, round by round.

use tachiiri_domain::form_book::{AnswerPlace, CellPlace, ColumnMeaning, DatePlace, RoundPlace};

use tachiiri_domain::wareki;

use super::downwards::Downwards;
use super::grid::{Field, Grid};
use super::headings::{ColumnRead, TableRead};
use super::words::plain;

/// What a cell shows before anybody wrote into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Print {
    Blank,
    /// Both answers to choose from; with a place for the date or without.
    Choice {
        dated: bool,
    },
    Yes,
    No,
    NotApplicable,
    Box,
    /// `(　/　)`, `令和　年　月　日`.
    Date,
    /// 年, 月 or 日, beside a cell for the figure or with room for it.
    Unit(char),
    /// `－`: nothing is asked here.
    Closed,
    Other,
}

fn print(field: &Field) -> Print {
    let text = plain(&field.text);
    let word: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let is_date = text.contains(['/', '年', '月']);
    match word.as_str() {
        _ if text.is_empty() => Print::Blank,
        _ if text.contains("はい") && text.contains("いいえ") => Print::Choice { dated: is_date },
        "はい" | "実施" => Print::Yes,
        "いいえ" | "未実施" => Print::No,
        "対象外" | "該当なし" => Print::NotApplicable,
        _ if unit(&word).is_some() => unit(&word).map_or(Print::Other, Print::Unit),
        "" if text.chars().all(|c| "-‐−―ー–—".contains(c)) => Print::Closed,
        "" if text.contains(['/', '.']) => Print::Date,
        "" => Print::Box,
        "ー" => Print::Closed,
        // Somebody's date, in a workbook that was filled: the place is the same.
        _ if wareki::parse(&text).is_ok() || text.bytes().all(|byte| byte.is_ascii_digit()) => Print::Blank,
        "年月日" | "令和年月日" | "R年月日" | "月日" | "20年月日" | "西暦年月日" => Print::Date,
        _ => Print::Other,
    }
}

/// A person's word on a column holds whatever is printed in its cells.
fn said(print: Print, column: &ColumnRead) -> Print {
    match (column.corrected && print == Print::Other, column.meaning) {
        (true, ColumnMeaning::ConfirmedOn | ColumnMeaning::TargetOn) => Print::Date,
        (true, ColumnMeaning::Yes | ColumnMeaning::No | ColumnMeaning::NotApplicable) => Print::Box,
        _ => print,
    }
}

/// 年 of `令和　年`, 月 of `月` and of `6月` in a workbook that was filled.
fn unit(word: &str) -> Option<char> {
    let word = word.strip_prefix("令和").or(word.strip_prefix('R')).unwrap_or(word);
    let mut rest = word.trim_start_matches(|c: char| c.is_ascii_digit()).chars();
    let unit = rest.next().filter(|c| "年月日".contains(*c))?;
    rest.next().is_none().then_some(unit)
}

/// Which columns of a table have something printed where an answer goes: there an empty cell is no place to write.
pub(super) fn printed_columns(grid: &Grid, table: &TableRead, items: &[(u32, u32)]) -> Vec<u32> {
    let answers = table.columns.iter().filter(|column| column.meaning.takes_answers());
    let printed = answers.filter(|column| {
        let prints = items.iter().map(|(row, _)| print(&grid.field(*row, column.column)));
        prints.into_iter().any(|print| matches!(print, Print::Choice { .. } | Print::Date | Print::Unit(_)))
    });
    printed.map(|column| column.column).collect()
}

/// The cells of the item that stands in these rows, round by round from the first.
///
/// `printed`: see [`printed_columns`].
pub(super) fn rounds(grid: &Grid, table: &TableRead, (top, bottom): (u32, u32), printed: &[u32]) -> Vec<RoundPlace> {
    let downwards = Downwards::of(grid, table, (top, bottom));
    let mut rounds = Vec::new();
    for round in 1..=table.rounds().max(downwards.rounds()) {
        let cells = Cells { grid, table, rows: (top, bottom), downwards: &downwards, printed, round };
        let Some(place) = cells.place() else { break };
        rounds.push(place);
    }
    rounds
}

struct Cells<'a> {
    grid: &'a Grid,
    table: &'a TableRead,
    rows: (u32, u32),
    downwards: &'a Downwards,
    printed: &'a [u32],
    round: u32,
}

impl Cells<'_> {
    fn place(&self) -> Option<RoundPlace> {
        let mine = self.fields(|meaning| meaning.takes_answers() && meaning != ColumnMeaning::TargetOn);
        let (answer, dated) = self.answer(&mine)?;
        // What holds neither answer nor choice is for the date.
        let is_date = |(meaning, print, _): &&(ColumnMeaning, Print, Field)| match print {
            Print::Date | Print::Unit(_) => true,
            Print::Blank => *meaning == ColumnMeaning::ConfirmedOn || *meaning == ColumnMeaning::Answer,
            _ => false,
        };
        let taken = taken(&answer);
        let free: Vec<_> = mine
            .iter()
            .filter(is_date)
            .filter(|(_, _, field)| !taken.contains(&(field.top, field.left)))
            .map(|(_, print, field)| (*print, field))
            .collect();
        let confirmed_on = if dated { Some(DatePlace::WithAnswer) } else { self.date(&free) };
        let target = self.fields(|meaning| meaning == ColumnMeaning::TargetOn);
        let free: Vec<_> = target.iter().map(|(_, print, field)| (*print, field)).collect();
        Some(RoundPlace { answer, confirmed_on, target_on: self.date(&free) })
    }

    /// The fields of this round in reading order, without those that began above the item or are closed.
    fn fields(&self, wanted: impl Fn(ColumnMeaning) -> bool) -> Vec<(ColumnMeaning, Print, Field)> {
        let mut found: Vec<(ColumnMeaning, Print, Field)> = Vec::new();
        for row in self.rows.0..=self.rows.1 {
            for column in &self.table.columns {
                let (meaning, round) = self.downwards.asked(row, column);
                if round != self.round || !wanted(meaning) {
                    continue;
                }
                let field = self.grid.field(row, column.column);
                let print = said(print(&field), column);
                let printed = (field.left..=field.right).any(|column| self.printed.contains(&column));
                let closed = print == Print::Closed || (print == Print::Blank && printed);
                let foreign = field.top < self.rows.0 || self.table.is_text(&field);
                if !closed && !foreign && !found.iter().any(|(_, _, known)| known.place() == field.place()) {
                    found.push((meaning, print, field));
                }
            }
        }
        found
    }

    /// The cell of the answer, and whether it takes the date too.
    fn answer(&self, mine: &[(ColumnMeaning, Print, Field)]) -> Option<(AnswerPlace, bool)> {
        use ColumnMeaning::{Answer, No, NotApplicable, Yes};
        if let Some((_, print, field)) = mine.iter().find(|one| matches!(one.1, Print::Choice { .. })) {
            return Some((AnswerPlace::Word(self.cell(field)), *print == Print::Choice { dated: true }));
        }
        let find = |meaning: ColumnMeaning, printed: Print| {
            let is_it = |one: &&(ColumnMeaning, Print, Field)| {
                one.1 == printed || (one.0 == meaning && matches!(one.1, Print::Blank | Print::Box))
            };
            mine.iter().find(is_it).map(|(_, _, field)| self.cell(field))
        };
        if let (Some(yes), Some(no)) = (find(Yes, Print::Yes), find(No, Print::No)) {
            let not_applicable = find(NotApplicable, Print::NotApplicable);
            return Some((AnswerPlace::Ticks { yes, no, not_applicable }, false));
        }
        // Empty, or filled already.
        let word = |one: &&(ColumnMeaning, Print, Field)| {
            one.0 == Answer && !matches!(one.1, Print::Date | Print::Unit(_) | Print::Closed)
        };
        mine.iter().find(word).map(|(_, _, field)| (AnswerPlace::Word(self.cell(field)), false))
    }

    /// One cell, or those before 年, 月 and 日, or their own, or two and three empty ones in that order.
    fn date(&self, fields: &[(Print, &Field)]) -> Option<DatePlace> {
        if let Some((_, field)) = fields.iter().find(|(print, _)| *print == Print::Date) {
            return Some(DatePlace::Cell(self.cell(field)));
        }
        let figure = |unit: char| {
            let at = fields.iter().position(|(print, _)| *print == Print::Unit(unit))?;
            let before = at.checked_sub(1).map(|before| fields[before]).filter(|(print, _)| *print == Print::Blank);
            Some(self.cell(before.unwrap_or(fields[at]).1))
        };
        if let (Some(month), Some(day)) = (figure('月'), figure('日')) {
            return Some(DatePlace::Parts { year: figure('年'), month, day });
        }
        let blank: Vec<_> = fields.iter().filter(|(print, _)| *print == Print::Blank).map(|(_, field)| field).collect();
        match blank.as_slice() {
            [] => None,
            [one] => Some(DatePlace::Cell(self.cell(one))),
            [month, day] => Some(DatePlace::Parts { year: None, month: self.cell(month), day: self.cell(day) }),
            [year, month, day, ..] => {
                Some(DatePlace::Parts { year: Some(self.cell(year)), month: self.cell(month), day: self.cell(day) })
            }
        }
    }

    fn cell(&self, field: &Field) -> CellPlace {
        CellPlace { sheet: self.grid.name.clone(), row: field.top, column: field.left }
    }
}

fn taken(answer: &AnswerPlace) -> Vec<(u32, u32)> {
    let cells = match answer {
        AnswerPlace::Word(cell) => vec![cell],
        AnswerPlace::Ticks { yes, no, not_applicable } => [yes, no].into_iter().chain(not_applicable).collect(),
    };
    cells.into_iter().map(|cell| (cell.row, cell.column)).collect()
}
