//! The vendors' answers beside a facility's sheet (VEN-PAIR).

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use tachiiri_domain::answers::{Answers, Sheet, SheetFacts};
use tachiiri_domain::ids::InstrumentVersionId;
use tachiiri_domain::instrument::{Instrument, Respondent};
use tachiiri_domain::scope::Scope;
use tachiiri_storage::checklists::{self, Checklist};
use tachiiri_storage::{Conn, instruments};

use super::{Filter, PeerAnswer};
use crate::error::Result;

/// What each vendor last submitted: a sheet that was never submitted says nothing, and what is being typed is its own.
pub(super) async fn of(
    conn: &impl Conn,
    scope: &Scope,
    sheet: &Checklist,
    form: &Instrument,
) -> Result<Vec<PeerAnswer>> {
    let filter = Filter {
        facility: Some(sheet.facility.id),
        fiscal_year: Some(sheet.fiscal_year),
        respondent: Some(Respondent::Vendor),
        ..Filter::default()
    };
    let vendors = checklists::list(conn, scope, &filter).await?.rows;
    let ids: Vec<_> = vendors.iter().map(|vendor| vendor.id).collect();
    let submitted = checklists::last_submitted(conn, &ids).await?;
    let revisions: Vec<_> = submitted.values().map(|(revision, _)| *revision).collect();
    let mut answers = checklists::answers_of(conn, &revisions).await?;
    let mut forms: HashMap<InstrumentVersionId, Option<Instrument>> = HashMap::new();
    let mut found = Vec::new();
    for vendor in vendors {
        let vendor_form = match forms.entry(vendor.instrument_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(instruments::find(conn, vendor.instrument_id).await?),
        };
        let Some(vendor_form) = vendor_form else { continue };
        let (answers, facts) = match submitted.get(&vendor.id) {
            Some((revision, facts)) => (answers.remove(revision).unwrap_or_default(), *facts),
            None => (Answers::new(), SheetFacts::default()),
        };
        let judged = Sheet { instrument: vendor_form, fiscal_year: vendor.fiscal_year, facts, answers: &answers };
        found.extend(pair(&vendor, &judged, form));
    }
    Ok(found)
}

/// Which vendor item speaks to which of ours is data of the form.
fn pair(vendor: &Checklist, judged: &Sheet<'_>, form: &Instrument) -> Vec<PeerAnswer> {
    let (vendor_name, system) =
        vendor.contract.as_ref().map(|one| (one.vendor_name.clone(), one.system.clone())).unwrap_or_default();
    let speaks = judged.instrument.items.iter().filter_map(|item| Some((item, item.pairs_with.as_ref()?)));
    speaks
        .filter_map(|(item, lineage)| {
            let ours = form.items.iter().find(|ours| ours.lineage == *lineage)?;
            let latest = judged.latest(&item.code).map(|(_, given)| given);
            Some(PeerAnswer {
                checklist: vendor.id,
                vendor_name: vendor_name.clone(),
                system: system.clone(),
                item: ours.code.clone(),
                answer: latest.and_then(|given| given.answer),
                confirmed_on: latest.and_then(|given| given.confirmed_on),
                target_on: judged.target_on(&item.code),
            })
        })
        .collect()
}
