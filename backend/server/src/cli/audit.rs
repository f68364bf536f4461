//! `audit verify|list`.

use super::args::{Audit, AuditCommand};
use super::{Desk, output};
use crate::app::Page;
use crate::app::audit::{self, Filter};
use crate::error::Result;

/// The exit status of a record that does not hold: refused by a rule.
const BROKEN: u8 = 3;

/// Returns the exit status.
pub async fn run(desk: &Desk, args: Audit) -> Result<u8> {
    match args.command {
        AuditCommand::Verify { heads, json } => verify(desk, &heads, json).await,
        AuditCommand::List { actor, verb, subject, most, json } => {
            let page = Some(Page { number: 1, size: most.max(1) });
            let filter = Filter { actor, verb, subject, page, ..Filter::default() };
            list(desk, &filter, json).await
        }
    }
}

async fn verify(desk: &Desk, heads: &[String], json: bool) -> Result<u8> {
    let verdict = audit::verify(&desk.app, &desk.caller, heads).await?;
    if json {
        output::json(&verdict)?;
    } else if verdict.whole {
        let head = verdict.head.as_deref().unwrap_or("なし");
        output::say(&format!(
            "監査記録は正しくつながっています（{}件、未連結 {}件、最後のつながり {head}）。",
            verdict.sealed, verdict.waiting
        ));
    } else {
        output::complain(&verdict.message);
    }
    Ok(if verdict.whole { 0 } else { BROKEN })
}

async fn list(desk: &Desk, filter: &Filter, json: bool) -> Result<u8> {
    let listed = audit::list(&desk.app, &desk.caller, filter).await?;
    if json {
        output::json(&listed.rows)?;
        return Ok(0);
    }
    for event in &listed.rows {
        output::say(&format!("{}\t{}\t{}\t{}\t{}", event.at, event.actor, event.verb, event.subject, event.detail));
    }
    Ok(0)
}
