//! Measures snapshot, figures and paper. Run by `tests/bench/run`, in a release build; prints `name<TAB>seconds`.
//!
//! `write ROWS FILE` makes about ROWS generated answers and writes their snapshot; `count FILE` counts it, beside a
//! bare scan of the columns counting reads, and beside counting without the marks; `report` builds one report by parts.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::PathBuf;
use std::time::Instant;

use polars::prelude::*;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tachiiri_domain::audit;
use tachiiri_domain::figures::SheetRow;
use tachiiri_reports::paper::{self, PaperSetting};
use tachiiri_reports::{figures, sheets, snapshot};
use uuid::Uuid;

#[path = "../tests/it/sample.rs"]
#[allow(dead_code, reason = "the tests use the rest of the sample")]
mod sample;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// The columns that counting reads.
const COLUMNS: [&str; 8] = ["respondent", "health_centre", "bed_class", "item", "answer", "state", "latest", "sheet"];

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["write", rows, file] => write(rows.parse()?, file),
        ["count", file] => count(file),
        ["report"] => report(),
        _ => Err("write ROWS FILE | count FILE | report".into()),
    }
}

#[allow(clippy::print_stdout, reason = "a table for the script that runs it")]
fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let value = work();
    println!("{name}\t{:.3}", start.elapsed().as_secs_f64());
    value
}

/// About `wanted` rows: national size has some 100,000 sheets, so years of them.
fn write(wanted: usize, file: &str) -> Outcome {
    let (mut rows, registered, head) = sample::prefecture(1, 3_000);
    let once = rows.len();
    rows.reserve(wanted.saturating_sub(once));
    for copy in 1..wanted.div_ceil(once) {
        let again: Vec<SheetRow> = rows[..once].iter().map(|row| moved(row, copy)).collect();
        rows.extend(again);
    }
    rows.truncate(wanted.max(once));
    let head = snapshot::SnapshotHead { audit_head: None, ..head };
    let written = timed("snapshot_write", || snapshot::write(&rows, &registered, &head))?;
    std::fs::write(file, &written.bytes)?;
    Ok(())
}

/// The same sheet of another facility, in one of many health centres, with answers of its own.
fn moved(row: &SheetRow, copy: usize) -> SheetRow {
    let mut chance = StdRng::seed_from_u64(copy as u64 ^ (row.checklist.parse().unwrap_or(0) << 32));
    let said = ["yes", "no"].contains(&row.answer.as_str()) && row.latest && row.item != "0";
    let turned = chance.random_bool(0.3);
    let answer = if said && turned { if row.answer == "yes" { "no" } else { "yes" } } else { row.answer.as_str() };
    SheetRow {
        facility_external_id: format!("{}-{copy}", row.facility_external_id),
        checklist: Uuid::from_u64_pair(chance.random(), chance.random()).to_string(),
        health_centre: format!("{}{}", row.health_centre, copy % 70),
        answer: answer.to_owned(),
        ..row.clone()
    }
}

fn count(file: &str) -> Outcome {
    let bytes = std::fs::read(file)?;
    timed("bare_scan", || scan(&bytes))?;
    timed("sha256", || audit::sha256(&bytes));
    let counted = timed("figures", || figures::count(&bytes))?;
    let raw = timed("raw_without_marks", || raw(&bytes))?;
    let marked: BTreeMap<_, _> = counted
        .counts
        .iter()
        .filter(|count| count.place == tachiiri_domain::figures::Place::total())
        .map(|count| ((count.respondent.key().to_owned(), count.item.clone()), count.no))
        .collect();
    if marked != raw {
        return Err("the two ways of counting disagree".into());
    }
    Ok(())
}

/// Decodes the columns and does nothing with them.
fn scan(bytes: &[u8]) -> PolarsResult<DataFrame> {
    let columns = COLUMNS.map(str::to_owned).to_vec();
    ParquetReader::new(Cursor::new(bytes)).with_columns(Some(columns)).finish()
}

/// What the marks save: the last round of each sheet and item is looked for first. Number of "no" by form and item.
fn raw(bytes: &[u8]) -> PolarsResult<BTreeMap<(String, String), u64>> {
    let columns = ["respondent", "health_centre", "bed_class", "item", "answer", "state", "checklist", "round"];
    let columns = columns.map(str::to_owned).to_vec();
    let frame = ParquetReader::new(Cursor::new(bytes)).with_columns(Some(columns)).finish()?;
    let key = [col("respondent"), col("health_centre"), col("bed_class"), col("item")];
    let found = frame
        .lazy()
        .filter(col("state").neq(lit("draft")))
        .group_by([&key[..], &[col("checklist")]].concat())
        .agg([col("answer").max_by(col("round"))])
        .group_by(key)
        .agg([col("answer").eq(lit("no")).sum().alias("no")])
        .group_by([col("respondent"), col("item")])
        .agg([col("no").sum()])
        .collect()?;
    let (respondents, items, no) = (found.column("respondent")?, found.column("item")?, found.column("no")?);
    let text =
        |column: &Column, row: usize| Ok::<_, PolarsError>(column.str()?.get(row).unwrap_or_default().to_owned());
    let line = |row| Ok(((text(respondents, row)?, text(items, row)?), u64::from(no.u32()?.get(row).unwrap_or(0))));
    (0..found.height()).map(line).collect()
}

/// One report of a prefecture's size by its parts.
#[allow(clippy::disallowed_methods, reason = "not the program: no list of settings to keep whole")]
fn report() -> Outcome {
    let beside = |name: &str| std::env::var_os(name).map(PathBuf::from).ok_or(format!("{name} is not set"));
    let setting = PaperSetting { typst: beside("TACHIIRI_TYPST")?, fonts: beside("TACHIIRI_FONTS")? };
    let (rows, registered, head) = sample::prefecture(1, 180);
    let written = timed("snapshot", || snapshot::write(&rows, &registered, &head))?;
    let counted = timed("figures", || figures::count(&written.bytes))?;
    timed("csv", || sheets::csv(&counted))?;
    timed("xlsx", || sheets::xlsx(&counted))?;
    timed("json", || sheets::figures_json(&counted))?;
    timed("pdf", || paper::render(&counted, &setting))?;
    Ok(())
}
