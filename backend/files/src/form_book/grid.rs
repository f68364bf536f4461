//! A workbook's visible sheets as grids: texts by place, merged cells as one.

use std::collections::{HashMap, HashSet};
use std::io::Cursor;
use std::ops::RangeInclusive;
use std::rc::Rc;

use calamine::Xlsx;
use tachiiri_domain::problem::Problem;

use super::package::{Package, attribute, elements};
use crate::table::whole;
use crate::{book, workbook};

/// Forms are read by looking at every cell many times; no form of paper is larger.
pub(super) const MOST_ROWS: u32 = 2000;
pub(super) const MOST_COLUMNS: u32 = 256;

/// One field of a sheet: a cell, or what was merged into one. Rows and columns from 0, both ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub top: u32,
    pub left: u32,
    pub bottom: u32,
    pub right: u32,
    pub text: Rc<str>,
}

impl Field {
    pub(super) fn place(&self) -> (u32, u32) {
        (self.top, self.left)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// A sheet.
pub(super) struct Grid {
    pub name: String,
    pub height: u32,
    pub width: u32,
    fields: HashMap<(u32, u32), Field>,
    /// The first cell of the field that covers a cell, where that is another one.
    covered: HashMap<(u32, u32), (u32, u32)>,
}

impl Grid {
    /// The field that covers a cell; an empty one where nothing is written.
    pub(super) fn field(&self, row: u32, column: u32) -> Field {
        let first = self.covered.get(&(row, column)).copied().unwrap_or((row, column));
        let empty = || Field { top: row, left: column, bottom: row, right: column, text: Rc::from("") };
        self.fields.get(&first).cloned().unwrap_or_else(empty)
    }

    /// The fields that begin in a row, from the left, blank ones left out.
    pub(super) fn beginning_in(&self, row: u32) -> Vec<Field> {
        let fields = (0..self.width).filter_map(|column| self.fields.get(&(row, column)));
        fields.filter(|field| !field.is_blank()).cloned().collect()
    }
}

/// Every visible sheet, in order.
///
/// # Errors
/// One problem for the whole file: what [`book::open`] refuses, or `form_too_large`.
pub(super) fn grids(bytes: &[u8]) -> Result<Vec<Grid>, Problem> {
    let sheets = book::open(bytes)?;
    let mut regions: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(workbook::unreadable)?;
    let mut package = Package::open(bytes)?;
    let parts = package.sheets()?;
    let visible = sheets.iter().filter(|sheet| sheet.visible);
    let grids = visible.map(|sheet| {
        let mut grid = grid(&mut regions, sheet)?;
        if let Some(part) = parts.get(&sheet.name) {
            let hidden = Hidden::of(&package.part(part)?)?;
            grid.fields.retain(|_, field| !hidden.covers(field));
        }
        Ok(grid)
    });
    grids.collect()
}

/// Columns and rows that nobody sees; both from 0.
struct Hidden {
    columns: Vec<RangeInclusive<u32>>,
    rows: HashSet<u32>,
}

impl Hidden {
    /// From the XML of a sheet.
    fn of(xml: &str) -> Result<Self, Problem> {
        let hidden = |name| -> Result<Vec<_>, Problem> {
            let is_hidden = |value: String| value == "1" || value == "true";
            let mut all = elements(xml, name)?;
            all.retain(|element| attribute(element, "hidden").is_some_and(is_hidden));
            Ok(all)
        };
        let number = |element: &_, name| attribute(element, name)?.parse::<u32>().ok()?.checked_sub(1);
        let columns = hidden("col")?;
        let columns = columns.iter().filter_map(|one| Some(number(one, "min")?..=number(one, "max")?));
        let rows = hidden("row")?;
        let rows = rows.iter().filter_map(|one| number(one, "r"));
        Ok(Self { columns: columns.collect(), rows: rows.collect() })
    }

    /// Whether no part of a field is seen.
    fn covers(&self, field: &Field) -> bool {
        let hides = |column| self.columns.iter().any(|range| range.contains(&column));
        (field.left..=field.right).all(hides) || (field.top..=field.bottom).all(|row| self.rows.contains(&row))
    }
}

fn grid(regions: &mut Xlsx<Cursor<&[u8]>>, sheet: &book::Grid) -> Result<Grid, Problem> {
    let merged = regions.merge_cells_by_sheet_name(&sheet.name).map_err(workbook::unreadable)?;
    let mut grid =
        Grid { name: sheet.name.clone(), height: 0, width: 0, fields: HashMap::new(), covered: HashMap::new() };
    let cells =
        sheet.rows().flat_map(|(row, cells)| cells.into_iter().map(move |(column, datum)| (row, column, datum)));
    for (row, column, datum) in cells {
        let text = datum.text();
        if text.trim().is_empty() {
            continue;
        }
        grid.grow(row, column)?;
        let field = Field { top: row, left: column, bottom: row, right: column, text: text.into() };
        grid.fields.insert((row, column), field);
    }
    for region in merged {
        grid.merge(region.start, region.end)?;
    }
    Ok(grid)
}

impl Grid {
    fn grow(&mut self, row: u32, column: u32) -> Result<(), Problem> {
        self.height = self.height.max(row + 1);
        self.width = self.width.max(column + 1);
        if self.height <= MOST_ROWS && self.width <= MOST_COLUMNS {
            return Ok(());
        }
        let message = format!(
            "シート「{}」の{}行目・{}列目に内容があります。様式は{MOST_ROWS}行・{MOST_COLUMNS}列までです。",
            self.name,
            row + 1,
            column + 1
        );
        Err(whole(u64::from(row) + 1, "form_too_large", &message))
    }

    fn merge(&mut self, (top, left): (u32, u32), (bottom, right): (u32, u32)) -> Result<(), Problem> {
        // Bars are merged to the last column or row a sheet has; beyond the content they mean nothing.
        let (bottom, right) = (bottom.min(MOST_ROWS - 1), right.min(MOST_COLUMNS - 1));
        if top > bottom || left > right {
            return Ok(());
        }
        self.grow(bottom, right)?;
        let text = self.fields.get(&(top, left)).map_or_else(|| Rc::from(""), |field| field.text.clone());
        self.fields.insert((top, left), Field { top, left, bottom, right, text });
        let cells = (top..=bottom).flat_map(|row| (left..=right).map(move |column| (row, column)));
        self.covered.extend(cells.filter(|cell| *cell != (top, left)).map(|cell| (cell, (top, left))));
        Ok(())
    }
}
