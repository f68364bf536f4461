//! 送ったメール

use axum::extract::State;
use serde::Deserialize;
use tachiiri_domain::ids::MailId;
use tachiiri_domain::mail::MailState;
use tachiiri_pages::mails::{MailDetail, MailRow, Mails};

use super::super::extract::{Path, Query, choice};
use super::{Frame, Shown, list_page, pager, shown};
use crate::app::App;
use crate::app::mail::{self, Filter, Mail};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct MailsQuery {
    pub state: Option<String>,
    pub page: Option<String>,
    pub size: Option<String>,
}

pub async fn list(State(app): State<App>, frame: Frame, Query(query): Query<MailsQuery>) -> Shown {
    let keys: Vec<_> = MailState::ALL.iter().map(|state| state.key()).collect();
    let state = choice("状態", query.state.as_deref(), &keys)?;
    let page = list_page(query.page.as_deref())?;
    let found = mail::list(&app, &frame.caller, &Filter { state, page: Some(page), ..Filter::default() }).await?;
    let pager = pager("/mails", &[("state", query.state.as_deref())], page, found.total);
    shown(&Mails { layout: frame.layout, state, rows: found.rows.into_iter().map(row).collect(), pager })
}

fn row(mail: Mail) -> MailRow {
    MailRow {
        id: mail.id,
        to_name: mail.to_name,
        to_address: mail.to_address,
        subject: mail.subject,
        state: mail.state,
        attempts: mail.attempts,
        queued_at: mail.queued_at,
        ended_at: mail.ended_at,
        error: mail.error,
    }
}

pub async fn show(State(app): State<App>, frame: Frame, Path(id): Path<MailId>) -> Shown {
    let mail = mail::find(&app, &frame.caller, id).await?;
    let (body, sheet) = (mail.body.clone(), mail.checklist);
    shown(&MailDetail { layout: frame.layout, mail: row(mail), body, sheet })
}
