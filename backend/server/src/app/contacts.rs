//! 連絡先 of a facility, kept by itself or its health centre; and of a health centre, printed under every letter.

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::contact::Contact;
use tachiiri_domain::request::{RequestKey, RowVersion};
use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_storage::checklists::Saved;
use tachiiri_storage::contacts::{self, Save};
use tachiiri_storage::{Conn, facilities, places};

use super::write::{self, Begun};
use super::{App, Caller, mail};
use crate::error::{AppError, Result};

pub use tachiiri_storage::contacts::Whose;

/// A contact with the name of its place.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Known {
    pub place: String,
    pub contact: Contact,
    /// What a change of it is based on; 0 where none was given.
    pub version: RowVersion,
}

/// The contact of one place; empty, with version 0, where nobody gave one.
pub async fn of(app: &App, caller: &Caller, whose: Whose) -> Result<Known> {
    let scope = caller.actor.scope_for(Act::EditContacts)?;
    let place = name(&app.db, &scope, whose).await?;
    let (contact, version) = match whose {
        Whose::Facility(id) => contacts::of_facility(&app.db, &scope, id).await?,
        Whose::HealthCentre(id) => contacts::of_health_centre(&app.db, id).await?,
    };
    Ok(Known { place, contact, version })
}

/// The places one answers for oneself: a hospital's own, an office's health centres.
pub async fn own(app: &App, caller: &Caller) -> Result<Vec<(Whose, Known)>> {
    let scope = caller.actor.scope_for(Act::EditContacts)?;
    let held = scope.grants().iter().filter_map(|grant| match grant {
        Grant::Facility(id) => Some(Whose::Facility(*id)),
        _ => None,
    });
    let centres = places::health_centres(&app.db, &scope).await?;
    let places: Vec<_> = held.chain(centres.iter().map(|one| Whose::HealthCentre(one.id))).collect();
    let mut own = Vec::with_capacity(places.len());
    // A person holds a handful of places.
    for whose in places {
        own.push((whose, of(app, caller, whose).await?));
    }
    Ok(own)
}

/// The name of a place within reach, or `NotFound`.
async fn name(conn: &impl Conn, scope: &Scope, whose: Whose) -> Result<String> {
    let found = match whose {
        Whose::Facility(id) => facilities::find(conn, scope, id).await?.map(|one| one.name),
        Whose::HealthCentre(id) => {
            let centres = places::health_centres(conn, scope).await?;
            centres.into_iter().find(|one| one.id == id).map(|one| one.name)
        }
    };
    found.ok_or(AppError::NotFound)
}

/// Keeps a contact. Mails go to the address from then on; an empty one means that none go.
///
/// # Errors
/// `bad_address`, `Stale` with what stands there now.
pub async fn save(
    app: &App,
    caller: &Caller,
    whose: Whose,
    (given, based_on): (&Contact, RowVersion),
    key: &RequestKey,
) -> Result<RowVersion> {
    let scope = caller.actor.scope_for(Act::EditContacts)?;
    let contact = tidy(given)?;
    let operation = write::operation("contact.save", &json!({ "of": whose, "to": contact, "based_on": based_on }));
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(version) => return Ok(version),
        Begun::New(write) => write,
    };
    name(&write.tx, &scope, whose).await?;
    let saving = Save { contact: &contact, based_on, by: &caller.actor.name };
    let version = match contacts::save(&write.tx, whose, saving, &app.ids, write.now).await? {
        Saved::Saved { version } => version,
        Saved::Stale { current, version } if current == contact => version,
        Saved::Stale { current, version } => {
            return Err(AppError::Stale {
                message: "ほかの人が先に連絡先を保存しました。今の内容を確かめてから、もう一度保存してください。"
                    .into(),
                current: json!({ "contact": current, "version": version }),
            });
        }
    };
    let subject = match whose {
        Whose::Facility(id) => format!("facility:{id}"),
        Whose::HealthCentre(id) => format!("health_centre:{id}"),
    };
    write.audit("contact.save", subject, json!({ "contact": contact, "version": version })).await?;
    write.commit(version).await
}

fn tidy(given: &Contact) -> Result<Contact> {
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let email = given.email.trim();
    Ok(Contact {
        department: line(&given.department),
        person: line(&given.person),
        phone: line(&given.phone),
        fax: line(&given.fax),
        email: if email.is_empty() { String::new() } else { mail::address(email)? },
    })
}
