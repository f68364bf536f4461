//! ITEM-CARRY: a "no" of an earlier year that was never mended stays on the list of the next.

use chrono::NaiveDate;

use crate::answers::{Duty, Sheet};
use crate::fiscal_year::FiscalYear;
use crate::instrument::{Answer, Instrument, Item};
use crate::lineage::successors;

/// How an earlier year's "no" stands on this year's sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// This year's question is not answered yet.
    Unanswered,
    /// This year's answer is no again.
    StillNo,
    /// This year's form no longer asks.
    NotAsked,
}

impl Standing {
    pub fn label(self) -> &'static str {
        match self {
            Self::Unanswered => "今年度は未回答です",
            Self::StillNo => "今年度も「いいえ」です",
            Self::NotAsked => "今年度の様式にはない項目です",
        }
    }
}

/// A "no" that nobody mended, as the year it was first said in put it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Carried {
    /// The first year of the unbroken "no".
    pub since: FiscalYear,
    /// `2(7) ネットワーク機器` of that year's form.
    pub number: String,
    pub short: String,
    pub label: String,
    /// The day of the last "no", and the target date that was stated last.
    pub confirmed_on: Option<NaiveDate>,
    pub target_on: Option<NaiveDate>,
    /// Codes of this year's items that the question goes on as.
    pub items: Vec<String>,
    pub standing: Standing,
}

/// A "no" on its way through the years.
struct Open<'a> {
    since: FiscalYear,
    first: &'a Item,
    confirmed_on: Option<NaiveDate>,
    target_on: Option<NaiveDate>,
    /// The form that asked last, and its items that still stand.
    asked_in: &'a Instrument,
    now: Vec<&'a Item>,
}

/// What earlier years left open on `current`, oldest first. `earlier` are the sheets of the same respondent as they
/// were submitted, by year.
///
/// Mended is: every item the question went on as says yes or not applicable, or does not apply to the facility. A
/// question that a year does not ask stays open.
pub fn unmended<'a>(earlier: &[Sheet<'a>], current: &Sheet<'a>) -> Vec<Carried> {
    let mut open: Vec<Open<'a>> = Vec::new();
    for sheet in earlier {
        for one in &mut open {
            go_on(one, sheet);
        }
        open.retain(|one| !one.now.is_empty());
        let known: Vec<&str> = open.iter().flat_map(|one| one.now.iter().map(|item| item.lineage.as_str())).collect();
        let fresh = sheet.instrument.items.iter().filter(|item| says_no(sheet, item));
        let fresh: Vec<_> = fresh.filter(|item| !known.contains(&item.lineage.as_str())).collect();
        open.extend(fresh.into_iter().map(|item| start(sheet, item)));
    }
    open.into_iter().filter_map(|one| stand(one, current)).collect()
}

fn says_no(sheet: &Sheet<'_>, item: &Item) -> bool {
    !item.gate && !is_mended(sheet, item) && sheet.latest(&item.code).is_some()
}

/// A blank is not mended: nobody said that it was.
fn is_mended(sheet: &Sheet<'_>, item: &Item) -> bool {
    let answer = sheet.latest(&item.code).and_then(|(_, given)| given.answer);
    matches!(answer, Some(Answer::Yes | Answer::NotApplicable)) || matches!(sheet.duty(item), Duty::NotRequired(_))
}

fn start<'a>(sheet: &Sheet<'a>, item: &'a Item) -> Open<'a> {
    Open {
        since: sheet.fiscal_year,
        first: item,
        confirmed_on: sheet.latest(&item.code).and_then(|(_, given)| given.confirmed_on),
        target_on: sheet.target_on(&item.code),
        asked_in: sheet.instrument,
        now: vec![item],
    }
}

/// Takes a "no" through a later sheet; with nothing left of it, it is mended.
fn go_on<'a>(one: &mut Open<'a>, sheet: &Sheet<'a>) {
    let next = next_items(one, sheet.instrument);
    if next.is_empty() {
        return;
    }
    one.now = next.into_iter().filter(|item| !is_mended(sheet, item)).collect();
    one.asked_in = sheet.instrument;
    for item in &one.now {
        let said = sheet.latest(&item.code).and_then(|(_, given)| given.confirmed_on);
        one.confirmed_on = said.or(one.confirmed_on);
        one.target_on = sheet.target_on(&item.code).or(one.target_on);
    }
}

fn next_items<'a>(one: &Open<'a>, form: &'a Instrument) -> Vec<&'a Item> {
    let mut next: Vec<&Item> = Vec::new();
    for item in one.now.iter().flat_map(|item| successors(item, one.asked_in, form)) {
        if !next.iter().any(|known| known.code == item.code) {
            next.push(item);
        }
    }
    next
}

fn stand<'a>(one: Open<'a>, current: &Sheet<'a>) -> Option<Carried> {
    let next = next_items(&one, current.instrument);
    let open: Vec<_> = next.iter().filter(|item| !is_mended(current, item)).collect();
    if !next.is_empty() && open.is_empty() {
        return None;
    }
    let standing = if next.is_empty() {
        Standing::NotAsked
    } else if open.iter().any(|item| current.latest(&item.code).is_none()) {
        Standing::Unanswered
    } else {
        Standing::StillNo
    };
    Some(Carried {
        since: one.since,
        number: one.first.label_short(),
        short: one.first.short.clone(),
        label: one.first.label.clone(),
        confirmed_on: one.confirmed_on,
        target_on: one.target_on,
        items: open.iter().map(|item| item.code.clone()).collect(),
        standing,
    })
}
