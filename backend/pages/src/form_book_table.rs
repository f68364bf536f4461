//! Where the headings of a table stand, as a person says it of a workbook in which none was found.

use tachiiri_domain::form_book::{TablePlace, column_letters};
use tachiiri_domain::instrument::Respondent;

use crate::form_books::{FormBook, RoundFields};
use crate::layout::{Choice, FieldError};

/// A table's headings as typed: rows from 1, columns by their letters; empty: not said.
#[derive(Clone, Debug, Default)]
pub struct TableFields {
    pub sheet: String,
    pub row: String,
    pub until: String,
    pub respondent: String,
    pub text: String,
    pub number: String,
    pub section: String,
    pub rounds: Vec<RoundFields>,
    /// The headings said before that these stand in for.
    pub instead_of: Option<TablePlace>,
    /// Shown although tables were found.
    pub open: bool,
}

/// Headings that a person pointed at; rows from 0.
#[derive(Clone, Debug)]
pub struct NamedTable {
    pub sheet: String,
    pub row: u32,
    pub until: u32,
}

/// A sheet of the workbook as it stands.
#[derive(Clone, Debug)]
pub struct SheetText {
    pub name: String,
    pub lines: Vec<SheetLine>,
    /// How many lines follow.
    pub more: usize,
}

/// Row and columns from 0.
#[derive(Clone, Debug)]
pub struct SheetLine {
    pub row: u32,
    pub cells: Vec<(u32, String)>,
}

/// Rounds that can be typed at once; further ones are corrected column by column.
const ROUNDS: u32 = 3;

impl TableFields {
    pub fn empty() -> Self {
        let rounds = (1..=ROUNDS).map(|round| RoundFields { round, ..RoundFields::default() }).collect();
        Self { rounds, ..Self::default() }
    }
}

impl SheetLine {
    /// `B列「順」　C列「できているか」`
    pub fn text(&self) -> String {
        let cells = self.cells.iter().map(|(column, text)| format!("{}列「{text}」", column_letters(*column)));
        cells.collect::<Vec<_>>().join("　")
    }
}

impl NamedTable {
    /// `5〜7 行目`
    pub fn rows(&self) -> String {
        let (first, last) = (self.row + 1, self.until + 1);
        if first == last { format!("{first} 行目") } else { format!("{first}〜{last} 行目") }
    }
}

impl FormBook {
    pub fn sheet_choices(&self) -> Vec<Choice> {
        let choice = |one: &SheetText| Choice::new(&one.name, &one.name, one.name == self.table.sheet);
        self.sheets.iter().map(choice).collect()
    }

    pub fn respondents(&self) -> Vec<Choice> {
        let choice = |one: &Respondent| Choice::new(one.key(), one.label(), one.key() == self.table.respondent);
        Respondent::ALL.iter().map(choice).collect()
    }

    /// Nothing found, and a column named that has no heading.
    pub fn sample_unknown() -> Self {
        let line = |row, cells: &[(u32, &str)]| SheetLine {
            row,
            cells: cells.iter().map(|(column, text)| (*column, (*text).to_owned())).collect(),
        };
        let lines = vec![
            line(1, &[(1, "令和7年度　お尋ねします　医療機関のサイバーセキュ…")]),
            line(4, &[(1, "順"), (2, "病院で次のことができているか"), (3, "まずは"), (5, "いつ見たか")]),
            line(6, &[(3, "できた"), (4, "まだ"), (5, "月"), (6, "日")]),
            line(7, &[(1, "①"), (2, "医療情報システム安全管理責任者を設置している。")]),
        ];
        let (sheet, row) = ("病院の方へ".into(), "5".into());
        let mut table = TableFields { sheet, row, until: "7".into(), text: "Z".into(), ..TableFields::empty() };
        table.rounds[0].answer = "D/E".into();
        let message = "シート「病院の方へ」の5行目で、Z列に見出しがありません。見出しがあるのはB列「順」、C列「病院で次のことができてい」、D列「できた」、E列「まだ」、F列「月」、G列「日」です。";
        Self {
            forms: vec![],
            columns: vec![],
            lines: vec![],
            corrections: 0,
            sheets: vec![SheetText { name: "病院の方へ".into(), lines, more: 24 }],
            table,
            errors: vec![FieldError::new("head-text", message)],
            ..Self::sample()
        }
    }
}
