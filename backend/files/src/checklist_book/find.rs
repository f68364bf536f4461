//! Where the items and the columns of a form stand in a sheet, told by words and not by position.

use std::rc::Rc;

use tachiiri_domain::instrument::{Instrument, Item, TargetGroup};

use super::layout::{Part, round_mark};
use crate::book::{Datum, Grid, plain};

/// Characters of a heading at most; longer texts are sentences.
const HEADING: usize = 24;

/// The columns that hold above a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns(Vec<(u8, Part, u32)>);

impl Columns {
    pub fn rounds(&self) -> impl Iterator<Item = u8> + '_ {
        self.0.iter().filter(|(_, part, _)| *part == Part::Answer).map(|(round, ..)| *round)
    }

    pub fn column(&self, round: u8, part: Part) -> Option<u32> {
        self.0.iter().find(|one| (one.0, one.1) == (round, part)).map(|one| one.2)
    }
}

/// A row that asks an item.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    pub row: u32,
    pub item: &'a Item,
    /// Where the official text stands.
    pub label: u32,
    pub columns: Rc<Columns>,
}

/// A sheet as far as it is one of the form.
#[derive(Debug)]
pub struct Sighting<'a> {
    pub grid: &'a Grid,
    pub lines: Vec<Line<'a>>,
    /// Rows below the headings that ask nothing the form knows.
    pub strays: Vec<(u32, Rc<Columns>)>,
}

/// Looks through a sheet for the items of a form.
pub fn look<'a>(grid: &'a Grid, form: &'a Instrument) -> Sighting<'a> {
    let mut search = Search::of(form);
    let mut sighting = Sighting { grid, lines: Vec::new(), strays: Vec::new() };
    for (row, cells) in grid.rows() {
        let cells: Vec<_> = cells.into_iter().map(|(column, datum)| (column, datum, datum.plain())).collect();
        search.notice_place(&cells);
        if let Some((item, label)) = search.item(&cells) {
            search.used.push(&item.code);
            sighting.lines.push(Line { row, item, label, columns: search.block.columns() });
        } else if search.block.extend(&cells) {
            continue;
        } else if !sighting.lines.is_empty() || !search.block.marks.is_empty() {
            sighting.strays.push((row, search.block.columns()));
        }
    }
    sighting
}

type Cells<'a> = [(u32, &'a Datum, String)];

struct Search<'a> {
    /// Items with their text and the line above their group, made plain.
    items: Vec<(&'a Item, String, String)>,
    /// Code and label of the sections, made plain.
    sections: Vec<(&'a str, String)>,
    /// Code of the section whose label stood last.
    section: Option<&'a str>,
    heading: Option<String>,
    block: Block,
    used: Vec<&'a str>,
}

impl<'a> Search<'a> {
    fn of(form: &'a Instrument) -> Self {
        let items = form.items.iter().map(|item| (item, plain(&item.label), plain(&item.heading)));
        let sections = form.sections.iter().map(|section| (section.code.as_str(), plain(&section.label)));
        Self {
            items: items.collect(),
            sections: sections.collect(),
            section: None,
            heading: None,
            block: Block::default(),
            used: Vec::new(),
        }
    }

    /// Sections and the lines above a group tell apart items of the same text.
    fn notice_place(&mut self, cells: &Cells<'_>) {
        for (_, _, text) in cells {
            let unnumbered = |code: &str| text.strip_prefix(code).unwrap_or(text);
            let section = self.sections.iter().find(|(code, label)| text == label || unnumbered(code) == label);
            if let Some((code, _)) = section {
                self.section = Some(code);
                self.heading = None;
            }
            if self.items.iter().any(|(_, _, heading)| !heading.is_empty() && heading == text) {
                self.heading = Some(text.clone());
            }
        }
    }

    /// The item that a row asks, and the column of its text.
    fn item(&self, cells: &Cells<'_>) -> Option<(&'a Item, u32)> {
        let (column, rest, number) = cells.iter().find_map(|(column, _, text)| {
            let (number, rest) = numbered(text);
            let asked = self.items.iter().any(|(_, label, _)| rest.starts_with(label));
            asked.then_some((*column, rest, number))
        })?;
        let labels = self.items.iter().filter(|(_, label, _)| rest.starts_with(label));
        let longest = labels.clone().map(|(_, label, _)| label.len()).max()?;
        let mut asked: Vec<_> = labels.filter(|(_, label, _)| label.len() == longest).collect();
        let group = group(cells);
        let beside = cells.iter().map(|(_, _, text)| numbered(text).0).find(|number| !number.is_empty());
        let number = if number.is_empty() { beside.unwrap_or_default() } else { number };
        narrow(&mut asked, |(item, ..)| group.is_some_and(|group| item.group == group));
        narrow(&mut asked, |(_, _, heading)| self.heading.as_ref() == Some(heading));
        narrow(&mut asked, |(item, ..)| self.section.is_some_and(|section| item.section == section));
        narrow(&mut asked, |(item, ..)| !number.is_empty() && plain(&item.number) == number);
        narrow(&mut asked, |(item, ..)| !self.used.contains(&item.code.as_str()));
        asked.first().map(|(item, ..)| (*item, column))
    }
}

/// Keeps those for which `holds`, where there are any.
fn narrow<T>(items: &mut Vec<&T>, holds: impl Fn(&T) -> bool) {
    if items.iter().any(|item| holds(item)) {
        items.retain(|item| holds(item));
    }
}

/// `2(4)利用者の…`: the number of the item, without that of its section, and the text behind it.
fn numbered(text: &str) -> (&str, &str) {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let end = digits.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    match end {
        Some((number, rest)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            (&digits[..number.len() + 2], rest)
        }
        _ => ("", text),
    }
}

fn group(cells: &Cells<'_>) -> Option<TargetGroup> {
    let named = |text: &str| TargetGroup::ALL.iter().find(|group| !text.is_empty() && plain(group.label()) == text);
    cells.iter().find_map(|(_, _, text)| named(text)).copied()
}

/// The rows of headings that stand together, as far as they were seen.
#[derive(Default)]
struct Block {
    /// Rounds by the column they begin in.
    marks: Vec<(u32, u8)>,
    parts: Vec<(u32, Part)>,
    /// An item was asked below it: the next heading begins a new block.
    closed: bool,
    columns: Rc<Columns>,
}

impl Block {
    /// Takes a row that holds headings; false for any other row.
    fn extend(&mut self, cells: &Cells<'_>) -> bool {
        let (mut marks, mut parts) = (Vec::new(), Vec::new());
        for (column, _, text) in cells.iter().filter(|cell| cell.2.chars().count() <= HEADING) {
            let mark = round_mark(text);
            if let Some((round, _)) = mark {
                marks.push((*column, round));
            }
            let rest = mark.map_or(text.as_str(), |(_, rest)| rest);
            parts.extend(Part::of_heading(rest).map(|part| (*column, part)));
        }
        let open = !(self.closed || self.marks.is_empty() && self.parts.is_empty());
        let is_heading = !marks.is_empty() || parts.len() > 1 || (open && !parts.is_empty());
        if is_heading {
            if self.closed {
                *self = Self::default();
            }
            self.marks.append(&mut marks);
            // What stands lower says more: 「確認結果」 above 「確認日」.
            self.parts.retain(|(column, _)| !parts.iter().any(|(lower, _)| lower == column));
            self.parts.append(&mut parts);
        }
        is_heading
    }

    fn columns(&mut self) -> Rc<Columns> {
        if !self.closed {
            self.closed = true;
            self.columns = Rc::new(self.settle());
        }
        Rc::clone(&self.columns)
    }

    /// A part belongs to the round whose mark stands over it or nearest to its left.
    fn settle(&mut self) -> Columns {
        self.marks.sort_unstable();
        self.parts.sort_unstable();
        if self.marks.is_empty() && !self.parts.is_empty() {
            self.marks.push((0, 1));
        }
        let mut columns: Vec<(u8, Part, u32)> = Vec::new();
        for (index, (from, round)) in self.marks.iter().enumerate() {
            let end = self.marks.get(index + 1).map_or(u32::MAX, |next| next.0);
            let within = self.parts.iter().filter(|(column, _)| (*from..end).contains(column));
            let within: Vec<_> = within.map(|(column, part)| (*round, *part, *column)).collect();
            if !within.iter().any(|(_, part, _)| *part == Part::Answer) {
                columns.push((*round, Part::Answer, *from));
            }
            columns.extend(within);
        }
        // The first of two columns of the same kind is the one; a second is somebody's own.
        let mut seen = Vec::new();
        columns.retain(|(round, part, _)| {
            let new = !seen.contains(&(*round, *part));
            seen.push((*round, *part));
            new
        });
        Columns(columns)
    }
}
