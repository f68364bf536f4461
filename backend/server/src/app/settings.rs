//! What an authority settles about the sheets of its area.

use serde_json::json;
use tachiiri_domain::access::{Act, Role};
use tachiiri_domain::actor::Actor;
use tachiiri_domain::director::AuthoritySetting;
use tachiiri_domain::ids::AuthorityId;
use tachiiri_domain::request::{RequestKey, RowVersion};
use tachiiri_storage::checklists::Saved;
use tachiiri_storage::places::{self, Authority};
use tachiiri_storage::{Conn, settings};

use super::write::{self, Begun};
use super::{App, Caller};
use crate::error::{AppError, Result};

/// An authority whose settings the caller keeps.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Settled {
    pub authority: Authority,
    #[serde(flatten)]
    pub setting: AuthoritySetting,
    pub version: RowVersion,
}

/// A city settles for itself, a prefecture for its own health centres.
pub(super) async fn own(conn: &impl Conn, actor: &Actor) -> Result<Vec<Authority>> {
    let scope = actor.scope_for(Act::SettleAuthority)?;
    let seen = places::authorities(conn, &scope).await?;
    let city = actor.has_role(Role::Authority) || actor.has_role(Role::Operator);
    Ok(seen.into_iter().filter(|one| one.is_prefecture || city).collect())
}

pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Settled>> {
    let mut found = Vec::new();
    for authority in own(&app.db, &caller.actor).await? {
        let (setting, version) = settings::find(&app.db, authority.id).await?;
        found.push(Settled { authority, setting, version });
    }
    Ok(found)
}

/// # Errors
/// `NotFound` for an authority that is not the caller's own, `Stale` where somebody settled something else since.
pub async fn save(
    app: &App,
    caller: &Caller,
    id: AuthorityId,
    (wanted, based_on): (AuthoritySetting, RowVersion),
    key: &RequestKey,
) -> Result<RowVersion> {
    caller.actor.scope_for(Act::SettleAuthority)?;
    let content = json!({ "setting": wanted, "based_on": based_on });
    let operation = write::operation(format_args!("authority.settle:{id}"), &content);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(version) => return Ok(version),
        Begun::New(write) => write,
    };
    let own = own(&write.tx, &caller.actor).await?;
    own.iter().find(|one| one.id == id).ok_or(AppError::NotFound)?;
    let by = (caller.actor.name.as_str(), write.now);
    let version = match settings::save(&write.tx, id, (wanted, based_on), by).await? {
        Saved::Saved { version } => version,
        Saved::Stale { current, version } if current == wanted => version,
        Saved::Stale { current, version } => {
            return Err(AppError::Stale {
                message: "ほかの人が先に設定を変えました。今の設定を確かめてから、もう一度保存してください。"
                    .to_owned(),
                current: json!({ "setting": current, "version": version }),
            });
        }
    };
    write.audit("authority.settle", format!("authority:{id}"), json!(wanted)).await?;
    write.commit(version).await
}
