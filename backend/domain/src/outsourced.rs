//! 保守委託機関編 of guideline 7.0: who uses it, and what its annex asks (OUT-FLOW, OUT-MDS).

use chrono::NaiveDate;

use crate::access::keyed;
use crate::answers::{Field, Sheet, Violation, cited, place};
use crate::instrument::{Answer, Instrument, Item, Purpose, Respondent};
use crate::rules::Rule;
use crate::vendors::Terms;

keyed! {
    /// Who answers for the security updates of a system's servers, as its contract, terms or SLA say. A terminal on
    /// which the whole processing of an application runs counts as a server (図1 ※1).
    Updates {
        /// Written down as the vendor's duty.
        Vendor = "vendor",
        /// The facility's own duty.
        Facility = "facility",
        /// Not written, or not clear: it may be the facility's (図1 ※2).
        Unclear = "unclear",
        /// No server: terminals and network only.
        NoServer = "no_server",
    }
}

impl Updates {
    pub fn label(self) -> &'static str {
        match self {
            Self::Vendor => "事業者（書面に記載あり）",
            Self::Facility => "医療機関",
            Self::Unclear => "記載がない・分からない",
            Self::NoServer => "サーバはない",
        }
    }
}

/// Whether a system belongs to the list that the flow chart decides by: it runs and holds patient data.
pub fn counts(terms: &Terms, on: NaiveDate) -> bool {
    terms.patient_data && terms.ended_on.is_none_or(|last| last >= on)
}

/// OUT-FLOW: "in writing" names the document.
///
/// # Errors
/// The sentence for who says that it is written and not where.
pub fn written(updates: Option<Updates>, source: &str) -> Result<(), String> {
    if updates != Some(Updates::Vendor) || !source.trim().is_empty() {
        return Ok(());
    }
    let found = "更新の責任が書いてある書面が空です。「保守契約書 第5条」のように入れてください。\
        書面に見当たらないときは「記載がない・分からない」を選び、事業者に確かめてください。";
    Err(cited(found, Rule::OutFlow))
}

/// What the flow chart comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flow<'a> {
    /// The list of systems (3. の2) is made first.
    ListFirst,
    /// Every server's updates are with a vendor in writing: this edition applies.
    Applies,
    /// The vendors of these systems must be asked; until they answered the deciding question is not yes.
    AskVendors(Vec<&'a str>),
    /// A server is the facility's own to update: システム運用編 applies.
    OtherEdition(Vec<&'a str>),
}

/// Decides by the list of systems: name, and who answers for its updates.
pub fn flow<'a>(systems: &[(&'a str, Updates)]) -> Flow<'a> {
    let of = |updates: Updates| -> Vec<&'a str> {
        systems.iter().filter(|(_, found)| *found == updates).map(|(name, _)| *name).collect()
    };
    let (own, unclear) = (of(Updates::Facility), of(Updates::Unclear));
    match (systems.is_empty(), own.is_empty(), unclear.is_empty()) {
        (true, _, _) => Flow::ListFirst,
        (false, false, _) => Flow::OtherEdition(own),
        (false, true, false) => Flow::AskVendors(unclear),
        (false, true, true) => Flow::Applies,
    }
}

impl Flow<'_> {
    /// Why the deciding question is not yes; None where it is.
    fn against(&self) -> Option<String> {
        Some(match self {
            Self::Applies => return None,
            Self::ListFirst => {
                "医療情報システムの一覧がありません。先に「事業者」でシステムを登録してください。".to_owned()
            }
            Self::AskVendors(systems) => format!(
                "更新の責任がはっきりしないシステムがあります（{}）。事業者に確かめ、書面の所在を入れてください。",
                systems.join("、")
            ),
            Self::OtherEdition(systems) => format!(
                "医療機関が更新するシステムがあります（{}）。「いいえ」を選んでください。システム運用編の対象です。",
                systems.join("、")
            ),
        })
    }
}

/// OUT-FLOW: a yes to the deciding question that the list of systems does not bear.
pub fn unfounded_yes(sheet: &Sheet<'_>, flow: &Flow<'_>) -> Option<Violation> {
    let form = sheet.instrument;
    let gate = form.gate().filter(|_| form.purpose == Purpose::SelfCheck && form.respondent == Respondent::Facility)?;
    sheet.given(&gate.code, 1).filter(|given| given.answer == Some(Answer::Yes))?;
    let found = format!("{}は、まだ「はい」にできません。{}", place(gate, 1), flow.against()?);
    let message = cited(&found, Rule::OutFlow);
    Some(Violation { rule: Rule::OutFlow, item: gate.code.clone(), round: 1, field: Field::Answer, message })
}

/// Whether a form is the annex that vendors answer.
pub fn is_annex(form: &Instrument) -> bool {
    form.purpose == Purpose::SelfCheck && form.respondent == Respondent::Vendor
}

/// OUT-MDS: lines of the annex that say no without a note of the risk, in the order of the form.
pub fn without_risk_note<'a>(sheet: &Sheet<'a>) -> Vec<&'a Item> {
    let lacks = |item: &&Item| {
        let latest = sheet.latest(&item.code).map(|(_, given)| given);
        latest.is_some_and(|given| given.answer == Some(Answer::No) && given.note.trim().is_empty())
    };
    if is_annex(sheet.instrument) { sheet.instrument.items.iter().filter(lacks).collect() } else { Vec::new() }
}
