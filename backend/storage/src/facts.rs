//! Facts about facilities: value, source and day. Nothing is overwritten; the newest statement counts.

use std::collections::{BTreeMap, HashMap};

use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use tachiiri_domain::Date;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::facts::{Fact, FactKey};
use tachiiri_domain::ids::{FacilityId, Ids};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

use crate::column::{MOST_IDS, insert_all, millis, read};
use crate::db::Raw;
use crate::entity::{facilities, facility_facts, facility_versions};
use crate::error::Result;
use crate::{Conn, Tx};

/// Adds statements about one facility; one that says the same as the newest is not added. Returns how many were.
pub async fn record(tx: &Tx, facility: FacilityId, facts: &[Fact], ids: &Ids, now: Timestamp) -> Result<u64> {
    record_many(tx, &[(facility, facts.to_vec())], ids, now).await
}

/// The same for many facilities at once.
pub async fn record_many(tx: &Tx, facts: &[(FacilityId, Vec<Fact>)], ids: &Ids, now: Timestamp) -> Result<u64> {
    let about: Vec<Uuid> = facts.iter().map(|(facility, _)| facility.0).collect();
    let mut stated = Vec::new();
    for some in about.chunks(MOST_IDS) {
        let which = facility_facts::Column::FacilityId.is_in(some.iter().copied());
        stated.extend(in_order().filter(which).all(tx.raw()).await?);
    }
    let mut newest = by_facility(stated)?;
    let mut rows = Vec::new();
    for (facility, stated) in facts {
        let known = newest.entry(facility.0).or_default();
        for fact in stated {
            if known.get(&fact.key) != Some(fact) {
                rows.push(row(*facility, fact, ids.next(now), now));
                known.insert(fact.key, fact.clone());
            }
        }
    }
    let count = rows.len() as u64;
    insert_all(tx.raw(), rows).await?;
    Ok(count)
}

fn row(facility: FacilityId, fact: &Fact, id: Uuid, now: Timestamp) -> facility_facts::ActiveModel {
    facility_facts::ActiveModel {
        id: Set(id),
        facility_id: Set(facility.0),
        key: Set(fact.key.key().into()),
        value: Set(fact.value.key().into()),
        source: Set(fact.source.clone()),
        as_of: Set(fact.as_of),
        recorded_at: Set(millis(now)),
    }
}

/// Oldest first, so that what is read last counts: by the day, then by when it was recorded.
fn in_order() -> sea_orm::Select<facility_facts::Entity> {
    facility_facts::Entity::find()
        .order_by_asc(facility_facts::Column::AsOf)
        .order_by_asc(facility_facts::Column::RecordedAt)
        .order_by_asc(facility_facts::Column::Id)
}

type Newest = BTreeMap<FactKey, Fact>;

fn by_facility(rows: Vec<facility_facts::Model>) -> Result<HashMap<Uuid, Newest>> {
    let mut newest: HashMap<Uuid, Newest> = HashMap::new();
    for row in rows {
        let (key, value) = (read(&row.key)?, read(&row.value)?);
        let fact = Fact { key, value, source: row.source, as_of: row.as_of };
        newest.entry(row.facility_id).or_default().insert(key, fact);
    }
    Ok(newest)
}

/// The newest statement for each key that has one, in the order of the keys.
pub async fn newest(conn: &impl Conn, scope: &Scope, facility: FacilityId) -> Result<Vec<Fact>> {
    let about = in_order()
        .filter(facility_facts::Column::FacilityId.eq(facility.0))
        .filter(seen(scope, None))
        .all(conn.raw())
        .await?;
    Ok(by_facility(about)?.remove(&facility.0).unwrap_or_default().into_values().collect())
}

/// What was known of a prefecture's facilities on a day: for each key the newest statement not later than it.
pub async fn as_of(
    conn: &impl Conn,
    scope: &Scope,
    prefecture: PrefectureCode,
    day: Date,
) -> Result<HashMap<FacilityId, Vec<Fact>>> {
    let known = in_order()
        .filter(facility_facts::Column::AsOf.lte(day))
        .filter(seen(scope, Some(prefecture)))
        .all(conn.raw())
        .await?;
    let newest = by_facility(known)?.into_iter();
    Ok(newest.map(|(facility, facts)| (FacilityId(facility), facts.into_values().collect())).collect())
}

fn seen(scope: &Scope, prefecture: Option<PrefectureCode>) -> sea_orm::sea_query::Expr {
    let mut ids = Query::select();
    ids.column(facilities::Column::Id).from(facilities::Entity);
    let Some(code) = prefecture else {
        ids.cond_where(crate::scope::facilities(scope));
        return facility_facts::Column::FacilityId.in_subquery(ids);
    };
    // Also those that have moved away since: on the day they were the prefecture's.
    let mut were = Query::select();
    were.column(facility_versions::Column::FacilityId)
        .from(facility_versions::Entity)
        .and_where(facility_versions::Column::PrefectureCode.eq(code.to_string()));
    ids.cond_where(crate::scope::facilities(&crate::scope::kept(scope, code)))
        .and_where(facilities::Column::Id.in_subquery(were));
    facility_facts::Column::FacilityId.in_subquery(ids)
}
