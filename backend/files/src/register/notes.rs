//! What is odd about a register row that is kept all the same: notes, and decisions for a person.

use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::problem::Problem;
use tachiiri_domain::register::{Decision, RegisterRow};

use super::{ID, LATITUDE, LONGITUDE, TOTAL};
use crate::record::Record;

/// Japan lies between 20 and 46 degrees north and 122 and 154 degrees east.
const NORTH: (f64, f64) = (20.0, 46.0);
const EAST: (f64, f64) = (122.0, 154.0);

/// Latitude and longitude in millionths of a degree; None where either is blank, 0.0 or not in Japan.
pub(super) fn coordinates(record: &Record<'_>) -> (Option<i32>, Option<i32>) {
    let read = |name, (least, most): (f64, f64)| {
        let degrees: f64 = record.code(name).parse().ok()?;
        (least..=most).contains(&degrees).then_some((degrees * 1e6).round() as i32)
    };
    match (read(LATITUDE, NORTH), read(LONGITUDE, EAST)) {
        (Some(latitude), Some(longitude)) => (Some(latitude), Some(longitude)),
        _ => (None, None),
    }
}

pub(super) fn note(record: &Record<'_>, row: &RegisterRow, notes: &mut Vec<Problem>) {
    let line = row.line;
    let mut push = |column: &str, code: &str, message: String| {
        let value = record.text(column).to_owned();
        notes.push(Problem { line, column: column.into(), value, code: code.into(), message });
    };
    if row.latitude_e6.is_none() {
        let message = format!("{line}行目「{}」の所在地座標がないか、日本の外です。座標なしで登録します。", row.name);
        push(LATITUDE, "coordinates_missing", message);
    }
    if !row.external_id.bytes().all(|byte| byte.is_ascii_digit()) {
        let message = format!("{line}行目「{}」のIDに数字以外の文字があります。そのまま登録します。", row.name);
        push(ID, "id_not_digits", message);
    }
    if let Some(beds) = row.beds.counted().filter(|beds| row.kind == FacilityKind::Hospital && *beds < 20) {
        let message =
            format!("{line}行目「{}」は病院ですが{beds}床です（病院は20床以上）。そのまま登録します。", row.name);
        push(TOTAL, "under_20_beds", message);
    }
}

/// What the file leaves open about the beds: the printed total and the sum of the kinds disagree, the total is
/// blank beside kinds, or a hospital has neither.
pub(super) fn beds(row: &RegisterRow) -> Option<Decision> {
    let decide = |code: &str, message: String| {
        Some(Decision { line: row.line, external_id: row.external_id.clone(), code: code.into(), message })
    };
    if let Some(sum) = row.beds.disagreement() {
        return decide("beds_disagree", disagreement(row, sum));
    }
    if row.kind == FacilityKind::Hospital && row.beds.counted().is_none() {
        let message = format!(
            "「{}」は合計病床数も病床種別の数も空欄か0です。病床数不明として扱い、病床規模の区分に入れません。\
             正しい数を確かめてください。",
            row.name
        );
        return decide("beds_unknown", message);
    }
    None
}

fn disagreement(row: &RegisterRow, sum: u32) -> String {
    let total = row.beds.total.map_or("空欄".to_owned(), |total| format!("{total}床"));
    let used = row.beds.counted().map_or("病床数不明".to_owned(), |beds| format!("{beds}床"));
    let moves = row.beds.counted().map(BedClass::of) != Some(BedClass::of(sum));
    let class = if moves { "どちらを採るかで病床規模の区分が変わります。" } else { "" };
    format!(
        "「{}」の合計病床数は{total}、病床種別の計は{sum}床です。{used}として扱います。{class}正しい数を確かめてください。",
        row.name
    )
}

pub(super) fn duplicate(row: &RegisterRow, first: &RegisterRow) -> Decision {
    let message = format!(
        "「{}」は{}行目（ID {}）と同じ名称・同じ市区町村です。別の施設か、同じ施設の二重登録かを確かめてください。\
         両方を登録します。",
        row.name, first.line, first.external_id
    );
    Decision { line: row.line, external_id: row.external_id.clone(), code: "duplicate_name_place".into(), message }
}
