//! Facts about facilities: value, source and day. Nothing is overwritten; the newest statement counts.

use std::collections::HashMap;

use tachiiri_domain::Date;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::facts::Fact;
use tachiiri_domain::ids::{FacilityId, Ids};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::scope::Scope;

use crate::error::{Result, not_yet};
use crate::{Conn, Tx};

/// Adds statements about one facility; one that says the same as the newest is not added. Returns how many were.
pub async fn record(tx: &Tx, facility: FacilityId, facts: &[Fact], ids: &Ids, now: Timestamp) -> Result<u64> {
    record_many(tx, &[(facility, facts.to_vec())], ids, now).await
}

/// The same for many facilities at once.
pub async fn record_many(tx: &Tx, facts: &[(FacilityId, Vec<Fact>)], ids: &Ids, now: Timestamp) -> Result<u64> {
    let _ = (tx, facts, ids, now);
    not_yet()
}

/// The newest statement for each key that has one, in the order of the keys.
pub async fn newest(conn: &impl Conn, scope: &Scope, facility: FacilityId) -> Result<Vec<Fact>> {
    let _ = (conn, scope, facility);
    not_yet()
}

/// What was known of a prefecture's facilities on a day: for each key the newest statement not later than it.
pub async fn as_of(
    conn: &impl Conn,
    scope: &Scope,
    prefecture: PrefectureCode,
    day: Date,
) -> Result<HashMap<FacilityId, Vec<Fact>>> {
    let _ = (conn, scope, prefecture, day);
    not_yet()
}
