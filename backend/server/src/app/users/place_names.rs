//! Places in words.

use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_storage::{Db, facilities, places, vendors};

use crate::error::Result;

/// Names for the places of assignments.
pub(in crate::app) struct PlaceNames {
    authorities: Vec<places::Authority>,
    health_centres: Vec<places::HealthCentre>,
    facilities: Vec<tachiiri_domain::facility::Facility>,
    vendors: Vec<vendors::Vendor>,
}

impl PlaceNames {
    pub async fn of(db: &Db, held: impl Iterator<Item = Grant>) -> Result<Self> {
        let nation = Scope::nation();
        // The register is long: only the facilities that somebody answers for are asked.
        let facilities = Scope::of(held.filter(|grant| matches!(grant, Grant::Facility(_))));
        Ok(Self {
            authorities: places::authorities(db, &nation).await?,
            health_centres: places::health_centres(db, &nation).await?,
            facilities: facilities::list(db, &facilities, &facilities::Filter::default()).await?.rows,
            vendors: vendors::list(db, &nation).await?,
        })
    }

    pub fn name(&self, grant: Grant) -> String {
        let found = match grant {
            Grant::Nation => return "全国".to_owned(),
            Grant::Prefecture(prefecture) => return prefecture.name().to_owned(),
            Grant::Authority(id) => self.authorities.iter().find(|one| one.id == id).map(|one| &one.name),
            Grant::HealthCentre(id) => self.health_centres.iter().find(|one| one.id == id).map(|one| &one.name),
            Grant::Facility(id) => self.facilities.iter().find(|one| one.id == id).map(|one| &one.name),
            Grant::Contract(_) => return String::new(),
            Grant::Vendor(id) => self.vendors.iter().find(|one| one.id == id).map(|one| &one.name),
        };
        found.cloned().unwrap_or_default()
    }
}
