//! Asking: one sheet for each facility and one for each of its contracts.

use std::collections::HashSet;

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use tachiiri_domain::clock::{Timestamp, japan_date};
use tachiiri_domain::ids::{CollectionId, Ids, InstrumentVersionId};
use uuid::Uuid;

use super::NewCollection;
use crate::Tx;
use crate::checklists::ask::{Asking, Question, asked_key};
use crate::column::{MOST_IDS, millis, uuids};
use crate::db::Raw;
use crate::entity::{checklists, collections};
use crate::error::{Error, Result};
use crate::vendors::Contract;

/// Makes one sheet for each facility and one for each of its contracts that is asked (VEN-EACH, VEN-ONLY-CONTRACT),
/// each with an open revision. Every sheet keeps the place, the kind and the beds its facility has now. A vendor's
/// sheet that the facility had asked for by itself becomes the collection's.
///
/// # Errors
/// [`crate::Error::Unique`] where a facility was asked for the same form in that year already.
pub async fn create(tx: &Tx, new: &NewCollection, ids: &Ids, now: Timestamp) -> Result<CollectionId> {
    let id: CollectionId = ids.next(now);
    let row = collections::ActiveModel {
        id: Set(id.0),
        health_centre_id: Set(new.health_centre.0),
        fiscal_year: Set(new.fiscal_year.year()),
        due_on: Set(new.due_on),
        facility_instrument_id: Set(new.facility_instrument.0),
        vendor_instrument_id: Set(new.vendor_instrument.map(|id| id.0)),
        created_at: Set(millis(now)),
    };
    row.insert(tx.raw()).await?;
    let asked = uuids(&new.facilities);
    let facilities = crate::facilities::by_ids(tx, &asked).await?;
    let purpose = tachiiri_domain::instrument::Purpose::Inspection;
    let question = Question { collection: Some(id), purpose, fiscal_year: new.fiscal_year, due_on: new.due_on };
    let mut asking = Asking::new(question, ids, now);
    for facility in &new.facilities {
        let found = facilities.get(&facility.0);
        asking.add(found.ok_or_else(|| missing(&facility.0))?, new.facility_instrument, None)?;
    }
    if let Some(instrument) = new.vendor_instrument {
        let mut contracts = crate::vendors::contracts_among(tx, &asked).await?;
        contracts.retain(|one| one.terms.not_asked(japan_date(now)).is_none());
        let adopted = adopt(tx, (id, new), (instrument, &contracts), now).await?;
        for contract in contracts.iter().filter(|one| !adopted.contains(&one.id.0)) {
            let found = facilities.get(&contract.facility.0).ok_or_else(|| missing(&contract.facility.0))?;
            asking.add(found, instrument, Some(contract))?;
        }
    }
    asking.write(tx).await?;
    Ok(id)
}

fn missing(facility: &Uuid) -> Error {
    Error::Corrupt(format!("no facility {facility}"))
}

/// Takes over the sheets that facilities asked of their vendors by themselves: from now on they count as the
/// collection's, with its due date. Returns their contracts.
async fn adopt(
    tx: &Tx,
    (id, new): (CollectionId, &NewCollection),
    (instrument, contracts): (InstrumentVersionId, &[Contract]),
    now: Timestamp,
) -> Result<HashSet<Uuid>> {
    use checklists::Column;
    let keys: Vec<_> = contracts.iter().map(|one| asked_key(new.fiscal_year, instrument, one.id.0)).collect();
    let mut adopted = HashSet::new();
    for some in keys.chunks(MOST_IDS) {
        let free = Column::AskedKey.is_in(some.iter().cloned()).and(Column::CollectionId.is_null());
        let found: Vec<Option<Uuid>> = checklists::Entity::find()
            .select_only()
            .column(Column::ContractId)
            .filter(free.clone())
            .into_tuple()
            .all(tx.raw())
            .await?;
        adopted.extend(found.into_iter().flatten());
        let taking = checklists::Entity::update_many()
            .col_expr(Column::CollectionId, Expr::val(id.0))
            .col_expr(Column::DueOn, Expr::val(new.due_on))
            // Figures count a sheet from the day the health centre asked for it.
            .col_expr(Column::CreatedAt, Expr::val(millis(now)))
            .filter(free);
        taking.exec(tx.raw()).await?;
    }
    Ok(adopted)
}
