//! A workbook as it stands, for a person who says where its headings are.

use tachiiri_domain::problem::Problem;

use super::grid;
use super::words::tidy;

/// Lines of a sheet that are shown; headings stand near the top.
const MOST_LINES: usize = 40;
/// Of each cell, in characters.
const MOST_TEXT: usize = 24;

/// A visible sheet with at least two lines: one could be headings, the other what stands under them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Outline {
    pub sheet: String,
    /// The first lines that say something.
    pub lines: Vec<OutlineLine>,
    /// How many more there are.
    pub more: usize,
}

/// Rows and columns from 0.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct OutlineLine {
    pub row: u32,
    /// The beginning of what each cell says.
    pub cells: Vec<(u32, String)>,
}

/// The sheets in which a person could point at headings.
///
/// # Errors
/// One problem for the whole file, as [`super::propose`] has it.
pub fn outline(bytes: &[u8]) -> Result<Vec<Outline>, Problem> {
    let sheets = grid::grids(bytes)?.into_iter().map(|grid| {
        let lines = (0..grid.height).map(|row| {
            let cells = grid.beginning_in(row).into_iter().map(|field| (field.left, beginning(&field.text)));
            OutlineLine { row, cells: cells.collect() }
        });
        let mut lines: Vec<_> = lines.filter(|line| !line.cells.is_empty()).collect();
        let more = lines.len().saturating_sub(MOST_LINES);
        lines.truncate(MOST_LINES);
        Outline { sheet: grid.name, lines, more }
    });
    Ok(sheets.filter(|sheet| sheet.lines.len() > 1).collect())
}

fn beginning(text: &str) -> String {
    let text = tidy(text);
    let head: String = text.chars().take(MOST_TEXT).collect();
    if head.len() < text.len() { format!("{head}…") } else { head }
}
