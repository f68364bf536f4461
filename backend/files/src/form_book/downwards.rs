//! Rounds that stand under one another beside an item: 1回目, 目標日 and 2回目, each in a line of its own.

use std::collections::HashMap;

use tachiiri_domain::form_book::ColumnMeaning;

use super::grid::Grid;
use super::heading_words;
use super::headings::{ColumnRead, TableRead};

/// What the lines of an item name, by row; nothing where the rounds stand side by side.
#[derive(Default)]
pub(super) struct Downwards {
    lines: HashMap<u32, Named>,
    /// The table has a column for dates alone.
    dates: bool,
}

#[derive(Clone, Copy)]
struct Named {
    round: u32,
    target: bool,
}

impl Downwards {
    /// Of the item in the rows from `top` to `bottom`.
    pub(super) fn of(grid: &Grid, table: &TableRead, (top, bottom): (u32, u32)) -> Self {
        let (mut lines, mut round) = (HashMap::new(), 1);
        for row in top..=bottom {
            let fields = grid.beginning_in(row);
            let Some((said, target)) = fields.iter().find_map(|field| heading_words::round_named(&field.text)) else {
                continue;
            };
            round = said.unwrap_or(round);
            lines.insert(row, Named { round, target });
        }
        if round < 2 {
            return Self::default();
        }
        Self { lines, dates: table.columns.iter().any(|column| column.meaning == ColumnMeaning::ConfirmedOn) }
    }

    /// The last round that a line names.
    pub(super) fn rounds(&self) -> u32 {
        self.lines.values().map(|line| line.round).max().unwrap_or(0)
    }

    /// What a column is for in a row, and in which round.
    pub(super) fn asked(&self, row: u32, column: &ColumnRead) -> (ColumnMeaning, u32) {
        let Some(line) = self.lines.get(&row) else { return (column.meaning, column.round) };
        let meaning = match column.meaning {
            ColumnMeaning::ConfirmedOn if line.target => ColumnMeaning::TargetOn,
            // Beside a column of dates the answer is left empty here.
            meaning if line.target && meaning.takes_answers() && self.dates => ColumnMeaning::Nothing,
            meaning if line.target && meaning.takes_answers() => ColumnMeaning::TargetOn,
            meaning => meaning,
        };
        (meaning, line.round)
    }
}
