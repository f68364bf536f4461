//! 支援対象病院の選定: exactly the quota of each bed class, by published points and a published order.

mod designation;
mod points;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::access::keyed;
use crate::bed_class::BedClass;
use crate::facility::FacilityKind;
use crate::facts::{FactKey, FactValue};

pub use designation::{BadDesignation, Designation, Side, Turn};
pub use points::{Criteria, SheetEvidence, criterion_label, evidence};

/// Quotas by class, as the ministry's table gives them to a prefecture.
pub type Quotas = BTreeMap<BedClass, u32>;

keyed! {
    /// Which hospitals are candidates.
    Eligibility {
        /// Those that run an EHR (SUP-ELIGIBLE); unknown is neither yes nor no.
        Ehr = "ehr",
        /// Every hospital of the class.
        All = "all",
    }
}

/// A facility of the prefecture with everything the choice looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hospital {
    pub external_id: String,
    pub name: String,
    pub kind: FacilityKind,
    pub beds: Option<u32>,
    /// What is not in the map is unknown.
    pub facts: BTreeMap<FactKey, FactValue>,
    pub evidence: SheetEvidence,
}

impl Hospital {
    fn fact(&self, key: FactKey) -> FactValue {
        self.facts.get(&key).copied().unwrap_or(FactValue::Unknown)
    }
}

keyed! {
    /// Why a hospital is on the list or not, as a stable code.
    Reason {
        Chosen = "chosen",
        BelowCut = "below_cut",
        /// Equal points stand on both sides of the cut: beds and id alone decided.
        TieBreakOnly = "tie_break_only",
        EhrUnknown = "ehr_unknown",
        NoEhr = "no_ehr",
        NotHospital = "not_hospital",
        BedsUnknown = "beds_unknown",
        SupportedBefore = "supported_before",
    }
}

impl Reason {
    pub fn label(self) -> &'static str {
        match self {
            Self::Chosen => "選定",
            Self::BelowCut => "次点以下",
            Self::TieBreakOnly => "同点のため病床数・IDの順による",
            Self::EhrUnknown => "対象外：電子カルテの有無が不明",
            Self::NoEhr => "対象外：電子カルテなし",
            Self::NotHospital => "対象外：20床以上の病院でない",
            Self::BedsUnknown => "対象外：病床数が不明",
            Self::SupportedBefore => "対象外：過去に支援済み",
        }
    }
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    pub external_id: String,
    pub name: String,
    pub beds: Option<u32>,
    pub bed_class: Option<BedClass>,
    pub eligible: bool,
    pub points_total: u32,
    /// By criterion, only those above 0.
    pub points: BTreeMap<&'static str, u32>,
    /// Place in the class, from 1; None where not eligible.
    pub rank: Option<u32>,
    pub chosen: bool,
    pub reason: Reason,
    /// 個別指定
    #[serde(skip_serializing_if = "Option::is_none")]
    pub designated: Option<Designation>,
}

/// The list with all that it rests on. Same input, same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Selection {
    pub quotas: Quotas,
    pub as_of: NaiveDate,
    pub criteria: Criteria,
    /// Classes in their order, within a class by rank, the ineligible last by external id.
    pub candidates: Vec<Candidate>,
    /// By class, how many are missing to the quota; empty for an exact list.
    pub shortfall: Quotas,
}

/// What the list is made from.
#[derive(Clone, Debug)]
pub struct Request {
    pub quotas: Quotas,
    pub as_of: NaiveDate,
    pub criteria: Criteria,
    pub eligibility: Eligibility,
}

/// Chooses exactly the quota of each class, or as many as there are and says how many are missing.
///
/// Order (published, SUP-REASONS): points descending, beds descending, external id ascending by bytes. The order
/// of `hospitals` and hospitals of another class change nothing. Whether a short list may stand is the caller's
/// question (SUP-EXACT: a draft may, a decided list may not).
pub fn select(hospitals: &[Hospital], request: &Request) -> Selection {
    let mut candidates: Vec<_> = hospitals.iter().map(|hospital| judge(hospital, request)).collect();
    candidates.sort_by(|a, b| {
        let class = |one: &Candidate| one.bed_class.map_or(usize::MAX, |class| class as usize);
        (class(a), !a.eligible).cmp(&(class(b), !b.eligible)).then_with(|| order(a, b))
    });
    let mut shortfall = Quotas::new();
    // Below 20 beds nobody is eligible: a quota given there by mistake shows as its whole shortfall.
    for class in BedClass::ALL {
        let quota = request.quotas.get(&class).copied().unwrap_or(0);
        let ranked = candidates.iter_mut().filter(|one| one.eligible && one.bed_class == Some(class)).collect();
        let missing = cut(ranked, quota);
        if missing > 0 {
            shortfall.insert(class, missing);
        }
    }
    Selection {
        quotas: request.quotas.clone(),
        as_of: request.as_of,
        criteria: request.criteria.clone(),
        candidates,
        shortfall,
    }
}

fn order(a: &Candidate, b: &Candidate) -> std::cmp::Ordering {
    if !a.eligible {
        return a.external_id.as_bytes().cmp(b.external_id.as_bytes());
    }
    (b.points_total, b.beds)
        .cmp(&(a.points_total, a.beds))
        .then_with(|| a.external_id.as_bytes().cmp(b.external_id.as_bytes()))
}

/// Marks the first `quota` of a ranked class; returns how many are missing.
fn cut(mut ranked: Vec<&mut Candidate>, quota: u32) -> u32 {
    let quota_index = quota as usize;
    let edge = |index: usize| ranked.get(index).map(|one| one.points_total);
    let tie = quota_index.checked_sub(1).and_then(edge).filter(|last| edge(quota_index) == Some(*last));
    for (index, one) in ranked.iter_mut().enumerate() {
        one.rank = Some(index as u32 + 1);
        one.chosen = index < quota_index;
        one.reason = match (one.chosen, tie == Some(one.points_total)) {
            (_, true) => Reason::TieBreakOnly,
            (true, false) => Reason::Chosen,
            (false, false) => Reason::BelowCut,
        };
    }
    quota.saturating_sub(ranked.len() as u32)
}

fn judge(hospital: &Hospital, request: &Request) -> Candidate {
    let barred = barred(hospital, request.eligibility);
    let points = points::points(hospital, &request.criteria);
    Candidate {
        external_id: hospital.external_id.clone(),
        name: hospital.name.clone(),
        beds: hospital.beds,
        bed_class: hospital.beds.map(BedClass::of),
        eligible: barred.is_none(),
        points_total: points.values().fold(0, |sum, points| sum.saturating_add(*points)),
        points,
        rank: None,
        chosen: false,
        reason: barred.unwrap_or(Reason::BelowCut),
        designated: None,
    }
}

/// SUP-ELIGIBLE
fn barred(hospital: &Hospital, eligibility: Eligibility) -> Option<Reason> {
    if hospital.kind != FacilityKind::Hospital {
        return Some(Reason::NotHospital);
    }
    match hospital.beds.map(BedClass::of) {
        None => return Some(Reason::BedsUnknown),
        Some(BedClass::Under20) => return Some(Reason::NotHospital),
        Some(BedClass::Small | BedClass::Medium | BedClass::Large) => {}
    }
    if hospital.fact(FactKey::SupportedBefore) == FactValue::Yes {
        return Some(Reason::SupportedBefore);
    }
    match (eligibility, hospital.fact(FactKey::Ehr)) {
        (Eligibility::All, _) | (Eligibility::Ehr, FactValue::Yes) => None,
        (Eligibility::Ehr, FactValue::No) => Some(Reason::NoEhr),
        (Eligibility::Ehr, FactValue::Unknown) => Some(Reason::EhrUnknown),
    }
}
