//! Figures → files for machines and spreadsheets, by 統計表における機械判読可能なデータの表記方法の統一ルール:
//! one datum a cell, no merged cells, numbers as numbers, 西暦, area codes.

use tachiiri_domain::figures::{Coverage, Figures, ItemCount, Measure, Place, TOTAL};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::wareki;
use tachiiri_files::{Encoding, Sheet, Value, csv_out, xlsx_out};

use crate::error::{Error, Result};

/// Columns of `figures.csv` and of the first sheet of `report.xlsx`.
pub const COLUMNS: [&str; 9] =
    ["table", "fiscal_year", "prefecture", "health_centre", "bed_class", "respondent", "item", "measure", "value"];

/// A number of the long form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Number {
    Count(u64),
    /// Ten-thousandths, written as a ratio with four decimals.
    Ratio(u64),
}

/// One line of the long form.
struct Line<'a> {
    table: &'static str,
    place: &'a Place,
    respondent: Respondent,
    item: &'a str,
    measure: Measure,
    number: Number,
}

/// The figures as indented JSON.
///
/// # Errors
/// None that these types can cause; serde's signature.
pub fn figures_json(figures: &Figures) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(figures)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// `figures.csv`: UTF-8 with BOM, CRLF, long form.
///
/// Tables `coverage` (item `*`) and `items`; totals are `*`; `rate_no` is a ratio with four decimals and is left out
/// where nobody answered yes or no.
///
/// # Errors
/// None today; the signature is that of its siblings.
pub fn csv(figures: &Figures) -> Result<Vec<u8>> {
    let rows = lines(figures).map(|line| cells(figures.fiscal_year, figures.prefecture, &line));
    Ok(csv_out(&COLUMNS, rows, Encoding::Utf8Bom).bytes)
}

/// `report.xlsx`: the long form, the items' wording, and what the figures were counted from.
///
/// # Errors
/// [`Error::Sheet`] for what a sheet cannot hold.
pub fn xlsx(figures: &Figures) -> Result<Vec<u8>> {
    let header = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let sheets = [
        Sheet {
            name: "figures".into(),
            header: header(&COLUMNS),
            rows: lines(figures).map(|line| values(figures, &line)).collect(),
        },
        Sheet {
            name: "items".into(),
            header: header(&["respondent", "item", "number", "group", "short", "label", "reference", "unconfirmed"]),
            rows: items(figures),
        },
        Sheet { name: "about".into(), header: header(&["key", "value", "note"]), rows: about(figures) },
    ];
    xlsx_out(&sheets).map_err(|error| Error::Sheet(error.to_string()))
}

fn lines(figures: &Figures) -> impl Iterator<Item = Line<'_>> {
    let coverage = figures.coverage.iter().flat_map(coverage_lines);
    coverage.chain(figures.counts.iter().flat_map(count_lines))
}

fn coverage_lines(at: &Coverage) -> impl Iterator<Item = Line<'_>> {
    let numbers = [
        (Measure::Registered, at.registered),
        (Measure::Asked, at.asked),
        (Measure::Answered, at.answered),
        (Measure::Accepted, at.accepted),
    ];
    numbers.into_iter().map(|(measure, number)| Line {
        table: "coverage",
        place: &at.place,
        respondent: at.respondent,
        item: TOTAL,
        measure,
        number: Number::Count(number),
    })
}

fn count_lines(at: &ItemCount) -> impl Iterator<Item = Line<'_>> {
    let numbers = [
        (Measure::Yes, Some(Number::Count(at.yes))),
        (Measure::No, Some(Number::Count(at.no))),
        (Measure::Blank, Some(Number::Count(at.blank))),
        (Measure::NotRequired, Some(Number::Count(at.not_required))),
        (Measure::RateNo, at.rate_no().map(Number::Ratio)),
    ];
    numbers.into_iter().filter_map(|(measure, number)| {
        Some(Line {
            table: "items",
            place: &at.place,
            respondent: at.respondent,
            item: &at.item,
            measure,
            number: number?,
        })
    })
}

fn cells(fiscal_year: FiscalYear, prefecture: PrefectureCode, line: &Line<'_>) -> [String; 9] {
    let number = match line.number {
        Number::Count(count) => count.to_string(),
        Number::Ratio(rate) => format!("{}.{:04}", rate / 10_000, rate % 10_000),
    };
    [
        line.table.to_owned(),
        fiscal_year.to_string(),
        prefecture.to_string(),
        line.place.health_centre.clone(),
        line.place.bed_class.clone(),
        line.respondent.key().to_owned(),
        line.item.to_owned(),
        line.measure.key().to_owned(),
        number,
    ]
}

fn values(figures: &Figures, line: &Line<'_>) -> Vec<Value> {
    let mut values: Vec<Value> = cells(figures.fiscal_year, figures.prefecture, line).map(Value::Text).into();
    values[1] = Value::Integer(i64::from(figures.fiscal_year.year()));
    values[8] = match line.number {
        Number::Count(count) => Value::from(count),
        Number::Ratio(rate) => Value::Decimal(rate as f64 / 10_000.0, 4),
    };
    values
}

fn items(figures: &Figures) -> Vec<Vec<Value>> {
    let row = |item: &tachiiri_domain::figures::ItemHead| {
        let texts = [item.respondent.key(), &item.code, &item.number, &item.group, &item.short, &item.label];
        let marks = [item.reference, item.unconfirmed].map(|mark| Value::Integer(i64::from(mark)));
        texts.into_iter().map(Value::from).chain(marks).collect()
    };
    figures.items.iter().map(row).collect()
}

fn about(figures: &Figures) -> Vec<Vec<Value>> {
    let text = |key: &str, value: String, note: &str| vec![key.into(), value.into(), note.into()];
    vec![
        text("title", tachiiri_domain::figures::ReportKind::ChecklistSummary.label().into(), ""),
        vec![
            "fiscal_year".into(),
            Value::Integer(i64::from(figures.fiscal_year.year())),
            figures.fiscal_year.label().into(),
        ],
        text("prefecture", figures.prefecture.to_string(), figures.prefecture.name()),
        vec!["as_of".into(), Value::Date(figures.as_of), wareki::long(figures.as_of).into()],
        text("snapshot", figures.snapshot.clone(), "集計に使ったデータの SHA-256"),
        text("audit_head", figures.audit_head.clone().unwrap_or_default(), "監査記録の先頭（連番:ハッシュ）"),
        text("total", TOTAL.into(), "保健所または病床規模の合計"),
        text("unit", "facility: 施設、vendor: 保守契約".into(), "value の単位。rate_no は比率（0〜1）"),
        text("rate_no", "no / (yes + no)".into(), "「いいえ」の割合。回答がない場合は行を置きません"),
    ]
}
