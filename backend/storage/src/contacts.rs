//! 連絡先 of facilities and health centres.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, Set};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::contact::Contact;
use tachiiri_domain::ids::{FacilityId, HealthCentreId, Ids};
use tachiiri_domain::request::RowVersion;
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

use crate::checklists::Saved;
use crate::column::{MOST_IDS, millis, uuids};
use crate::db::Raw;
use crate::entity::contacts::{self, Column, Entity};
use crate::error::Result;
use crate::{Conn, Tx};

/// Whose contact it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    Facility(FacilityId),
    HealthCentre(HealthCentreId),
}

impl Whose {
    fn condition(self) -> Condition {
        Condition::all().add(match self {
            Self::Facility(id) => Column::FacilityId.eq(id.0),
            Self::HealthCentre(id) => Column::HealthCentreId.eq(id.0),
        })
    }

    fn column(self) -> Column {
        match self {
            Self::Facility(_) => Column::FacilityId,
            Self::HealthCentre(_) => Column::HealthCentreId,
        }
    }
}

/// A contact as somebody writes it.
#[derive(Clone, Copy, Debug)]
pub struct Save<'a> {
    pub contact: &'a Contact,
    /// 0 where none stood there.
    pub based_on: RowVersion,
    pub by: &'a str,
}

/// Of a facility that is seen; empty, with version 0, where nobody gave one.
pub async fn of_facility(conn: &impl Conn, scope: &Scope, id: FacilityId) -> Result<(Contact, RowVersion)> {
    let found = Entity::find().filter(crate::scope::facility_contacts(scope)).filter(Whose::Facility(id).condition());
    Ok(found.one(conn.raw()).await?.map(contact).unwrap_or_default())
}

/// Of many facilities, those seen alone; one without a contact is absent.
pub async fn of_facilities(
    conn: &impl Conn,
    scope: &Scope,
    ids: &[FacilityId],
) -> Result<HashMap<FacilityId, Contact>> {
    let mut found = HashMap::new();
    for some in uuids(ids).chunks(MOST_IDS) {
        let of_these = Column::FacilityId.is_in(some.iter().copied());
        let rows = Entity::find().filter(crate::scope::facility_contacts(scope)).filter(of_these);
        for row in rows.all(conn.raw()).await? {
            found.extend(row.facility_id.map(|id| (FacilityId(id), contact(row).0)));
        }
    }
    Ok(found)
}

/// Of a health centre: everyone may call it.
pub async fn of_health_centre(conn: &impl Conn, id: HealthCentreId) -> Result<(Contact, RowVersion)> {
    let found = Entity::find().filter(Whose::HealthCentre(id).condition()).one(conn.raw()).await?;
    Ok(found.map(contact).unwrap_or_default())
}

/// Compares and sets; whether the place is in reach, the caller has checked.
pub async fn save(tx: &Tx, whose: Whose, save: Save<'_>, ids: &Ids, now: Timestamp) -> Result<Saved<Contact>> {
    let written = match save.based_on {
        0 => insert(tx, whose, save, ids.next(now), now).await?,
        based_on => update(tx, whose, save, based_on, now).await?,
    };
    if written {
        return Ok(Saved::Saved { version: save.based_on + 1 });
    }
    let standing = Entity::find().filter(whose.condition()).one(tx.raw()).await?;
    let (current, version) = standing.map(contact).unwrap_or_default();
    Ok(Saved::Stale { current, version })
}

async fn insert(tx: &Tx, whose: Whose, save: Save<'_>, id: Uuid, now: Timestamp) -> Result<bool> {
    let Contact { department, person, phone, fax, email } = save.contact.clone();
    let (facility, centre) = match whose {
        Whose::Facility(id) => (Some(id.0), None),
        Whose::HealthCentre(id) => (None, Some(id.0)),
    };
    let row = contacts::ActiveModel {
        id: Set(id),
        facility_id: Set(facility),
        health_centre_id: Set(centre),
        department: Set(department),
        person: Set(person),
        phone: Set(phone),
        fax: Set(fax),
        email: Set(email),
        version: Set(1),
        updated_at: Set(millis(now)),
        updated_by: Set(save.by.into()),
    };
    let unless_there = OnConflict::column(whose.column()).do_nothing().to_owned();
    Ok(Entity::insert(row).on_conflict(unless_there).exec_without_returning(tx.raw()).await? == 1)
}

async fn update(tx: &Tx, whose: Whose, save: Save<'_>, based_on: RowVersion, now: Timestamp) -> Result<bool> {
    let Contact { department, person, phone, fax, email } = save.contact;
    let writing = Entity::update_many()
        .col_expr(Column::Department, Expr::val(department))
        .col_expr(Column::Person, Expr::val(person))
        .col_expr(Column::Phone, Expr::val(phone))
        .col_expr(Column::Fax, Expr::val(fax))
        .col_expr(Column::Email, Expr::val(email))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::val(millis(now)))
        .col_expr(Column::UpdatedBy, Expr::val(save.by))
        .filter(whose.condition())
        .filter(Column::Version.eq(based_on));
    Ok(writing.exec(tx.raw()).await?.rows_affected == 1)
}

fn contact(row: contacts::Model) -> (Contact, RowVersion) {
    let contacts::Model { department, person, phone, fax, email, version, .. } = row;
    (Contact { department, person, phone, fax, email }, version)
}
