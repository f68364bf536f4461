//! The rows that every figure is counted from, as of a day.

mod registered;
mod unfold;

use std::collections::HashMap;

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use tachiiri_domain::Date;
use tachiiri_domain::figures::SheetRow;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::Instrument;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

pub use registered::registered;

use crate::Conn;
use crate::column::from_json;
use crate::entity::{checklists, instrument_versions};
use crate::error::{Error, Result};
use crate::frozen::{self, end_of};
use crate::vendors::{self, Contract};

/// Sheets whose answers are in memory at once.
const CHUNK: usize = 1_000;

/// Every asked sheet × item × round of a fiscal year as it stood at the end of `as_of` (Japan time), ordered by
/// facility, respondent, sheet, item in the order of the form, round. `prefecture` None: all in scope.
pub async fn rows(
    conn: &impl Conn,
    scope: &Scope,
    prefecture: Option<PrefectureCode>,
    year: FiscalYear,
    as_of: Date,
) -> Result<Vec<SheetRow>> {
    let mut reading = Reading::open(conn, scope, prefecture, (year, as_of)).await?;
    let mut rows = Vec::new();
    while let Some(some) = reading.next(conn).await? {
        rows.extend(some);
    }
    Ok(rows)
}

/// The same rows, a thousand sheets at a time, for whoever writes them out as they come.
#[derive(Debug)]
pub struct Reading {
    sheets: std::vec::IntoIter<checklists::Model>,
    around: Around,
    before: i64,
}

/// What many sheets share.
#[derive(Debug)]
pub(crate) struct Around {
    pub instruments: HashMap<Uuid, Instrument>,
    pub centres: HashMap<Uuid, crate::places::HealthCentre>,
    pub contracts: HashMap<Uuid, Contract>,
}

impl Reading {
    /// Finds the sheets that had been asked for by the end of the day.
    pub async fn open(
        conn: &impl Conn,
        scope: &Scope,
        prefecture: Option<PrefectureCode>,
        (year, as_of): (FiscalYear, Date),
    ) -> Result<Self> {
        let before = end_of(as_of)?;
        let held = prefecture.map_or_else(|| scope.clone(), |code| crate::scope::kept(scope, code));
        let mut found = checklists::Entity::find()
            .filter(Condition::any().add(crate::scope::checklists(&held)).add(crate::scope::handled(&held)))
            .filter(checklists::Column::FiscalYear.eq(year.year()))
            .filter(checklists::Column::CreatedAt.lt(before))
            // What a facility asks of its vendor by itself nobody counts yet.
            .filter(checklists::Column::CollectionId.is_not_null())
            .order_by_asc(checklists::Column::PrefectureCode)
            .order_by_asc(checklists::Column::ExternalId)
            .order_by_asc(checklists::Column::Respondent)
            .order_by_asc(checklists::Column::Id);
        if let Some(code) = prefecture {
            found = found.filter(checklists::Column::PrefectureCode.eq(code.to_string()));
        }
        let around = Around {
            instruments: instruments(conn).await?,
            centres: crate::places::all_by_id(conn).await?,
            contracts: HashMap::new(),
        };
        Ok(Self { sheets: found.all(conn.raw()).await?.into_iter(), around, before })
    }

    /// The rows of the next sheets; None after the last.
    pub async fn next(&mut self, conn: &impl Conn) -> Result<Option<Vec<SheetRow>>> {
        let some: Vec<_> = self.sheets.by_ref().take(CHUNK).collect();
        if some.is_empty() {
            return Ok(None);
        }
        let ids: Vec<Uuid> = some.iter().map(|sheet| sheet.id).collect();
        let contracts: Vec<Uuid> = some.iter().filter_map(|sheet| sheet.contract_id).collect();
        self.around.contracts = vendors::by_ids(conn, &contracts).await?;
        let submissions = frozen::submissions(conn, &ids, self.before).await?;
        let last: HashMap<Uuid, _> =
            submissions.into_iter().filter_map(|(sheet, mut all)| Some((sheet, all.pop()?))).collect();
        let revisions: Vec<Uuid> = last.values().map(|one| one.revision).collect();
        let answers = frozen::answers(conn, &revisions).await?;
        let mut rows = Vec::with_capacity(some.len() * 24);
        for sheet in &some {
            let submission = last.get(&sheet.id);
            let answers = submission.and_then(|submission| answers.get(&submission.revision));
            unfold::sheet(sheet, submission, answers, &self.around, &mut rows)?;
        }
        Ok(Some(rows))
    }
}

/// Every published form by its id: a few a year.
pub(crate) async fn instruments(conn: &impl Conn) -> Result<HashMap<Uuid, Instrument>> {
    let rows = instrument_versions::Entity::find().all(conn.raw()).await?;
    rows.into_iter().map(|row| Ok((row.id, from_json(&row.body_json)?))).collect()
}

pub(crate) fn missing(sheet: &checklists::Model, what: &str) -> Error {
    Error::Corrupt(format!("checklist {} without {what}", sheet.id))
}
