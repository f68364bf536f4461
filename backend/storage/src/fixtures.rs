//! The named cast of tests, here and in the server: everyone learns the names. All of it is made up.
//!
//! 見本県 has two health centres of its own (北見本, 南見本) and one of the city 見本市. よその病院 lies elsewhere and
//! is the foreign tenant of every scope test. [`databases`] gives an empty database of each kind to run on.

mod databases;
mod forms;

use tachiiri_domain::access::Role;
use tachiiri_domain::actor::Assignment;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::facility::{BedCounts, FacilityKind};
use tachiiri_domain::ids::{
    AuthorityId, CollectionId, FacilityId, HealthCentreId, Ids, InstrumentVersionId, UserId, VendorContractId, VendorId,
};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::register::{PlaceRow, RegisterRow};
use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_domain::vendors::Terms;

pub use databases::{TestDatabase, databases, postgres, sqlite};
pub use forms::{facility_form, next_years_form, vendor_form};

use crate::collections::NewCollection;
use crate::error::{Error, Result};
use crate::users::NewUser;
use crate::vendors::NewContract;
use crate::{Db, Tx, collections, facilities, places, users, vendors};

/// The day and hour the cast lives at.
pub const NOW: &str = "2023-11-18T00:00:00Z";
/// The day its register speaks of.
pub const REGISTERED: &str = "2023-06-01";

/// Prefecture, municipality, health centre, authority where it is a city.
const PLACES: [(&str, &str, &str, Option<&str>); 4] = [
    ("99", "99201", "北見本保健所", None),
    ("99", "99202", "南見本保健所", None),
    ("99", "99203", "見本市保健所", Some("見本市")),
    ("47", "47999", "よその保健所", None),
];

/// External id, name, reading, kind, municipality, beds.
type Registered = (&'static str, &'static str, &'static str, FacilityKind, &'static str, Option<u32>);

const FACILITIES: [Registered; 8] = [
    ("A0001", "青葉病院", "アオバビョウイン", FacilityKind::Hospital, "99201", Some(450)),
    ("A0002", "桜病院", "サクラビョウイン", FacilityKind::Hospital, "99201", Some(250)),
    ("a0003", "楓病院", "カエデビョウイン", FacilityKind::Hospital, "99202", Some(60)),
    ("A0004", "銀杏病院", "イチョウビョウイン", FacilityKind::Hospital, "99203", Some(120)),
    ("A0005", "小梅病院", "コウメビョウイン", FacilityKind::Hospital, "99202", Some(12)),
    ("A0006", "欅病院", "ケヤキビョウイン", FacilityKind::Hospital, "99203", None),
    ("A0007", "若葉診療所", "ワカバシンリョウジョ", FacilityKind::Clinic, "99203", Some(0)),
    ("Z0009", "よその病院", "ヨソノビョウイン", FacilityKind::Hospital, "47999", Some(300)),
];

/// Facility, vendor, system.
const CONTRACTS: [(&str, &str, &str); 3] =
    [("A0001", "赤システム", "電子カルテ"), ("A0001", "白システム", "PACS"), ("a0003", "赤システム", "電子カルテ")];

/// What the cast is called in the database.
#[derive(Clone, Debug)]
pub struct Cast {
    pub ids: Ids,
    pub now: Timestamp,
    pub prefecture: PrefectureCode,
    /// 北見本, 南見本, 見本市, よその
    pub centres: [HealthCentreId; 4],
    /// 見本県, 見本市
    pub authorities: [AuthorityId; 2],
    /// In the order of `FACILITIES`.
    pub facilities: Vec<FacilityId>,
    /// 赤システム, 白システム
    pub vendors: [VendorId; 2],
    pub contracts: Vec<VendorContractId>,
    pub facility_form: InstrumentVersionId,
    pub vendor_form: InstrumentVersionId,
}

impl Cast {
    /// Puts places, register, vendors and forms into an empty database.
    ///
    /// # Errors
    /// What the writes meet; [`Error::Unique`] where the cast stands there already.
    pub async fn enter(db: &Db) -> Result<Self> {
        let (ids, now) = (Ids::seeded(99), at(NOW)?);
        let tx = db.begin().await?;
        places::import(&tx, &place_rows()?, &ids, now).await?;
        facilities::import(&tx, &register_rows()?, date(REGISTERED)?, &ids, now).await?;
        let facilities = found_facilities(&tx).await?;
        let (vendors, contracts) = hire(&tx, &facilities, &ids, now).await?;
        let [facility_form, vendor_form] = forms::publish(&tx, &ids, now).await?;
        let (centres, authorities) = found_places(&tx).await?;
        tx.commit().await?;
        let prefecture = crate::column::read("99")?;
        let places = (centres, authorities);
        Ok(Self {
            ids,
            now,
            prefecture,
            centres: places.0,
            authorities: places.1,
            facilities,
            vendors,
            contracts,
            facility_form,
            vendor_form,
        })
    }

    /// The facility with an external id of the cast.
    ///
    /// # Errors
    /// [`Error::Corrupt`] for an id that is not the cast's.
    pub fn facility(&self, external_id: &str) -> Result<FacilityId> {
        let index = FACILITIES.iter().position(|one| one.0 == external_id);
        let found = index.and_then(|index| self.facilities.get(index)).copied();
        found.ok_or_else(|| Error::Corrupt(format!("no {external_id} in the cast")))
    }

    /// 北見本保健所 asks 青葉病院 and 桜病院 for the forms of 令和5年度.
    ///
    /// # Errors
    /// What the write meets.
    pub async fn ask(&self, db: &Db) -> Result<CollectionId> {
        let new = NewCollection {
            health_centre: self.centres[0],
            fiscal_year: crate::column::year(2023)?,
            due_on: date("2023-12-28")?,
            facility_instrument: self.facility_form,
            vendor_instrument: Some(self.vendor_form),
            facilities: vec![self.facility("A0001")?, self.facility("A0002")?],
        };
        let tx = db.begin().await?;
        let id = collections::create(&tx, &new, &self.ids, self.now).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// An account for each role, by login: kuni, ken, shi, kita, aoba, aka, kanri. `password_hash` is everyone's.
    ///
    /// # Errors
    /// What the write meets.
    pub async fn people(&self, db: &Db, password_hash: &str) -> Result<Vec<UserId>> {
        let roles = [
            ("kuni", Role::Ministry, Grant::Nation),
            ("ken", Role::Prefecture, Grant::Prefecture(self.prefecture)),
            ("shi", Role::Authority, Grant::Authority(self.authorities[1])),
            ("kita", Role::HealthCentre, Grant::HealthCentre(self.centres[0])),
            ("aoba", Role::Hospital, Grant::Facility(self.facility("A0001")?)),
            ("aka", Role::Vendor, Grant::Vendor(self.vendors[0])),
            ("kanri", Role::Administrator, Grant::Nation),
        ];
        let tx = db.begin().await?;
        let mut people = Vec::new();
        for (login, role, grant) in roles {
            let new = NewUser {
                login: login.into(),
                display_name: format!("{}の人", role.label()),
                password_hash: Some(password_hash.into()),
                code: None,
                assignments: vec![Assignment { role, grant }],
            };
            people.push(users::create(&tx, &new, &self.ids, self.now).await?);
        }
        tx.commit().await?;
        Ok(people)
    }
}

/// The list of municipalities of the cast.
///
/// # Errors
/// Never for the cast as it stands.
pub fn place_rows() -> Result<Vec<PlaceRow>> {
    let row = |(line, (prefecture, municipality, centre, city)): (u64, &(&str, &str, &str, Option<&str>))| {
        Ok(PlaceRow {
            line,
            prefecture: crate::column::read(prefecture)?,
            municipality: crate::column::read(municipality)?,
            health_centre: (*centre).into(),
            authority: city.map(str::to_owned),
        })
    };
    (2..).zip(&PLACES).map(row).collect()
}

/// The register of the cast.
///
/// # Errors
/// Never for the cast as it stands.
pub fn register_rows() -> Result<Vec<RegisterRow>> {
    let row = |(line, one): (u64, &Registered)| {
        let (external_id, name, kana, kind, municipality, beds) = *one;
        Ok(RegisterRow {
            line,
            external_id: external_id.into(),
            name: name.into(),
            name_kana: kana.into(),
            kind,
            prefecture: crate::column::read(&municipality[..2])?,
            municipality: crate::column::read(municipality)?,
            address: format!("{municipality}の1番地"),
            latitude_e6: None,
            longitude_e6: None,
            homepage: String::new(),
            beds: BedCounts { general: beds, total: beds, ..BedCounts::default() },
        })
    };
    (2..).zip(&FACILITIES).map(row).collect()
}

/// A moment of the cast's world.
///
/// # Errors
/// [`Error::Corrupt`] for a text that is none.
pub fn at(text: &str) -> Result<Timestamp> {
    crate::column::read(text)
}

/// A day of the cast's world.
///
/// # Errors
/// [`Error::Corrupt`] for a text that is none.
pub fn date(text: &str) -> Result<tachiiri_domain::Date> {
    crate::column::read(text)
}

async fn found_facilities(tx: &Tx) -> Result<Vec<FacilityId>> {
    let by_external_id = facilities::ids_by_external_id(tx, &Scope::nation()).await?;
    let id = |one: &Registered| by_external_id.get(one.0).copied();
    let found: Option<Vec<_>> = FACILITIES.iter().map(id).collect();
    found.ok_or_else(|| Error::Corrupt("the cast is not whole".into()))
}

async fn hire(
    tx: &Tx,
    facilities: &[FacilityId],
    ids: &Ids,
    now: Timestamp,
) -> Result<([VendorId; 2], Vec<VendorContractId>)> {
    let red = vendors::create(tx, "赤システム", ids, now).await?;
    let white = vendors::create(tx, "白システム", ids, now).await?;
    let mut contracts = Vec::new();
    for (external_id, vendor, system) in CONTRACTS {
        let index = FACILITIES.iter().position(|one| one.0 == external_id).unwrap_or_default();
        let contract = NewContract {
            facility: facilities[index],
            vendor: if vendor == "赤システム" { red } else { white },
            system: system.into(),
            product: String::new(),
            bundled_under: None,
            terms: Terms::since(date(REGISTERED)?),
        };
        contracts.push(vendors::create_contract(tx, &contract, ids, now).await?);
    }
    Ok(([red, white], contracts))
}

async fn found_places(tx: &Tx) -> Result<([HealthCentreId; 4], [AuthorityId; 2])> {
    let whole = |what: &str| Error::Corrupt(format!("the cast's {what} are not whole"));
    let centres = places::health_centres(tx, &Scope::nation()).await?;
    let centre = |name: &str| centres.iter().find(|one| one.name == name).map(|one| one.id);
    let ids: Option<Vec<_>> = PLACES.iter().map(|(_, _, name, _)| centre(name)).collect();
    let ids = ids.and_then(|ids| ids.try_into().ok()).ok_or_else(|| whole("health centres"))?;
    let authorities = places::authorities(tx, &Scope::nation()).await?;
    let authority = |name: &str| authorities.iter().find(|one| one.name == name).map(|one| one.id);
    let both = authority("見本県").zip(authority("見本市")).ok_or_else(|| whole("authorities"))?;
    Ok((ids, [both.0, both.1]))
}
