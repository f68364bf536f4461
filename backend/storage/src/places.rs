//! The tree prefecture ⊃ authority ⊃ health centre ⊃ municipality.

mod import;

use std::collections::HashMap;

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tachiiri_domain::ids::{AuthorityId, HealthCentreId};
use tachiiri_domain::place::{MunicipalityCode, PrefectureCode};
use tachiiri_domain::register::Decision;
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

pub use import::import;

use crate::Conn;
use crate::column::read;
use crate::entity::{authorities, health_centres, municipalities};
use crate::error::{Error, Result};

/// What an import of places did.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct PlacesOutcome {
    pub read: u64,
    /// Municipalities that were not known before.
    pub added: u64,
    /// Municipalities that now have another health centre, or whose health centre has another authority.
    pub changed: u64,
    pub unchanged: u64,
    pub decisions: Vec<Decision>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Authority {
    pub id: AuthorityId,
    pub prefecture: PrefectureCode,
    pub name: String,
    /// The prefecture itself, not a city in its own right.
    pub is_prefecture: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct HealthCentre {
    pub id: HealthCentreId,
    pub name: String,
    pub prefecture: PrefectureCode,
    pub authority: AuthorityId,
    pub authority_name: String,
}

/// The health centres seen, by prefecture and name.
pub async fn health_centres(conn: &impl Conn, scope: &Scope) -> Result<Vec<HealthCentre>> {
    health_centres_where(conn, crate::scope::health_centres(scope)).await
}

async fn health_centres_where(conn: &impl Conn, which: Condition) -> Result<Vec<HealthCentre>> {
    let rows = health_centres::Entity::find()
        .filter(which)
        .order_by_asc(health_centres::Column::PrefectureCode)
        .order_by_asc(health_centres::Column::Name)
        .all(conn.raw())
        .await?;
    let names: HashMap<Uuid, String> =
        authorities::Entity::find().all(conn.raw()).await?.into_iter().map(|row| (row.id, row.name)).collect();
    rows.into_iter().map(|row| health_centre(row, &names)).collect()
}

fn health_centre(row: health_centres::Model, authorities: &HashMap<Uuid, String>) -> Result<HealthCentre> {
    let authority_name = authorities.get(&row.authority_id).cloned();
    Ok(HealthCentre {
        id: HealthCentreId(row.id),
        name: row.name,
        prefecture: read(&row.prefecture_code)?,
        authority: AuthorityId(row.authority_id),
        authority_name: authority_name.ok_or_else(|| Error::Corrupt("health centre without authority".into()))?,
    })
}

/// The authorities seen, by prefecture and name.
pub async fn authorities(conn: &impl Conn, scope: &Scope) -> Result<Vec<Authority>> {
    let rows = authorities::Entity::find()
        .filter(crate::scope::authorities(scope))
        .order_by_asc(authorities::Column::PrefectureCode)
        .order_by_asc(authorities::Column::Name)
        .all(conn.raw())
        .await?;
    let authority = |row: authorities::Model| {
        let prefecture = read(&row.prefecture_code)?;
        Ok(Authority { id: AuthorityId(row.id), prefecture, name: row.name, is_prefecture: row.is_prefecture })
    };
    rows.into_iter().map(authority).collect()
}

pub async fn health_centre_of(conn: &impl Conn, municipality: &MunicipalityCode) -> Result<Option<HealthCentre>> {
    let row = municipalities::Entity::find_by_id(municipality.as_str().to_owned()).one(conn.raw()).await?;
    let Some(row) = row else { return Ok(None) };
    let which = Condition::all().add(health_centres::Column::Id.eq(row.health_centre_id));
    Ok(health_centres_where(conn, which).await?.pop())
}

/// Every municipality that has been placed, with its health centre.
pub async fn municipality_map(conn: &impl Conn) -> Result<HashMap<MunicipalityCode, HealthCentre>> {
    let centres = all_by_id(conn).await?;
    let rows = municipalities::Entity::find().all(conn.raw()).await?;
    let place = |row: municipalities::Model| {
        let centre = centres.get(&row.health_centre_id).cloned();
        Ok((read(&row.code)?, centre.ok_or_else(|| Error::Corrupt(format!("municipality {}", row.code)))?))
    };
    rows.into_iter().map(place).collect()
}

/// Every health centre by its id: a few hundred in the whole country.
pub(crate) async fn all_by_id(conn: &impl Conn) -> Result<HashMap<Uuid, HealthCentre>> {
    let all = health_centres_where(conn, Condition::all()).await?;
    Ok(all.into_iter().map(|centre| (centre.id.0, centre)).collect())
}

/// Names of some health centres by their ids.
pub(crate) async fn names(conn: &impl Conn, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> = health_centres::Entity::find()
        .select_only()
        .column(health_centres::Column::Id)
        .column(health_centres::Column::Name)
        .filter(health_centres::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(conn.raw())
        .await?;
    Ok(rows.into_iter().collect())
}
