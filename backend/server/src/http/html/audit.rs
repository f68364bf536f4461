//! 監査記録

use axum::extract::State;
use serde::Deserialize;
use tachiiri_pages::audit::{Audit, Verdict};

use super::super::api::audit::AuditQuery;
use super::super::extract::Query;
use super::{Frame, Shown, list_page, pager, shown};
use crate::app::App;
use crate::app::audit::{self, Filter, Found};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Verify {
    verify: bool,
}

pub async fn list(
    State(app): State<App>,
    frame: Frame,
    Query(query): Query<AuditQuery>,
    Query(Verify { verify }): Query<Verify>,
) -> Shown {
    let page = list_page(query.page.as_deref())?;
    let filter = Filter { page: Some(page), ..query.filter() };
    let listed = audit::list(&app, &frame.caller, &filter).await?;
    let verdict = if verify { said(audit::walk(&app, &frame.caller, &[]).await?) } else { Verdict::NotRun };
    let fields =
        [("actor", query.actor.as_deref()), ("verb", query.verb.as_deref()), ("subject", query.subject.as_deref())];
    shown(&Audit {
        actor: filter.actor.unwrap_or_default(),
        verb: filter.verb.unwrap_or_default(),
        subject: filter.subject.unwrap_or_default(),
        rows: listed.rows,
        pager: pager("/audit", &fields, page, listed.total),
        verdict,
        layout: frame.layout,
    })
}

fn said(found: Found) -> Verdict {
    match found {
        Found::Whole { sealed, unsealed, head } => {
            Verdict::Whole { sealed, unsealed, head: head.map(|head| head.link).unwrap_or_default() }
        }
        Found::Broken { seq, event } => Verdict::Broken { seq: seq.unsigned_abs(), event: event.to_string() },
        Found::CutOff { missing_head, .. } => Verdict::CutOff { head: missing_head },
    }
}
