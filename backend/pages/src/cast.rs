//! The people and places of every sample: all made up, the same in each page.

use chrono::NaiveDate;
use tachiiri_domain::access::Role;
use tachiiri_domain::actor::{Actor, Assignment};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::facility::{Facility, FacilityKind};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::scope::Grant;

pub use crate::cast_forms::{figures, instrument, selection};
use crate::layout::Layout;

pub const DEMO: &str = "見本県（架空）のデータで動いています。日付は令和5年11月18日です。";
pub const KEY: &str = "sample-request-key";

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("samples are written with real days")
}

pub fn at(text: &str) -> Timestamp {
    text.parse().expect("samples are written with real moments")
}

pub fn today() -> NaiveDate {
    day("2023-11-18")
}

pub fn now() -> Timestamp {
    at("2023-11-18T01:42:00Z")
}

pub fn year() -> FiscalYear {
    FiscalYear::of(today())
}

pub fn prefecture() -> PrefectureCode {
    PrefectureCode::new(99).expect("見本県 is a known code")
}

/// An id that reads the same in every snapshot.
pub fn id<T: std::str::FromStr>(number: u128) -> T
where
    T::Err: std::fmt::Debug,
{
    let text = format!("018bdf2e-0000-7000-8000-{number:012x}");
    text.parse().expect("the text is made as a UUID")
}

fn layout(role: Role, grant: Grant, name: &str, org: &str, path: &str) -> Layout {
    let actor = Actor {
        user: None,
        name: "user:sample".into(),
        display_name: name.into(),
        assignments: vec![Assignment { role, grant }],
    };
    let layout = Layout::for_actor(&actor, org, path, "sample-csrf-token", today());
    Layout { demo: Some(DEMO.into()), ..layout }
}

pub fn hospital_layout(path: &str) -> Layout {
    layout(Role::Hospital, Grant::Facility(id(1)), "情報 花子", "見本中央病院", path)
}

pub fn vendor_layout(path: &str) -> Layout {
    layout(Role::Vendor, Grant::Contract(id(0x80)), "架空システム株式会社", "架空システム株式会社", path)
}

pub fn health_centre_layout(path: &str) -> Layout {
    layout(Role::HealthCentre, Grant::HealthCentre(id(3)), "検査 太郎", "見本保健所", path)
}

pub fn prefecture_layout(path: &str) -> Layout {
    layout(Role::Prefecture, Grant::Prefecture(prefecture()), "医務 次郎", "見本県 医務課", path)
}

pub fn ministry_layout(path: &str) -> Layout {
    layout(Role::Ministry, Grant::Nation, "集計 三郎", "厚生労働省（見本）", path)
}

pub fn administrator_layout(path: &str) -> Layout {
    layout(Role::Administrator, Grant::Nation, "管理 四郎", "運用担当", path)
}

pub fn facilities() -> Vec<Facility> {
    let facility = |number: u128, external_id: &str, name: &str, kind, beds| Facility {
        id: id(number),
        external_id: external_id.into(),
        name: name.into(),
        kind,
        prefecture: prefecture(),
        municipality: "99201".parse().expect("a made-up code of 見本県"),
        authority: id(2),
        health_centre: id(3),
        health_centre_name: "見本保健所".into(),
        address: "見本県見本市中央一丁目1番1号".into(),
        beds,
    };
    vec![
        facility(0x1, "9910001", "見本中央病院", FacilityKind::Hospital, Some(420)),
        facility(0x41, "9910002", "見本第二病院", FacilityKind::Hospital, Some(180)),
        facility(0x42, "9910003", "架空町立病院", FacilityKind::Hospital, Some(60)),
        facility(0x43, "9910004", "見本リハビリテーション病院", FacilityKind::Hospital, Some(199)),
        facility(0x44, "9910005", "架空こころの病院", FacilityKind::Hospital, None),
    ]
}
