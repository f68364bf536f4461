//! The places of 見本県: two health centres of the prefecture and one of a city in its own right.

use tachiiri_domain::Date;
use tachiiri_domain::place::{MunicipalityCode, PrefectureCode};
use tachiiri_domain::register::PlaceRow;

use super::DemoCollection;
use super::calendar::{day, office};
use super::facility::Facility;

pub(super) const EAST: &str = "見本東部保健所";
pub(super) const WEST: &str = "見本西部保健所";
pub(super) const CITY: &str = "見本市保健所";
pub(super) const CITY_AUTHORITY: &str = "見本市";
const PREFECTURE_AUTHORITY: &str = "見本県";

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Municipality {
    pub code: &'static str,
    pub name: &'static str,
    pub health_centre: &'static str,
}

const fn place(code: &'static str, name: &'static str, health_centre: &'static str) -> Municipality {
    Municipality { code, name, health_centre }
}

const MUNICIPALITIES: [Municipality; 9] = [
    place("99201", "見本市", CITY),
    place("99202", "架空市", EAST),
    place("99203", "例示市", EAST),
    place("99301", "仮名町", EAST),
    place("99302", "試作町", EAST),
    place("99204", "雛形市", WEST),
    place("99205", "模型市", WEST),
    place("99401", "想定町", WEST),
    place("99402", "虚構村", WEST),
];

/// Where facilities stand, in turn: the city has two in ten, the first stands in the east.
const TURN: [usize; 10] = [1, 0, 5, 2, 0, 6, 3, 4, 7, 8];

pub(super) fn in_turn(index: u32) -> &'static Municipality {
    &MUNICIPALITIES[TURN[index as usize % TURN.len()]]
}

impl Municipality {
    pub(super) fn code(&self) -> MunicipalityCode {
        self.code.parse().expect("a test reads every code of this list")
    }
}

pub(super) fn prefecture() -> PrefectureCode {
    PrefectureCode::from_name("見本県").expect("the domain knows the made-up prefecture")
}

pub(super) fn rows() -> Vec<PlaceRow> {
    let authority = |place: &Municipality| match place.health_centre {
        CITY => CITY_AUTHORITY,
        _ => PREFECTURE_AUTHORITY,
    };
    let row = |(place, line): (&Municipality, u64)| PlaceRow {
        line,
        prefecture: prefecture(),
        municipality: place.code(),
        health_centre: place.health_centre.to_owned(),
        authority: Some(authority(place).to_owned()),
    };
    MUNICIPALITIES.iter().zip(2..).map(row).collect()
}

/// Each health centre asks its facilities on 3 July; the east wants the sheets a month before the others.
pub(super) fn collections(facilities: &[Facility]) -> Vec<DemoCollection> {
    let due: [(&str, Date); 3] = [(EAST, day(2023, 9, 29)), (WEST, day(2023, 10, 31)), (CITY, day(2023, 10, 31))];
    let collection = |(health_centre, due_on): (&'static str, Date)| DemoCollection {
        health_centre,
        made_at: office(day(2023, 7, 3), 30),
        due_on,
        facilities: facilities
            .iter()
            .filter(|facility| facility.municipality.health_centre == health_centre && facility.story.is_asked())
            .map(|facility| facility.external_id.clone())
            .collect(),
    };
    due.into_iter().map(collection).collect()
}
