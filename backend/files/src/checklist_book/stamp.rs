//! The hidden sheet: what the file was made from, so that what was not touched in it changes nothing.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Workbook, XlsxError};
use tachiiri_domain::answers::{Cell, Given, SheetFacts};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::request::RowVersion;

use super::Filling;
use crate::book::Grid;

const SHEET: &str = "_tachiiri";
/// Stands in the first cell and says what the sheet is; a gateway may have renamed or shown it.
const MARK: &str = "tachiiri-checklist/1";

/// What a workbook says it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub checklist: ChecklistId,
    /// `mhlw-cyber-facility/r5`
    pub form: String,
    pub fiscal_year: FiscalYear,
    pub external_id: String,
    pub facility_name: String,
    pub contract: String,
    pub facts: SheetFacts,
    pub facts_version: RowVersion,
    /// The answers as they stood; what is not here was blank.
    pub base: BTreeMap<Cell, (Given, RowVersion)>,
}

impl Stamp {
    /// A cell as it stood when the file was made.
    pub fn base(&self, cell: &Cell) -> (Given, RowVersion) {
        self.base.get(cell).cloned().unwrap_or_default()
    }
}

pub(super) fn write(book: &mut Workbook, filling: &Filling<'_>) -> Result<(), XlsxError> {
    let head = filling.head;
    let page = book.add_worksheet();
    page.set_name(SHEET)?.set_hidden(true);
    page.write_string(0, 0, MARK)?;
    let pairs = [
        ("checklist", head.checklist.to_string()),
        ("form", filling.form.key()),
        ("fiscal_year", head.fiscal_year.to_string()),
        ("external_id", head.external_id.clone()),
        ("facility_name", head.facility_name.clone()),
        ("contract", head.contract.clone()),
        ("no_vendor_contract", filling.facts.no_vendor_contract.to_string()),
        ("no_network", filling.facts.no_network.to_string()),
        ("facts_version", filling.facts_version.to_string()),
    ];
    for ((key, value), row) in pairs.iter().zip(1..) {
        page.write_string(row, 0, *key)?.write_string(row, 1, value)?;
    }
    let first = pairs.len() as u32 + 1;
    for ((cell, (given, version)), row) in filling.answers.iter().zip(first..) {
        for (text, column) in line(cell, given, *version).iter().zip(0..) {
            page.write_string(row, column, text)?;
        }
    }
    page.protect();
    Ok(())
}

fn line(cell: &Cell, given: &Given, version: RowVersion) -> [String; 9] {
    let date = |date: Option<tachiiri_domain::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    [
        "answer".to_owned(),
        cell.item.clone(),
        cell.round.to_string(),
        version.to_string(),
        given.answer.map(|answer| answer.key().to_owned()).unwrap_or_default(),
        date(given.confirmed_on),
        date(given.target_on),
        given.note.clone(),
        given.proxy.clone().unwrap_or_default(),
    ]
}

/// The stamp, if one is left and whole.
pub(super) fn read(grids: &[Grid]) -> Option<Stamp> {
    let grid = grids.iter().find(|grid| grid.get(0, 0).is_some_and(|cell| cell.text() == MARK))?;
    let mut pairs = BTreeMap::new();
    let mut base = BTreeMap::new();
    for (row, _) in grid.rows() {
        let text = |column: u32| grid.get(row, column).map(crate::book::Datum::text).unwrap_or_default();
        match text(0).as_str() {
            "answer" => {
                let (cell, given, version) = answer(text)?;
                base.insert(cell, (given, version));
            }
            key => {
                pairs.insert(key.to_owned(), text(1));
            }
        }
    }
    let value = |key: &str| pairs.get(key).cloned();
    Some(Stamp {
        checklist: value("checklist")?.parse().ok()?,
        form: value("form")?,
        fiscal_year: value("fiscal_year")?.parse().ok()?,
        external_id: value("external_id")?,
        facility_name: value("facility_name")?,
        contract: value("contract")?,
        facts: SheetFacts {
            no_vendor_contract: value("no_vendor_contract")? == "true",
            no_network: value("no_network")? == "true",
        },
        facts_version: value("facts_version")?.parse().ok()?,
        base,
    })
}

fn answer(text: impl Fn(u32) -> String) -> Option<(Cell, Given, RowVersion)> {
    let date = |column: u32| Some(text(column)).filter(|day| !day.is_empty()).and_then(|day| day.parse().ok());
    let given = Given {
        answer: text(4).parse().ok(),
        confirmed_on: date(5),
        target_on: date(6),
        note: text(7),
        proxy: Some(text(8)).filter(|place| !place.is_empty()),
    };
    Some((Cell { item: text(1), round: text(2).parse().ok()? }, given, text(3).parse().ok()?))
}
