//! What each line of a sheet is: an item, a section, a heading, a remark.

use tachiiri_domain::form_book::{ColumnMeaning, Corrections, LineCorrection, LineKind};
use tachiiri_domain::instrument::TargetGroup;

use super::grid::{Field, Grid};
use super::heading_words;
use super::headings::TableRead;
use super::remarks::{self, Gate};
use super::words::{self, Numbered, is_remark, is_sentence, numbered, plain};

/// A line as it is read, nothing carried over from the lines above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub row: u32,
    /// The last row that belongs to it.
    pub bottom: u32,
    pub kind: LineKind,
    /// The section that begins beside this line, as it is printed.
    pub section: Option<String>,
    pub number: String,
    /// The device in a column of its own.
    pub group: Option<TargetGroup>,
    pub text: String,
    /// What the form remarks in a column beside it.
    pub remark: String,
    pub gate: Option<Gate>,
    pub corrected: bool,
}

/// The lines of a sheet that say something; `tables` are those of the sheet.
pub(super) fn lines(grid: &Grid, tables: &[TableRead], corrections: &Corrections) -> Vec<Line> {
    let mut lines = Vec::<Line>::new();
    for row in 0..grid.height {
        let table = tables.iter().rev().find(|table| table.row <= row && row < table.end);
        let line = match table {
            Some(table) if row < table.body => None,
            Some(table) => Reader { grid, table, row }.read(lines.last()),
            None => free(grid, row),
        };
        let correction = corrections.line(&grid.name, row);
        if let Some(line) = line.map(|line| corrected(line, correction)) {
            lines.push(line);
        }
    }
    remarks::gates(&mut lines);
    for line in &mut lines {
        if let Some(is_gate) = corrections.line(&grid.name, line.row).and_then(|one| one.gate) {
            let plain = || Gate { label: line.text.clone(), note: String::new() };
            line.gate = is_gate.then(|| line.gate.take().unwrap_or_else(plain));
        }
    }
    // What stands below the last item heads nothing: an address, an office.
    let last = lines.iter().rposition(|line| line.kind == LineKind::Item);
    let below = lines.iter_mut().skip(last.map_or(usize::MAX, |last| last + 1));
    for line in below.filter(|line| line.kind == LineKind::Section && !line.corrected) {
        line.kind = LineKind::Nothing;
    }
    lines
}

fn corrected(line: Line, correction: Option<&LineCorrection>) -> Line {
    let Some(correction) = correction else { return line };
    Line {
        kind: correction.kind,
        number: correction.number.clone().unwrap_or(line.number),
        text: correction.text.clone().unwrap_or(line.text),
        group: correction.group.or(line.group),
        section: correction.section.clone().or(line.section),
        corrected: true,
        ..line
    }
}

fn line(row: u32, kind: LineKind, text: String) -> Line {
    Line {
        row,
        bottom: row,
        kind,
        section: None,
        number: String::new(),
        group: None,
        text,
        remark: String::new(),
        gate: None,
        corrected: false,
    }
}

/// A line outside of tables.
fn free(grid: &Grid, row: u32) -> Option<Line> {
    let fields = grid.beginning_in(row);
    let text: Vec<_> = fields.iter().map(|field| words::tidy(&field.text)).collect();
    let text = text.join(" ");
    if text.is_empty() {
        return None;
    }
    Some(line(row, free_kind(&text), text))
}

fn free_kind(text: &str) -> LineKind {
    let short = plain(text).chars().count() <= 24;
    if is_period(text) {
        LineKind::Period
    } else if is_remark(text) || text.contains('。') {
        LineKind::Instruction
    } else if text.contains("チェックリスト") || text.contains("確認用") || (short && text.contains("年度"))
    {
        LineKind::Title
    } else {
        LineKind::Nothing
    }
}

/// 「○ 令和5年度中」, 「参考項目（令和6年度中）」.
fn is_period(text: &str) -> bool {
    let text = plain(text);
    text.chars().count() <= 24 && text.contains("年度中") && !text.contains('。')
}

/// A line of a table.
struct Reader<'a> {
    grid: &'a Grid,
    table: &'a TableRead,
    row: u32,
}

/// The fields of a line before people begin to write.
#[derive(Default)]
struct Parts {
    section: Option<Field>,
    number: Option<Field>,
    group: Option<Field>,
    text: Option<Field>,
}

impl Reader<'_> {
    fn read(&self, above: Option<&Line>) -> Option<Line> {
        let parts = self.parts();
        let section = parts.section.as_ref().map(|field| field.text.trim().to_owned());
        let Some(text) = &parts.text else {
            return self.without_text(&parts, section, above);
        };
        let body = words::tidy(&text.text);
        let spans = self.table.takes_answers(text);
        let kind = self.kind(text, &body, &parts, spans);
        if kind == LineKind::Item && parts.number.is_none() && self.continues(above) {
            return Some(line(self.row, LineKind::Continued, body));
        }
        if kind != LineKind::Item {
            // A section's number may stand in a line of its own inside the cell.
            let body = if kind == LineKind::Section { text.text.trim().to_owned() } else { body };
            return Some(Line { section, ..line(self.row, kind, body) });
        }
        let (number, body) = match (&parts.number, numbered(&text.text)) {
            (Some(field), _) => (words::tidy(&field.text), body),
            (None, Some(Numbered { printed, rest, .. })) if !rest.is_empty() => (printed.to_owned(), words::tidy(rest)),
            (None, _) => (String::new(), body),
        };
        let group = parts.group.clone().or_else(|| self.group_beside()).and_then(|field| group_named(&field.text));
        let bottom = [Some(text), parts.number.as_ref()].into_iter().flatten().map(|field| field.bottom).max();
        Some(Line {
            bottom: bottom.unwrap_or(self.row),
            section,
            number: words::number(&number),
            group,
            remark: self.remark(),
            ..line(self.row, LineKind::Item, body)
        })
    }

    /// A section alone in its line, a remark in the columns of answers, or nothing.
    fn without_text(&self, parts: &Parts, section: Option<String>, above: Option<&Line>) -> Option<Line> {
        if let Some(section) = section {
            return Some(line(self.row, LineKind::Section, section));
        }
        if parts.number.is_some() || parts.group.is_some() || self.continues(above) {
            return None;
        }
        let fields = self.grid.beginning_in(self.row);
        let text = fields.iter().map(|field| words::tidy(&field.text)).find(|text| is_remark(text))?;
        Some(line(self.row, LineKind::Instruction, text))
    }

    fn continues(&self, above: Option<&Line>) -> bool {
        let mut answers = self.table.columns.iter().filter(|column| column.meaning.takes_answers());
        let shared = answers.any(|column| self.grid.field(self.row, column.column).top < self.row);
        above.is_some_and(|above| above.kind == LineKind::Item && (above.bottom >= self.row || shared))
    }

    fn parts(&self) -> Parts {
        let fields = self.grid.beginning_in(self.row);
        let mut parts = Parts::default();
        let mut texts = Vec::new();
        let names_round = |field: &Field| heading_words::round_named(&field.text).is_some();
        for field in fields.into_iter().filter(|field| self.table.is_text(field) && !names_round(field)) {
            let spans = self.table.takes_answers(&field);
            match self.table.meaning(field.left) {
                ColumnMeaning::Note => {}
                ColumnMeaning::Section if !spans => parts.section = Some(field),
                ColumnMeaning::Group if !spans => parts.group = Some(field),
                ColumnMeaning::Number if is_number(&field) => parts.number = Some(field),
                _ if parts.number.is_none() && is_number(&field) => parts.number = Some(field),
                _ => texts.push(field),
            }
        }
        // The last text is the question; what stands before it names the section.
        parts.text = texts.pop();
        if parts.section.is_none() {
            parts.section = texts.into_iter().next();
        }
        parts
    }

    /// What is printed in the columns of remarks.
    fn remark(&self) -> String {
        let fields = self.grid.beginning_in(self.row);
        let remarks = fields.iter().filter(|field| self.table.meaning(field.left) == ColumnMeaning::Note);
        remarks.map(|field| words::tidy(&field.text)).collect()
    }

    /// The device that runs down beside this line from a line above.
    fn group_beside(&self) -> Option<Field> {
        let column = self.table.columns.iter().find(|column| column.meaning == ColumnMeaning::Group)?;
        let field = self.grid.field(self.row, column.column);
        (field.top < self.row && !self.table.takes_answers(&field)).then_some(field)
    }

    fn kind(&self, text: &Field, body: &str, parts: &Parts, spans: bool) -> LineKind {
        let names_group = words::group(body).is_some();
        let marked = plain(body).starts_with(['■', '◆', '◇', '□', '▼', '【', '〈', '《', '〇', '○', '<']);
        let announces = plain(body).contains("以下を") || plain(body).contains("次の");
        match () {
            () if is_period(body) => LineKind::Period,
            () if is_remark(body) => LineKind::Instruction,
            () if plain(body).contains("チェックリスト") && !is_sentence(body) => LineKind::Title,
            () if announces && names_group && (spans || !self.asks()) => LineKind::Heading,
            () if !spans && (self.asks() || parts.number.is_some()) => LineKind::Item,
            () if marked || (names_group && !is_sentence(body) && !is_section_number(body)) => LineKind::Heading,
            () if !spans && is_sentence(body) && self.table.meaning(text.left) == ColumnMeaning::Text => LineKind::Item,
            () if is_sentence(body) => LineKind::Instruction,
            () if plain(body).contains("確認用") => LineKind::Title,
            () => LineKind::Section,
        }
    }

    /// Whether something is printed where an answer goes.
    fn asks(&self) -> bool {
        let answers = self.table.columns.iter().filter(|column| column.meaning.takes_answers());
        answers.into_iter().any(|column| {
            let field = self.grid.field(self.row, column.column);
            field.top == self.row && !self.table.is_text(&field) && !field.is_blank()
        })
    }
}

/// What a column of devices says: `－` is none of them, and nothing at all leaves it to the heading above.
fn group_named(text: &str) -> Option<TargetGroup> {
    let none = || plain(text).chars().all(|c| "-‐−―ー–—".contains(c)).then_some(TargetGroup::None);
    words::group(text).or_else(|| none().filter(|_| !text.trim().is_empty()))
}

fn is_number(field: &Field) -> bool {
    numbered(&field.text).is_some_and(|one| one.rest.is_empty())
}

fn is_section_number(text: &str) -> bool {
    numbered(text).is_some_and(|one| !one.enclosed)
}
