//! What is in the register on a day: the denominator that no sheet knows (STAT-DENOM).

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tachiiri_domain::Date;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::figures::{RegisteredRow, UNKNOWN_CLASS};
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

use crate::Conn;
use crate::column::{MOST_IDS, counts};
use crate::entity::vendor_contracts;
use crate::error::{Error, Result};
use crate::facilities::versions_on;
use crate::vendors::contracts;

/// The register on the day, by respondent, health centre and bed class: facilities, and contracts for the vendors'
/// form.
pub async fn registered(
    conn: &impl Conn,
    scope: &Scope,
    prefecture: PrefectureCode,
    as_of: Date,
) -> Result<Vec<RegisteredRow>> {
    let versions = versions_on(conn, scope, prefecture, as_of).await?;
    let centres = crate::places::all_by_id(conn).await?;
    let mut places: HashMap<Uuid, (String, String)> = HashMap::new();
    for (identity, version) in &versions {
        let centre = centres.get(&version.health_centre_id);
        let centre = centre.ok_or_else(|| Error::Corrupt(format!("facility {}", identity.external_id)))?;
        let class = counts(version.beds)?.map_or(UNKNOWN_CLASS, |beds| BedClass::of(beds).key());
        places.insert(identity.id, (centre.name.clone(), class.to_owned()));
    }
    let mut counted: BTreeMap<(Respondent, &(String, String)), u64> = BTreeMap::new();
    for place in places.values() {
        *counted.entry((Respondent::Facility, place)).or_default() += 1;
    }
    for facility in contracts_on(conn, places.keys().copied().collect(), as_of).await? {
        *counted.entry((Respondent::Vendor, &places[&facility])).or_default() += 1;
    }
    let row = |((respondent, place), count): ((Respondent, &(String, String)), u64)| RegisteredRow {
        respondent,
        health_centre: place.0.clone(),
        bed_class: place.1.clone(),
        count,
    };
    Ok(counted.into_iter().map(row).collect())
}

/// The facility of each contract that had begun by the day and is asked (VEN-ONLY-CONTRACT).
async fn contracts_on(conn: &impl Conn, facilities: Vec<Uuid>, day: Date) -> Result<Vec<Uuid>> {
    let mut found = Vec::new();
    for some in facilities.chunks(MOST_IDS) {
        let rows = vendor_contracts::Entity::find()
            .filter(vendor_contracts::Column::FacilityId.is_in(some.iter().copied()))
            .filter(vendor_contracts::Column::BeganOn.lte(day))
            .all(conn.raw())
            .await?;
        for row in rows {
            if contracts::terms(&row)?.not_asked(day).is_none() {
                found.push(row.facility_id);
            }
        }
    }
    Ok(found)
}
