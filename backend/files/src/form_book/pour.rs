//! A filled sheet poured back into the workbook that its form was read from.

use std::collections::{BTreeMap, HashMap, HashSet};

use tachiiri_domain::Date;
use tachiiri_domain::form_book::{AnswerPlace, CellMap, CellPlace, DatePlace, RoundPlace};
use tachiiri_domain::instrument::Answer;
use tachiiri_domain::problem::Problem;
use tachiiri_domain::wareki;

use super::grid::{Grid, grids};
use super::package::{Package, attribute, elements};
use super::rewrite::{Cells, Content, rewrite};
use super::styles::date_styles;
use super::words::plain;

/// One answer of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Code of the item.
    pub item: String,
    /// From 1.
    pub round: u32,
    pub answer: Answer,
    pub confirmed_on: Option<Date>,
    pub target_on: Option<Date>,
}

/// What the workbook has no place for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LeftOut {
    /// Code of the item.
    pub item: String,
    pub round: u32,
    /// 回答, 確認日 or 目標日.
    pub what: &'static str,
}

/// A filled workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poured {
    pub bytes: Vec<u8>,
    pub left_out: Vec<LeftOut>,
}

/// Writes answers into the cells of the map; every other part of the workbook stays byte for byte. `name`: who
/// answers, where the form asks for it.
///
/// # Errors
/// `workbook_unreadable`, `workbook_too_large`, `cell_formula`, or `sheet_missing` where the map speaks of another
/// workbook.
pub fn pour(bytes: &[u8], map: &CellMap, answers: &[Filled], name: &str) -> Result<Poured, Problem> {
    let mut package = Package::open(bytes)?;
    let parts = package.sheets()?;
    let mut pen = Pen { grids: grids(bytes)?, dates: dated_cells(&mut package, &parts)?, ..Pen::default() };
    if let Some(place) = map.name.as_ref().filter(|_| !name.is_empty()) {
        pen.put(place, Content::Text(name.to_owned()));
    }
    for filled in answers {
        let places = map.items.iter().find(|item| item.code == filled.item);
        let round = (filled.round as usize).checked_sub(1).and_then(|index| places?.rounds.get(index));
        match round {
            Some(place) => pen.round(place, filled),
            None => pen.leave_out(filled, "回答"),
        }
    }
    let mut written = HashMap::new();
    for (sheet, cells) in pen.cells {
        let Some(part) = parts.get(&sheet) else { return Err(no_sheet(&sheet)) };
        written.insert(part.clone(), rewrite(&package.part(part)?, &sheet, cells)?);
    }
    Ok(Poured { bytes: package.with(&written)?, left_out: pen.left_out })
}

/// The cells of each sheet that show a number as a day; none in a workbook that counts days from 1904.
fn dated_cells(
    package: &mut Package<'_>,
    parts: &HashMap<String, String>,
) -> Result<HashMap<String, HashSet<String>>, Problem> {
    let properties = elements(&package.part("xl/workbook.xml")?, "workbookPr")?;
    let is_1904 = |value: String| value == "1" || value == "true";
    if properties.iter().any(|one| attribute(one, "date1904").is_some_and(is_1904)) {
        return Ok(HashMap::new());
    }
    let Ok(styles) = package.part("xl/styles.xml") else { return Ok(HashMap::new()) };
    let styles = date_styles(&styles)?;
    let mut dated = HashMap::new();
    for (sheet, part) in parts {
        // Sheets of other kinds (charts) have no cells.
        let Ok(xml) = package.part(part) else { continue };
        let cells = elements(&xml, "c")?.into_iter().filter_map(|cell| {
            let style = attribute(&cell, "s")?.parse().ok()?;
            styles.contains(&style).then(|| attribute(&cell, "r")).flatten()
        });
        dated.insert(sheet.clone(), cells.collect());
    }
    Ok(dated)
}

fn no_sheet(sheet: &str) -> Problem {
    let message = format!("様式の原本にシート「{sheet}」がありません。原本をもう一度取り込んでください。");
    crate::table::whole(0, "sheet_missing", &message)
}

/// What is written so far, and what is known of the sheets it goes into.
#[derive(Default)]
struct Pen {
    grids: Vec<Grid>,
    /// By sheet, the names of cells that show days.
    dates: HashMap<String, HashSet<String>>,
    cells: BTreeMap<String, Cells>,
    left_out: Vec<LeftOut>,
}

impl Pen {
    fn put(&mut self, place: &CellPlace, content: Content) {
        self.cells.entry(place.sheet.clone()).or_default().insert((place.row, place.column), content);
    }

    fn leave_out(&mut self, filled: &Filled, what: &'static str) {
        self.left_out.push(LeftOut { item: filled.item.clone(), round: filled.round, what });
    }

    fn round(&mut self, place: &RoundPlace, filled: &Filled) {
        let with_answer = place.confirmed_on == Some(DatePlace::WithAnswer);
        let beside = filled.confirmed_on.filter(|_| with_answer).map(|day| format!("（{}）", wareki::short(day)));
        match &place.answer {
            AnswerPlace::Word(cell) => {
                let text = format!("{}{}", filled.answer.label(), beside.unwrap_or_default());
                self.put(cell, Content::Text(text));
            }
            AnswerPlace::Ticks { yes, no, not_applicable } => {
                let cell = match filled.answer {
                    Answer::Yes => Some(yes),
                    Answer::No => Some(no),
                    Answer::NotApplicable => not_applicable.as_ref(),
                };
                match cell {
                    Some(cell) => self.put(cell, Content::Text(ticked(&self.printed(cell)))),
                    None => self.leave_out(filled, "回答"),
                }
            }
        }
        if !with_answer {
            self.day(place.confirmed_on.as_ref(), (filled, filled.confirmed_on), "確認日");
        }
        self.day(place.target_on.as_ref(), (filled, filled.target_on), "目標日");
    }

    fn day(&mut self, place: Option<&DatePlace>, (filled, day): (&Filled, Option<Date>), what: &'static str) {
        let Some(day) = day else { return };
        match place {
            None | Some(DatePlace::WithAnswer) => self.leave_out(filled, what),
            Some(DatePlace::Cell(cell)) => {
                let shows_days = self.dates.get(&cell.sheet).is_some_and(|cells| cells.contains(&cell.name()));
                let text = || Content::Text(wareki::short(day));
                self.put(cell, if shows_days { Content::Number(serial(day)) } else { text() });
            }
            Some(DatePlace::Parts { year, month, day: day_cell }) => {
                let [number, month_number, day_number] = parts(day);
                if let Some(cell) = year {
                    let era = [self.beside(cell), self.printed(cell)].iter().any(|text| names_era(text));
                    self.figure(cell, if era { number - 2018 } else { number });
                }
                self.figure(month, month_number);
                self.figure(day_cell, day_number);
            }
        }
    }

    /// A figure alone, or before the 年, 月 or 日 that the cell shows: `6月`, `令和6年`.
    fn figure(&mut self, place: &CellPlace, number: i64) {
        let printed = self.printed(place);
        let content = printed.find(['年', '月', '日']).map(|at| {
            let (before, unit) = printed.split_at(at);
            let era: String = before.chars().filter(|c| !c.is_whitespace() && !c.is_numeric()).collect();
            Content::Text(format!("{era}{number}{unit}"))
        });
        self.put(place, content.unwrap_or(Content::Number(number)));
    }

    /// What the form prints in a cell.
    fn printed(&self, cell: &CellPlace) -> String {
        let grid = self.grids.iter().find(|grid| grid.name == cell.sheet);
        grid.map(|grid| grid.field(cell.row, cell.column).text.trim().to_owned()).unwrap_or_default()
    }

    /// What it prints to the left of it.
    fn beside(&self, cell: &CellPlace) -> String {
        cell.column.checked_sub(1).map_or_else(String::new, |column| {
            let grid = self.grids.iter().find(|grid| grid.name == cell.sheet);
            grid.map(|grid| grid.field(cell.row, column).text.to_string()).unwrap_or_default()
        })
    }
}

/// 令和 or R, before the year or with room for it: `令和`, `令和　年`.
fn names_era(text: &str) -> bool {
    let text: String = plain(text).chars().filter(|c| !c.is_numeric()).collect();
    text.trim_end_matches('年').ends_with(['和', 'R'])
}

/// `□` becomes `☑`, a word gets a circle in front, an empty cell holds the circle alone.
fn ticked(printed: &str) -> String {
    match printed.replace(['□', '☐'], "☑") {
        boxed if boxed.contains('☑') => boxed,
        word => format!("○{word}"),
    }
}

/// Days as Excel counts them, which takes 1900 for a leap year.
fn serial(day: Date) -> i64 {
    const DAY_ZERO: Option<Date> = Date::from_ymd_opt(1899, 12, 30);
    DAY_ZERO.map_or(0, |zero| (day - zero).num_days())
}

fn parts(day: Date) -> [i64; 3] {
    use chrono::Datelike;
    [i64::from(day.year()), i64::from(day.month()), i64::from(day.day())]
}
