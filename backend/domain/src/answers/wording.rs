//! The pieces that messages about a sheet are made of: how an office names a cell, a date, a choice, a source.

use chrono::NaiveDate;

use crate::instrument::{Instrument, Item};
use crate::rules::Rule;
use crate::wareki;

/// `「2(7) ネットワーク機器 セキュリティパッチ」の1回目`.
pub(crate) fn place(item: &Item, round: u8) -> String {
    let name = [item.label_short(), item.short.clone()].join(" ");
    format!("「{}」の{round}回目", name.trim())
}

/// `「はい」か「いいえ」`: what the form can be answered with.
pub(super) fn choices(instrument: &Instrument) -> String {
    let labels: Vec<_> = instrument.answers.iter().map(|answer| format!("「{}」", answer.label())).collect();
    labels.join("か")
}

/// `令和5年4月1日から令和6年3月31日までの日`: the days a target date may lie in.
pub(super) fn window(item: &Item) -> String {
    match (item.target.from, item.target.to) {
        (Some(from), Some(to)) => span(from, to),
        (None, Some(to)) => format!("{}までの日", wareki::long(to)),
        (Some(from), None) => format!("{}以後の日", wareki::long(from)),
        (None, None) => "対応を終える予定の日".to_owned(),
    }
}

pub(super) fn span(from: NaiveDate, to: NaiveDate) -> String {
    format!("{}から{}までの日", wareki::long(from), wareki::long(to))
}

/// Adds to what was found and what is allowed where that stands, and the rule's id to ask about it by.
pub(crate) fn with_source(found: &str, rule: Rule) -> String {
    let entry = rule.entry();
    format!("{found}〔根拠：{}／規則 {}〕", entry.source, entry.id)
}
