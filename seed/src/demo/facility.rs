//! The hospitals and clinics of 見本県.

use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::facility::{BedCounts, FacilityKind};
use tachiiri_domain::register::RegisterRow;

use super::chance::Chance;
use super::municipalities::{self, Municipality};
use super::names;
use super::story::Story;

/// A facility before it becomes a row of the register.
#[derive(Debug)]
pub(super) struct Facility {
    pub index: u32,
    pub kind: FacilityKind,
    pub external_id: String,
    pub name: (String, String),
    pub municipality: &'static Municipality,
    pub beds: BedCounts,
    pub story: Story,
}

/// Beds of the first hospitals: all classes, their edges on both sides, two unknown (0).
const BEDS: [u32; 60] = [
    120, 199, 20, 48, 200, 60, 399, 99, 400, 150, 35, 250, 180, 19, 320, 80, // every story once
    0, 55, 512, 110, 90, 210, 45, 199, 130, 300, 620, 70, 160, 28, //
    120, 120, 240, 240, 52, 350, 85, 140, 420, 30, 66, 175, 220, 40, 98, //
    0, 280, 105, 760, 58, 145, 20, 72, 188, 399, 36, 115, 264, 95, 42,
];

/// Hospitals whose printed total disagrees with the kinds: blank beside kinds, four too many, one too few at the
/// edge of a class.
const TOTAL_BLANK: u32 = 17;
const TOTAL_OVER: u32 = 27;
const TOTAL_AT_EDGE: u32 = 23;

pub(super) fn hospital(seed: u64, index: u32) -> Facility {
    let id = if index % 40 == 13 { format!("99DEMO{:07}", index + 1) } else { format!("991{:09}0", index + 1) };
    let mut chance = Chance::new(seed, "hospital", &id);
    let beds = BEDS.get(index as usize).copied().unwrap_or_else(|| drawn_beds(&mut chance));
    let kind = match BedClass::of(beds) {
        BedClass::Large => ("医療センター", "イリョウセンター"),
        BedClass::Medium => ("総合病院", "ソウゴウビョウイン"),
        BedClass::Under20 | BedClass::Small => ("病院", "ビョウイン"),
    };
    Facility {
        index,
        kind: FacilityKind::Hospital,
        external_id: id,
        name: names::of(index, kind),
        municipality: municipalities::in_turn(index),
        beds: disagreeing(index, by_kind(beds, &mut chance)),
        story: Story::of_hospital(index, &mut chance),
    }
}

pub(super) fn clinic(seed: u64, index: u32) -> Facility {
    let id = format!("992{:09}0", index + 1);
    let mut chance = Chance::new(seed, "clinic", &id);
    let beds = if chance.percent(20) { chance.between(1, 19) } else { 0 };
    let municipality = municipalities::in_turn(index);
    // The city asks its clinics too (SCOPE-ALL), the prefecture's health centres begin with the hospitals.
    let asked = municipality.health_centre == municipalities::CITY;
    Facility {
        index,
        kind: FacilityKind::Clinic,
        external_id: id,
        name: names::of(index, ("クリニック", "クリニック")),
        municipality,
        beds: BedCounts { general: Some(beds), total: Some(beds), ..BedCounts::default() },
        story: if asked { Story::by_weight(&mut chance) } else { Story::NotAsked },
    }
}

/// About as many of each class as the national register has.
fn drawn_beds(chance: &mut Chance) -> u32 {
    match chance.between(1, 1000) {
        1..=3 => 0,
        4..=8 => chance.between(10, 19),
        9..=705 => chance.between(20, 199),
        706..=910 => chance.between(200, 399),
        _ => chance.between(400, 900),
    }
}

fn by_kind(beds: u32, chance: &mut Chance) -> BedCounts {
    if beds == 0 {
        return BedCounts::default();
    }
    let psychiatric = if chance.percent(12) { beds } else { 0 };
    let long_term = if chance.percent(40) { (beds - psychiatric) / 3 } else { 0 };
    let infectious = if beds >= 400 { 4 } else { 0 };
    let infectious = infectious.min(beds - psychiatric - long_term);
    let some = |count: u32| Some(count).filter(|count| *count > 0);
    BedCounts {
        general: some(beds - psychiatric - long_term - infectious),
        long_term: some(long_term),
        psychiatric: some(psychiatric),
        tuberculosis: None,
        infectious: some(infectious),
        total: Some(beds),
    }
}

fn disagreeing(index: u32, beds: BedCounts) -> BedCounts {
    match index {
        TOTAL_BLANK => BedCounts { total: None, ..beds },
        TOTAL_OVER => BedCounts { total: beds.total.map(|total| total + 4), ..beds },
        TOTAL_AT_EDGE => BedCounts { tuberculosis: Some(1), ..beds },
        _ => beds,
    }
}

impl Facility {
    /// 0 where unknown.
    pub(super) fn bed_count(&self) -> u32 {
        self.beds.counted().unwrap_or(0)
    }

    pub(super) fn into_row(self, line: u64) -> RegisterRow {
        // The coordinates lie in the open sea, far from any place.
        let shift = i32::try_from(self.index % 1000).unwrap_or(0) * 700;
        let located = self.index % 11 != 10;
        let address =
            format!("見本県{}例示{}丁目{}番", self.municipality.name, self.index % 7 + 1, self.index % 29 + 1);
        RegisterRow {
            line,
            name: self.name.0,
            name_kana: self.name.1,
            kind: self.kind,
            prefecture: municipalities::prefecture(),
            municipality: self.municipality.code(),
            address,
            latitude_e6: located.then_some(30_100_000 + shift),
            longitude_e6: located.then_some(146_200_000 + shift),
            homepage: format!("https://www.{}.example/", self.external_id.to_lowercase()),
            external_id: self.external_id,
            beds: self.beds,
        }
    }
}
