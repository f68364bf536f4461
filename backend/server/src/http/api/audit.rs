//! 監査記録 as JSON.

use axum::extract::State;
use serde::Deserialize;
use tachiiri_domain::audit::AuditEvent;
use utoipa::IntoParams;

use super::super::extract::{Json, Query};
use super::super::session::Signed;
use super::{Reply, Rows, page};
use crate::app::App;
use crate::app::audit::{self, Filter, Verdict};

#[derive(Default, Deserialize, IntoParams)]
#[serde(default)]
pub struct AuditQuery {
    pub actor: Option<String>,
    pub verb: Option<String>,
    pub subject: Option<String>,
    pub page: Option<String>,
    pub size: Option<String>,
}

impl AuditQuery {
    pub fn filter(&self) -> Filter {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        Filter {
            actor: given(&self.actor),
            verb: given(&self.verb),
            subject: given(&self.subject),
            ..Filter::default()
        }
    }
}

#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(AuditQuery),
    responses((status = 200, body = Object, description = "`rows`, `total`")))]
pub async fn list(State(app): State<App>, signed: Signed, Query(query): Query<AuditQuery>) -> Reply<Rows<AuditEvent>> {
    let filter = Filter { page: Some(page(query.page.as_deref(), query.size.as_deref())?), ..query.filter() };
    let listed = audit::list(&app, &signed.caller, &filter).await?;
    Ok(Json(Rows { rows: listed.rows, total: listed.total }))
}

#[utoipa::path(get, path = "/api/v1/audit/verify", tag = "audit", responses((status = 200, body = Object)))]
pub async fn verify(State(app): State<App>, signed: Signed) -> Reply<Verdict> {
    Ok(Json(audit::verify(&app, &signed.caller, &[]).await?))
}
