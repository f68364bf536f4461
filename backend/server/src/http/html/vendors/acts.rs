//! What a facility does about a request: invite, revoke, ask again, judge the answer, note a refusal.

use axum::extract::State;
use tachiiri_domain::ids::{ChecklistId, VendorContractId};
use tachiiri_domain::vendors::Verdict;
use tachiiri_domain::wareki;
use tachiiri_pages::vendors::{ContractPage, InvitationPage, VerdictForm};

use super::super::super::api::download;
use super::super::super::extract::{Form, Path, choice, request_key};
use super::super::sheet_form::{Fields, field};
use super::super::{Frame, Shown, fresh_key, refused, shown};
use super::back;
use super::contract::page;
use crate::app::App;
use crate::app::vendors::{self, InviteRequest};
use crate::error::AppError;

pub async fn invite(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<VendorContractId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let before = page(&app, frame.layout, &frame.caller, id).await?;
    let typed = field(&fields, "last_day").unwrap_or_default().trim();
    let last_day = match wareki::parse(typed) {
        Ok(day) => Some(day),
        Err(_) if typed.is_empty() => None,
        Err(bad) => return refused(&ContractPage { last_day_error: Some(bad.to_string()), ..before }),
    };
    let key = request_key(&app, field(&fields, "request_key"))?;
    let invited = match vendors::invite(&app, &frame.caller, id, &InviteRequest { last_day }, &key).await {
        Ok(invited) => invited,
        Err(error @ AppError::BadInput { .. }) => {
            return refused(&ContractPage { last_day_error: Some(error.message()), ..before });
        }
        Err(other) => return Err(other.into()),
    };
    let token = invited.token.unwrap_or_default();
    shown(&InvitationPage {
        layout: before.layout,
        request_key: fresh_key(&app),
        contract: id,
        addressee: invited.addressee,
        system: before.row.map(|row| row.system).unwrap_or_default(),
        link: (!token.is_empty()).then(|| vendors::link(&app, &token)),
        token,
        expires_at: invited.expires_at,
        mailed_to: invited.mailed_to,
    })
}

pub async fn revoke(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<VendorContractId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    vendors::revoke(&app, &frame.caller, id, &key).await?;
    Ok(back(id, "revoked"))
}

pub async fn remind(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<VendorContractId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    vendors::remind_now(&app, &frame.caller, id, &key).await?;
    Ok(back(id, "reminded"))
}

pub async fn judge(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<ChecklistId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let contract = vendors::contract_of(&app, &frame.caller, id).await?;
    let keys: Vec<_> = Verdict::ALL.iter().map(|one| one.key()).collect();
    let verdict = choice("確かめた結果", field(&fields, "verdict"), &keys)?;
    let verdict = verdict.ok_or_else(|| AppError::bad_input("bad_value", "同じか異なるかを選んでください。"))?;
    let reason = field(&fields, "reason").unwrap_or_default();
    let key = request_key(&app, field(&fields, "request_key"))?;
    match vendors::judge(&app, &frame.caller, id, (verdict, reason), &key).await {
        Ok(()) => Ok(back(contract, "judged")),
        Err(error @ AppError::BadInput { .. }) => {
            let before = page(&app, frame.layout, &frame.caller, contract).await?;
            let verdict =
                VerdictForm { request_key: fresh_key(&app), reason: reason.to_owned(), error: Some(error.message()) };
            refused(&ContractPage { verdict: Some(verdict), ..before })
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn refuse(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<ChecklistId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let contract = vendors::contract_of(&app, &frame.caller, id).await?;
    let key = request_key(&app, field(&fields, "request_key"))?;
    vendors::refuse(&app, &frame.caller, id, Some(field(&fields, "reason").unwrap_or_default()), &key).await?;
    Ok(back(contract, "saved"))
}

pub async fn letter(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<VendorContractId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let token = field(&fields, "token").unwrap_or_default();
    Ok(download(vendors::letter(&app, &frame.caller, id, token).await?))
}
