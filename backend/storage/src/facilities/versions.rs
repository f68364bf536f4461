//! What the register said on a day.

use std::collections::HashMap;

use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use tachiiri_domain::Date;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

use crate::Conn;
use crate::entity::{facilities, facility_versions};
use crate::error::Result;

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
