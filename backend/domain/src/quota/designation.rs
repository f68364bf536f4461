//! 個別指定: a hospital set in or out by a person, with the reason, beside the points (SUP-REASONS: a choice by hand is
//! allowed). The quota stays what it is: who is set in takes a place of the class, who is set out gives it to the next.

use serde::{Deserialize, Serialize};

use super::{Candidate, Reason, Selection, cut};
use crate::access::keyed;
use crate::bed_class::BedClass;

keyed! {
    /// Which way a hospital is set.
    Side {
        In = "in",
        Out = "out",
    }
}

impl Side {
    pub fn label(self) -> &'static str {
        match self {
            Self::In => "選定に入れる",
            Self::Out => "選定から外す",
        }
    }
}

/// One 個別指定.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Designation {
    pub side: Side,
    pub reason: String,
}

/// A 個別指定 that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDesignation {
    #[error("施設「{0}」はこの案にありません。")]
    Unknown(String),
    #[error("個別指定の理由が未記入です。この病院を入れる、又は外す理由を書いてください。")]
    NoReason,
    #[error("「{0}」は候補ではないため、選定に入れられません（{1}）。")]
    NotEligible(String, &'static str),
    #[error("{0}の支援枠は{1}病院で、個別指定だけでいっぱいです。ほかの個別指定をやめてから入れてください。")]
    Full(&'static str, u32),
}

/// What would turn a hospital's standing, by the points alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "turn", rename_all = "snake_case")]
pub enum Turn {
    /// No candidate: points turn nothing.
    Barred,
    /// Set by a person: points turn nothing.
    Designated,
    /// Chosen, and more points than `spare` less would put the next before it; None: nobody waits.
    Falls { spare: Option<u32> },
    /// Not chosen; with `lacking` more points it would be. None: no place of the class goes by points.
    Rises { lacking: Option<u32> },
}

impl Selection {
    /// Sets a hospital in or out, or, with None, leaves it to its points again. The effect on its class is made at once.
    ///
    /// # Errors
    /// [`BadDesignation`]; nothing is changed then.
    pub fn designate(&mut self, external_id: &str, wanted: Option<Designation>) -> Result<(), BadDesignation> {
        let unknown = || BadDesignation::Unknown(external_id.to_owned());
        let place = self.candidates.iter().position(|one| one.external_id == external_id).ok_or_else(unknown)?;
        let one = self.candidates.get(place).ok_or_else(unknown)?;
        let class = one.bed_class;
        if wanted.as_ref().is_some_and(|wanted| wanted.reason.trim().is_empty()) {
            return Err(BadDesignation::NoReason);
        }
        if wanted.as_ref().is_some_and(|wanted| wanted.side == Side::In) {
            if !one.eligible {
                return Err(BadDesignation::NotEligible(one.name.clone(), one.reason.label()));
            }
            self.room(class, external_id)?;
        }
        if let Some(one) = self.candidates.get_mut(place) {
            one.designated = wanted.map(|wanted| Designation { reason: wanted.reason.trim().to_owned(), ..wanted });
        }
        class.into_iter().for_each(|class| self.recut(class));
        Ok(())
    }

    /// Whether one more may be set in: SUP-EXACT, none over the quota.
    fn room(&self, class: Option<BedClass>, but: &str) -> Result<(), BadDesignation> {
        let Some(class) = class else { return Ok(()) };
        let quota = self.quotas.get(&class).copied().unwrap_or(0);
        let others = self.of(class).filter(|one| one.is_set(Side::In) && one.external_id != but).count();
        if (others as u64) < u64::from(quota) { Ok(()) } else { Err(BadDesignation::Full(class.label(), quota)) }
    }

    fn of(&self, class: BedClass) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().filter(move |one| one.eligible && one.bed_class == Some(class))
    }

    /// The cut of a class anew: those set in first, then by rank whoever is not set out.
    fn recut(&mut self, class: BedClass) {
        let quota = self.quotas.get(&class).copied().unwrap_or(0);
        let set_in = self.of(class).filter(|one| one.is_set(Side::In)).count() as u32;
        let ranks: Vec<_> = self.of(class).map(|one| (one.external_id.clone(), one.rank)).collect();
        let all = self.candidates.iter_mut().filter(|one| one.eligible && one.bed_class == Some(class));
        let (free, set): (Vec<_>, Vec<_>) = all.partition(|one| one.designated.is_none());
        for one in set {
            one.chosen = one.is_set(Side::In);
            one.reason = if one.chosen { Reason::Chosen } else { Reason::BelowCut };
        }
        let missing = cut(free, quota.saturating_sub(set_in));
        // The place by points stays what it was, whoever is set in or out.
        for (external_id, rank) in ranks {
            if let Some(one) = self.candidates.iter_mut().find(|one| one.external_id == external_id) {
                one.rank = rank;
            }
        }
        match missing {
            0 => self.shortfall.remove(&class),
            missing => self.shortfall.insert(class, missing),
        };
    }

    /// The smallest change of points that would turn a hospital; None where it is not on the list.
    pub fn turn(&self, external_id: &str) -> Option<Turn> {
        let one = self.candidates.iter().find(|one| one.external_id == external_id)?;
        let Some(class) = one.bed_class.filter(|_| one.eligible) else { return Some(Turn::Barred) };
        if one.designated.is_some() {
            return Some(Turn::Designated);
        }
        let free = || self.of(class).filter(|one| one.designated.is_none());
        if one.chosen {
            let next = free().filter(|other| !other.chosen).map(|other| other.points_total).max();
            return Some(Turn::Falls { spare: next.map(|next| one.points_total.saturating_sub(next)) });
        }
        let last = free().filter(|other| other.chosen).map(|other| other.points_total).min();
        // One more than the last is enough whatever beds and id say.
        Some(Turn::Rises { lacking: last.map(|last| (last + 1).saturating_sub(one.points_total)) })
    }
}

impl Candidate {
    pub fn is_set(&self, side: Side) -> bool {
        self.designated.as_ref().is_some_and(|one| one.side == side)
    }
}
