//! 様式の原本: a ministry's workbook on its way to become a form.

use askama::Template;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::form_book::{ColumnMeaning, LineKind, column_letters};
use tachiiri_domain::ids::FormBookId;
use tachiiri_domain::instrument::{Respondent, TargetGroup};
use tachiiri_domain::problem::Problem;
use tachiiri_domain::request::RowVersion;

use crate::cast;
use crate::form_book_table::{NamedTable, SheetText, TableFields};
use crate::layout::{Choice, FieldError, Layout};

/// `GET /instruments/books`, and again with what was wrong with the file.
///
/// `POST /instruments/books`, multipart: `file`, `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "form_books.html")]
pub struct FormBooks {
    pub layout: Layout,
    pub request_key: String,
    pub rows: Vec<FormBookRow>,
    pub errors: Vec<FieldError>,
}

#[derive(Clone, Debug)]
pub struct FormBookRow {
    pub id: FormBookId,
    /// The file's name.
    pub name: String,
    pub corrections: u64,
    pub uploaded_at: Timestamp,
}

impl FormBooks {
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn sample() -> Self {
        let row = FormBookRow {
            id: cast::id(0x50),
            name: "別添1_チェックリスト.xlsx".into(),
            corrections: 2,
            uploaded_at: cast::now(),
        };
        Self {
            layout: cast::administrator_layout("/instruments"),
            request_key: "sample-key".into(),
            rows: vec![row],
            errors: vec![],
        }
    }
}

/// `GET /instruments/books/{id}?form=…`; with `sheet`, `row` and perhaps `column` the one that is being corrected, with
/// `sheet` and `table` the headings that were pointed at there.
///
/// `POST /instruments/books/{id}/line`: `sheet`, `row`, `kind`, `number`, `text`, `group`, `rounds`, `target`,
/// `section`, `gate`, and for each round `answer-1`, `confirmed-1`, `target-1`.
/// `POST /instruments/books/{id}/column`: `sheet`, `row`, `column`, `until`, `meaning`, `round`.
/// `POST /instruments/books/{id}/table`: `sheet`, `row`, `until` (from 1), `text`, `number`, `section`, `respondent`, for
/// each round `answer-1`, `confirmed-1`, `target-1`, and `before_sheet`, `before_row`; errors at the ids `head-…`.
/// `POST /instruments/books/{id}/undo`. `POST /instruments/books/{id}/draft`: the names of [`VersionFields`], `replace`.
/// All with `form`, `csrf`, `request_key`, the corrections with `based_on`.
#[derive(Clone, Debug, Template)]
#[template(path = "form_book.html")]
pub struct FormBook {
    pub layout: Layout,
    pub id: FormBookId,
    pub name: String,
    pub based_on: RowVersion,
    /// For a correction, for taking all back, for the draft.
    pub request_keys: [String; 3],
    pub corrections: usize,
    /// The forms of the workbook; none where no table was found.
    pub forms: Vec<Respondent>,
    pub form: Respondent,
    pub columns: Vec<ColumnRow>,
    pub lines: Vec<LineRow>,
    /// The headings that a person pointed at.
    pub tables: Vec<NamedTable>,
    pub table: TableFields,
    pub sheets: Vec<SheetText>,
    pub version: VersionFields,
    pub errors: Vec<FieldError>,
    /// What keeps the form from being a draft.
    pub problems: Vec<Problem>,
}

/// Columns under one heading.
#[derive(Clone, Debug)]
pub struct ColumnRow {
    pub sheet: String,
    /// Where the table's headings begin, from 0, as are all rows and columns here.
    pub row: u32,
    pub column: u32,
    pub until: u32,
    pub heading: String,
    pub meaning: ColumnMeaning,
    pub round: u32,
    pub corrected: bool,
    /// Drawn as a form.
    pub editing: bool,
}

/// A line of the workbook.
#[derive(Clone, Debug)]
pub struct LineRow {
    pub sheet: String,
    pub row: u32,
    pub kind: LineKind,
    pub text: String,
    pub corrected: bool,
    /// Drawn as a form.
    pub editing: Option<LineFields>,
    pub item: Option<ItemPart>,
}

/// A line being corrected, by the names of the form; empty: as it was read.
#[derive(Clone, Debug, Default)]
pub struct LineFields {
    pub kind: String,
    pub text: String,
    pub number: String,
    pub group: String,
    pub rounds: String,
    pub target: String,
    pub section: String,
    pub gate: String,
    /// From the first round on.
    pub cells: Vec<RoundFields>,
}

/// The cells of a round as a person named them, `F4/G4`; empty: as they were read.
#[derive(Clone, Debug, Default)]
pub struct RoundFields {
    /// From 1.
    pub round: u32,
    pub answer: String,
    pub confirmed_on: String,
    pub target_on: String,
}

/// What an item has beside its text.
#[derive(Clone, Debug)]
pub struct ItemPart {
    pub number: String,
    pub group: TargetGroup,
    /// `2-4-server`
    pub code: String,
    pub gate: bool,
    pub rounds: usize,
    pub target: bool,
    /// Round by round: `1回目：回答 C19・確認日 同じ欄・目標日 D19`.
    pub cells: Vec<String>,
}

/// What the workbook does not say about its form, as typed.
#[derive(Clone, Debug, Default)]
pub struct VersionFields {
    pub instrument: String,
    pub version: String,
    pub fiscal_year: String,
    pub title: String,
    pub notice_number: String,
    pub notice_date: String,
    pub notice_title: String,
}

impl FormBook {
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn items(&self) -> usize {
        self.lines.iter().filter(|line| line.item.is_some()).count()
    }

    /// Items that nobody could answer in the workbook.
    pub fn without_cells(&self) -> usize {
        self.lines.iter().filter(|line| line.item.as_ref().is_some_and(|item| item.cells.is_empty())).count()
    }
}

impl LineRow {
    /// How the cells of a round were read, for a hint.
    pub fn read(&self, round: u32) -> &str {
        let cells = self.item.as_ref().and_then(|item| item.cells.get(round as usize - 1));
        cells.map_or("見つかりません", |cells| cells.split_once('：').map_or(cells.as_str(), |(_, cells)| cells))
    }
}

impl LineFields {
    pub fn kinds(&self) -> Vec<Choice> {
        LineKind::ALL.iter().map(|kind| Choice::new(kind.key(), kind.label(), kind.key() == self.kind)).collect()
    }

    pub fn groups(&self) -> Vec<Choice> {
        let label = |group: TargetGroup| if group == TargetGroup::None { "なし" } else { group.label() };
        let choice = |group: &TargetGroup| Choice::new(group.key(), label(*group), group.key() == self.group);
        TargetGroup::ALL.iter().map(choice).collect()
    }

    pub fn gates(&self) -> Vec<Choice> {
        let choice = |key: &str, label: &str| Choice::new(key, label, self.gate == key);
        vec![choice("true", "前提の項目である"), choice("false", "前提の項目ではない")]
    }

    pub fn rounds(&self) -> Vec<Choice> {
        let choice = |round: usize| {
            Choice::new(&round.to_string(), &format!("{round}回目まで"), round.to_string() == self.rounds)
        };
        (1..=self.cells.len()).map(choice).collect()
    }

    pub fn targets(&self) -> Vec<Choice> {
        let choice = |key: &str, label: &str| Choice::new(key, label, self.target == key);
        vec![choice("true", "ある"), choice("false", "ない")]
    }
}

impl ColumnRow {
    /// `W〜X`
    pub fn letters(&self) -> String {
        let (first, last) = (column_letters(self.column), column_letters(self.until));
        if first == last { first } else { format!("{first}〜{last}") }
    }

    pub fn meanings(&self) -> Vec<Choice> {
        let choice = |one: &ColumnMeaning| Choice::new(one.key(), one.label(), *one == self.meaning);
        ColumnMeaning::ALL.iter().map(choice).collect()
    }

    pub fn rounds(&self) -> Vec<Choice> {
        let last = self.round.max(3);
        (1..=last).map(|round| Choice::new(&round.to_string(), &format!("{round}回目"), round == self.round)).collect()
    }
}
