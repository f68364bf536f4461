//! Measures the workbooks of checklists. Run by `tests/bench/run`, in a release build; prints `name<TAB>value`.
//!
//! `fill COUNT FOLDER` writes the workbooks of COUNT made-up hospitals, two rounds answered; `read FOLDER` reads them all,
//! from bytes to answers with their problems. `books.py` does the same with openpyxl and must find the same.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::{Days, NaiveDate};
use tachiiri_domain::Date;
use tachiiri_domain::answers::{Answers, Cell, Given, SheetFacts};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Answer, Instrument};
use tachiiri_files::checklist_book::{self, Filling, Head};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["fill", count, folder] => fill(count.parse()?, Path::new(folder)),
        ["read", folder] => read(Path::new(folder)),
        _ => Err("fill COUNT FOLDER | read FOLDER".into()),
    }
}

#[allow(clippy::print_stdout, reason = "a table for the script that runs it")]
fn told(name: &str, value: impl std::fmt::Display) {
    println!("{name}\t{value}");
}

fn form() -> Outcome<Instrument> {
    let all = tachiiri_seed::instruments::embedded();
    let (file, text) = all.into_iter().find(|(file, _)| file.contains("r5-facility")).ok_or("no form of 令和5年度")?;
    tachiiri_seed::instruments::parse(&file, &text).map_err(|problems| format!("{problems:?}").into())
}

fn day(days: u64) -> Date {
    NaiveDate::from_ymd_opt(2023, 6, 1).and_then(|first| first.checked_add_days(Days::new(days))).unwrap_or_default()
}

fn head(number: usize) -> Outcome<Head> {
    Ok(Head {
        checklist: format!("018bdf2e-0000-7000-8000-{number:012}").parse()?,
        fiscal_year: FiscalYear::new(2023)?,
        external_id: format!("99{number:011}"),
        facility_name: format!("見本第{number}病院"),
        contract: String::new(),
        health_centre: "見本保健所".into(),
        due_on: day(210),
    })
}

/// Every item answered, one in three with no and its target date, those again in the second round.
fn answers(form: &Instrument, number: usize) -> BTreeMap<Cell, (Given, i32)> {
    let mut cells = BTreeMap::new();
    for (at, item) in form.items.iter().enumerate() {
        let no = (number + at).is_multiple_of(3) && !item.gate;
        let first = Given {
            answer: Some(if no { Answer::No } else { Answer::Yes }),
            confirmed_on: Some(day(at as u64)),
            target_on: if no && item.target.asked { item.target.to } else { None },
            note: if at.is_multiple_of(4) { format!("台帳の{at}頁") } else { String::new() },
            proxy: None,
        };
        cells.insert(Cell { item: item.code.clone(), round: 1 }, (first, 1));
        if no {
            let second = Given { answer: Some(Answer::Yes), confirmed_on: Some(day(60)), ..Given::default() };
            cells.insert(Cell { item: item.code.clone(), round: 2 }, (second, 1));
        }
    }
    cells
}

fn fill(count: usize, folder: &Path) -> Outcome<()> {
    let form = form()?;
    let began = Instant::now();
    for number in 0..count {
        let facts = SheetFacts { no_vendor_contract: false, no_network: false };
        let (head, answers, frozen) = (head(number)?, answers(&form, number), Answers::new());
        let filling = Filling {
            form: &form,
            head: &head,
            facts,
            facts_version: 1,
            answers: &answers,
            frozen: &frozen,
            proxy: false,
        };
        std::fs::write(folder.join(format!("{number:05}.xlsx")), checklist_book::fill(&filling)?)?;
    }
    told("filled_files_per_second", format!("{:.0}", count as f64 / began.elapsed().as_secs_f64()));
    Ok(())
}

fn read(folder: &Path) -> Outcome<()> {
    let form = form()?;
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|one| one.path())).collect::<Result<_, _>>()?;
    files.sort();
    let (mut yes, mut no, mut days) = (0, 0, 0);
    let began = Instant::now();
    for (number, file) in files.iter().enumerate() {
        let head = head(number)?;
        let opened = checklist_book::open(&std::fs::read(file)?);
        let reading = opened.and_then(|book| book.read(&form, &head)).map_err(|problem| problem.message)?;
        if !reading.problems.is_empty() || !reading.missing.is_empty() {
            return Err(format!("{}: {:?} {:?}", file.display(), reading.problems, reading.missing).into());
        }
        for given in reading.cells.values().map(|found| &found.given) {
            yes += usize::from(given.answer == Some(Answer::Yes));
            no += usize::from(given.answer == Some(Answer::No));
            let dates = given.confirmed_on.into_iter().chain(given.target_on);
            days += dates.map(|date| (date - NaiveDate::default()).num_days()).sum::<i64>();
        }
    }
    told("read_files_per_second", format!("{:.0}", files.len() as f64 / began.elapsed().as_secs_f64()));
    told("found", format!("{yes} yes, {no} no, {days} days"));
    Ok(())
}
