//! Snapshot → [`Figures`]: the only place where answers are counted.
//!
//! polars reads nine columns and counts each health centre × bed class × item in one pass over the latest lines;
//! the totals (`*`) are sums of those few thousand lines. What each number means is said in `domain::figures`.

use std::collections::BTreeMap;
use std::sync::Arc;

use polars::prelude::*;
use tachiiri_domain::audit;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::figures::{Coverage, Figures, ItemCount, Place, RegisteredRow, TOTAL};
use tachiiri_domain::instrument::{Answer, Respondent};

use crate::error::{Error, Result};
use crate::snapshot::{self, SnapshotHead};

/// What the query answers for one place and item, without totals.
struct Line {
    respondent: Respondent,
    place: Place,
    item: String,
    /// yes, no, blank, not required – over answered sheets
    answers: [u64; 4],
    /// asked, answered, accepted – each sheet on one of its lines
    sheets: [u64; 3],
}

/// Counts a snapshot. Places are those where anything is registered or asked, each with its totals; items stand at
/// every place where a sheet was asked for, and at the total, with zeros where nobody answered.
///
/// # Errors
/// [`Error::NotASnapshot`] for other files, polars' own otherwise.
pub fn count(bytes: &[u8]) -> Result<Figures> {
    let (head, registered) = snapshot::head(bytes)?;
    let lines = lines(&collect(bytes)?)?;
    let coverage = coverage(&head, &registered, &lines);
    Ok(Figures {
        fiscal_year: head.fiscal_year,
        prefecture: head.prefecture,
        as_of: head.as_of,
        snapshot: audit::sha256(bytes),
        audit_head: head.audit_head.clone(),
        counts: counts(&head, &coverage, &lines),
        coverage,
        items: head.items,
    })
}

/// The query itself: one pass, only the columns it names are read.
fn collect(bytes: &[u8]) -> Result<DataFrame> {
    let sources = ScanSources::Buffers(Arc::from([bytes.to_vec().into()]));
    let answered = || col("state").neq(lit(StateKey::Draft.key()));
    let said = |answer: &str| col("answer").eq(lit(answer)).and(answered()).sum();
    // 対象外 and 記入不要 alike: no yes or no was due, so neither may enter the rate.
    let lifted = said("not_required") + said(Answer::NotApplicable.key());
    let sheet = || col("sheet");
    let args = ScanArgsParquet { hive_options: HiveOptions::new_disabled(), ..ScanArgsParquet::default() };
    let query = LazyFrame::scan_parquet_sources(sources, args)?
        .filter(col("latest"))
        .group_by([col("respondent"), col("health_centre"), col("bed_class"), col("item")])
        .agg([
            said(Answer::Yes.key()).alias("yes"),
            said(Answer::No.key()).alias("no"),
            said("blank").alias("blank"),
            lifted.alias("not_required"),
            sheet().sum().alias("asked"),
            sheet().and(answered()).sum().alias("answered"),
            sheet().and(col("state").eq(lit(StateKey::Accepted.key()))).sum().alias("accepted"),
        ]);
    Ok(query.collect_with_engine(Engine::Streaming)?.unwrap_single())
}

fn lines(frame: &DataFrame) -> Result<Vec<Line>> {
    let text = |name: &str| -> PolarsResult<Vec<String>> {
        let column = frame.column(name)?.str()?;
        Ok(column.iter().map(|value| value.unwrap_or_default().to_owned()).collect())
    };
    let number = |name: &str| -> PolarsResult<Vec<u64>> {
        let column = frame.column(name)?.cast(&DataType::UInt64)?;
        Ok(column.u64()?.iter().map(Option::unwrap_or_default).collect())
    };
    let (respondents, items) = (text("respondent")?, text("item")?);
    let (centres, classes) = (text("health_centre")?, text("bed_class")?);
    let answers = [number("yes")?, number("no")?, number("blank")?, number("not_required")?];
    let sheets = [number("asked")?, number("answered")?, number("accepted")?];
    let line = |row: usize| -> Result<Line> {
        let unknown = |word: String| Error::NotASnapshot(format!("respondent「{word}」"));
        Ok(Line {
            respondent: respondents[row].parse().map_err(unknown)?,
            place: Place { health_centre: centres[row].clone(), bed_class: classes[row].clone() },
            item: items[row].clone(),
            answers: std::array::from_fn(|column| answers[column][row]),
            sheets: std::array::from_fn(|column| sheets[column][row]),
        })
    };
    (0..frame.height()).map(line).collect()
}

/// The place itself and the three totals it belongs to.
fn with_totals(place: &Place) -> [Place; 4] {
    let of = |centre: &str, class: &str| Place { health_centre: centre.into(), bed_class: class.into() };
    [place.clone(), of(&place.health_centre, TOTAL), of(TOTAL, &place.bed_class), Place::total()]
}

/// Denominators by respondent and place; every respondent of the forms has at least its total.
fn coverage(head: &SnapshotHead, registered: &[RegisteredRow], lines: &[Line]) -> Vec<Coverage> {
    // registered, asked, answered, accepted
    let mut sums: BTreeMap<(Respondent, Place), [u64; 4]> = BTreeMap::new();
    for item in &head.items {
        sums.entry((item.respondent, Place::total())).or_default();
    }
    let mut add = |respondent: Respondent, place: &Place, values: [u64; 4]| {
        for place in with_totals(place) {
            let sum = sums.entry((respondent, place)).or_default();
            sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        }
    };
    for row in registered {
        let place = Place { health_centre: row.health_centre.clone(), bed_class: row.bed_class.clone() };
        add(row.respondent, &place, [row.count, 0, 0, 0]);
    }
    for line in lines {
        let [asked, answered, accepted] = line.sheets;
        add(line.respondent, &line.place, [0, asked, answered, accepted]);
    }
    let mut rows = Vec::with_capacity(sums.len());
    for ((respondent, place), [registered, asked, answered, accepted]) in sums {
        rows.push(Coverage { respondent, place, registered, asked, answered, accepted });
    }
    rows
}

fn counts(head: &SnapshotHead, coverage: &[Coverage], lines: &[Line]) -> Vec<ItemCount> {
    let mut sums: BTreeMap<(Respondent, &str, Place), [u64; 4]> = BTreeMap::new();
    for line in lines {
        for place in with_totals(&line.place) {
            let sum = sums.entry((line.respondent, &line.item, place)).or_default();
            sum.iter_mut().zip(line.answers).for_each(|(sum, value)| *sum += value);
        }
    }
    let mut counts = Vec::new();
    for item in &head.items {
        let asked = |one: &&Coverage| one.asked > 0 || one.place == Place::total();
        for at in coverage.iter().filter(|one| one.respondent == item.respondent).filter(asked) {
            let found = sums.get(&(item.respondent, item.code.as_str(), at.place.clone()));
            let [yes, no, blank, not_required] = found.copied().unwrap_or_default();
            counts.push(ItemCount {
                respondent: item.respondent,
                item: item.code.clone(),
                place: at.place.clone(),
                yes,
                no,
                blank,
                not_required,
            });
        }
    }
    counts
}
