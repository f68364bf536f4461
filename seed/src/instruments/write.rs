//! A version as the text of a file: what an administrator confirmed on screen is kept in the shape that is read.

use tachiiri_domain::instrument::Instrument;
use toml::Value;

/// Keys that may be left out where they say nothing.
const FREE: &[&str] = &["heading", "note", "source", "not_required_when", "instructions", "gate", "purpose", "number"];

/// The text of a version. [`super::parse`] reads it back as the same version.
///
/// # Panics
/// Never: every value of an instrument has a form in TOML.
pub fn write(instrument: &Instrument) -> String {
    let value = Value::try_from(instrument).expect("an instrument has text, numbers, flags, lists and tables only");
    let Value::Table(table) = tidy("", value) else { unreachable!("a struct is a table") };
    toml::to_string_pretty(&table).expect("what was made from an instrument is TOML")
}

/// Dates as TOML writes them, and nothing that says nothing.
fn tidy(place: &str, value: Value) -> Value {
    match value {
        Value::Table(table) => {
            let kept =
                table.into_iter().filter(|(key, value)| !(FREE.contains(&key.as_str()) && is_empty(place, key, value)));
            Value::Table(kept.map(|(key, value)| (key.clone(), tidy(&key, value))).collect())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(|one| tidy(place, one)).collect()),
        Value::String(text) if ["date", "from", "to"].contains(&place) => {
            text.parse().map_or(Value::String(text), Value::Datetime)
        }
        other => other,
    }
}

fn is_empty(place: &str, key: &str, value: &Value) -> bool {
    match value {
        // A notice without a number has none; an item's number stands even where it is empty.
        Value::String(text) if key == "purpose" => text == "inspection",
        Value::String(text) => text.is_empty() && (key != "number" || place == "notice"),
        Value::Array(list) => list.is_empty(),
        Value::Boolean(flag) => !flag,
        _ => false,
    }
}
