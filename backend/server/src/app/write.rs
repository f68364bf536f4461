//! A write under way: its transaction, its moment, and what is recorded when it ends.

use std::fmt::Display;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use tachiiri_domain::audit::{AuditEvent, sha256};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::request::RequestKey;
use tachiiri_storage::request_keys::{self, Claim};
use tachiiri_storage::{Tx, audit};

use super::{App, Caller};
use crate::error::{AppError, Result};

/// Dropped without [`Write::commit`], nothing of it remains.
pub(super) struct Write<'a> {
    pub tx: Tx,
    /// The one moment of everything written.
    pub now: Timestamp,
    app: &'a App,
    caller: &'a Caller,
    key: Option<&'a RequestKey>,
}

/// A write that is to be done, or the answer it got when it was done before.
pub(super) enum Begun<'a, T> {
    New(Write<'a>),
    Done(T),
}

/// Begins a write that nobody repeats: the command line's, a job's, the record of a view.
pub(super) async fn begin<'a>(app: &'a App, caller: &'a Caller) -> Result<Write<'a>> {
    Ok(Write { tx: app.db.begin().await?, now: app.clock.now(), app, caller, key: None })
}

/// What a request key holds for: verb and target, and the digest of what is to be written. The same key with other
/// content is another write.
pub(super) fn operation(verb: impl Display, content: &impl Serialize) -> String {
    let content = json!(content).to_string();
    format!("{verb}#{}", sha256(content.as_bytes()))
}

/// Begins a write with a request key, which holds for this one [`operation`] alone.
///
/// Whoever gets `Done` asks first whether the caller may still see what the answer tells of.
pub(super) async fn begin_once<'a, T: DeserializeOwned>(
    app: &'a App,
    caller: &'a Caller,
    operation: &str,
    key: &'a RequestKey,
) -> Result<Begun<'a, T>> {
    let write = Write { key: Some(key), ..begin(app, caller).await? };
    match request_keys::claim(&write.tx, key, &caller.actor.name, operation, write.now).await? {
        Claim::New => Ok(Begun::New(write)),
        Claim::Done(answer) => {
            let answer = serde_json::from_str(&answer).map_err(|why| AppError::fault("kept answer of a key", why))?;
            Ok(Begun::Done(answer))
        }
    }
}

/// What the record says of a write: verb, subject and detail.
pub(super) fn event(
    app: &App,
    caller: &Caller,
    now: Timestamp,
    (verb, subject, detail): (&str, impl Display, serde_json::Value),
) -> AuditEvent {
    AuditEvent {
        id: app.ids.next(now),
        at: now,
        actor: caller.actor.name.clone(),
        verb: verb.to_owned(),
        subject: subject.to_string(),
        detail: detail.to_string(),
        request_id: caller.request_id.clone(),
    }
}

impl Write<'_> {
    /// Who writes, as the audit names him.
    pub fn by(&self) -> &str {
        &self.caller.actor.name
    }

    /// Records an event in the transaction of its change.
    pub async fn audit(&self, verb: &str, subject: impl Display, detail: serde_json::Value) -> Result<()> {
        Ok(audit::write(&self.tx, &event(self.app, self.caller, self.now, (verb, subject, detail))).await?)
    }

    /// Keeps the answer under the request key, and everything with it.
    pub async fn commit<T: Serialize>(self, answer: T) -> Result<T> {
        if let Some(key) = self.key {
            let kept = serde_json::to_string(&answer).map_err(|why| AppError::fault("answer of a key", why))?;
            request_keys::finish(&self.tx, key, &self.caller.actor.name, &kept).await?;
        }
        self.tx.commit().await?;
        Ok(answer)
    }
}
