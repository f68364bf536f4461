//! The keys of a version's file and what each may hold.

use tachiiri_domain::problem::Problem;
use toml::Value;

use super::source::{Place, Source};

/// A key of a table.
struct Field {
    key: &'static str,
    kind: Kind,
    required: bool,
}

enum Kind {
    Text,
    Flag,
    Number,
    Day,
    Texts,
    OneOf(&'static [&'static str]),
    SomeOf(&'static [&'static str]),
    Table(&'static [Field]),
    /// `[[key]]`, each entry known by its code.
    Entries(&'static [Field]),
}

const fn needed(key: &'static str, kind: Kind) -> Field {
    Field { key, kind, required: true }
}

const fn free(key: &'static str, kind: Kind) -> Field {
    Field { key, kind, required: false }
}

const INSTRUMENT: &[Field] = &[
    needed("instrument", Kind::Text),
    needed("version", Kind::Text),
    needed("fiscal_year", Kind::Number),
    needed("respondent", Kind::OneOf(&["facility", "vendor"])),
    free("purpose", Kind::OneOf(&["inspection", "self_check"])),
    needed("title", Kind::Text),
    needed("status", Kind::OneOf(&["official", "draft"])),
    free("notice", Kind::Table(NOTICE)),
    needed("answers", Kind::SomeOf(&["yes", "no", "not_applicable"])),
    free("instructions", Kind::Texts),
    needed("sections", Kind::Entries(SECTION)),
    needed("items", Kind::Entries(ITEM)),
];

const NOTICE: &[Field] = &[free("number", Kind::Text), free("date", Kind::Day), needed("title", Kind::Text)];

const SECTION: &[Field] = &[needed("code", Kind::Text), needed("label", Kind::Text)];

const ITEM: &[Field] = &[
    needed("code", Kind::Text),
    needed("lineage", Kind::Text),
    needed("section", Kind::Text),
    needed("number", Kind::Text),
    needed("group", Kind::OneOf(&["none", "all", "server", "terminal", "network"])),
    free("heading", Kind::Text),
    needed("label", Kind::Text),
    needed("short", Kind::Text),
    needed("wording", Kind::OneOf(&["official", "draft-notice", "unverified", "candidate", "missing"])),
    free("gate", Kind::Flag),
    needed("rounds", Kind::OneOf(&["one", "first-only", "many"])),
    free("target", Kind::Table(TARGET)),
    needed("required_from", Kind::Number),
    free("not_required_when", Kind::SomeOf(&["no_vendor_contract", "no_network"])),
    free("continues", Kind::Table(CONTINUES)),
    free("pairs_with", Kind::Text),
    free("note", Kind::Text),
    free("source", Kind::Text),
];

const TARGET: &[Field] = &[needed("asked", Kind::Flag), free("from", Kind::Day), free("to", Kind::Day)];

const CONTINUES: &[Field] =
    &[needed("kind", Kind::OneOf(&["merged", "split", "changed", "new"])), free("lineages", Kind::Texts)];

/// Unknown keys, missing keys, values of the wrong kind.
pub(super) fn check(source: &Source<'_>, table: &toml::Table) -> Vec<Problem> {
    let mut problems = Vec::new();
    check_table(source, &Place::whole(), table, INSTRUMENT, &mut problems);
    problems
}

fn check_table(source: &Source<'_>, place: &Place, table: &toml::Table, fields: &[Field], out: &mut Vec<Problem>) {
    for key in table.keys().filter(|key| fields.iter().all(|field| field.key != *key)) {
        let known: Vec<_> = fields.iter().map(|field| field.key).collect();
        let wrong = format!("知らないキーです。使えるキーは {} です", known.join("、"));
        out.push(source.problem(&place.field(key), key, "key_unknown", &wrong));
    }
    for field in fields {
        match table.get(field.key) {
            Some(value) => check_value(source, &place.field(field.key), value, field, out),
            None if field.required => {
                out.push(source.problem(&place.field(field.key), "", "key_missing", "必要なキーがありません"));
            }
            None => {}
        }
    }
}

fn check_value(source: &Source<'_>, place: &Place, value: &Value, field: &Field, out: &mut Vec<Problem>) {
    let mut refuse = |value: &Value, allowed: &str| {
        let found = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        out.push(source.problem(place, &found, "value_kind", &format!("{allowed}にしてください")));
    };
    match (&field.kind, value) {
        (Kind::Text, Value::String(_)) | (Kind::Flag, Value::Boolean(_)) | (Kind::Number, Value::Integer(_)) => {}
        (Kind::Day, Value::Datetime(day)) if day.date.is_some() && day.time.is_none() => {}
        (Kind::OneOf(allowed), Value::String(text)) if allowed.contains(&text.as_str()) => {}
        (Kind::Texts, Value::Array(list)) if list.iter().all(Value::is_str) => {}
        (Kind::SomeOf(allowed), Value::Array(list)) if list.iter().all(|one| is_one_of(one, allowed)) => {}
        (Kind::Table(fields), Value::Table(table)) => check_table(source, place, table, fields, out),
        (Kind::Entries(fields), Value::Array(list)) if list.iter().all(Value::is_table) => {
            for (entry, index) in list.iter().filter_map(Value::as_table).zip(0..) {
                let code = entry.get("code").and_then(Value::as_str).unwrap_or_default();
                check_table(source, &Place::entry(field.key, index, code), entry, fields, out);
            }
        }
        (kind, value) => refuse(value, &kind.allowed()),
    }
}

fn is_one_of(value: &Value, allowed: &[&str]) -> bool {
    value.as_str().is_some_and(|text| allowed.contains(&text))
}

impl Kind {
    fn allowed(&self) -> String {
        match self {
            Self::Text => "文字列（\"…\"）".into(),
            Self::Flag => "true か false".into(),
            Self::Number => "整数".into(),
            Self::Day => "引用符なしの日付（2023-06-09 の形）".into(),
            Self::Texts => "文字列のリスト（[\"…\", \"…\"]）".into(),
            Self::OneOf(allowed) => format!("{} のいずれか", allowed.join("、")),
            Self::SomeOf(allowed) => format!("{} のリスト", allowed.join("、")),
            Self::Table(_) => "表（{ … = … }）".into(),
            Self::Entries(_) => "表の並び（[[…]]）".into(),
        }
    }
}
