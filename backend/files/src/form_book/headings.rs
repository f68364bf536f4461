//! The headings of a table, over as many lines as they take: which column is for what.

use std::collections::HashMap;

use tachiiri_domain::form_book::{ColumnMeaning, Corrections};

use super::grid::{Field, Grid};
use super::words::{is_sentence, plain, round};

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

/// What a heading says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Says {
    meaning: Option<ColumnMeaning>,
    round: Option<u32>,
    /// 対応目標日, over the columns of month and day too.
    target: bool,
}

/// Every table of a sheet, from the top.
pub(super) fn tables(grid: &Grid, corrections: &Corrections) -> Vec<TableRead> {
    let (mut tables, mut row) = (Vec::<TableRead>::new(), 0);
    while row < grid.height {
        let Some(body) = block(grid, row) else {
            row += 1;
            continue;
        };
        if let Some(above) = tables.last_mut() {
            above.end = row;
        }
        let mut columns = columns(grid, (row, body), corrections);
        find_questions(grid, (row, body), &mut columns, corrections);
        tables.push(TableRead { sheet: grid.name.clone(), row, body, end: grid.height, columns });
        row = body;
    }
    tables
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

/// No heading is longer, in characters.
const LONGEST: usize = 24;

/// A heading without white space; how to fill the column may stand below it, in brackets and at length.
fn heading(text: &str) -> String {
    let below = text.split_once('\n').filter(|(_, below)| below.trim_start().starts_with(['(', '（']));
    match below {
        Some((heading, _)) if plain(text).chars().count() > LONGEST => plain(heading),
        _ => plain(text),
    }
}

fn is_question(text: &str) -> bool {
    is_sentence(&heading(text)) && says_text(text) == Says::default()
}

fn columns(grid: &Grid, (row, body): (u32, u32), corrections: &Corrections) -> Vec<ColumnRead> {
    let mut read = Vec::new();
    let mut rounds = Rounds::default();
    for column in 0..grid.width {
        let mut path: Vec<Field> = (row..body).map(|line| grid.field(line, column)).collect();
        path.dedup();
        path.retain(|field| !field.is_blank());
        let said = path.iter().map(says).fold(Says::default(), below);
        let heading: Vec<_> = path.iter().map(|field| super::words::tidy(&field.text)).collect();
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

/// The lower heading says what a column is for, the upper ones which round, and whether its date is a target.
fn below(above: Says, here: Says) -> Says {
    let target = above.target || here.target;
    let meaning = match here.meaning.or(above.meaning) {
        Some(ColumnMeaning::ConfirmedOn) if target => Some(ColumnMeaning::TargetOn),
        other => other,
    };
    Says { meaning, round: here.round.or(above.round), target }
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

/// The round that a short text names, and whether it names a target date; None where it names neither.
pub(super) fn round_named(text: &str) -> Option<(Option<u32>, bool)> {
    let says = says_text(text);
    let names = plain(text).chars().count() <= 8 && (says.round.is_some() || says.target);
    names.then_some((says.round, says.target))
}

fn says(field: &Field) -> Says {
    says_text(&field.text)
}

fn says_text(text: &str) -> Says {
    let text = heading(text);
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if bare.is_empty() || text.chars().count() > LONGEST || text.contains("チェックリスト") {
        return Says::default();
    }
    let target = ["目標", "予定日", "予定時期", "期限"].iter().any(|word| text.contains(word));
    Says { meaning: meaning(&text, &bare, target), round: round(&text), target }
}

fn meaning(text: &str, bare: &str, target: bool) -> Option<ColumnMeaning> {
    use ColumnMeaning::*;
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let is = |words: &[&str]| words.contains(&bare);
    let found = match () {
        () if target => TargetOn,
        () if is(&["はい", "実施", "有"]) => Yes,
        () if is(&["いいえ", "未実施", "無"]) => No,
        () if is(&["対象外", "該当なし", "非該当"]) => NotApplicable,
        () if is(&["年", "月", "日"]) => ConfirmedOn,
        () if is(&["No", "NO", "no", "番号", "項番", "項目番号", "通番"]) => Number,
        () if has(&["備考", "メモ", "特記", "コメント", "解説", "参照", "根拠"]) => Note,
        () if has(&[
            "結果",
            "回答",
            "実施状況",
            "取組状況",
            "対応状況",
            "チェック欄",
            "はい・いいえ",
            "はい/いいえ",
        ]) =>
        {
            Answer
        }
        () if has(&["日付", "年月日"]) || bare.ends_with('日') => ConfirmedOn,
        () if has(&["区分", "分類", "大項目", "カテゴリ", "分野"]) => Section,
        () if has(&["項目", "設問", "質問", "内容", "事項"]) => Text,
        () if has(&["対象"]) => Group,
        () => return None,
    };
    Some(found)
}
