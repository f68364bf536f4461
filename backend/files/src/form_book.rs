//! A ministry's own workbook as a form: which lines are sections and items, which columns take answers and dates.
//!
//! Nothing is known by heart of any year's form. What is read is a proposal; a person corrects lines and columns
//! ([`Corrections`]), and the same workbook with the same corrections gives the same proposal.

use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::form_book::{CellPlace, Corrections, LineKind, RoundPlace};
use tachiiri_domain::instrument::{LiftingFact, Respondent, Section, TargetGroup};
use tachiiri_domain::problem::Problem;

use grid::Grid;
pub use headings::{ColumnRead, TableRead};

mod assemble;
mod downwards;
mod draft;
mod grid;
mod heading_words;
mod headings;
mod kin;
mod lines;
mod moved;
mod named;
mod outline;
mod package;
mod pour;
mod remarks;
mod rewrite;
mod slots;
mod styles;
mod words;

pub use draft::{Identity, draft};
pub use outline::{Outline, OutlineLine, outline};
pub use pour::{Filled, LeftOut, Poured, pour};

/// One form that a workbook holds: the sheets for the facility, or those for the vendor.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Proposal {
    pub respondent: Respondent,
    /// The year that title or sheets name.
    pub fiscal_year: Option<FiscalYear>,
    pub title: String,
    pub instructions: Vec<String>,
    pub sections: Vec<Section>,
    pub tables: Vec<TableRead>,
    /// Every line that says something, in the order of the workbook.
    pub lines: Vec<LineRead>,
    /// Where the form asks for the name of who answers.
    pub name: Option<CellPlace>,
}

/// A line, and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LineRead {
    pub sheet: String,
    /// From 0.
    pub row: u32,
    pub kind: LineKind,
    /// As printed, without line breaks.
    pub text: String,
    /// A person said so.
    pub corrected: bool,
    pub item: Option<ItemRead>,
}

/// An item as the workbook has it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ItemRead {
    /// Unique in the proposal: section-number[-group].
    pub code: String,
    pub section: String,
    /// `(1)`, `①`; empty where none is printed.
    pub number: String,
    pub group: TargetGroup,
    /// The line above the group.
    pub heading: String,
    pub label: String,
    /// What the form adds in brackets about the whole form.
    pub note: String,
    pub gate: bool,
    /// The year that the lines above name for it, where they name one.
    pub required_from: Option<FiscalYear>,
    pub not_required_when: Vec<LiftingFact>,
    pub rounds: Vec<RoundPlace>,
}

impl Proposal {
    pub fn items(&self) -> impl Iterator<Item = &ItemRead> {
        self.lines.iter().filter_map(|line| line.item.as_ref())
    }
}

/// The forms of a workbook, the facility's first. Hidden sheets, filled examples and sheets without a table of
/// questions are passed over.
///
/// # Errors
/// One problem for the whole file: `workbook_old`, `workbook_unreadable`, `form_too_large`, or `form_not_found`
/// where no sheet holds a table of questions, `form_table` and `form_cell` where a person named headings or a cell that
/// cannot be such; `column` then is the field of the correction: `row`, `answer-2`.
pub fn propose(bytes: &[u8], corrections: &Corrections) -> Result<Vec<Proposal>, Problem> {
    let grids = grid::grids(bytes)?;
    if let Some(wrong) = named::wrong(&grids, corrections) {
        return Err(wrong);
    }
    let sheets = sheets(&grids, corrections);
    if sheets.is_empty() {
        return Err(no_form(&grids));
    }
    let year = assemble::fiscal_year(&grids);
    let of = |wanted: Respondent| sheets.iter().filter(move |one| one.0 == wanted).map(|one| &one.1).collect();
    let forms = Respondent::ALL.iter().map(|respondent| (*respondent, of(*respondent)));
    let forms = forms.filter(|(_, sheets): &(_, Vec<&Sheet<'_>>)| !sheets.is_empty());
    let read = forms.map(|(respondent, sheets)| {
        let proposal = assemble::proposal(respondent, year, &sheets, corrections);
        moved::wrong(&sheets, &proposal, corrections).map_or(Ok(proposal), Err)
    });
    read.collect()
}

/// A sheet that is part of a form.
struct Sheet<'a> {
    grid: &'a Grid,
    tables: Vec<TableRead>,
    lines: Vec<lines::Line>,
}

/// The sheets that are part of a form, and whose. A sheet that does not say goes with the one before.
fn sheets<'a>(grids: &'a [Grid], corrections: &Corrections) -> Vec<(Respondent, Sheet<'a>)> {
    let mut sheets = Vec::<(Respondent, Sheet<'a>)>::new();
    for grid in grids {
        let said = corrections.tables_of(&grid.name);
        if said.is_empty() && is_example(grid) {
            continue;
        }
        let tables = headings::tables(grid, corrections);
        if tables.is_empty() {
            continue;
        }
        let before = sheets.last().map_or(Respondent::Facility, |(respondent, _)| *respondent);
        let said = said.iter().find_map(|table| table.respondent);
        let respondent = said.or_else(|| assemble::respondent(grid)).unwrap_or(before);
        let lines = lines::lines(grid, &tables, corrections);
        sheets.push((respondent, Sheet { grid, tables, lines }));
    }
    sheets
}

/// A filled example beside the form, by its name or its title.
fn is_example(grid: &Grid) -> bool {
    let says = |text: &str| ["記入例", "記載例", "見本", "サンプル"].iter().any(|word| text.contains(word));
    let title = (0..grid.height).find_map(|row| grid.beginning_in(row).into_iter().next());
    says(&grid.name) || title.is_some_and(|title| says(&title.text))
}

fn no_form(grids: &[Grid]) -> Problem {
    let names: Vec<_> = grids.iter().map(|grid| format!("「{}」", grid.name)).collect();
    let message = format!(
        "質問の表が見つかりません。読んだシートは{}です。「チェック項目」「確認結果」のような見出しのある表が必要です。",
        names.concat()
    );
    crate::table::whole(0, "form_not_found", &message)
}
