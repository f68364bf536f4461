//! Facts about the hospitals of 見本県: EHR yes, no and unknown, functions, earlier support.

use tachiiri_domain::Date;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::facts::{Fact, FactKey, FactValue};

use super::DemoFact;
use super::calendar::day;
use super::chance::Chance;
use super::facility::Facility;
use super::story::Story;

const SURVEY: &str = "見本県 医療情報システム調査（架空）";
const LIST: &str = "見本県 医療計画 別表（架空）";
const CALL: &str = "電話による聞き取り（架空）";

/// Percent that hold a function, by class: small, medium, large.
const FUNCTIONS: [(FactKey, [u32; 3]); 4] = [
    (FactKey::TertiaryEmergency, [0, 4, 35]),
    (FactKey::SecondaryEmergency, [25, 60, 80]),
    (FactKey::DisasterBase, [1, 15, 50]),
    (FactKey::RegionalSupport, [2, 25, 60]),
];

pub(super) fn of(seed: u64, facility: &Facility) -> Vec<DemoFact> {
    if facility.kind != FacilityKind::Hospital {
        return Vec::new();
    }
    let mut chance = Chance::new(seed, "facts", &facility.external_id);
    let mut facts = Facts { of: &facility.external_id, facts: Vec::new() };
    if Story::is_tied(facility.index) {
        facts.add(FactKey::Ehr, FactValue::Yes, SURVEY, day(2023, 6, 1));
        return facts.facts;
    }
    ehr(facility, &mut chance, &mut facts);
    functions(facility.bed_count(), &mut chance, &mut facts);
    if chance.percent(4) {
        facts.add(FactKey::SupportedBefore, FactValue::Yes, SURVEY, day(2023, 6, 1));
    }
    facts.facts
}

struct Facts<'a> {
    of: &'a str,
    facts: Vec<DemoFact>,
}

impl Facts<'_> {
    fn add(&mut self, key: FactKey, value: FactValue, source: &str, as_of: Date) {
        let fact = Fact { key, value, source: source.to_owned(), as_of };
        self.facts.push(DemoFact { external_id: self.of.to_owned(), fact });
    }
}

fn class(beds: u32) -> usize {
    match BedClass::of(beds) {
        BedClass::Under20 | BedClass::Small => 0,
        BedClass::Medium => 1,
        BedClass::Large => 2,
    }
}

/// Some facilities were asked and nobody could say, others were never asked: both are unknown.
fn ehr(facility: &Facility, chance: &mut Chance, facts: &mut Facts<'_>) {
    let day_of_survey = day(2023, 6, 1);
    let (yes, no) = [(60, 22), (80, 10), (95, 2)][class(facility.bed_count())];
    let drawn = chance.between(1, 100);
    let value = match (facility.story, facility.index) {
        (Story::NoSystem, _) => FactValue::No,
        (_, 0) => FactValue::Yes,
        _ if drawn <= yes => FactValue::Yes,
        _ if drawn <= yes + no => FactValue::No,
        _ if drawn.is_multiple_of(2) => FactValue::Unknown,
        _ => return,
    };
    if value == FactValue::Yes && facility.index % 17 == 4 {
        facts.add(FactKey::Ehr, FactValue::No, SURVEY, day(2022, 6, 1));
        facts.add(FactKey::Ehr, FactValue::Yes, CALL, day(2023, 9, 1));
        return;
    }
    facts.add(FactKey::Ehr, value, SURVEY, day_of_survey);
}

fn functions(beds: u32, chance: &mut Chance, facts: &mut Facts<'_>) {
    let class = class(beds);
    for (key, percent) in FUNCTIONS {
        let holds = chance.percent(percent[class]);
        // Of small hospitals the list names only those that hold the function.
        if holds || class > 0 {
            let value = if holds { FactValue::Yes } else { FactValue::No };
            facts.add(key, value, LIST, day(2023, 4, 1));
        }
    }
    if beds >= 600 {
        facts.add(FactKey::SpecialFunction, FactValue::Yes, LIST, day(2023, 4, 1));
    }
}
