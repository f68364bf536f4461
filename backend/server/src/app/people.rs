//! 施設の利用者: the people who answer for a facility. One of them, or the health centre, lets in another.

use std::collections::HashMap;

use serde_json::json;
use tachiiri_domain::access::{Act, Role};
use tachiiri_domain::actor::Assignment;
use tachiiri_domain::ids::{FacilityId, UserId};
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_storage::users::User;
use tachiiri_storage::{Conn, facilities, sessions, users};

use super::users::{Issued, NewAccount, account, check, issue_again, locked};
use super::write::{self, Begun};
use super::{App, Caller};
use crate::error::{AppError, Result};

/// A person who answers for a facility; who answers for two stands there twice.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Person {
    pub id: UserId,
    pub login: String,
    pub display_name: String,
    pub facility: FacilityId,
    pub facility_name: String,
    pub locked: bool,
    /// Has a one-time code and no password yet.
    pub waiting: bool,
    pub second_factor: bool,
    /// The one who asks.
    pub own: bool,
}

/// Somebody to be let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub facility: FacilityId,
    pub login: String,
    pub display_name: String,
}

/// A facility that people can be let in to.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Place {
    pub id: FacilityId,
    pub name: String,
}

/// The facilities the caller lets people in to, by name.
pub async fn places(app: &App, caller: &Caller) -> Result<Vec<Place>> {
    let scope = caller.actor.scope_for(Act::ManagePeople)?;
    let found = facilities::list(&app.db, &scope, &facilities::Filter::default()).await?.rows;
    let mut places: Vec<_> = found.into_iter().map(|one| Place { id: one.id, name: one.name }).collect();
    places.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
    Ok(places)
}

/// The people of the facilities seen, or of one of them; by facility and login.
pub async fn list(app: &App, caller: &Caller, facility: Option<FacilityId>) -> Result<Vec<Person>> {
    let places = places(app, caller).await?;
    let names: HashMap<_, _> = places.iter().map(|one| (one.id, one.name.as_str())).collect();
    let grants: Vec<_> = places.iter().map(|one| Grant::Facility(one.id)).collect();
    let found = users::holding(&app.db, Role::Hospital, &grants).await?;
    let mut people = Vec::new();
    for user in &found {
        let held = user.assignments.iter().filter_map(own_facility).filter(|id| facility.is_none_or(|one| one == *id));
        people.extend(held.filter_map(|id| Some(person(app, caller, user, id, names.get(&id)?))));
    }
    people.sort_by(|a, b| (&a.facility_name, a.facility, &a.login).cmp(&(&b.facility_name, b.facility, &b.login)));
    Ok(people)
}

fn own_facility(held: &Assignment) -> Option<FacilityId> {
    match (held.role, held.grant) {
        (Role::Hospital, Grant::Facility(id)) => Some(id),
        _ => None,
    }
}

fn person(app: &App, caller: &Caller, user: &User, facility: FacilityId, name: &str) -> Person {
    Person {
        id: user.id,
        login: user.login.clone(),
        display_name: user.display_name.clone(),
        facility,
        facility_name: name.to_owned(),
        locked: locked(app, user),
        waiting: user.password_hash.is_none(),
        second_factor: user.second_factor.as_ref().is_some_and(|one| one.since.is_some()),
        own: caller.actor.user == Some(user.id),
    }
}

/// Makes an account for one facility, with a one-time code shown this once.
///
/// # Errors
/// `bad_login`, `bad_name`; `already_there` where the login is taken; NotFound for a facility that is not seen.
pub async fn invite(app: &App, caller: &Caller, invitation: &Invitation, key: &RequestKey) -> Result<Issued> {
    let scope = caller.actor.scope_for(Act::ManagePeople)?;
    facilities::find(&app.db, &scope, invitation.facility).await?.ok_or(AppError::NotFound)?;
    if invitation.display_name.trim().is_empty() {
        return Err(AppError::bad_input("bad_name", "画面に出す名前を入れてください。"));
    }
    let held = Assignment::checked(Role::Hospital, Grant::Facility(invitation.facility))?;
    let new = NewAccount {
        login: invitation.login.clone(),
        display_name: invitation.display_name.trim().to_owned(),
        assignments: vec![held],
        password: None,
    };
    check(app, &new)?;
    let (row, code) = account(app, &new).await?;
    let verb = format!("people.invite:{}:{}", invitation.facility, invitation.login);
    let operation = write::operation(verb, &new.display_name);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(issued) => return Ok(issued),
        Begun::New(write) => write,
    };
    let id = users::create(&write.tx, &row, &app.ids, write.now).await?;
    let detail = json!({ "login": new.login, "facility": invitation.facility });
    write.audit("people.invite", format!("user:{id}"), detail).await?;
    let code_expires_at = row.code.map(|code| code.expires_at);
    let kept = Issued { id, login: new.login, display_name: new.display_name, code: None, code_expires_at };
    Ok(Issued { code, ..write.commit(kept).await? })
}

/// A new one-time code for a person; the old password and all sessions end.
///
/// # Errors
/// `other_places` for somebody who also belongs to what the caller does not see: the code would open that too.
pub async fn reissue(app: &App, caller: &Caller, id: UserId, key: &RequestKey) -> Result<Issued> {
    let scope = caller.actor.scope_for(Act::ManagePeople)?;
    let write = match write::begin_once(app, caller, &format!("people.reissue:{id}"), key).await? {
        Begun::Done(issued) => return Ok(issued),
        Begun::New(write) => write,
    };
    let user = users::find(&write.tx, id).await?.ok_or(AppError::NotFound)?;
    let seen = seen(&write.tx, &scope, &user).await?;
    if seen.is_empty() {
        return Err(AppError::NotFound);
    }
    if seen.len() < user.assignments.len() {
        let message = "ほかの所属もある方です。初回コードの再発行は、管理者に頼んでください。";
        return Err(AppError::refused("other_places", message));
    }
    issue_again(app, write, user).await
}

/// The facilities of the scope that a person answers for.
async fn seen(conn: &impl Conn, scope: &Scope, user: &User) -> Result<Vec<FacilityId>> {
    let mut seen = Vec::new();
    for id in user.assignments.iter().filter_map(own_facility) {
        if facilities::find(conn, scope, id).await?.is_some() {
            seen.push(id);
        }
    }
    Ok(seen)
}

/// A person no longer answers for a facility. What they did stays recorded; their sessions end.
///
/// # Errors
/// `own_access` for oneself: whoever leaves is let go by another, so that nobody locks a facility out.
pub async fn dismiss(app: &App, caller: &Caller, id: UserId, facility: FacilityId, key: &RequestKey) -> Result<()> {
    let scope = caller.actor.scope_for(Act::ManagePeople)?;
    let operation = format!("people.dismiss:{id}:{facility}");
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(()) => return Ok(()),
        Begun::New(write) => write,
    };
    let user = users::find(&write.tx, id).await?.ok_or(AppError::NotFound)?;
    if !seen(&write.tx, &scope, &user).await?.contains(&facility) {
        return Err(AppError::NotFound);
    }
    if caller.actor.user == Some(id) {
        let message = "ご自分の利用は、ここでは終わらせられません。同じ施設のほかの利用者か、保健所に頼んでください。";
        return Err(AppError::refused("own_access", message));
    }
    let held = Assignment::checked(Role::Hospital, Grant::Facility(facility))?;
    users::dismiss(&write.tx, id, held).await?;
    sessions::revoke_all(&write.tx, id, write.now).await?;
    write.audit("people.dismiss", format!("user:{id}"), json!({ "facility": facility })).await?;
    write.commit(()).await
}
