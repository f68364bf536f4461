//! What the same respondent submitted in earlier years (ITEM-CARRY).

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use tachiiri_domain::answers::{Answers, SheetFacts};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::InstrumentVersionId;
use tachiiri_domain::instrument::Instrument;
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

use super::Checklist;
use crate::Conn;
use crate::column::{uuids, year};
use crate::entity::{checklist_revisions, checklists};
use crate::error::{Error, Result};

/// A sheet of an earlier year as it was submitted last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    pub fiscal_year: FiscalYear,
    pub instrument: Instrument,
    pub facts: SheetFacts,
    pub answers: Answers,
}

/// The sheets seen of the same facility (and contract) on the same kind of form before the sheet's year, by year. A
/// sheet that was never submitted says nothing.
pub async fn earlier(conn: &impl Conn, scope: &Scope, sheet: &Checklist) -> Result<Vec<Earlier>> {
    use checklists::Column;
    let contract = sheet.contract.as_ref().map(|contract| contract.id.0);
    let rows = checklists::Entity::find()
        .filter(crate::scope::checklists(scope))
        .filter(Column::FacilityId.eq(sheet.facility.id.0))
        .filter(Column::Respondent.eq(sheet.respondent.key()))
        .filter(contract.map_or_else(|| Column::ContractId.is_null(), |id| Column::ContractId.eq(id)))
        .filter(Column::FiscalYear.lt(sheet.fiscal_year.year()))
        .order_by_asc(Column::FiscalYear)
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(conn.raw())
        .await?;
    let name = |key: &str| key.split('/').next().unwrap_or_default().to_owned();
    let mut found = Vec::new();
    for row in rows {
        // A facility has one sheet a year: a query each is no loop over the register.
        let Some(frozen) = last_submitted(conn, row.id).await? else { continue };
        let form = crate::instruments::find(conn, InstrumentVersionId(row.instrument_version_id)).await?;
        let form = form.ok_or_else(|| Error::Corrupt(format!("checklist {} without instrument", row.id)))?;
        if form.instrument != name(&sheet.instrument_key) {
            continue;
        }
        let mut answers = crate::frozen::answers(conn, &uuids(&[frozen.id])).await?;
        found.push(Earlier {
            fiscal_year: year(row.fiscal_year)?,
            instrument: form,
            facts: super::facts(&frozen),
            answers: answers.remove(&frozen.id).unwrap_or_default(),
        });
    }
    Ok(found)
}

async fn last_submitted(conn: &impl Conn, sheet: Uuid) -> Result<Option<checklist_revisions::Model>> {
    use checklist_revisions::Column;
    let found = checklist_revisions::Entity::find()
        .filter(Column::ChecklistId.eq(sheet))
        .filter(Column::SubmittedAt.is_not_null())
        .order_by_desc(Column::Number);
    Ok(found.one(conn.raw()).await?)
}
