//! チェックリスト集計報告書: what `templates/checklist-summary.typ` sets, as text ready to print.
//!
//! The template only places what stands here; every number comes from [`Figures`], none is computed twice.

mod tables;
mod words;

use serde::Serialize;
use tachiiri_domain::figures::{Coverage, Figures, ItemHead, Place, ReportKind, TOTAL};
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::wareki;

use crate::chart::{self, Bar, DotRow};
use crate::error::Result;
use crate::paper::Part;
use tables::{CoverageRow, ItemRow, Matrix};

/// The whole document.
#[derive(Debug, Serialize)]
struct Document {
    title: String,
    prefecture: &'static str,
    fiscal_year: String,
    /// 和暦, and ISO beside it.
    as_of: String,
    as_of_iso: String,
    snapshot: String,
    audit_head: String,
    /// 見本県: every page says that the data are invented.
    made_up: bool,
    points: Vec<String>,
    forms: Vec<Form>,
}

/// One respondent's chapter.
#[derive(Debug, Serialize)]
struct Form {
    name: &'static str,
    /// What is counted: 施設 or 契約.
    unit: &'static str,
    total: CoverageRow,
    classes: Vec<CoverageRow>,
    centres: Vec<CoverageRow>,
    bars: Picture,
    items: Vec<ItemRow>,
    dots: Picture,
    by_class: Matrix,
    /// Health centres in portions that fit the page.
    by_centre: Vec<Matrix>,
    has_gate: bool,
    has_reference: bool,
    has_unconfirmed: bool,
}

/// A chart's file and its text alternative.
#[derive(Debug, Serialize)]
struct Picture {
    file: String,
    alt: String,
}

/// The files the template reads: `figures.json` with the document, and the charts.
///
/// # Errors
/// None that these types can cause; serde's signature.
pub fn parts(figures: &Figures) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    let respondents = [Respondent::Facility, Respondent::Vendor];
    let asked = |respondent: &Respondent| figures.items.iter().any(|item| item.respondent == *respondent);
    let forms: Vec<_> =
        respondents.into_iter().filter(asked).map(|respondent| form(figures, respondent, &mut parts)).collect();
    let document = Document {
        title: format!("{} {}", figures.fiscal_year.label(), ReportKind::ChecklistSummary.label()),
        prefecture: figures.prefecture.name(),
        fiscal_year: format!("{}（{}年度）", figures.fiscal_year.label(), figures.fiscal_year),
        as_of: wareki::long(figures.as_of),
        as_of_iso: figures.as_of.to_string(),
        snapshot: figures.snapshot.clone(),
        audit_head: figures.audit_head.clone().unwrap_or_else(|| "未作成".into()),
        made_up: figures.prefecture.is_made_up(),
        points: words::points(figures),
        forms,
    };
    parts.push(("figures.json".into(), serde_json::to_vec_pretty(&document)?));
    Ok(parts)
}

/// What a respondent's sheets stand for.
fn unit(respondent: Respondent) -> &'static str {
    match respondent {
        Respondent::Facility => "施設",
        Respondent::Vendor => "契約",
    }
}

fn form(figures: &Figures, respondent: Respondent, parts: &mut Vec<Part>) -> Form {
    let items: Vec<&ItemHead> = figures.items.iter().filter(|item| item.respondent == respondent).collect();
    let places: Vec<&Coverage> = figures.coverage.iter().filter(|one| one.respondent == respondent).collect();
    let of = |keep: fn(&Place) -> bool| places.iter().copied().filter(move |one| keep(&one.place));
    let classes: Vec<_> = of(|place| place.health_centre == TOTAL && place.bed_class != TOTAL).collect();
    let centres: Vec<_> = of(|place| place.health_centre != TOTAL && place.bed_class == TOTAL).collect();
    let total = of(|place| *place == Place::total()).map(tables::coverage_row).next().unwrap_or_default();
    let rated: Vec<_> = items.iter().copied().filter(|item| !is_gate(item)).collect();
    Form {
        name: respondent.label(),
        unit: unit(respondent),
        total,
        classes: classes.iter().map(|one| tables::coverage_row(one)).collect(),
        centres: centres.iter().map(|one| tables::coverage_row(one)).collect(),
        bars: bars(figures, respondent, &rated, parts),
        items: items.iter().map(|item| tables::item_row(figures, item)).collect(),
        dots: dots(figures, respondent, &rated, &asked(&classes), parts),
        by_class: tables::matrix(figures, &rated, &asked(&classes)),
        by_centre: tables::matrices(figures, &rated, &asked(&centres)),
        has_gate: items.iter().any(|item| is_gate(item)),
        has_reference: items.iter().any(|item| item.reference),
        has_unconfirmed: items.iter().any(|item| item.unconfirmed),
    }
}

/// Only where a sheet was asked for can there be answers.
fn asked<'a>(places: &[&'a Coverage]) -> Vec<&'a Coverage> {
    places.iter().copied().filter(|one| one.asked > 0).collect()
}

/// The question whether there is a system at all: its "no" is no shortcoming and stands in no ranking.
fn is_gate(item: &ItemHead) -> bool {
    item.number.is_empty()
}

fn bars(figures: &Figures, respondent: Respondent, items: &[&ItemHead], parts: &mut Vec<Part>) -> Picture {
    let bar = |item: &&ItemHead| {
        let count = figures.count_at(respondent, &item.code, &Place::total());
        Bar {
            label: words::item_name(item),
            rate: count.and_then(|count| count.rate_no()),
            note: count.map(|count| format!("{}/{}", count.no, count.answered())).unwrap_or_default(),
            hatched: item.reference,
        }
    };
    let bars: Vec<_> = items.iter().map(bar).collect();
    let alt = words::bars_alt(respondent, &bars);
    let file = format!("bars-{}.svg", respondent.key());
    let svg = chart::bars(&format!("bars-{}", respondent.key()), &alt, ("必須の項目", "参考項目"), &bars);
    parts.push((file.clone(), svg.into_bytes()));
    Picture { file, alt }
}

fn dots(
    figures: &Figures,
    respondent: Respondent,
    items: &[&ItemHead],
    classes: &[&Coverage],
    parts: &mut Vec<Part>,
) -> Picture {
    let rate = |item: &ItemHead, at: &Coverage| figures.count_at(respondent, &item.code, &at.place)?.rate_no();
    let row = |item: &&ItemHead| DotRow {
        label: words::item_name(item),
        rates: classes.iter().map(|at| rate(item, at)).collect(),
    };
    let rows: Vec<_> = items.iter().map(row).collect();
    let series: Vec<_> = classes.iter().map(|at| words::place_name(&at.place)).collect();
    let alt = words::dots_alt(respondent, &series);
    let file = format!("dots-{}.svg", respondent.key());
    let svg = chart::dots(&format!("dots-{}", respondent.key()), &alt, &series, &rows);
    parts.push((file.clone(), svg.into_bytes()));
    Picture { file, alt }
}
