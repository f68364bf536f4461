//! The headings of a table, over as many lines as they take: which column is for what.

use std::collections::HashMap;

use tachiiri_domain::form_book::{ColumnMeaning, Corrections};

use super::grid::{Field, Grid};
use super::heading_words::{LONGEST, Says, below, heading, is_question, says};
use super::named;
use super::words::{is_sentence, tidy};

/// A column as its headings name it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ColumnRead {
    /// From 0.
    pub column: u32,
    /// Its headings from above, as printed.
    pub heading: String,
    pub meaning: ColumnMeaning,
    /// A person said so.
    pub corrected: bool,
    /// From 1, for columns that take answers.
    pub round: u32,
}

/// A table: its headings, and the lines down to the next table.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct TableRead {
    pub sheet: String,
    /// Where the headings begin, from 0.
    pub row: u32,
    /// The first line below the headings.
    pub body: u32,
    /// The line after the last one.
    pub end: u32,
    /// Every column of the sheet from the first.
    pub columns: Vec<ColumnRead>,
}

impl TableRead {
    /// Whether a field says something of the form: some of it stands in a column of texts.
    pub(super) fn is_text(&self, field: &Field) -> bool {
        (field.left..=field.right).any(|column| self.is_told(column))
    }

    /// Whether some of a field stands in a column where people write.
    pub(super) fn takes_answers(&self, field: &Field) -> bool {
        (field.left..=field.right).any(|column| self.meaning(column).takes_answers())
    }

    pub(super) fn meaning(&self, column: u32) -> ColumnMeaning {
        self.columns.get(column as usize).map_or(ColumnMeaning::Nothing, |one| one.meaning)
    }

    /// Columns of texts by their headings. Without a heading, those before the answers; and with one that says
    /// nothing, where no heading names the questions.
    fn is_told(&self, column: u32) -> bool {
        match self.meaning(column) {
            ColumnMeaning::Section | ColumnMeaning::Number | ColumnMeaning::Group | ColumnMeaning::Text => true,
            ColumnMeaning::Nothing => {
                let known = self.columns.iter().any(|one| one.meaning == ColumnMeaning::Text);
                let headed = self.columns.get(column as usize).is_some_and(|one| !one.heading.is_empty());
                let answers = self.columns.iter().position(|one| one.meaning.takes_answers());
                answers.is_some_and(|first| (column as usize) < first) && !(headed && known)
            }
            _ => false,
        }
    }

    /// How many rounds the form has columns for.
    pub(super) fn rounds(&self) -> u32 {
        let answers = self.columns.iter().filter(|one| one.meaning.takes_answers());
        answers.map(|one| one.round).max().unwrap_or(0)
    }
}

/// Every table of a sheet, from the top: those that a person named, else those that the headings' words tell.
pub(super) fn tables(grid: &Grid, corrections: &Corrections) -> Vec<TableRead> {
    let said = named::blocks(grid, corrections);
    let blocks = if said.is_empty() { blocks(grid) } else { said };
    let ends = blocks.iter().skip(1).map(|(row, _)| *row).chain([grid.height]);
    let tables = blocks.iter().zip(ends).map(|(&(row, body), end)| {
        let mut columns = columns(grid, (row, body), corrections);
        named::put(grid, (row, body), &mut columns, corrections);
        find_questions(grid, (row, body), &mut columns, corrections);
        TableRead { sheet: grid.name.clone(), row, body, end, columns }
    });
    tables.collect()
}

/// Where headings begin, and the first line below them.
fn blocks(grid: &Grid) -> Vec<(u32, u32)> {
    let (mut blocks, mut row) = (Vec::new(), 0);
    while row < grid.height {
        let body = block(grid, row);
        blocks.extend(body.map(|body| (row, body)));
        row = body.unwrap_or(row + 1);
    }
    blocks
}

/// The first line below the headings that begin in `row`, if they do.
fn block(grid: &Grid, row: u32) -> Option<u32> {
    let first = heading_line(grid, row)?;
    let mut all = first;
    let mut body = bottom(&all);
    // Lines of headings below that no merged cell reaches down to.
    while body < grid.height
        && let Some(more) = heading_line(grid, body)
        && more.iter().all(|field| says(field) != Says::default())
    {
        all.extend(more);
        body = bottom(&all);
    }
    // What stands beside a tall heading, within its lines.
    for row in row + 1..body {
        all.extend(grid.beginning_in(row));
    }
    let said: Vec<_> = all.iter().map(says).collect();
    let is = |wanted: fn(ColumnMeaning) -> bool| said.iter().filter(|says| says.meaning.is_some_and(wanted)).count();
    let questions = is(|meaning| matches!(meaning, ColumnMeaning::Text | ColumnMeaning::Section));
    let answers = is(ColumnMeaning::takes_answers) + said.iter().filter(|says| says.round.is_some()).count();
    ((questions > 0 && answers > 0) || answers > 2).then_some(body)
}

fn bottom(fields: &[Field]) -> u32 {
    fields.iter().map(|field| field.bottom + 1).max().unwrap_or_default()
}

/// The fields of a line where all of them could be headings and most of them are.
fn heading_line(grid: &Grid, row: u32) -> Option<Vec<Field>> {
    let fields = grid.beginning_in(row);
    let known = fields.iter().filter(|field| says(field) != Says::default()).count();
    let strange = fields.iter().any(|field| heading(&field.text).chars().count() > LONGEST || is_question(&field.text));
    // 1回目, 目標日, 2回目 under one another beside a question are no headings of columns.
    let mut above = (0..grid.width).map(|column| grid.field(row, column)).filter(|field| field.top < row);
    let strange = strange || above.any(|field| is_question(&field.text));
    (known > 0 && !strange && known * 3 >= fields.len() * 2).then_some(fields)
}

fn columns(grid: &Grid, (row, body): (u32, u32), corrections: &Corrections) -> Vec<ColumnRead> {
    let mut read = Vec::new();
    let mut rounds = Rounds::default();
    for column in 0..grid.width {
        let mut path: Vec<Field> = (row..body).map(|line| grid.field(line, column)).collect();
        path.dedup();
        path.retain(|field| !field.is_blank());
        let said = path.iter().map(says).fold(Says::default(), below);
        let heading: Vec<_> = path.iter().map(|field| tidy(&field.text)).collect();
        let meaning = said.meaning.unwrap_or(match said.round {
            Some(_) => ColumnMeaning::Answer,
            None => ColumnMeaning::Nothing,
        });
        let round = rounds.of(meaning, said.round, path.last().map(Field::place));
        let corrected = corrections.column(&grid.name, row, column);
        read.push(ColumnRead {
            column,
            heading: heading.join(" / "),
            meaning: corrected.map_or(meaning, |one| one.meaning),
            corrected: corrected.is_some(),
            round: corrected.and_then(|one| one.round).unwrap_or(round),
        });
    }
    read
}

/// Where no heading names the questions: the columns under the heading with the most sentences below it.
fn find_questions(grid: &Grid, (row, body): (u32, u32), columns: &mut [ColumnRead], corrections: &Corrections) {
    if columns.iter().any(|one| one.meaning == ColumnMeaning::Text) {
        return;
    }
    let mut sentences = HashMap::<String, usize>::new();
    let may_be = |one: &ColumnRead| {
        let is_free = one.meaning == ColumnMeaning::Nothing && !one.heading.is_empty();
        is_free && corrections.column(&grid.name, row, one.column).is_none()
    };
    for one in columns.iter().filter(|one| may_be(one)) {
        let fields = (body..grid.height).map(|line| (line, grid.field(line, one.column)));
        let begin = fields.filter(|(line, field)| field.place() == (*line, one.column) && is_sentence(&field.text));
        *sentences.entry(one.heading.clone()).or_default() += begin.count();
    }
    let most =
        sentences.into_iter().filter(|(_, count)| *count > 0).max_by_key(|(heading, count)| (*count, heading.clone()));
    let Some((heading, _)) = most else { return };
    for one in columns.iter_mut().filter(|one| may_be(one) && one.heading == heading) {
        one.meaning = ColumnMeaning::Text;
    }
}

/// Counts rounds where the headings do not: a second column of answers begins the second round.
#[derive(Default)]
struct Rounds {
    current: u32,
    answered: Option<(u32, u32)>,
    dated: bool,
}

impl Rounds {
    fn of(&mut self, meaning: ColumnMeaning, said: Option<u32>, heading: Option<(u32, u32)>) -> u32 {
        if let Some(round) = said {
            self.current = round;
        }
        match meaning {
            ColumnMeaning::Answer | ColumnMeaning::Yes => {
                let again = said.is_none() && self.dated && self.answered.is_some() && self.answered != heading;
                self.current += u32::from(again);
                (self.answered, self.dated) = (heading, false);
            }
            ColumnMeaning::ConfirmedOn | ColumnMeaning::TargetOn => self.dated = true,
            _ => {}
        }
        self.current = self.current.max(1);
        self.current
    }
}
