//! The report's sentences that carry numbers: its main points and what its charts say to who cannot see them.

use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::figures::{Coverage, Figures, ItemCount, ItemHead, Place, TOTAL, UNKNOWN_CLASS, percent};
use tachiiri_domain::instrument::Respondent;

use crate::chart::Bar;

/// How many of the highest shares a chart's alternative text names.
const NAMED: usize = 3;

/// 要点: what a reader with one minute takes along.
pub fn points(figures: &Figures) -> Vec<String> {
    let mut points = Vec::new();
    for respondent in [Respondent::Facility, Respondent::Vendor] {
        let Some(at) = figures.coverage_at(respondent, &Place::total()) else { continue };
        points.push(returned(at));
        points.extend(without_system(figures, respondent));
        for reference in [false, true] {
            points.extend(highest(figures, respondent, reference));
        }
    }
    points
}

fn returned(at: &Coverage) -> String {
    let (name, unit) = (at.respondent.label(), super::unit(at.respondent));
    if at.asked == 0 {
        return format!("{name}は、基準日までに提出を依頼していません（登録 {}{unit}）。", thousands(at.registered));
    }
    format!(
        "{name}は、依頼した{}{unit}のうち{}{unit}（{}）から回答があり、{}{unit}分を確認済みです。",
        thousands(at.asked),
        thousands(at.answered),
        share(at.answered, at.asked).unwrap_or_default(),
        thousands(at.accepted),
    )
}

fn without_system(figures: &Figures, respondent: Respondent) -> Option<String> {
    let gate = figures.items.iter().find(|item| item.respondent == respondent && super::is_gate(item))?;
    let count = figures.count_at(respondent, &gate.code, &Place::total())?;
    let all = count.yes + count.no + count.blank + count.not_required;
    (all > 0).then(|| {
        format!(
            "回答のあった{}施設のうち、医療情報システムを導入、運用していると答えたのは{}施設、していないと答えたのは{}施設です。",
            thousands(all),
            thousands(count.yes),
            thousands(count.no),
        )
    })
}

/// The item with the highest share of "no"; the first of the form where two are level.
fn highest(figures: &Figures, respondent: Respondent, reference: bool) -> Option<String> {
    let kept = |item: &&ItemHead| item.respondent == respondent && item.reference == reference && !super::is_gate(item);
    let mut best: Option<(u64, &ItemHead, &ItemCount)> = None;
    for item in figures.items.iter().filter(kept) {
        let Some(count) = figures.count_at(respondent, &item.code, &Place::total()) else { continue };
        let Some(rate) = count.rate_no().filter(|rate| *rate > 0) else { continue };
        if best.is_none_or(|(highest, ..)| rate > highest) {
            best = Some((rate, item, count));
        }
    }
    let (rate, item, count) = best?;
    Some(format!(
        "{}の{}で「いいえ」の割合が最も高いのは「{}」の{}（{}{unit}のうち{}{unit}）です。",
        respondent.label(),
        if reference { "参考項目" } else { "必須の項目" },
        item_name(item),
        percent(rate),
        thousands(count.answered()),
        thousands(count.no),
        unit = super::unit(respondent),
    ))
}

/// Text alternative of the bar chart.
pub fn bars_alt(respondent: Respondent, bars: &[Bar]) -> String {
    let mut answered: Vec<_> = bars.iter().filter_map(|bar| Some((bar.rate?, bar.label.as_str()))).collect();
    answered.sort_by_key(|(rate, _)| std::cmp::Reverse(*rate));
    let named: Vec<_> =
        answered.iter().take(NAMED).map(|(rate, label)| format!("{label} {}", percent(*rate))).collect();
    let start = format!("{}の項目別「いいえ」の割合を示す横棒グラフ。", respondent.label());
    if named.is_empty() {
        return format!("{start}回答はまだない。");
    }
    format!("{start}高い順に、{}。すべての値は次の表にある。", named.join("、"))
}

/// Text alternative of the dot plot.
pub fn dots_alt(respondent: Respondent, series: &[String]) -> String {
    format!(
        "{}の項目別「いいえ」の割合を病床規模（{}）で比べた点図。すべての値は次の表にある。",
        respondent.label(),
        series.join("、"),
    )
}

/// `2(7) 端末PC セキュリティパッチ`.
pub fn item_name(item: &ItemHead) -> String {
    let parts = [item.number.as_str(), item.group.as_str(), item.short.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A health centre by its name, else a bed class as offices call it, else 合計.
pub fn place_name(place: &Place) -> String {
    match (place.health_centre.as_str(), place.bed_class.as_str()) {
        (TOTAL, TOTAL) => "合計".into(),
        (TOTAL, UNKNOWN_CLASS) => "病床数不明".into(),
        (TOTAL, class) => class.parse::<BedClass>().map_or_else(|_| class.into(), |class| class.label().into()),
        (centre, _) => centre.into(),
    }
}

/// `12,345`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `90.0%`, rounded half up; None without a denominator.
pub fn share(part: u64, whole: u64) -> Option<String> {
    (whole > 0).then(|| percent((part * 20_000 + whole) / (2 * whole)))
}
