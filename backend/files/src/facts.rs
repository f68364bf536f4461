//! 施設の情報: EHR, functions, earlier support – one statement a line, each with its source and its day.

use std::collections::HashMap;

use tachiiri_domain::Date;
use tachiiri_domain::facts::{Fact, FactKey, FactValue};
use tachiiri_domain::problem::Problem;

use crate::Lines;
use crate::record::{Column, Record, read_lines};

const ID: &str = "external_id";
const KEY: &str = "key";
const VALUE: &str = "value";
const SOURCE: &str = "source";
const AS_OF: &str = "as_of";

const COLUMNS: &[Column] = &[
    Column { name: ID, aliases: &["ID"], required: true },
    Column { name: KEY, aliases: &["項目"], required: true },
    Column { name: VALUE, aliases: &["値"], required: true },
    Column { name: SOURCE, aliases: &["出典"], required: true },
    Column { name: AS_OF, aliases: &["時点"], required: true },
];

/// One statement about the facility with this id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactLine {
    pub line: u64,
    pub external_id: String,
    pub fact: Fact,
}

/// Reads `external_id,key,value,source,as_of`; keys and values as in the domain, or by their Japanese labels.
///
/// # Errors
/// One problem for the whole file where it is no table or lacks a heading.
pub fn read(bytes: &[u8]) -> Result<Lines<FactLine>, Problem> {
    let mut seen = HashMap::new();
    read_lines(bytes, COLUMNS, |record| read_row(record).and_then(|line| agreed(line, record, &mut seen)))
}

fn read_row(record: &Record<'_>) -> Result<FactLine, Problem> {
    record.check_width()?;
    record.required(ID)?;
    let fact =
        Fact { key: key(record)?, value: value(record)?, source: record.required(SOURCE)?, as_of: record.date(AS_OF)? };
    Ok(FactLine { line: record.line(), external_id: record.code(ID), fact })
}

/// Two lines that say different things of the same facility and day cannot both be right.
fn agreed(
    line: FactLine,
    record: &Record<'_>,
    seen: &mut HashMap<(String, FactKey, Date), (u64, FactValue)>,
) -> Result<FactLine, Problem> {
    let about = (line.external_id.clone(), line.fact.key, line.fact.as_of);
    let (first, value) = *seen.entry(about).or_insert((line.line, line.fact.value));
    if value == line.fact.value {
        return Ok(line);
    }
    let expected =
        format!("{first}行目に、同じ施設・項目・時点の別の値「{}」があります。どちらかにしてください", value.label());
    Err(record.problem(VALUE, "fact_twice", expected))
}

fn key(record: &Record<'_>) -> Result<FactKey, Problem> {
    let text = record.code(KEY);
    let found = FactKey::ALL.iter().copied().find(|key| text == key.key() || text == key.label());
    let allowed: Vec<_> = FactKey::ALL.iter().map(|key| format!("{}（{}）", key.key(), key.label())).collect();
    found.ok_or_else(|| {
        let expected = format!("{}のいずれかにしてください", allowed.join("、"));
        record.problem(KEY, "fact_unknown", expected)
    })
}

fn value(record: &Record<'_>) -> Result<FactValue, Problem> {
    let text = record.code(VALUE);
    let found = FactValue::ALL.iter().copied().find(|value| text == value.key() || text == value.label());
    let expected = "yes（あり）、no（なし）、unknown（不明）のいずれかにしてください";
    found.ok_or_else(|| record.problem(VALUE, "value_unknown", expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_by_key_or_by_label() {
        let text =
            "external_id,key,value,source,as_of\n991,ehr,yes,届出,2023-06-01\n992,電子カルテ,なし,電話,令和5年6月1日\n";
        let lines = read(text.as_bytes()).unwrap();
        let facts: Vec<_> = lines.rows.iter().map(|line| (line.fact.key, line.fact.value)).collect();
        assert_eq!(facts, [(FactKey::Ehr, FactValue::Yes), (FactKey::Ehr, FactValue::No)]);
        assert_eq!(lines.rows[0].fact.as_of, lines.rows[1].fact.as_of);
    }

    #[test]
    fn a_fact_that_nobody_asks_for_is_a_problem() {
        let text = "ID,項目,値,出典,時点\n1,cat,yes,x,R5.6.1\n2,ehr,maybe,x,R5.6.1\n3,ehr,yes,,R5.6.1\n4,ehr,yes,x,R5.6.31\n\
                    5,ehr,yes,x,R5.6.1\n5,ehr,no,x,R5.6.1\n";
        let problems = read(text.as_bytes()).unwrap().problems;
        let codes: Vec<_> = problems.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, ["fact_unknown", "value_unknown", "value_missing", "date_unreadable", "fact_twice"]);
        assert_eq!(
            problems[3].message,
            "5行目の「as_of」: 「R5.6.31」という日はありません。月と日を確かめてください。"
        );
    }
}
