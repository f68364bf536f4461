//! What passed between hospitals and vendors: links in every state, a refusal, and a contradiction that was decided.

use chrono::Duration;
use tachiiri_domain::answers::Sheet;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::clock::{end_of, japan_date};
use tachiiri_domain::conflicts::{NewStep, StepKind};
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::scope::Scope;
use tachiiri_storage::checklists::{self, Checklist, ChecklistFilter};
use tachiiri_storage::conflicts::{self, Add};
use tachiiri_storage::instruments;
use tachiiri_storage::vendors::invitations::{self, NewInvitation};
use tachiiri_storage::vendors::requests;

use super::{Pour, missing};
use crate::app::conflicts::pairs;
use crate::app::guests::token_hash;
use crate::app::passwords;
use crate::error::Result;

const BY: &str = "operator:demo";
const REFUSAL: &str = "保守契約の範囲に、このチェックリストへの回答が含まれていないため。";

/// A step on the way to a decision, and the days before the demonstration's own it was taken.
const CASE: [(StepKind, &str, i64); 3] = [
    (StepKind::Asked, "当院は「はい」と答えています。貴社の「いいえ」は、どの機器のことでしょうか。", 9),
    (StepKind::Otherwise, "保守用の端末では行っていませんが、サーバでは病院が行っていると聞いています。", 6),
    (StepKind::Explained, "サーバでは当院の担当者が行い、記録を残している。保守用の端末は院内に置いていない。", 4),
];

impl Pour<'_> {
    /// Added after everything else, so that it changes nothing that stands without it.
    pub(super) async fn links(&self) -> Result<()> {
        let filter = ChecklistFilter { fiscal_year: Some(self.demo.fiscal_year), ..ChecklistFilter::default() };
        let sheets = checklists::list(self.tx, &Scope::nation(), &filter).await?.rows;
        // The hospital of the first account keeps its desk as the tests of the flow find it.
        let first = self.demo.facilities.first().map(|one| one.external_id.clone());
        let others = || sheets.iter().filter(|one| Some(&one.facility.external_id) != first.as_ref());
        let silent = others().filter(|one| one.respondent == Respondent::Vendor && one.state.key() == StateKey::Draft);
        for (index, sheet) in silent.enumerate() {
            match index % 4 {
                0 => self.invite(sheet, false).await?,
                1 => self.invite(sheet, true).await?,
                2 => requests::refuse(self.tx, sheet.id, REFUSAL, BY, self.demo.now - Duration::days(5)).await?,
                _ => {}
            }
        }
        for sheet in others().filter(|one| one.respondent == Respondent::Facility) {
            if self.decide(sheet).await? {
                break;
            }
        }
        Ok(())
    }

    async fn invite(&self, sheet: &Checklist, opened: bool) -> Result<()> {
        let contract = sheet.contract.as_ref().ok_or_else(|| missing("contract of", sheet.id))?;
        let new = NewInvitation {
            contract: contract.id,
            // A token that nobody was ever told: who wants to come in makes a new link.
            token_hash: &token_hash(&passwords::link_token(&self.ids)),
            addressee: &contract.vendor_name,
            email: "",
            expires_at: end_of(self.demo.fiscal_year.last_day()),
            by: BY,
        };
        let id = invitations::create(self.tx, &new, &self.ids, self.demo.now - Duration::days(7)).await?;
        if opened {
            invitations::opened(self.tx, id, self.demo.now - Duration::days(2)).await?;
        }
        Ok(())
    }

    /// Asks about the sheet's first contradiction and decides it. False: it has none.
    async fn decide(&self, sheet: &Checklist) -> Result<bool> {
        let form = instruments::find(self.tx, sheet.instrument_id).await?;
        let form = form.ok_or_else(|| missing("form of", sheet.id))?;
        let answers = checklists::domain_answers(self.tx, sheet.open_revision).await?;
        let judged = Sheet { instrument: &form, fiscal_year: sheet.fiscal_year, facts: sheet.facts, answers: &answers };
        let spoken = pairs::spoken(self.tx, &Scope::nation(), &pairs::beside(sheet)).await?;
        let peers: Vec<_> = spoken.iter().flat_map(|one| one.speaks_to(&form)).collect();
        let found = pairs::pairings(&judged, &peers, conflicts::Cases::new(), &Default::default());
        let Some(open) = found.into_iter().find(|one| one.is_open() && !one.against.is_empty()) else {
            return Ok(false);
        };
        for (version, (kind, words, days)) in (0..).zip(CASE) {
            let at = self.demo.now - Duration::days(days);
            let vendor = (!kind.is_decision()).then_some(open.against[0]);
            let step = NewStep {
                kind,
                vendor,
                words: words.to_owned(),
                plan: String::new(),
                next_on: None,
                person: if kind.is_reply() { "保守担当者" } else { "医療情報管理室長" }.to_owned(),
                on: japan_date(at),
            };
            let basis: &[ChecklistId] = &open.against;
            let add = Add { checklist: sheet.id, item: &open.item, based_on: version, step: &step, basis, by: BY };
            let added = conflicts::add_step(self.tx, add, &self.ids, at).await?;
            added.map_err(|version| missing("step after version", version))?;
        }
        Ok(true)
    }
}
