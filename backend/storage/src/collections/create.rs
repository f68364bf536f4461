//! Asking: one sheet for each facility and one for each of its contracts.

use sea_orm::{ActiveModelTrait, Set};
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::facility::Facility;
use tachiiri_domain::ids::{CollectionId, Ids, InstrumentVersionId};
use tachiiri_domain::instrument::Respondent;
use uuid::Uuid;

use super::NewCollection;
use crate::Tx;
use crate::column::{insert_all, millis, signed_option, uuids};
use crate::db::Raw;
use crate::entity::{checklist_revisions, checklists, collections};
use crate::error::{Error, Result};
use crate::vendors::Contract;

/// Makes one sheet for each facility and one for each of its contracts (VEN-EACH), each with an open revision.
/// Every sheet keeps the place, the kind and the beds its facility has now.
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
    let contracts = match new.vendor_instrument {
        Some(_) => crate::vendors::contracts_among(tx, &asked).await?,
        None => Vec::new(),
    };
    let mut asking = Asking { id, new, ids, now, sheets: Vec::new(), revisions: Vec::new() };
    for facility in &new.facilities {
        let found = facilities.get(&facility.0);
        asking.sheet(found.ok_or_else(|| missing(&facility.0))?, new.facility_instrument, None)?;
    }
    for contract in &contracts {
        let found = facilities.get(&contract.facility.0).ok_or_else(|| missing(&contract.facility.0))?;
        if let Some(instrument) = new.vendor_instrument {
            asking.sheet(found, instrument, Some(contract))?;
        }
    }
    insert_all(tx.raw(), asking.sheets).await.map_err(Error::unique("医療機関への依頼"))?;
    insert_all(tx.raw(), asking.revisions).await?;
    Ok(id)
}

fn missing(facility: &Uuid) -> Error {
    Error::Corrupt(format!("no facility {facility}"))
}

struct Asking<'a> {
    id: CollectionId,
    new: &'a NewCollection,
    ids: &'a Ids,
    now: Timestamp,
    sheets: Vec<checklists::ActiveModel>,
    revisions: Vec<checklist_revisions::ActiveModel>,
}

impl Asking<'_> {
    fn sheet(&mut self, of: &Facility, instrument: InstrumentVersionId, contract: Option<&Contract>) -> Result<()> {
        let (id, revision): (Uuid, Uuid) = (self.ids.next(self.now), self.ids.next(self.now));
        let respondent = if contract.is_some() { Respondent::Vendor } else { Respondent::Facility };
        let whom = contract.map_or(of.id.0, |contract| contract.id.0);
        let year = self.new.fiscal_year.year();
        self.sheets.push(checklists::ActiveModel {
            id: Set(id),
            collection_id: Set(self.id.0),
            facility_id: Set(of.id.0),
            respondent: Set(respondent.key().into()),
            contract_id: Set(contract.map(|contract| contract.id.0)),
            vendor_id: Set(contract.map(|contract| contract.vendor.0)),
            instrument_version_id: Set(instrument.0),
            // Asked once for a form and a year: the same from two collections made at once is caught by the database.
            asked_key: Set(format!("{year}/{instrument}/{whom}")),
            fiscal_year: Set(year),
            due_on: Set(self.new.due_on),
            external_id: Set(of.external_id.clone()),
            facility_name: Set(of.name.clone()),
            kind: Set(of.kind.key().into()),
            beds: Set(signed_option(of.beds)?),
            prefecture_code: Set(of.prefecture.to_string()),
            authority_id: Set(of.authority.0),
            health_centre_id: Set(of.health_centre.0),
            state: Set(StateKey::Draft.key().into()),
            state_at: Set(None),
            last_revision_id: Set(revision),
            accepted_revision_id: Set(None),
            created_at: Set(millis(self.now)),
        });
        self.revisions.push(checklist_revisions::ActiveModel {
            id: Set(revision),
            checklist_id: Set(id),
            number: Set(1),
            no_vendor_contract: Set(false),
            no_network: Set(false),
            facts_version: Set(0),
            opened_at: Set(millis(self.now)),
            submitted_at: Set(None),
            submitted_by: Set(None),
            digest: Set(None),
            returned_at: Set(None),
            returned_by: Set(None),
            accepted_at: Set(None),
            accepted_by: Set(None),
        });
        Ok(())
    }
}
