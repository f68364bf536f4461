//! Whether the parts of a version fit together.

use std::collections::HashSet;

use tachiiri_domain::instrument::{
    Answer, ContinuesKind, Instrument, Item, Purpose, Respondent, Rounds, Status, Wording,
};
use tachiiri_domain::problem::Problem;

use super::source::{Place, Source};

pub(super) fn check(source: &Source<'_>, instrument: &Instrument) -> Vec<Problem> {
    let mut found = Findings { source, problems: Vec::new() };
    check_head(instrument, &mut found);
    check_codes(instrument, &mut found);
    for (item, index) in instrument.items.iter().zip(0..) {
        let place = Place::entry("items", index, &item.code);
        check_item(instrument, item, &place, &mut found);
        check_target(instrument, item, &place, &mut found);
        check_lineage(item, &place, &mut found);
    }
    found.problems
}

struct Findings<'a> {
    source: &'a Source<'a>,
    problems: Vec<Problem>,
}

impl Findings<'_> {
    fn add(&mut self, place: &Place, value: &str, code: &str, wrong: &str) {
        self.problems.push(self.source.problem(place, value, code, wrong));
    }
}

fn check_head(instrument: &Instrument, found: &mut Findings<'_>) {
    let whole = Place::whole();
    for (key, text) in [("instrument", &instrument.instrument), ("version", &instrument.version)] {
        let sound = !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !sound {
            found.add(&whole.field(key), text, "identity_unreadable", "半角の英小文字・数字・「-」だけにしてください");
        }
    }
    let year = instrument.fiscal_year.year();
    if !(2000..=2099).contains(&year) {
        found.add(&whole.field("fiscal_year"), &year.to_string(), "year_unknown", "西暦4桁の年度にしてください");
    }
    let distinct: HashSet<_> = instrument.answers.iter().collect();
    if distinct.len() != instrument.answers.len() {
        found.add(&whole.field("answers"), "", "answer_twice", "同じ回答が二度あります");
    }
    if ![Answer::Yes, Answer::No].iter().all(|answer| distinct.contains(answer)) {
        found.add(&whole.field("answers"), "", "answers_incomplete", "yes と no の両方が必要です");
    }
    let notice = instrument.notice.as_ref();
    // A guideline is no numbered notice: its title and edition are its source.
    let numbered = instrument.purpose == Purpose::Inspection;
    if instrument.status == Status::Official && notice.is_none_or(|notice| numbered && notice.number.is_empty()) {
        found.add(&whole.field("notice"), "", "notice_missing", "official には通知の番号（number）が必要です");
    }
    for (list, empty) in [("sections", instrument.sections.is_empty()), ("items", instrument.items.is_empty())] {
        if empty {
            found.add(&whole.field(list), "", "list_empty", "一つ以上必要です");
        }
    }
}

/// Codes and lineages stand once, sections exist, at most one gate.
fn check_codes(instrument: &Instrument, found: &mut Findings<'_>) {
    let mut sections = HashSet::new();
    for (section, index) in instrument.sections.iter().zip(0..) {
        if !sections.insert(section.code.as_str()) {
            let place = Place::entry("sections", index, &section.code).field("code");
            found.add(&place, &section.code, "code_twice", "同じコードの区分がすでにあります");
        }
    }
    let (mut codes, mut lineages, mut gate) = (HashSet::new(), HashSet::new(), None);
    for (item, index) in instrument.items.iter().zip(0..) {
        let place = Place::entry("items", index, &item.code);
        if !codes.insert(item.code.as_str()) {
            found.add(&place.field("code"), &item.code, "code_twice", "同じコードの項目がすでにあります");
        }
        if !lineages.insert(item.lineage.as_str()) {
            found.add(&place.field("lineage"), &item.lineage, "lineage_twice", "同じ系譜の項目がすでにあります");
        }
        if !sections.contains(item.section.as_str()) {
            let known: Vec<_> = instrument.sections.iter().map(|section| section.code.as_str()).collect();
            let wrong = format!("この区分がありません。あるのは {} です", known.join("、"));
            found.add(&place.field("section"), &item.section, "section_unknown", &wrong);
        }
        if let (true, Some(first)) = (item.gate, gate) {
            let wrong = format!("前提となる項目は一つだけです（項目「{first}」がすでにそうです）");
            found.add(&place.field("gate"), "true", "gate_twice", &wrong);
        }
        gate = gate.or(Some(item.code.as_str()).filter(|_| item.gate));
    }
}

fn check_item(instrument: &Instrument, item: &Item, place: &Place, found: &mut Findings<'_>) {
    for (key, text) in [("code", &item.code), ("lineage", &item.lineage), ("short", &item.short)] {
        if text.trim().is_empty() {
            found.add(&place.field(key), "", "text_empty", "空にできません");
        }
    }
    if item.label.trim().is_empty() && item.wording != Wording::Missing {
        found.add(
            &place.field("label"),
            "",
            "text_empty",
            "文言がありません。未入手なら wording を missing にしてください",
        );
    }
    if instrument.status == Status::Official && item.wording != Wording::Official {
        let wrong =
            "official の様式に、文言を確かめていない項目は置けません。様式を draft にするか、文言を確かめてください";
        found.add(&place.field("wording"), "", "wording_unconfirmed", wrong);
    }
    if item.gate != (item.rounds == Rounds::One) {
        found.add(
            &place.field("rounds"),
            "",
            "gate_rounds",
            "rounds = \"one\" は前提となる項目（gate = true）だけのものです",
        );
    }
    let (lifts, pairs) = (!item.not_required_when.is_empty(), item.pairs_with.is_some());
    match instrument.respondent {
        Respondent::Vendor if item.gate || lifts => {
            let (key, wrong) = (if item.gate { "gate" } else { "not_required_when" }, "医療機関確認用だけのキーです");
            found.add(&place.field(key), "", "respondent_nonsense", wrong);
        }
        Respondent::Facility if pairs => {
            found.add(&place.field("pairs_with"), "", "respondent_nonsense", "事業者確認用だけのキーです");
        }
        Respondent::Facility | Respondent::Vendor => {}
    }
}

fn check_target(instrument: &Instrument, item: &Item, place: &Place, found: &mut Findings<'_>) {
    let (target, place) = (&item.target, place.field("target"));
    let shown = |date: Option<tachiiri_domain::Date>| date.map_or_else(String::new, |date| date.to_string());
    if item.gate && target.asked {
        found.add(&place.field("asked"), "true", "gate_target", "前提となる項目に目標日はありません");
    } else if target.asked && target.to.is_none() {
        found.add(&place.field("to"), "", "target_open", "目標日を求める項目には期間の終わりが必要です");
    } else if !target.asked && (target.from.is_some() || target.to.is_some()) {
        found.add(&place, "", "target_unasked", "目標日を求めない項目に期間は置けません");
    }
    if let (Some(from), Some(to)) = (target.from, target.to)
        && from > to
    {
        let wrong = format!("期間が逆です。from（{from}）以後の日にしてください");
        found.add(&place.field("to"), &shown(target.to), "target_reversed", &wrong);
    }
    let first_day = instrument.fiscal_year.first_day();
    if target.to.is_some_and(|to| to < first_day) {
        let wrong = format!("様式の年度が始まる前です。{first_day} 以後の日にしてください");
        found.add(&place.field("to"), &shown(target.to), "target_before_year", &wrong);
    }
}

fn check_lineage(item: &Item, place: &Place, found: &mut Findings<'_>) {
    let Some(continues) = &item.continues else { return };
    let place = place.field("continues").field("lineages");
    match (continues.kind, continues.lineages.is_empty()) {
        (ContinuesKind::New, false) => {
            found.add(&place, "", "continues_nonsense", "新しい項目（new）に前年の系譜は置けません");
        }
        (ContinuesKind::Merged | ContinuesKind::Split, true) => {
            found.add(&place, "", "continues_nonsense", "前年の系譜を一つ以上入れてください");
        }
        (ContinuesKind::Merged | ContinuesKind::Split, false)
        | (ContinuesKind::New, true)
        | (ContinuesKind::Changed, _) => {}
    }
}
