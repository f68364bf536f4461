//! Whose file it is, and what its top says: the form, the year, the facility, the statements.

use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Answer, Instrument, LiftingFact};
use tachiiri_domain::problem::{CellProblem, Problem};
use tachiiri_domain::rules::Rule;

use super::find::Sighting;
use super::layout::{CONTRACT, FACILITY_ID, FACTS};
use super::value::{self, Said};
use super::{FoundFacts, Head, Returned};
use crate::book::{Datum, Grid, address, plain};
use crate::table::whole;

/// What the hidden sheet says, where it is left.
pub fn check(file: &Returned, form: &Instrument, head: &Head) -> Result<(), Problem> {
    let Some(stamp) = &file.stamp else { return Ok(()) };
    if stamp.form != form.key() {
        return Err(other_form(&format!("{}（様式 {}）", stamp.fiscal_year.label(), stamp.form), form, head));
    }
    if stamp.external_id != head.external_id {
        return Err(other_facility(&format!("{}（ID {}）", stamp.facility_name, stamp.external_id), head));
    }
    if stamp.contract != head.contract {
        return Err(other_contract(&stamp.contract, head));
    }
    if stamp.checklist != head.checklist {
        let message = format!(
            "このファイルは、{}の別のチェックリスト（{}）から作ったものです。このチェックリストの Excel をダウンロードし直してください。",
            head.facility_name,
            stamp.fiscal_year.label()
        );
        return Err(whole(0, "other_checklist", &message));
    }
    Ok(())
}

/// What the visible sheet says of itself, for files that lost the hidden one.
pub fn check_sheet(sighting: &Sighting<'_>, form: &Instrument, head: &Head) -> Result<(), Problem> {
    let first = sighting.lines.iter().map(|line| line.row).min().unwrap_or_default();
    let above = sighting.grid.rows().take_while(|(row, _)| *row < first);
    let title = plain(&form.title);
    for (row, cells) in above {
        for (column, datum) in cells {
            let text = datum.plain();
            let rest = text.strip_prefix(&title).and_then(|rest| rest.strip_prefix('('));
            if let Some(year) = rest.and_then(|rest| rest.strip_suffix(')')).filter(|year| year.ends_with("年度")) {
                is_of(year, head.fiscal_year).then_some(()).ok_or_else(|| other_form(year, form, head))?;
            }
            let beside = || right_of(sighting.grid, row, column).map(|(_, datum)| datum.text().trim().to_owned());
            if text == plain(FACILITY_ID)
                && let Some(id) = beside()
                && plain(&id) != plain(&head.external_id)
            {
                return Err(other_facility(&format!("ID {id}"), head));
            }
            if text == plain(CONTRACT)
                && let Some(contract) = beside()
                && plain(&contract) != plain(&head.contract)
            {
                return Err(other_contract(&contract, head));
            }
        }
    }
    Ok(())
}

fn is_of(text: &str, year: FiscalYear) -> bool {
    text == plain(&year.label()) || text == format!("{}年度", year.year())
}

/// The statements at the top, and what is wrong with them.
pub fn facts(grid: &Grid) -> (FoundFacts, Vec<CellProblem>) {
    let (mut found, mut wrong) = (FoundFacts::default(), Vec::new());
    for (row, cells) in grid.rows() {
        for (column, datum) in cells {
            let text = datum.plain();
            let Some((fact, label)) = FACTS.iter().find(|(_, label)| text == plain(label)) else { continue };
            let Some((place, said)) = right_of(grid, row, column) else { continue };
            let stated = match value::answer(&said.text()) {
                Said::Answer(Answer::Yes, _) => Some(true),
                Said::Answer(Answer::No, _) => Some(false),
                Said::Blank => None,
                Said::Answer(Answer::NotApplicable, _) | Said::Unknown => {
                    wrong.push(unknown_fact(grid, (row, place), said, label));
                    None
                }
            };
            match fact {
                LiftingFact::NoVendorContract => found.no_vendor_contract = stated,
                LiftingFact::NoNetwork => found.no_network = stated,
            }
        }
    }
    (found, wrong)
}

fn unknown_fact(grid: &Grid, (row, column): (u32, u32), said: &Datum, label: &str) -> CellProblem {
    CellProblem {
        sheet: grid.name.clone(),
        cell: address(row, column),
        value: said.text(),
        code: "answer_unknown".into(),
        rule: Some(Rule::AnsValue),
        message: format!("「{label}」の「{}」は使えません。「はい」か「いいえ」を選んでください。", said.text()),
    }
}

/// The next cell with content to the right.
fn right_of(grid: &Grid, row: u32, column: u32) -> Option<(u32, &Datum)> {
    let line = grid.rows().find(|(one, _)| *one == row)?.1;
    line.into_iter().find(|(one, _)| *one > column)
}

fn other_form(found: &str, form: &Instrument, head: &Head) -> Problem {
    let message = format!(
        "このファイルは{found}の様式です。ここで使えるのは{}の様式（{}）です。このチェックリストの Excel をダウンロードして記入してください。",
        head.fiscal_year.label(),
        form.key()
    );
    whole(0, "other_form", &message)
}

fn other_facility(found: &str, head: &Head) -> Problem {
    let message = format!(
        "このファイルは「{found}」のものです。「{}（ID {}）」のチェックリストには読み込めません。",
        head.facility_name, head.external_id
    );
    whole(0, "other_facility", &message)
}

fn other_contract(found: &str, head: &Head) -> Problem {
    let named =
        |contract: &str| if contract.is_empty() { "医療機関確認用".to_owned() } else { contract.to_owned() };
    let message = format!(
        "このファイルは「{}」のものです。「{}」のチェックリストには読み込めません。",
        named(found),
        named(&head.contract)
    );
    whole(0, "other_contract", &message)
}
