//! What the register said on a day.

use std::collections::HashMap;

use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use tachiiri_domain::Date;
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::ids::FacilityId;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

use crate::Conn;
use crate::column::{counts, read};
use crate::entity::{facilities, facility_versions};
use crate::error::Result;

/// What the register said of a facility from a day on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Version {
    pub valid_from: Date,
    pub recorded_at: Timestamp,
    pub name: String,
    pub kind: FacilityKind,
    pub address: String,
    pub beds: Option<u32>,
}

/// All versions of a facility that is seen, oldest first.
pub async fn versions(conn: &impl Conn, scope: &Scope, id: FacilityId) -> Result<Vec<Version>> {
    if super::find(conn, scope, id).await?.is_none() {
        return Ok(Vec::new());
    }
    let rows = facility_versions::Entity::find()
        .filter(facility_versions::Column::FacilityId.eq(id.0))
        .order_by_asc(facility_versions::Column::ValidFrom)
        .order_by_asc(facility_versions::Column::RecordedAt)
        .all(conn.raw())
        .await?;
    let version = |row: facility_versions::Model| {
        Ok(Version {
            valid_from: row.valid_from,
            recorded_at: from_millis(row.recorded_at),
            kind: read(&row.kind)?,
            beds: counts(row.beds)?,
            name: row.name,
            address: row.address,
        })
    };
    rows.into_iter().map(version).collect()
}

/// The facilities seen of a prefecture with what held on the day, by external id. Who is registered only later is
/// not there.
pub(crate) async fn versions_on(
    conn: &impl Conn,
    scope: &Scope,
    prefecture: PrefectureCode,
    day: Date,
) -> Result<Vec<(facilities::Model, facility_versions::Model)>> {
    let identities = facilities::Entity::find()
        .filter(crate::scope::facilities(&crate::scope::kept(scope, prefecture)))
        .order_by_asc(facilities::Column::ExternalId)
        .all(conn.raw())
        .await?;
    // Every version of whoever was once there: what held on the day may say that it has moved away.
    let mut once = Query::select();
    once.column(facility_versions::Column::FacilityId)
        .from(facility_versions::Entity)
        .and_where(facility_versions::Column::PrefectureCode.eq(prefecture.to_string()));
    let versions = facility_versions::Entity::find()
        .filter(facility_versions::Column::FacilityId.in_subquery(once))
        .filter(facility_versions::Column::ValidFrom.lte(day))
        .order_by_asc(facility_versions::Column::ValidFrom)
        .order_by_asc(facility_versions::Column::RecordedAt)
        .all(conn.raw())
        .await?;
    // The last one read stays.
    let mut held: HashMap<Uuid, facility_versions::Model> =
        versions.into_iter().map(|version| (version.facility_id, version)).collect();
    held.retain(|_, version| version.prefecture_code == prefecture.to_string());
    Ok(identities.into_iter().filter_map(|one| held.remove(&one.id).map(|version| (one, version))).collect())
}
