//! The rows of the report's tables, as text: every table carries its denominators (STAT-DENOM).

use serde::Serialize;
use tachiiri_domain::figures::{Coverage, Figures, ItemCount, ItemHead, Place, percent};

use super::words;

/// Columns of health centres that fit beside the item's name on A4.
const COLUMNS_A_PAGE: usize = 6;
/// Where there is nothing to divide by.
const NOTHING: &str = "—";

/// Denominators at a place.
#[derive(Debug, Default, Serialize)]
pub struct CoverageRow {
    label: String,
    registered: String,
    asked: String,
    answered: String,
    /// answered ÷ asked
    answered_rate: String,
    accepted: String,
}

/// Name and marks of an item, as every table shows them.
#[derive(Debug, Serialize)]
pub struct ItemName {
    number: String,
    group: String,
    short: String,
    label: String,
    gate: bool,
    reference: bool,
    unconfirmed: bool,
}

/// An item's answers over the whole prefecture.
#[derive(Debug, Serialize)]
pub struct ItemRow {
    #[serde(flatten)]
    name: ItemName,
    /// yes + no: the denominator of the rate
    denominator: String,
    yes: String,
    no: String,
    rate: String,
    blank: String,
    not_required: String,
}

/// Rates of all items (down) at several places (across).
#[derive(Debug, Serialize)]
pub struct Matrix {
    columns: Vec<MatrixColumn>,
    rows: Vec<MatrixRow>,
}

#[derive(Debug, Serialize)]
struct MatrixColumn {
    label: String,
    answered: String,
}

#[derive(Debug, Serialize)]
struct MatrixRow {
    #[serde(flatten)]
    name: ItemName,
    cells: Vec<MatrixCell>,
}

#[derive(Debug, Serialize)]
struct MatrixCell {
    rate: String,
    /// `18/49`, empty where nobody answered
    of: String,
}

pub fn coverage_row(at: &Coverage) -> CoverageRow {
    CoverageRow {
        label: words::place_name(&at.place),
        registered: words::thousands(at.registered),
        asked: words::thousands(at.asked),
        answered: words::thousands(at.answered),
        answered_rate: words::share(at.answered, at.asked).unwrap_or_else(|| NOTHING.into()),
        accepted: words::thousands(at.accepted),
    }
}

pub fn item_row(figures: &Figures, item: &ItemHead) -> ItemRow {
    let count = figures.count_at(item.respondent, &item.code, &Place::total());
    let text = |of: fn(&ItemCount) -> u64| count.map_or_else(|| NOTHING.into(), |count| words::thousands(of(count)));
    ItemRow {
        name: name(item),
        denominator: text(ItemCount::answered),
        yes: text(|count| count.yes),
        no: text(|count| count.no),
        rate: rate(count),
        blank: text(|count| count.blank),
        not_required: text(|count| count.not_required),
    }
}

/// The rates of `items` at `places`.
pub fn matrix(figures: &Figures, items: &[&ItemHead], places: &[&Coverage]) -> Matrix {
    let column =
        |at: &&Coverage| MatrixColumn { label: words::place_name(&at.place), answered: words::thousands(at.answered) };
    let cell = |item: &ItemHead, at: &Coverage| {
        let count = figures.count_at(item.respondent, &item.code, &at.place);
        let asked = count.filter(|count| count.answered() > 0);
        MatrixCell {
            rate: rate(count),
            of: asked.map(|count| format!("{}/{}", count.no, count.answered())).unwrap_or_default(),
        }
    };
    let row =
        |item: &&ItemHead| MatrixRow { name: name(item), cells: places.iter().map(|at| cell(item, at)).collect() };
    Matrix { columns: places.iter().map(column).collect(), rows: items.iter().map(row).collect() }
}

/// The same for many places: tables of about the same width that fit the page.
pub fn matrices(figures: &Figures, items: &[&ItemHead], places: &[&Coverage]) -> Vec<Matrix> {
    let tables = places.len().div_ceil(COLUMNS_A_PAGE).max(1);
    let width = places.len().div_ceil(tables).max(1);
    places.chunks(width).map(|some| matrix(figures, items, some)).collect()
}

fn rate(count: Option<&ItemCount>) -> String {
    count.and_then(ItemCount::rate_no).map_or_else(|| NOTHING.into(), percent)
}

fn name(item: &ItemHead) -> ItemName {
    ItemName {
        number: item.number.clone(),
        group: item.group.clone(),
        short: item.short.clone(),
        label: item.label.clone(),
        gate: super::is_gate(item),
        reference: item.reference,
        unconfirmed: item.unconfirmed,
    }
}
