//! 配点: what a hospital's facts and sheets are worth in the choice. The weights are the prefecture's (SUP-REASONS).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Hospital;
use crate::answers::{Duty, Sheet};
use crate::facts::{FactKey, FactValue};
use crate::instrument::Answer;

/// Points by fact and by sheet. Data of the prefecture (SUP-REASONS); what it leaves out is as in [`Criteria::default`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Criteria {
    /// Counted alone where both emergency facts hold.
    pub tertiary_emergency: u32,
    pub secondary_emergency: u32,
    pub disaster_base: u32,
    pub special_function: u32,
    pub regional_support: u32,
    /// Each required item answered no in the latest confirmed sheet, and the most they add.
    pub answered_no: u32,
    pub answered_no_most: u32,
    /// Each target date of the latest confirmed sheet that lies before the day of the evidence.
    pub overdue_target: u32,
    pub overdue_target_most: u32,
    pub nothing_submitted: u32,
}

impl Default for Criteria {
    fn default() -> Self {
        Self {
            tertiary_emergency: 30,
            secondary_emergency: 20,
            disaster_base: 15,
            special_function: 10,
            regional_support: 10,
            answered_no: 3,
            answered_no_most: 30,
            overdue_target: 2,
            overdue_target_most: 10,
            nothing_submitted: 10,
        }
    }
}

/// What the sheets say of a hospital on the day of the evidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SheetEvidence {
    pub submitted: bool,
    /// Of the latest confirmed sheet; 0 without one.
    pub required_no: u32,
    pub overdue_targets: u32,
}

/// What a confirmed sheet gives to the choice on the day `as_of` (SUP-DATES).
///
/// `required_no`: required items whose latest answer is no; the gate is no measure and does not count.
/// `overdue_targets`: items, lifted ones aside, whose latest answer is no and whose target date lies before the day.
pub fn evidence(sheet: &Sheet<'_>, as_of: NaiveDate) -> SheetEvidence {
    let mut found = SheetEvidence { submitted: true, ..SheetEvidence::default() };
    for item in sheet.instrument.items.iter().filter(|item| !item.gate) {
        let duty = sheet.duty(item);
        let says_no = sheet.latest(&item.code).is_some_and(|(_, given)| given.answer == Some(Answer::No));
        if matches!(duty, Duty::NotRequired(_)) || !says_no {
            continue;
        }
        found.required_no += u32::from(duty == Duty::Required);
        found.overdue_targets += u32::from(sheet.target_on(&item.code).is_some_and(|target| target < as_of));
    }
    found
}

/// The points of a hospital by criterion, only those above 0.
pub(super) fn points(hospital: &Hospital, criteria: &Criteria) -> BTreeMap<&'static str, u32> {
    let holds = |key| hospital.fact(key) == FactValue::Yes;
    let tertiary = holds(FactKey::TertiaryEmergency);
    let evidence = hospital.evidence;
    let no = evidence.required_no.saturating_mul(criteria.answered_no).min(criteria.answered_no_most);
    let overdue = evidence.overdue_targets.saturating_mul(criteria.overdue_target).min(criteria.overdue_target_most);
    let when = |holds: bool, points: u32| if holds { points } else { 0 };
    let all = [
        ("tertiary_emergency", when(tertiary, criteria.tertiary_emergency)),
        ("secondary_emergency", when(!tertiary && holds(FactKey::SecondaryEmergency), criteria.secondary_emergency)),
        ("disaster_base", when(holds(FactKey::DisasterBase), criteria.disaster_base)),
        ("special_function", when(holds(FactKey::SpecialFunction), criteria.special_function)),
        ("regional_support", when(holds(FactKey::RegionalSupport), criteria.regional_support)),
        ("answered_no", no),
        ("overdue_target", overdue),
        ("nothing_submitted", when(!evidence.submitted, criteria.nothing_submitted)),
    ];
    all.into_iter().filter(|(_, points)| *points > 0).collect()
}

/// The word on screen for a key of [`super::Candidate::points`].
pub fn criterion_label(key: &str) -> &'static str {
    match key {
        "tertiary_emergency" => "三次救急",
        "secondary_emergency" => "二次救急",
        "disaster_base" => "災害拠点",
        "special_function" => "特定機能",
        "regional_support" => "地域医療支援",
        "answered_no" => "「いいえ」の項目",
        "overdue_target" => "目標日超過",
        "nothing_submitted" => "未提出",
        _ => "その他",
    }
}
