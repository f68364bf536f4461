//! The whole sheet as one form, for work without JavaScript: which cells it holds and which of them changed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use tachiiri_domain::answers::{Cell, Given};
use tachiiri_domain::request::RowVersion;
use tachiiri_domain::wareki;
use tachiiri_pages::fields::Part;
use tachiiri_pages::sheet::Unread;

use crate::app::checklists::CellWrite;

/// A form as it came in: name and value, names may repeat.
pub type Fields = Vec<(String, String)>;

/// What the form wants to write, cell by cell, and the dates that could not be read.
#[derive(Debug, Default)]
pub struct Wanted {
    /// With the place of the cell in the form, from which its request key is made: the same form sent twice makes the
    /// same keys.
    pub writes: Vec<(usize, CellWrite)>,
    pub unread: Vec<Unread>,
    /// What else was typed in the cells with such a date, to be shown again.
    pub beside_unread: Vec<CellWrite>,
}

/// The first value of a field.
pub fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// Reads the form against what is stored. Only cells that differ are writes; a cell with an unreadable date is none.
pub fn read(fields: &[(String, String)], stored: &BTreeMap<Cell, (Given, RowVersion)>) -> Wanted {
    let mut wanted = Wanted::default();
    for (index, (cell, parts)) in by_cell(fields).into_iter().enumerate() {
        // Every drawn cell carries the version it was drawn from; what does not was not on the page.
        let Some(based_on) = parts.get(&Part::BasedOn).and_then(|text| text.parse::<RowVersion>().ok()) else {
            continue;
        };
        let before = stored.get(&cell).map(|(given, _)| given.clone()).unwrap_or_default();
        let mut unread = Vec::new();
        let given = given(&cell, &parts, &before, &mut unread);
        let write = CellWrite { cell, given, based_on };
        if !unread.is_empty() {
            wanted.beside_unread.push(write);
            wanted.unread.append(&mut unread);
        } else if write.given != before {
            wanted.writes.push((index, write));
        }
    }
    wanted
}

fn by_cell(fields: &[(String, String)]) -> BTreeMap<Cell, BTreeMap<Part, &str>> {
    let mut cells: BTreeMap<Cell, BTreeMap<Part, &str>> = BTreeMap::new();
    for (name, value) in fields {
        if let Some((part, cell)) = Part::parse(name) {
            cells.entry(cell).or_default().insert(part, value.trim());
        }
    }
    cells
}

/// What the fields of a cell say. A field that was not drawn keeps what is stored; radios that nobody pressed send
/// nothing and mean 未記入.
fn given(cell: &Cell, parts: &BTreeMap<Part, &str>, before: &Given, unread: &mut Vec<Unread>) -> Given {
    let mut date = |part: Part, stored: Option<NaiveDate>| match parts.get(&part) {
        None => stored,
        Some(&"") => None,
        Some(typed) => wareki::parse(typed).map_or_else(
            |bad| {
                let typed = (*typed).to_owned();
                unread.push(Unread { cell: cell.clone(), part, typed, message: bad.to_string() });
                stored
            },
            Some,
        ),
    };
    let (confirmed_on, target_on) =
        (date(Part::ConfirmedOn, before.confirmed_on), date(Part::TargetOn, before.target_on));
    let proxy = match parts.get(&Part::Proxy) {
        None => before.proxy.clone(),
        Some(place) => Some((*place).to_owned()).filter(|place| !place.is_empty()),
    };
    Given {
        answer: parts.get(&Part::Answer).and_then(|key| key.parse().ok()),
        confirmed_on,
        target_on,
        note: parts.get(&Part::Note).map_or_else(|| before.note.clone(), |note| note.replace("\r\n", "\n")),
        proxy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tachiiri_domain::instrument::Answer;

    fn form(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn only_what_differs_is_written_and_a_bad_date_is_kept_as_typed() {
        let same = Given { answer: Some(Answer::Yes), ..Given::default() };
        let stored = BTreeMap::from([(Cell { item: "1-1".into(), round: 1 }, (same, 3))]);
        let wanted = read(
            &form(&[
                ("csrf", "x"),
                ("answer.1-1.1", "yes"),
                ("based_on.1-1.1", "3"),
                ("answer.2-1.1", "no"),
                ("confirmed_on.2-1.1", "令和5年9月1日"),
                ("based_on.2-1.1", "0"),
                ("answer.2-2.1", "yes"),
                ("confirmed_on.2-2.1", "平成32年1月1日"),
                ("based_on.2-2.1", "0"),
            ]),
            &stored,
        );
        let [(index, write)] = wanted.writes.as_slice() else { panic!("{wanted:?}") };
        assert_eq!((*index, write.cell.item.as_str(), write.based_on), (1, "2-1", 0));
        assert_eq!(write.given.confirmed_on.unwrap().to_string(), "2023-09-01");
        assert_eq!(wanted.unread[0].typed, "平成32年1月1日");
        assert_eq!(wanted.beside_unread[0].given.answer, Some(Answer::Yes), "what was chosen beside it is kept too");
    }
}
