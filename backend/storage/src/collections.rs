//! チェックリスト提出依頼: what a health centre asks of its facilities.

mod create;

use std::collections::HashMap;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use tachiiri_domain::Date;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{CollectionId, FacilityId, HealthCentreId, InstrumentVersionId};
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

pub use create::create;

use crate::Conn;
use crate::column::{MOST_IDS, moment, read, year};
use crate::entity::{checklists, collections};
use crate::error::{Error, Result};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCollection {
    pub health_centre: HealthCentreId,
    pub fiscal_year: FiscalYear,
    pub due_on: Date,
    pub facility_instrument: InstrumentVersionId,
    pub vendor_instrument: Option<InstrumentVersionId>,
    pub facilities: Vec<FacilityId>,
}

/// A collection with how far it has come, facility sheets and vendor sheets apart.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Collection {
    pub id: CollectionId,
    pub health_centre: HealthCentreId,
    pub health_centre_name: String,
    pub fiscal_year: FiscalYear,
    pub due_on: Date,
    pub facility_instrument: InstrumentVersionId,
    pub vendor_instrument: Option<InstrumentVersionId>,
    pub created_at: Timestamp,
    pub facility_sheets: Progress,
    pub vendor_sheets: Progress,
    /// When the sheet that has waited longest for 内容確認 was submitted; None where none waits.
    pub waiting_since: Option<Timestamp>,
}

/// Sheets by state; their sum is what was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Progress {
    pub draft: u64,
    pub submitted: u64,
    pub returned: u64,
    pub accepted: u64,
}

impl Progress {
    pub fn asked(self) -> u64 {
        self.draft + self.submitted + self.returned + self.accepted
    }

    fn add(&mut self, state: StateKey, count: u64) {
        match state {
            StateKey::Draft => self.draft += count,
            StateKey::Submitted => self.submitted += count,
            StateKey::Returned => self.returned += count,
            StateKey::Accepted => self.accepted += count,
        }
    }
}

/// The collections seen, newest first.
pub async fn list(conn: &impl Conn, scope: &Scope, fiscal_year: Option<FiscalYear>) -> Result<Vec<Collection>> {
    let mut found = collections::Entity::find().filter(crate::scope::collections(scope));
    if let Some(year) = fiscal_year {
        found = found.filter(collections::Column::FiscalYear.eq(year.year()));
    }
    read_all(conn, found).await
}

pub async fn find(conn: &impl Conn, scope: &Scope, id: CollectionId) -> Result<Option<Collection>> {
    let seen = crate::scope::collections(scope);
    let found = collections::Entity::find().filter(seen).filter(collections::Column::Id.eq(id.0));
    Ok(read_all(conn, found).await?.pop())
}

async fn read_all(conn: &impl Conn, found: Select<collections::Entity>) -> Result<Vec<Collection>> {
    let newest_first = found.order_by_desc(collections::Column::CreatedAt).order_by_desc(collections::Column::Id);
    let rows = newest_first.all(conn.raw()).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let standings = standings(conn, &ids).await?;
    let centres = crate::places::all_by_id(conn).await?;
    let collection = |row: collections::Model| {
        let standing = standings.get(&row.id).copied().unwrap_or_default();
        let centre = centres.get(&row.health_centre_id);
        let centre = centre.ok_or_else(|| Error::Corrupt("collection without health centre".into()))?;
        Ok(Collection {
            id: CollectionId(row.id),
            health_centre: centre.id,
            health_centre_name: centre.name.clone(),
            fiscal_year: year(row.fiscal_year)?,
            due_on: row.due_on,
            facility_instrument: InstrumentVersionId(row.facility_instrument_id),
            vendor_instrument: row.vendor_instrument_id.map(InstrumentVersionId),
            created_at: from_millis(row.created_at),
            facility_sheets: standing.facilities,
            vendor_sheets: standing.vendors,
            waiting_since: moment(standing.waiting_since),
        })
    };
    rows.into_iter().map(collection).collect()
}

/// The sheets of a collection by state.
#[derive(Clone, Copy, Default)]
struct Standing {
    facilities: Progress,
    vendors: Progress,
    waiting_since: Option<i64>,
}

async fn standings(conn: &impl Conn, ids: &[Uuid]) -> Result<HashMap<Uuid, Standing>> {
    let mut standings: HashMap<Uuid, Standing> = HashMap::new();
    for some in ids.chunks(MOST_IDS) {
        let counted: Vec<(Uuid, String, String, i64, Option<i64>)> = checklists::Entity::find()
            .select_only()
            .column(checklists::Column::CollectionId)
            .column(checklists::Column::Respondent)
            .column(checklists::Column::State)
            .column_as(Expr::col(checklists::Column::Id).count(), "sheets")
            .column_as(checklists::Column::StateAt.min(), "since")
            .filter(checklists::Column::CollectionId.is_in(some.iter().copied()))
            .group_by(checklists::Column::CollectionId)
            .group_by(checklists::Column::Respondent)
            .group_by(checklists::Column::State)
            .into_tuple()
            .all(conn.raw())
            .await?;
        for (collection, respondent, state, count, since) in counted {
            let standing = standings.entry(collection).or_default();
            let side = match read(&respondent)? {
                Respondent::Facility => &mut standing.facilities,
                Respondent::Vendor => &mut standing.vendors,
            };
            let state = read(&state)?;
            side.add(state, u64::try_from(count).unwrap_or(0));
            let since = since.filter(|_| state == StateKey::Submitted);
            standing.waiting_since = standing.waiting_since.into_iter().chain(since).min();
        }
    }
    Ok(standings)
}
