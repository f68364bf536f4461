//! Rows → snapshot: one Parquet file that carries all that a report is counted from, named by its SHA-256.
//!
//! One line per sheet × item × round, in an order of its own, so that the same rows in any order give the same bytes.
//! Two marks are written with the rows so that counting is one pass: `latest` (the round that counts) and
//! `sheet` (true on exactly one latest line of each sheet). What no row knows – day, forms, register, audit head –
//! stands as JSON in the file's key-value metadata under [`HEAD_KEY`], so that the one file is self-contained.

use std::collections::{BTreeMap, HashSet};
use std::io::Cursor;

use chrono::NaiveDate;
use polars::prelude::*;
use serde::{Deserialize, Serialize};
use tachiiri_domain::audit;
use tachiiri_domain::figures::{ItemHead, RegisteredRow, SheetRow};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Instrument, Wording};
use tachiiri_domain::place::PrefectureCode;

use crate::error::{Error, Result};

/// Key of the head in the Parquet metadata; the value is JSON.
pub const HEAD_KEY: &str = "tachiiri.head";
/// Raised when a reader must know of a change of the columns or the head.
const FORMAT: u32 = 1;
/// Days from 0001-01-01 to 1970-01-01 as chrono counts them.
const EPOCH_DAYS_FROM_CE: i32 = 719_163;

/// What a snapshot says beside its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotHead {
    pub fiscal_year: FiscalYear,
    pub prefecture: PrefectureCode,
    /// 基準日 (STAT-DAY)
    pub as_of: NaiveDate,
    /// Every item of the forms asked, in the order of the forms.
    pub items: Vec<ItemHead>,
    /// `<seq>:<link>` of the last sealed audit event, None before the first seal.
    pub audit_head: Option<String>,
}

/// The head as it stands in the file.
#[derive(Serialize, Deserialize)]
struct StoredHead {
    format: u32,
    #[serde(flatten)]
    head: SnapshotHead,
    registered: Vec<RegisteredRow>,
}

/// A finished snapshot.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub bytes: Vec<u8>,
    /// SHA-256 of `bytes`, 64 hexadecimal digits: the name it is kept under.
    pub hash: String,
}

/// How tables name the items of a form, in its order.
pub fn item_heads(instrument: &Instrument) -> Vec<ItemHead> {
    let head = |item: &tachiiri_domain::instrument::Item| ItemHead {
        respondent: instrument.respondent,
        code: item.code.clone(),
        number: item.full_number(),
        group: item.group.label().to_owned(),
        short: item.short.clone(),
        label: item.label.clone(),
        reference: item.required_from > instrument.fiscal_year,
        unconfirmed: item.wording != Wording::Official,
    };
    instrument.items.iter().map(head).collect()
}

/// Writes the rows and their head as Parquet. The order of `rows` and `registered` does not matter.
///
/// # Errors
/// [`Error::TwiceInRows`] and [`Error::UnknownItem`] for rows that cannot be counted; polars' own otherwise.
pub fn write(rows: &[SheetRow], registered: &[RegisteredRow], head: &SnapshotHead) -> Result<Snapshot> {
    let rows = in_order(rows);
    check(&rows, head)?;
    let registered = by_place(registered);
    let mut frame = frame(&rows)?;
    let bytes = parquet(&mut frame, &StoredHead { format: FORMAT, head: head.clone(), registered })?;
    Ok(Snapshot { hash: audit::sha256(&bytes), bytes })
}

/// Reads the head and the register's counts back.
///
/// # Errors
/// [`Error::NotASnapshot`] for anything [`write()`] did not make.
pub fn head(bytes: &[u8]) -> Result<(SnapshotHead, Vec<RegisteredRow>)> {
    let not = |why: String| Error::NotASnapshot(why);
    let mut reader = ParquetReader::new(Cursor::new(bytes));
    let metadata = reader.get_metadata().map_err(|error| not(error.to_string()))?;
    let pairs = metadata.key_value_metadata().as_deref().unwrap_or_default();
    let text = pairs.iter().find(|pair| pair.key == HEAD_KEY).and_then(|pair| pair.value.as_deref());
    let text = text.ok_or_else(|| not(format!("{HEAD_KEY} がありません")))?;
    let stored: StoredHead = serde_json::from_str(text).map_err(|error| not(error.to_string()))?;
    if stored.format != FORMAT {
        return Err(not(format!("形式 {} はこの版（形式 {FORMAT}）では扱えません", stored.format)));
    }
    Ok((stored.head, stored.registered))
}

fn in_order(rows: &[SheetRow]) -> Vec<&SheetRow> {
    fn key(row: &SheetRow) -> (&str, &str, &str, &str, &str, u8) {
        (&row.health_centre, &row.bed_class, &row.facility_external_id, &row.checklist, &row.item, row.round)
    }
    let mut rows: Vec<_> = rows.iter().collect();
    rows.sort_by(|a, b| a.respondent.cmp(&b.respondent).then_with(|| key(a).cmp(&key(b))));
    rows
}

/// One row a respondent and place, sorted.
fn by_place(registered: &[RegisteredRow]) -> Vec<RegisteredRow> {
    let mut sums: BTreeMap<_, u64> = BTreeMap::new();
    for row in registered {
        *sums.entry((row.respondent, row.health_centre.clone(), row.bed_class.clone())).or_default() += row.count;
    }
    let mut rows = Vec::with_capacity(sums.len());
    for ((respondent, health_centre, bed_class), count) in sums {
        rows.push(RegisteredRow { respondent, health_centre, bed_class, count });
    }
    rows
}

/// Every cell once, and every item known: what the order of the lines and the tables rely on.
fn check(rows: &[&SheetRow], head: &SnapshotHead) -> Result<()> {
    let same = |a: &SheetRow, b: &SheetRow| (&a.checklist, &a.item, a.round) == (&b.checklist, &b.item, b.round);
    if let Some(pair) = rows.windows(2).find(|pair| same(pair[0], pair[1])) {
        let SheetRow { checklist, item, round, .. } = pair[0];
        return Err(Error::TwiceInRows { checklist: checklist.clone(), item: item.clone(), round: *round });
    }
    let known: HashSet<_> = head.items.iter().map(|item| (item.respondent, item.code.as_str())).collect();
    match rows.iter().find(|row| !known.contains(&(row.respondent, row.item.as_str()))) {
        Some(row) => Err(Error::UnknownItem { respondent: row.respondent.key().to_owned(), item: row.item.clone() }),
        None => Ok(()),
    }
}

/// The rows as columns, in the order of [`SheetRow`]'s fields; names are those fields.
fn frame(rows: &[&SheetRow]) -> Result<DataFrame> {
    let text = |name: &str, of: fn(&SheetRow) -> &str| {
        Column::new(name.into(), rows.iter().map(|row| of(row)).collect::<Vec<_>>())
    };
    let columns = vec![
        Column::new("fiscal_year".into(), rows.iter().map(|row| row.fiscal_year.year()).collect::<Vec<_>>()),
        Column::new("prefecture".into(), rows.iter().map(|row| row.prefecture.to_string()).collect::<Vec<_>>()),
        text("facility_external_id", |row| &row.facility_external_id),
        text("facility_name", |row| &row.facility_name),
        text("health_centre", |row| &row.health_centre),
        text("bed_class", |row| &row.bed_class),
        text("respondent", |row| row.respondent.key()),
        text("vendor", |row| &row.vendor),
        text("system", |row| &row.system),
        text("checklist", |row| &row.checklist),
        text("instrument", |row| &row.instrument),
        text("item", |row| &row.item),
        text("lineage", |row| &row.lineage),
        text("group", |row| &row.group),
        Column::new("round".into(), rows.iter().map(|row| i32::from(row.round)).collect::<Vec<_>>()),
        text("answer", |row| &row.answer),
        text("reason", |row| &row.reason),
        dates("confirmed_on", rows, |row| row.confirmed_on)?,
        dates("target_on", rows, |row| row.target_on)?,
        Column::new("proxy".into(), rows.iter().map(|row| row.proxy).collect::<Vec<_>>()),
        text("state", |row| &row.state),
        Column::new("latest".into(), rows.iter().map(|row| row.latest).collect::<Vec<_>>()),
        Column::new("sheet".into(), sheet_marks(rows)),
    ];
    Ok(DataFrame::new(rows.len(), columns)?)
}

fn dates(name: &str, rows: &[&SheetRow], of: fn(&SheetRow) -> Option<NaiveDate>) -> Result<Column> {
    use chrono::Datelike;
    let day = |row: &&SheetRow| of(row).map(|date| date.num_days_from_ce() - EPOCH_DAYS_FROM_CE);
    let days: Vec<Option<i32>> = rows.iter().map(day).collect();
    Ok(Column::new(name.into(), days).cast(&DataType::Date)?)
}

/// True on the first latest line of each sheet; the lines of a sheet stand together.
fn sheet_marks(rows: &[&SheetRow]) -> Vec<bool> {
    let mut counted: Option<&str> = None;
    let mut marks = Vec::with_capacity(rows.len());
    for row in rows {
        let first = row.latest && counted != Some(row.checklist.as_str());
        if first {
            counted = Some(&row.checklist);
        }
        marks.push(first);
    }
    marks
}

fn parquet(frame: &mut DataFrame, head: &StoredHead) -> Result<Vec<u8>> {
    let pairs = vec![(HEAD_KEY.to_owned(), serde_json::to_string(head)?)];
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes)
        .with_compression(ParquetCompression::Zstd(None))
        .with_key_value_metadata(Some(KeyValueMetadata::from_static(pairs)))
        .finish(frame)?;
    Ok(bytes)
}
