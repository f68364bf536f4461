//! How values that are no JSON objects by themselves go out as JSON.

use std::collections::BTreeMap;

use serde::ser::{SerializeSeq, Serializer};
use tachiiri_domain::answers::{Cell, Given};
use tachiiri_domain::request::RowVersion;

#[derive(serde::Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    cell: &'a Cell,
    #[serde(flatten)]
    given: &'a Given,
    version: RowVersion,
}

/// Answers as a list of `{item, round, answer, confirmed_on, target_on, note, proxy, version}`.
pub fn answers<S: Serializer>(answers: &BTreeMap<Cell, (Given, RowVersion)>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(answers.len()))?;
    for (cell, (given, version)) in answers {
        list.serialize_element(&Line { cell, given, version: *version })?;
    }
    list.end()
}
