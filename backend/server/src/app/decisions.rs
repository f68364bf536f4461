//! What imports of the register left to a person: shown to those who answer for the register, and decided by them.

use std::collections::HashMap;

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::ids::{DecisionId, FacilityId};
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::scope::Scope;
use tachiiri_storage::{Conn, decisions, facilities};

pub use tachiiri_storage::decisions::Waiting;

use super::write::{self, Begun};
use super::{App, Caller};
use crate::error::{AppError, Result};

/// A question and the facility it is about, where it is about one.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Question {
    #[serde(flatten)]
    pub waiting: Waiting,
    pub facility: Option<FacilityId>,
}

/// What waits in the caller's view, in the order it was found. Questions about health centres are the nation's.
pub async fn waiting(app: &App, caller: &Caller) -> Result<Vec<Question>> {
    let scope = caller.actor.scope_for(Act::ImportRegister)?;
    seen(&app.db, &scope).await
}

async fn seen(conn: &impl Conn, scope: &Scope) -> Result<Vec<Question>> {
    let facilities: HashMap<_, _> = facilities::ids_by_external_id(conn, scope).await?;
    let question = |waiting: Waiting| {
        let facility = facilities.get(&waiting.decision.external_id).copied();
        Question { waiting, facility }
    };
    let all = decisions::waiting(conn).await?.into_iter().map(question);
    Ok(all.filter(|one| one.facility.is_some() || scope.is_nation()).collect())
}

/// Keeps what was decided about a question.
///
/// # Errors
/// `no_words` without an answer; `wrong_state` where somebody was faster.
pub async fn decide(app: &App, caller: &Caller, id: DecisionId, words: &str, key: &RequestKey) -> Result<()> {
    let scope = caller.actor.scope_for(Act::ImportRegister)?;
    let words = words.trim();
    if words.is_empty() {
        return Err(AppError::bad_input("no_words", "どう確かめ、どうしたかを入れてください。"));
    }
    let operation = write::operation(format_args!("decision.decide:{id}"), &words);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(()) => return Ok(()),
        Begun::New(write) => write,
    };
    let question = seen(&write.tx, &scope).await?.into_iter().find(|one| one.waiting.id == id);
    let question = question.ok_or(AppError::NotFound)?.waiting.decision;
    decisions::decide(&write.tx, id, words, &caller.actor.name, write.now).await?;
    let detail = json!({ "code": question.code, "external_id": question.external_id, "decision": words });
    write.audit("decision.decide", format!("decision:{id}"), detail).await?;
    write.commit(()).await
}
