//! Eight vendors and what they maintain.

use tachiiri_domain::facility::FacilityKind;

use super::DemoContract;
use super::chance::Chance;
use super::facility::Facility;

pub(super) const FIRST_VENDOR: &str = "架空システム株式会社";

pub(super) const VENDORS: [&str; 8] = [
    FIRST_VENDOR,
    "見本メディカルソフト株式会社",
    "例示電子カルテ株式会社",
    "仮名ネットワークサービス株式会社",
    "試作画像システム株式会社",
    "想定検査機器合同会社",
    "雛形リモート保守株式会社",
    "模型情報株式会社",
];

const EHR: &str = "電子カルテシステム";
const BILLING: &str = "医事会計システム";
const IMAGES: &str = "医用画像管理システム";
const TESTS: &str = "検体検査システム";
const NETWORK: &str = "院内ネットワーク";

/// Who maintains what (index into [`VENDORS`]), and what their products are called.
const SYSTEMS: [(&str, &[usize], &str); 5] = [
    (EHR, &[0, 1, 2], "カルテくん"),
    (BILLING, &[0, 1, 7], "レセプトひな型"),
    (IMAGES, &[4, 1], "イメージ見本箱"),
    (TESTS, &[5, 7], "ラボ例示"),
    (NETWORK, &[3, 6], "ネット模型"),
];

/// The contracts of a facility: the larger, the more; the first is the EHR's.
pub(super) fn of(seed: u64, facility: &Facility) -> Vec<DemoContract> {
    if !facility.story.has_vendors() {
        return Vec::new();
    }
    let mut chance = Chance::new(seed, "contracts", &facility.external_id);
    let count = match facility.bed_count() {
        0..100 => 1,
        100..200 => chance.between(1, 2),
        200..400 => chance.between(2, 3),
        400.. => chance.between(3, 5),
    };
    let count = if is_first(facility) { 2 } else { count };
    let bundled = chance.percent(35);
    SYSTEMS.iter().take(count as usize).map(|system| contract(facility, system, bundled, &mut chance)).collect()
}

/// The hospital of the first account: its vendors are those with an account too.
fn is_first(facility: &Facility) -> bool {
    facility.kind == FacilityKind::Hospital && facility.index == 0
}

fn contract(
    facility: &Facility,
    (system, makers, product): &(&'static str, &[usize], &str),
    bundled: bool,
    chance: &mut Chance,
) -> DemoContract {
    let vendor = VENDORS[if is_first(facility) { makers[0] } else { chance.pick(makers) }];
    DemoContract {
        external_id: facility.external_id.clone(),
        vendor,
        system,
        product: format!("{product} {}", chance.between(1, 9)),
        bundled_under: Some(EHR).filter(|ehr| bundled && ehr != system),
    }
}
