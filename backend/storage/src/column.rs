//! Between columns and the words of the domain, and rows in bulk.

use std::str::FromStr;

use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Iterable};
use tachiiri_domain::clock::{Timestamp, from_millis};
use uuid::Uuid;

use crate::error::{Error, Result};

/// Parameters that one statement may carry on both databases, with room to spare (SQLite: 32,766).
const MOST_PARAMETERS: usize = 30_000;
/// Ids in one `IN (…)`.
pub(crate) const MOST_IDS: usize = 2_000;

pub(crate) fn millis(at: Timestamp) -> i64 {
    at.timestamp_millis()
}

pub(crate) fn moment(millis: Option<i64>) -> Option<Timestamp> {
    millis.map(from_millis)
}

/// Reads a key or code that the program wrote itself.
pub(crate) fn read<T: FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::Corrupt(format!("{}: {text:?}", std::any::type_name::<T>())))
}

pub(crate) fn year(year: i32) -> Result<tachiiri_domain::fiscal_year::FiscalYear> {
    tachiiri_domain::fiscal_year::FiscalYear::new(year).map_err(|error| Error::Corrupt(error.to_string()))
}

/// Counts are stored signed, since neither database has an unsigned type.
pub(crate) fn count(stored: i32) -> Result<u32> {
    u32::try_from(stored).map_err(|_| Error::Corrupt(format!("a count of {stored}")))
}

pub(crate) fn counts(stored: Option<i32>) -> Result<Option<u32>> {
    stored.map(count).transpose()
}

/// # Errors
/// [`Error::Corrupt`] above two thousand million, which nothing that is counted here reaches.
pub(crate) fn signed(count: u32) -> Result<i32> {
    i32::try_from(count).map_err(|_| Error::Corrupt(format!("a count of {count}")))
}

pub(crate) fn signed_option(count: Option<u32>) -> Result<Option<i32>> {
    count.map(signed).transpose()
}

/// JSON text of a value that the program made.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Corrupt(error.to_string()))
}

pub(crate) fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Corrupt(error.to_string()))
}

/// Inserts rows in statements as large as both databases take.
pub(crate) async fn insert_all<A>(conn: &impl ConnectionTrait, rows: Vec<A>) -> std::result::Result<(), sea_orm::DbErr>
where
    A: ActiveModelTrait + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<_> = rows.by_ref().take(MOST_PARAMETERS / columns).collect();
        A::Entity::insert_many(chunk).exec_without_returning(conn).await?;
    }
    Ok(())
}

/// Bare UUIDs of typed ids.
pub(crate) fn uuids<T: Into<Uuid> + Copy>(ids: &[T]) -> Vec<Uuid> {
    ids.iter().map(|id| (*id).into()).collect()
}
