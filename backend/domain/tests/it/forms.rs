//! The R5 forms as they are delivered, and sheets on them.

use std::sync::LazyLock;

use tachiiri_domain::Date;
use tachiiri_domain::answers::{Answers, Cell, Given, Sheet, SheetFacts};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Answer, Instrument, Item};

pub static FACILITY: LazyLock<Instrument> = LazyLock::new(|| read("r5-facility.toml"));
pub static VENDOR: LazyLock<Instrument> = LazyLock::new(|| read("r5-vendor.toml"));

pub fn read(file: &str) -> Instrument {
    let path = format!("{}/../../seed/instruments/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let table: toml::Table = toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    dates_as_text(toml::Value::Table(table)).try_into().unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// TOML has dates of its own, which chrono does not read: as the text that they are written as.
fn dates_as_text(value: toml::Value) -> toml::Value {
    use toml::Value;
    match value {
        Value::Datetime(date) => Value::String(date.to_string()),
        Value::Array(values) => Value::Array(values.into_iter().map(dates_as_text).collect()),
        Value::Table(table) => {
            Value::Table(table.into_iter().map(|(key, value)| (key, dates_as_text(value))).collect())
        }
        other => other,
    }
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The day the examples live on.
pub fn today() -> Date {
    day("2023-11-18")
}

pub fn fy2023() -> FiscalYear {
    FiscalYear::new(2023).unwrap()
}

pub fn sheet<'a>(instrument: &'a Instrument, facts: SheetFacts, answers: &'a Answers) -> Sheet<'a> {
    Sheet { instrument, fiscal_year: fy2023(), facts, answers }
}

/// A sheet of the R5 facility form without special facts.
pub fn facility(answers: &Answers) -> Sheet<'_> {
    sheet(&FACILITY, SheetFacts::default(), answers)
}

pub fn item(code: &str) -> &'static Item {
    FACILITY.item(code).unwrap()
}

pub fn cell(item: &str, round: u8) -> Cell {
    Cell { item: item.to_owned(), round }
}

pub fn yes(on: &str) -> Given {
    Given { answer: Some(Answer::Yes), confirmed_on: Some(day(on)), ..Given::default() }
}

pub fn no(on: &str, until: Option<&str>) -> Given {
    Given { answer: Some(Answer::No), confirmed_on: Some(day(on)), target_on: until.map(day), ..Given::default() }
}

/// Every item of the form, reference items too, answered yes on 1 November.
pub fn all_yes(instrument: &Instrument) -> Answers {
    instrument.items.iter().map(|item| (cell(&item.code, 1), yes("2023-11-01"))).collect()
}

/// [`all_yes`] on the facility form with some cells written over.
pub fn all_yes_but(cells: impl IntoIterator<Item = (Cell, Given)>) -> Answers {
    let mut answers = all_yes(&FACILITY);
    answers.extend(cells);
    answers
}
