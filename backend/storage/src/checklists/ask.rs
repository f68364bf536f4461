//! The rows of a sheet that is asked for, with its first revision.

use sea_orm::Set;
use tachiiri_domain::Date;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::facility::Facility;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{CollectionId, Ids, InstrumentVersionId};
use tachiiri_domain::instrument::{Purpose, Respondent};
use uuid::Uuid;

use crate::Tx;
use crate::column::{insert_all, millis, signed_option};
use crate::db::Raw;
use crate::entity::{checklist_revisions, checklists};
use crate::error::{Error, Result};
use crate::vendors::Contract;

/// What many sheets are asked with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question {
    /// None: a facility asked its vendor by itself.
    pub collection: Option<CollectionId>,
    pub purpose: Purpose,
    pub fiscal_year: FiscalYear,
    pub due_on: Date,
}

/// Asked once for a form and a year: the same asked twice at once is caught by the database.
pub(crate) fn asked_key(year: FiscalYear, instrument: InstrumentVersionId, whom: Uuid) -> String {
    format!("{}/{instrument}/{whom}", year.year())
}

/// Sheets on their way into the database.
pub(crate) struct Asking<'a> {
    question: Question,
    ids: &'a Ids,
    now: Timestamp,
    sheets: Vec<checklists::ActiveModel>,
    revisions: Vec<checklist_revisions::ActiveModel>,
}

impl<'a> Asking<'a> {
    pub fn new(question: Question, ids: &'a Ids, now: Timestamp) -> Self {
        Self { question, ids, now, sheets: Vec::new(), revisions: Vec::new() }
    }

    /// Adds a sheet of the facility, or of the contract's vendor. It keeps the place, the kind and the beds the
    /// facility has now. Returns its id.
    pub fn add(&mut self, of: &Facility, instrument: InstrumentVersionId, contract: Option<&Contract>) -> Result<Uuid> {
        let (id, revision): (Uuid, Uuid) = (self.ids.next(self.now), self.ids.next(self.now));
        let respondent = if contract.is_some() { Respondent::Vendor } else { Respondent::Facility };
        let whom = contract.map_or(of.id.0, |contract| contract.id.0);
        self.sheets.push(checklists::ActiveModel {
            id: Set(id),
            collection_id: Set(self.question.collection.map(|id| id.0)),
            facility_id: Set(of.id.0),
            respondent: Set(respondent.key().into()),
            purpose: Set(self.question.purpose.key().into()),
            contract_id: Set(contract.map(|contract| contract.id.0)),
            vendor_id: Set(contract.map(|contract| contract.vendor.0)),
            instrument_version_id: Set(instrument.0),
            asked_key: Set(asked_key(self.question.fiscal_year, instrument, whom)),
            fiscal_year: Set(self.question.fiscal_year.year()),
            due_on: Set(self.question.due_on),
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
        self.revisions.push(first_revision(revision, id, self.now));
        Ok(id)
    }

    /// # Errors
    /// [`crate::Error::Unique`] where one of them was asked for the same form in that year already.
    pub async fn write(self, tx: &Tx) -> Result<()> {
        insert_all(tx.raw(), self.sheets).await.map_err(Error::unique("医療機関への依頼"))?;
        insert_all(tx.raw(), self.revisions).await?;
        Ok(())
    }
}

fn first_revision(id: Uuid, sheet: Uuid, now: Timestamp) -> checklist_revisions::ActiveModel {
    checklist_revisions::ActiveModel {
        id: Set(id),
        checklist_id: Set(sheet),
        number: Set(1),
        no_vendor_contract: Set(false),
        no_network: Set(false),
        facts_version: Set(0),
        opened_at: Set(millis(now)),
        submitted_at: Set(None),
        submitted_by: Set(None),
        digest: Set(None),
        returned_at: Set(None),
        returned_by: Set(None),
        accepted_at: Set(None),
        accepted_by: Set(None),
    }
}
