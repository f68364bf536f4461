//! One sheet as rows: each item of its form, the first round always, later rounds where something stands.

use tachiiri_domain::answers::{Answers, Sheet, SheetFacts};
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::figures::{SheetRow, UNKNOWN_CLASS};
use tachiiri_domain::instrument::{Instrument, Item};

use super::{Around, missing};
use crate::column::{counts, read, year};
use crate::entity::checklists;
use crate::error::Result;
use crate::frozen::Submission;

/// Adds the rows of a sheet. Without a submission every item is blank, whatever has been typed since.
pub(super) fn sheet(
    row: &checklists::Model,
    submission: Option<&Submission>,
    answers: Option<&Answers>,
    around: &Around,
    rows: &mut Vec<SheetRow>,
) -> Result<()> {
    let instrument = around.instruments.get(&row.instrument_version_id).ok_or_else(|| missing(row, "instrument"))?;
    let template = template(row, submission, instrument, around)?;
    let none = Answers::new();
    let sheet = Sheet {
        instrument,
        fiscal_year: template.fiscal_year,
        facts: submission.map_or(SheetFacts::default(), |submission| submission.facts),
        answers: answers.unwrap_or(&none),
    };
    for item in &instrument.items {
        let latest = sheet.latest(&item.code).map_or(1, |(round, _)| round);
        for round in rounds(&sheet, item) {
            rows.push(cell(&template, &sheet, item, round, latest));
        }
    }
    Ok(())
}

fn rounds(sheet: &Sheet<'_>, item: &Item) -> Vec<u8> {
    let stands = sheet.answers.iter().filter(|(cell, given)| cell.item == item.code && !given.is_blank());
    let later = stands.map(|(cell, _)| cell.round).filter(|round| *round > 1);
    std::iter::once(1).chain(later).collect()
}

/// What all rows of a sheet share.
fn template(
    row: &checklists::Model,
    submission: Option<&Submission>,
    instrument: &Instrument,
    around: &Around,
) -> Result<SheetRow> {
    let centre = around.centres.get(&row.health_centre_id).ok_or_else(|| missing(row, "health centre"))?;
    let contract = match row.contract_id {
        Some(id) => Some(around.contracts.get(&id).ok_or_else(|| missing(row, "contract"))?),
        None => None,
    };
    let class = counts(row.beds)?.map_or(UNKNOWN_CLASS, |beds| BedClass::of(beds).key());
    Ok(SheetRow {
        fiscal_year: year(row.fiscal_year)?,
        prefecture: read(&row.prefecture_code)?,
        facility_external_id: row.external_id.clone(),
        facility_name: row.facility_name.clone(),
        health_centre: centre.name.clone(),
        bed_class: class.into(),
        respondent: read(&row.respondent)?,
        vendor: contract.map(|contract| contract.vendor_name.clone()).unwrap_or_default(),
        system: contract.map(|contract| contract.system.clone()).unwrap_or_default(),
        checklist: row.id.to_string(),
        instrument: instrument.key(),
        item: String::new(),
        lineage: String::new(),
        group: String::new(),
        round: 1,
        answer: String::new(),
        reason: String::new(),
        confirmed_on: None,
        target_on: None,
        proxy: false,
        state: submission.map_or(StateKey::Draft, |submission| submission.state).key().into(),
        latest: false,
    })
}

fn cell(template: &SheetRow, sheet: &Sheet<'_>, item: &Item, round: u8, latest: u8) -> SheetRow {
    // Nobody lifts an item before the sheet says so: a draft is blank, also where the form would lift it.
    let submitted = template.state != StateKey::Draft.key();
    let (answer, reason) = if submitted { sheet.figure_word(item, round) } else { ("blank", "") };
    let given = sheet.given(&item.code, round);
    SheetRow {
        item: item.code.clone(),
        lineage: item.lineage.clone(),
        group: item.group.key().into(),
        round,
        answer: answer.into(),
        reason: reason.into(),
        confirmed_on: given.and_then(|given| given.confirmed_on),
        target_on: given.and_then(|given| given.target_on),
        proxy: given.is_some_and(|given| given.proxy.is_some()),
        latest: round == latest,
        ..template.clone()
    }
}
