//! A workbook's page from what was read.

use tachiiri_domain::form_book::{AnswerPlace, Corrections, DatePlace, LineCorrection, RoundPlace};
use tachiiri_domain::ids::FormBookId;
use tachiiri_domain::instrument::{Respondent, TargetGroup};
use tachiiri_files::form_book::{ColumnRead, ItemRead, LineRead, Proposal, TableRead};
use tachiiri_pages::form_books::{ColumnRow, FormBook, ItemPart, LineFields, LineRow, RoundFields, VersionFields};

use super::super::failure::Failure;
use super::{Frame, form_book_table, fresh_key};
use crate::app::App;
use crate::app::form_books;

/// A form with fewer rounds offers cells for as many all the same.
const ROUNDS_OFFERED: u32 = 3;

/// The line or column that is being corrected.
#[derive(Default)]
pub struct Editing {
    pub sheet: String,
    /// From 0; without a column a line, with one the columns of the table that begins there.
    pub row: Option<u32>,
    pub column: Option<u32>,
    /// The line of headings that a person pointed at before, from 0.
    pub table: Option<u32>,
}

pub async fn draw(
    app: &App,
    frame: Frame,
    id: FormBookId,
    (form, editing): (Option<Respondent>, &Editing),
) -> Result<FormBook, Failure> {
    let book = form_books::show(app, &frame.caller, id).await?;
    let proposal = book.forms.iter().find(|one| form.is_none_or(|form| one.respondent == form));
    let proposal = proposal.or(book.forms.first());
    let tables = proposal.into_iter().flat_map(|one| &one.tables);
    let lines = proposal.into_iter().flat_map(|one| &one.lines);
    Ok(FormBook {
        layout: frame.layout,
        id,
        based_on: book.version,
        request_keys: [fresh_key(app), fresh_key(app), fresh_key(app)],
        corrections: book.corrections.len(),
        forms: book.forms.iter().map(|one| one.respondent).collect(),
        form: proposal.map_or(Respondent::Facility, |one| one.respondent),
        columns: tables.flat_map(|table| columns(table, &book.corrections, editing)).collect(),
        lines: lines.map(|one| line(one, &book.corrections, editing)).collect(),
        tables: form_book_table::named(&book.corrections),
        table: form_book_table::fields(&book.corrections, editing),
        sheets: book.sheets.into_iter().map(form_book_table::sheet).collect(),
        version: proposal.map_or_else(VersionFields::default, |one| version(app, one)),
        errors: vec![],
        problems: vec![],
        name: book.name,
    })
}

fn version(app: &App, proposal: &Proposal) -> VersionFields {
    let suggested = form_books::suggested(proposal, app.clock.today());
    VersionFields {
        instrument: suggested.instrument,
        version: suggested.version,
        fiscal_year: suggested.fiscal_year.label(),
        title: suggested.title,
        ..VersionFields::default()
    }
}

/// The columns of a table, those under one heading as one.
fn columns(table: &TableRead, corrections: &Corrections, editing: &Editing) -> Vec<ColumnRow> {
    let mut rows: Vec<ColumnRow> = Vec::new();
    let key = |one: &ColumnRead| (one.heading.clone(), one.meaning, one.round);
    for one in table.columns.iter().filter(|one| !one.heading.is_empty()) {
        if let Some(last) = rows.last_mut()
            && (last.until + 1, (last.heading.clone(), last.meaning, last.round)) == (one.column, key(one))
        {
            last.until = one.column;
            continue;
        }
        rows.push(ColumnRow {
            sheet: table.sheet.clone(),
            row: table.row,
            column: one.column,
            until: one.column,
            heading: one.heading.clone(),
            meaning: one.meaning,
            round: one.round,
            corrected: corrections.column(&table.sheet, table.row, one.column).is_some(),
            editing: (editing.sheet.as_str(), editing.row, editing.column)
                == (table.sheet.as_str(), Some(table.row), Some(one.column)),
        });
    }
    rows
}

fn line(line: &LineRead, corrections: &Corrections, editing: &Editing) -> LineRow {
    let is_it = (editing.sheet.as_str(), editing.row, editing.column, editing.table)
        == (line.sheet.as_str(), Some(line.row), None, None);
    LineRow {
        sheet: line.sheet.clone(),
        row: line.row,
        kind: line.kind,
        text: line.text.clone(),
        corrected: line.corrected,
        editing: is_it.then(|| fields(line, corrections.line(&line.sheet, line.row))),
        item: line.item.as_ref().map(item),
    }
}

/// The line as it is read, with the section, gate and cells that a person named before.
fn fields(line: &LineRead, said: Option<&LineCorrection>) -> LineFields {
    let item = line.item.as_ref();
    let held = item.map_or(0, |item| item.rounds.len());
    let rounds = (held as u32).max(ROUNDS_OFFERED);
    let target = item.map(|item| item.rounds.iter().any(|round| round.target_on.is_some()));
    LineFields {
        kind: line.kind.key().to_owned(),
        text: line.text.clone(),
        number: item.map(|item| item.number.clone()).unwrap_or_default(),
        group: item.map_or(TargetGroup::None, |item| item.group).key().to_owned(),
        rounds: if held == 0 { String::new() } else { held.to_string() },
        target: target.unwrap_or(false).to_string(),
        section: said.and_then(|one| one.section.clone()).unwrap_or_default(),
        gate: said.and_then(|one| one.gate).map(|gate| gate.to_string()).unwrap_or_default(),
        cells: (1..=rounds).map(|round| named_cells(said, round)).collect(),
    }
}

/// What a person named for one round before.
fn named_cells(said: Option<&LineCorrection>, round: u32) -> RoundFields {
    let said = said.and_then(|line| line.cells.iter().find(|one| one.round == round));
    let date = |place: Option<&DatePlace>| place.map(DatePlace::name).unwrap_or_default();
    RoundFields {
        round,
        answer: said.and_then(|one| one.answer.as_ref()).map(AnswerPlace::name).unwrap_or_default(),
        confirmed_on: date(said.and_then(|one| one.confirmed_on.as_ref())),
        target_on: date(said.and_then(|one| one.target_on.as_ref())),
    }
}

fn item(item: &ItemRead) -> ItemPart {
    ItemPart {
        number: item.number.clone(),
        group: item.group,
        code: item.code.clone(),
        gate: item.gate,
        rounds: item.rounds.len(),
        target: item.rounds.iter().any(|round| round.target_on.is_some()),
        cells: item.rounds.iter().zip(1..).map(|(round, number)| cells(round, number)).collect(),
    }
}

/// `1回目：回答 C19・確認日 同じ欄・目標日 D19`
fn cells(round: &RoundPlace, number: u32) -> String {
    let answer = match &round.answer {
        AnswerPlace::Word(cell) => format!("回答 {}", cell.name()),
        AnswerPlace::Ticks { yes, no, not_applicable } => {
            let third = not_applicable.as_ref().map(|cell| format!("・対象外 {}", cell.name())).unwrap_or_default();
            format!("はい {}・いいえ {}{third}", yes.name(), no.name())
        }
    };
    let confirmed_on = round.confirmed_on.as_ref().map(|place| format!("確認日 {}", day(place)));
    let target_on = round.target_on.as_ref().map(|place| format!("目標日 {}", day(place)));
    let parts: Vec<_> = [Some(answer), confirmed_on, target_on].into_iter().flatten().collect();
    format!("{number}回目：{}", parts.join("・"))
}

fn day(place: &DatePlace) -> String {
    match place {
        DatePlace::WithAnswer => "同じ欄".to_owned(),
        DatePlace::Cell(cell) => cell.name(),
        DatePlace::Parts { year, month, day } => {
            let year = year.as_ref().map(|cell| format!("{} 年 ", cell.name())).unwrap_or_default();
            format!("{year}{} 月 {} 日", month.name(), day.name())
        }
    }
}
