//! What vendors say beside a facility's sheet (VEN-PAIR), and what follows from it (VEN-BASIS).

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use tachiiri_domain::answers::{Answers, Duty, Sheet, SheetFacts};
use tachiiri_domain::conflicts::{self as rules, Own, Said, StepKind, Voice};
use tachiiri_domain::instrument::{Instrument, Item, Respondent};
use tachiiri_domain::scope::Scope;
use tachiiri_storage::checklists::{self, Checklist, ChecklistFilter as Filter};
use tachiiri_storage::conflicts::Cases;
use tachiiri_storage::evidence::Evidence;
use tachiiri_storage::{Conn, instruments};

use super::Pairing;
use crate::app::checklists::PeerAnswer;
use crate::error::Result;

/// A vendor's sheet with its form and what it last submitted: one that was never submitted says nothing, and what is
/// being typed is the vendor's own.
pub(in crate::app) struct Spoken {
    pub sheet: Checklist,
    form: std::sync::Arc<Instrument>,
    answers: Answers,
    facts: SheetFacts,
}

/// The vendors' sheets that stand beside a facility's.
pub(in crate::app) fn beside(sheet: &Checklist) -> Filter {
    Filter { facility: Some(sheet.facility.id), fiscal_year: Some(sheet.fiscal_year), ..Filter::default() }
}

/// The vendors' sheets of a filter, read together.
pub(in crate::app) async fn spoken(conn: &impl Conn, scope: &Scope, filter: &Filter) -> Result<Vec<Spoken>> {
    let filter = Filter { respondent: Some(Respondent::Vendor), page: None, ..filter.clone() };
    let sheets = checklists::list(conn, scope, &filter).await?.rows;
    let ids: Vec<_> = sheets.iter().map(|sheet| sheet.id).collect();
    let submitted = checklists::last_submitted(conn, &ids).await?;
    let revisions: Vec<_> = submitted.values().map(|(revision, _)| *revision).collect();
    let mut answers = checklists::answers_of(conn, &revisions).await?;
    let mut forms = HashMap::new();
    let mut found = Vec::new();
    for sheet in sheets {
        let form = match forms.entry(sheet.instrument_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                unknown.insert(instruments::find(conn, sheet.instrument_id).await?.map(std::sync::Arc::new))
            }
        };
        let Some(form) = form.clone() else { continue };
        let (answers, facts) = match submitted.get(&sheet.id) {
            Some((revision, facts)) => (answers.remove(revision).unwrap_or_default(), *facts),
            None => (Answers::new(), SheetFacts::default()),
        };
        found.push(Spoken { answers, facts, form, sheet });
    }
    Ok(found)
}

impl Spoken {
    /// VEN-PAIR: which vendor item speaks to which of ours is data of the forms.
    pub fn speaks_to(&self, ours: &Instrument) -> Vec<PeerAnswer> {
        let Self { sheet, form, answers, facts } = self;
        let judged = Sheet { instrument: form, fiscal_year: sheet.fiscal_year, facts: *facts, answers };
        let pair = |item: &Item| {
            let lineage = item.pairs_with.as_ref()?;
            let ours = ours.items.iter().find(|ours| ours.lineage == *lineage)?;
            Some(self.peer(&judged, item, ours))
        };
        self.form.items.iter().filter_map(pair).collect()
    }

    fn peer(&self, judged: &Sheet<'_>, item: &Item, ours: &Item) -> PeerAnswer {
        let latest = judged.latest(&item.code).map(|(_, given)| given);
        let contract = self.sheet.contract.as_ref();
        PeerAnswer {
            checklist: self.sheet.id,
            vendor_name: contract.map(|one| one.vendor_name.clone()).unwrap_or_default(),
            system: contract.map(|one| one.system.clone()).unwrap_or_default(),
            item: ours.code.clone(),
            answer: latest.and_then(|given| given.answer),
            confirmed_on: latest.and_then(|given| given.confirmed_on),
            target_on: judged.target_on(&item.code),
        }
    }
}

/// The vendor's item that speaks to one of ours.
pub(super) fn speaking<'a>(theirs: &'a Instrument, ours: &Item) -> Option<&'a Item> {
    theirs.items.iter().find(|item| item.pairs_with.as_ref() == Some(&ours.lineage))
}

/// By item, how many standing pieces of evidence there are.
pub(in crate::app) fn grounds(evidence: &[Evidence]) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for one in evidence.iter().filter(|one| one.stands()) {
        if let Some(item) = &one.item {
            *counted.entry(item.clone()).or_insert(0) += 1;
        }
    }
    counted
}

/// Every item that is answered no, that a vendor speaks to or about which something was recorded, in the order of the
/// form. A lifted item is compared with nothing.
pub(in crate::app) fn pairings(
    sheet: &Sheet<'_>,
    peers: &[PeerAnswer],
    mut cases: Cases,
    grounds: &BTreeMap<String, usize>,
) -> Vec<Pairing> {
    let mut found = Vec::new();
    for item in &sheet.instrument.items {
        let voices: Vec<_> = peers.iter().filter(|peer| peer.item == item.code).cloned().collect();
        let case = cases.remove(&item.code).unwrap_or_default();
        let lifted = matches!(sheet.duty(item), Duty::NotRequired(_));
        let answer = sheet.latest(&item.code).and_then(|(_, given)| given.answer);
        let own = Own::of(answer).filter(|_| !lifted);
        if voices.is_empty() && case.steps.is_empty() && (own != Some(Own::No) || item.gate) {
            continue;
        }
        let heard = heard(&voices);
        let standing = if lifted { None } else { rules::standing(answer, &heard, &case.steps) };
        let against = rules::against(&heard);
        found.push(Pairing {
            item: item.code.clone(),
            own,
            decision: rules::decision(&against, &case.steps).cloned(),
            risk: rules::risk(own, standing, &case.steps).cloned(),
            grounds: grounds.get(&item.code).copied().unwrap_or_default(),
            allowed: StepKind::allowed(standing, own),
            against,
            standing,
            voices,
            version: case.version,
            steps: case.steps,
        });
    }
    found
}

fn heard(voices: &[PeerAnswer]) -> Vec<Voice> {
    voices.iter().filter_map(|one| Some(Voice { sheet: one.checklist, said: Said::of(one.answer)? })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(file: &str) -> Instrument {
        let (file, text) =
            tachiiri_seed::instruments::embedded().into_iter().find(|(name, _)| name.contains(file)).unwrap();
        tachiiri_seed::instruments::parse(&file, &text).unwrap()
    }

    #[test]
    fn ven_pair_the_vendors_item_is_found_by_its_pair_and_not_by_its_code() {
        let (ours, mut theirs) = (form("r5-facility"), form("r5-vendor"));
        // As in a year that numbers the vendors' form anew: 2-6-server there is what 2-4-server is here.
        for item in &mut theirs.items {
            item.code = match item.code.as_str() {
                "2-4-server" => "2-6-server".to_owned(),
                "2-6-server" => "2-4-server".to_owned(),
                other => other.to_owned(),
            };
        }
        let log = ours.item("2-6-server").unwrap();
        let found = speaking(&theirs, log).unwrap();
        assert_eq!((found.code.as_str(), found.label.as_str()), ("2-4-server", "アクセスログを管理している。"));
        assert!(speaking(&theirs, ours.item("2-1").unwrap()).is_none(), "the ledger is the facility's alone");
    }
}
