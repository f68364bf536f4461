//! 監査記録

use tachiiri_domain::access::Act;
use tachiiri_domain::audit::AuditEvent;
use tachiiri_storage::audit;
use tachiiri_storage::reports;

use super::{App, Caller, Listed};
use crate::error::Result;

pub use tachiiri_storage::audit::{AuditFilter as Filter, Head, Verdict as Found};

/// Events chained in one transaction: long enough to be quick, short enough that writers do not wait.
const BATCH: u64 = 250;

/// What checking the chain found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Verdict {
    pub whole: bool,
    pub sealed: u64,
    /// Events not yet chained.
    pub waiting: u64,
    /// Last sealed link, as `<seq>:<link>`.
    pub head: Option<String>,
    /// One Japanese sentence for the first thing wrong; empty where nothing is.
    pub message: String,
}

/// Events in view, newest first.
pub async fn list(app: &App, caller: &Caller, filter: &Filter) -> Result<Listed<AuditEvent>> {
    caller.actor.scope_for(Act::ViewAudit)?;
    Ok(audit::list(&app.db, filter).await?)
}

/// Walks the chain. `heads` are known from elsewhere (printed on reports), as `<seq>:<link>` or the link alone;
/// those of the reports kept here are looked at in any case. A missing one is a cut-off tail.
pub async fn verify(app: &App, caller: &Caller, heads: &[String]) -> Result<Verdict> {
    Ok(verdict(walk(app, caller, heads).await?))
}

/// What [`verify`] says, as a value: a page words it itself.
pub async fn walk(app: &App, caller: &Caller, heads: &[String]) -> Result<Found> {
    caller.actor.scope_for(Act::ViewAudit)?;
    let mut known = reports::audit_heads(&app.db).await?;
    known.extend_from_slice(heads);
    let links: Vec<_> = known.iter().map(|head| link(head).to_owned()).collect();
    Ok(audit::verify(&app.db, &links).await?)
}

fn verdict(found: Found) -> Verdict {
    let wrong = |sealed, message| Verdict { whole: false, sealed, waiting: 0, head: None, message };
    match found {
        Found::Whole { sealed, unsealed, head } => {
            Verdict { whole: true, sealed, waiting: unsealed, head: head.as_ref().map(printed), message: String::new() }
        }
        Found::Broken { seq, event } => wrong(
            0,
            format!("監査記録の{seq}番目のつながりが合いません（記録 {event}）。記録が後から変えられています。"),
        ),
        Found::CutOff { missing_head, sealed } => wrong(
            sealed,
            format!(
                "報告書などに印字されたつながり {missing_head} が監査記録にありません。記録の末尾が切り取られています。"
            ),
        ),
    }
}

/// A head as reports print it.
pub(super) fn printed(head: &Head) -> String {
    format!("{}:{}", head.seq, head.link)
}

fn link(head: &str) -> &str {
    head.rsplit(':').next().unwrap_or(head)
}

/// Chains what is not chained yet; returns how many.
pub async fn seal(app: &App) -> Result<u64> {
    let mut sealed = 0;
    loop {
        let tx = app.db.begin().await?;
        let now = app.clock.now();
        let some = audit::seal(&tx, now, BATCH).await?;
        tx.commit().await?;
        sealed += some;
        if some < BATCH {
            return Ok(sealed);
        }
    }
}
