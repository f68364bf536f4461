//! A proposal as a version of a form, with the map of its cells.

use std::collections::HashSet;

use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::form_book::{CellMap, ItemPlaces};
use tachiiri_domain::instrument::{
    Answer, Instrument, Item, Notice, Purpose, Respondent, Rounds, Status, Target, Wording,
};

use super::kin::kin;
use super::{ItemRead, Proposal};

/// What no workbook says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// `mhlw-cyber-facility`
    pub instrument: String,
    /// `r8`
    pub version: String,
    pub fiscal_year: FiscalYear,
    pub title: String,
    pub notice: Option<Notice>,
}

/// Makes the version and its map. `before`: the form of the year before, whose items are gone on with where the words
/// are alike. Every wording stays unconfirmed until a person says where it stands.
pub fn draft(proposal: &Proposal, identity: Identity, before: Option<&Instrument>) -> (Instrument, CellMap) {
    let mut taken = HashSet::new();
    let form = Form { identity: &identity };
    let items = proposal.items().map(|read| {
        let own = format!("{}-{}", identity.version, read.code);
        form.item(read, proposal.respondent, kin(read, before, &mut taken, &own))
    });
    let items = items.collect();
    let places = proposal.items().map(|item| ItemPlaces { code: item.code.clone(), rounds: item.rounds.clone() });
    let map = CellMap { items: places.collect(), name: proposal.name.clone() };
    let instrument = Instrument {
        instrument: identity.instrument,
        version: identity.version,
        fiscal_year: identity.fiscal_year,
        respondent: proposal.respondent,
        purpose: Purpose::Inspection,
        title: identity.title,
        status: Status::Draft,
        notice: identity.notice,
        answers: answers(proposal),
        instructions: proposal.instructions.clone(),
        sections: proposal.sections.clone(),
        items,
    };
    (instrument, map)
}

/// 対象外 is an answer where the form has a place for it.
fn answers(proposal: &Proposal) -> Vec<Answer> {
    use tachiiri_domain::form_book::AnswerPlace::Ticks;
    let places = proposal.items().flat_map(|item| &item.rounds).map(|round| &round.answer);
    let third = places.into_iter().any(|place| matches!(place, Ticks { not_applicable: Some(_), .. }));
    [Answer::Yes, Answer::No].into_iter().chain(third.then_some(Answer::NotApplicable)).collect()
}

struct Form<'a> {
    identity: &'a Identity,
}

impl Form<'_> {
    fn item(&self, read: &ItemRead, respondent: Respondent, kin: super::kin::Kin) -> Item {
        Item {
            code: read.code.clone(),
            lineage: kin.lineage,
            section: read.section.clone(),
            number: read.number.clone(),
            group: read.group,
            heading: read.heading.clone(),
            label: read.label.clone(),
            short: kin.short.unwrap_or_else(|| short(&read.label)),
            wording: Wording::Unverified,
            source: String::new(),
            gate: read.gate,
            rounds: self.rounds(read),
            target: self.target(read),
            required_from: read.required_from.unwrap_or(self.identity.fiscal_year).max(self.identity.fiscal_year),
            not_required_when: read.not_required_when.clone(),
            continues: kin.continues,
            pairs_with: kin.pairs_with.filter(|_| respondent == Respondent::Vendor),
            note: read.note.clone(),
        }
    }

    fn rounds(&self, read: &ItemRead) -> Rounds {
        match read.rounds.len() {
            _ if read.gate => Rounds::One,
            0 | 1 => Rounds::FirstOnly,
            _ => Rounds::Many,
        }
    }

    /// From the first day of the form's year to the last day of the year the item is asked from.
    fn target(&self, read: &ItemRead) -> Target {
        let asked = !read.gate && read.rounds.iter().any(|round| round.target_on.is_some());
        let last = read.required_from.unwrap_or(self.identity.fiscal_year).max(self.identity.fiscal_year);
        Target { asked, from: asked.then(|| self.identity.fiscal_year.first_day()), to: asked.then(|| last.last_day()) }
    }
}

/// The first words of a text, for tables, until a person finds better ones.
fn short(label: &str) -> String {
    const SHORT: usize = 20;
    let text = label.trim_end_matches('。');
    let head: String = text.chars().take(SHORT).collect();
    if head.len() < text.len() { format!("{head}…") } else { head }
}
