//! Where the headings of a ministry's workbook stand, as its page asks for it.

use axum::extract::State;
use tachiiri_domain::form_book::{
    Corrections, RoundColumns, TableCorrection, TablePlace, column_letters, columns_named, columns_written, row_named,
};
use tachiiri_domain::ids::FormBookId;
use tachiiri_domain::problem::Problem;
use tachiiri_files::form_book::Outline;
use tachiiri_pages::FieldError;
use tachiiri_pages::form_book_table::{NamedTable, SheetLine, SheetText, TableFields};
use tachiiri_pages::form_books::{FormBook, RoundFields};

use super::super::extract::{Form, Path, optional};
use super::super::failure::Failure;
use super::form_book::{Editing, draw};
use super::form_book_line;
use super::form_books::{based, optional_key, read_anew, respondent};
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, refused};
use crate::app::App;
use crate::app::form_books::{self, Correction};
use crate::error::AppError;

pub async fn keep(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<FormBookId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let (key, based_on) = based(&app, &fields)?;
    let wrong = match correction(&fields)? {
        Err(wrong) => wrong,
        Ok(said) => match form_books::correct(&app, &frame.caller, id, (&said, based_on), &key).await {
            Ok(_) => return read_anew(id, &fields),
            Err(AppError::Problems(problems)) => problems.iter().map(at_its_field).collect(),
            Err(other) => return Err(other.into()),
        },
    };
    let page = draw(&app, frame, id, (respondent(field(&fields, "form"))?, &Editing::default())).await?;
    let table = TableFields { open: true, ..typed(&fields)? };
    refused(&FormBook { table, errors: wrong, ..page })
}

fn at_its_field(problem: &Problem) -> FieldError {
    let named = problem.code == "form_table" && !problem.column.is_empty();
    let name = if named { problem.column.as_str() } else { "row" };
    FieldError::new(&format!("head-{name}"), &problem.message)
}

/// The fields as typed.
fn typed(fields: &Fields) -> Result<TableFields, Failure> {
    let text = |name: &str| field(fields, name).unwrap_or_default().trim().to_owned();
    Ok(TableFields {
        sheet: text("sheet"),
        row: text("row"),
        until: text("until"),
        respondent: text("respondent"),
        text: text("text"),
        number: text("number"),
        section: text("section"),
        rounds: form_book_line::rounds(fields),
        instead_of: instead_of(fields)?,
        open: false,
    })
}

fn instead_of(fields: &Fields) -> Result<Option<TablePlace>, Failure> {
    let row = optional(field(fields, "before_row"))?;
    Ok(row.map(|row| TablePlace { sheet: field(fields, "before_sheet").unwrap_or_default().to_owned(), row }))
}

/// The correction, or what in its fields cannot be read.
fn correction(fields: &Fields) -> Result<Result<Correction, Vec<FieldError>>, Failure> {
    let typed = typed(fields)?;
    let mut reading = Reading::default();
    let row = reading.row("row", "見出しの行", &typed.row);
    let until =
        if typed.until.is_empty() { row } else { reading.row("until", "見出しの最後の行", &typed.until) };
    let text = reading.column("text", "項目の文の列", &typed.text);
    let table = TableCorrection {
        row,
        until,
        respondent: optional_key("様式", fields, "respondent")?,
        text: text.unwrap_or_default(),
        number: reading.optional_column("number", "番号の列", &typed.number),
        section: reading.optional_column("section", "区分の列", &typed.section),
        rounds: reading.rounds(&typed.rounds),
        sheet: typed.sheet,
    };
    let correction = Correction::Table { table, instead_of: typed.instead_of };
    Ok(if reading.wrong.is_empty() { Ok(correction) } else { Err(reading.wrong) })
}

/// Fields being read, and what was wrong with them.
#[derive(Default)]
struct Reading {
    wrong: Vec<FieldError>,
}

impl Reading {
    fn refuse(&mut self, name: &str, label: &str, why: &str) {
        self.wrong.push(FieldError::new(&format!("head-{name}"), &format!("{label}：{why}")));
    }

    fn row(&mut self, name: &str, label: &str, text: &str) -> u32 {
        row_named(text).unwrap_or_else(|why| {
            self.refuse(name, label, &why);
            0
        })
    }

    fn columns(&mut self, name: &str, label: &str, text: &str) -> Vec<u32> {
        columns_named(text).unwrap_or_else(|why| {
            self.refuse(name, label, &why);
            vec![]
        })
    }

    /// One column and no more.
    fn column(&mut self, name: &str, label: &str, text: &str) -> Option<u32> {
        match self.columns(name, label, text).as_slice() {
            [column] => return Some(*column),
            [] => {}
            more => self.refuse(name, label, &format!("「{text}」は{}列です。1列だけ入れてください。", more.len())),
        }
        None
    }

    fn optional_column(&mut self, name: &str, label: &str, text: &str) -> Option<u32> {
        if text.is_empty() { None } else { self.column(name, label, text) }
    }

    /// Up to the last round in which something was typed, and the first in any case.
    fn rounds(&mut self, typed: &[RoundFields]) -> Vec<RoundColumns> {
        let is_empty = |one: &RoundFields| {
            [&one.answer, &one.confirmed_on, &one.target_on].iter().all(|text| text.trim().is_empty())
        };
        let last = typed.iter().rposition(|one| !is_empty(one)).unwrap_or(0);
        let rounds = typed.iter().take(last + 1).map(|RoundFields { round, answer, confirmed_on, target_on }| {
            let mut read = |name: &str, label: &str, text: &str| match text.trim() {
                "" => vec![],
                text => self.columns(&format!("{name}-{round}"), &format!("{round}回目の{label}"), text),
            };
            RoundColumns {
                answer: read("answer", "回答の列", answer),
                confirmed_on: read("confirmed", "確認日の列", confirmed_on),
                target_on: read("target", "目標日の列", target_on),
            }
        });
        rounds.collect()
    }
}

/// The headings that a person pointed at.
pub fn named(corrections: &Corrections) -> Vec<NamedTable> {
    let tables = corrections.tables.iter();
    tables.map(|one| NamedTable { sheet: one.sheet.clone(), row: one.row, until: one.until }).collect()
}

/// The headings that are corrected again, or none yet.
pub fn fields(corrections: &Corrections, editing: &Editing) -> TableFields {
    let said = corrections.tables.iter().find(|one| one.sheet == editing.sheet && Some(one.row) == editing.table);
    let Some(said) = said else { return TableFields::empty() };
    let column = |column: Option<u32>| column.map(column_letters).unwrap_or_default();
    let mut rounds = TableFields::empty().rounds;
    for (fields, columns) in rounds.iter_mut().zip(&said.rounds) {
        fields.answer = columns_written(&columns.answer);
        fields.confirmed_on = columns_written(&columns.confirmed_on);
        fields.target_on = columns_written(&columns.target_on);
    }
    TableFields {
        sheet: said.sheet.clone(),
        row: (said.row + 1).to_string(),
        until: if said.until == said.row { String::new() } else { (said.until + 1).to_string() },
        respondent: said.respondent.map(|one| one.key().to_owned()).unwrap_or_default(),
        text: column_letters(said.text),
        number: column(said.number),
        section: column(said.section),
        rounds,
        instead_of: Some(TablePlace { sheet: said.sheet.clone(), row: said.row }),
        open: true,
    }
}

/// A sheet as its page shows it.
pub fn sheet(sheet: Outline) -> SheetText {
    let lines = sheet.lines.into_iter().map(|line| SheetLine { row: line.row, cells: line.cells });
    SheetText { name: sheet.sheet, lines: lines.collect(), more: sheet.more }
}
