//! 考え方: the notes on what counts as はい, by item and by a search in everyday words.

use tachiiri_domain::access::Act;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Instrument, Item, Respondent};
use tachiiri_domain::notes::{Note, search};
use tachiiri_storage::{Conn, instruments};

use super::{App, Caller};
use crate::error::Result;

/// What is looked for. Nothing given: every note that holds in the year.
#[derive(Clone, Debug, Default)]
pub struct NoteQuery {
    /// Everyday words, or a question's number (`12-21`).
    pub text: String,
    /// The lineage of an item.
    pub lineage: String,
    /// None: this year in Japan.
    pub fiscal_year: Option<FiscalYear>,
}

/// A note and where it stands.
#[derive(Clone, Debug, serde::Serialize)]
pub struct NoteRow {
    #[serde(flatten)]
    pub note: Note,
    /// `研修Q&A 6-1（令和5年度）`
    pub source: String,
    /// `2(4) アクセス利用権限`, by the form of the year; empty: その他.
    pub items: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Found {
    pub fiscal_year: FiscalYear,
    /// Best first where words were given, else in the order of the questions.
    pub rows: Vec<NoteRow>,
}

pub async fn find(app: &App, caller: &Caller, query: &NoteQuery) -> Result<Found> {
    caller.actor.scope_for(Act::ViewChecklist)?;
    let year = query.fiscal_year.unwrap_or_else(|| FiscalYear::of(app.clock.today()));
    let form = form(&app.db, year).await?;
    let items = form.as_ref().map(|form| form.items.as_slice()).unwrap_or_default();
    let item = items.iter().find(|item| item.lineage == query.lineage);
    let beside = |note: &Note| query.lineage.is_empty() || item.is_some_and(|item| note.belongs_to(item));
    let holding: Vec<Note> =
        tachiiri_seed::notes::all().iter().filter(|note| note.holds_in(year) && beside(note)).cloned().collect();
    let found: Vec<&Note> = match query.text.trim() {
        "" => holding.iter().collect(),
        text => search(&holding, text, |note| places(note, items).join(" ")),
    };
    let row = |note: &Note| NoteRow { note: note.clone(), source: note.source(), items: places(note, items) };
    Ok(Found { fiscal_year: year, rows: found.into_iter().map(row).collect() })
}

/// The hospitals' form of the year, or of the last year before that has one.
async fn form(conn: &impl Conn, year: FiscalYear) -> Result<Option<Instrument>> {
    let heads = instruments::list(conn).await?;
    let mut years = heads.iter().filter(|head| head.respondent == Respondent::Facility).map(|head| head.fiscal_year);
    let Some(year) = years.find(|of| *of <= year) else { return Ok(None) };
    Ok(instruments::latest(conn, Respondent::Facility, year).await?.map(|(_, form)| form))
}

/// The items a note stands beside; the same question on several groups is named once.
fn places(note: &Note, items: &[Item]) -> Vec<String> {
    let number =
        |item: &Item| if item.section == "0" { String::new() } else { format!("{}{} ", item.section, item.number) };
    let mut places: Vec<_> = items
        .iter()
        .filter(|item| note.belongs_to(item))
        .map(|item| format!("{}{}", number(item), item.short))
        .collect();
    let mut named = std::collections::HashSet::new();
    places.retain(|place| named.insert(place.clone()));
    places
}
