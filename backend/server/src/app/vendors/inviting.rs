//! Invitations: a link for one contract. Its token is shown once, kept as a hash, and ends when it is revoked, when a
//! new one is made, or on its day.

use serde_json::json;
use tachiiri_domain::Date;
use tachiiri_domain::access::Act;
use tachiiri_domain::clock::{Timestamp, end_of, last_day};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{InvitationId, VendorContractId};
use tachiiri_domain::mail::fill;
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::wareki;
use tachiiri_reports::letter::{self as paper, Letter, Qr};
use tachiiri_seed::letters;
use tachiiri_storage::vendors::contracts::{self, Contract};
use tachiiri_storage::vendors::invitations::{self, NewInvitation};
use tachiiri_storage::vendors::requests::{self, Requested};
use tachiiri_storage::{contacts, facilities};

use crate::app::guests::token_hash;
use crate::app::mail::vendors as mail;
use crate::app::write::{self, Begun, Write};
use crate::app::{App, Caller, FileBody, papers, passwords};
use crate::error::{AppError, Result};

/// Until when the link opens; None: to the end of the fiscal year, as long as later rounds stay open.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct InviteRequest {
    pub last_day: Option<Date>,
}

/// An invitation just made.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Invited {
    pub id: InvitationId,
    pub contract: VendorContractId,
    pub addressee: String,
    pub email: String,
    pub expires_at: Timestamp,
    /// Where a mail with the link was sent, or empty.
    #[serde(default)]
    pub mailed_to: String,
    /// Shown this once and kept as a hash: a retry of the request gets the invitation without it.
    #[serde(default)]
    pub token: Option<String>,
}

/// Makes an invitation; one that lived before ends. Where another vendor collects the sheet (VEN-BUNDLE), it is
/// addressed to that one.
///
/// # Errors
/// `not_asked_yet` where nothing is asked of the contract this year, `bad_last_day`; `NotFound` outside the scope.
pub async fn invite(
    app: &App,
    caller: &Caller,
    contract: VendorContractId,
    wanted: &InviteRequest,
    key: &RequestKey,
) -> Result<Invited> {
    let scope = caller.actor.scope_for(Act::ManageVendors)?;
    let expires_at = expiry(app, wanted)?;
    let operation = write::operation(format_args!("vendor.invite:{contract}"), wanted);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(invited) => return Ok(invited),
        Begun::New(write) => write,
    };
    let found = contracts::find(&write.tx, &scope, contract).await?.ok_or(AppError::NotFound)?;
    let asked = asked_of(app, &write, &scope, &found).await?.ok_or_else(|| {
        let message = "先に回答を依頼してください。依頼していないシステムには案内を出せません。";
        AppError::refused("not_asked_yet", message)
    })?;
    let to = mail::addressee(&write.tx, &found).await?;
    let token = passwords::link_token(&app.ids);
    let id = replace(app, &write, (contract, &to), (&token, expires_at)).await?;
    mail::invited(app, &write, (&found, &asked), link(app, &token), expires_at).await?;
    let detail = json!({ "invitation": id, "addressee": to.vendor_name, "expires_at": expires_at });
    write.audit("vendor.invite", format!("contract:{contract}"), detail).await?;
    let kept = Invited {
        id,
        contract,
        addressee: to.vendor_name,
        email: to.terms.contact.email.to_lowercase(),
        expires_at,
        mailed_to: to.terms.contact.email.clone(),
        token: None,
    };
    Ok(Invited { token: Some(token), ..write.commit(kept).await? })
}

/// What is asked of a contract this year.
pub(super) async fn asked_of(
    app: &App,
    write: &Write<'_>,
    scope: &Scope,
    contract: &Contract,
) -> Result<Option<Requested>> {
    let year = FiscalYear::of(app.clock.today());
    let asked = requests::of_contracts(&write.tx, scope, std::slice::from_ref(contract), year, write.now).await?;
    Ok(asked.into_values().flatten().next())
}

/// A new invitation in the place of the one that lived.
async fn replace(
    app: &App,
    write: &Write<'_>,
    (contract, to): (VendorContractId, &Contract),
    (token, expires_at): (&str, Timestamp),
) -> Result<InvitationId> {
    invitations::revoke(&write.tx, contract, write.by(), write.now).await?;
    let new = NewInvitation {
        contract,
        token_hash: &token_hash(token),
        addressee: &to.vendor_name,
        email: &to.terms.contact.email,
        expires_at,
        by: write.by(),
    };
    Ok(invitations::create(&write.tx, &new, &app.ids, write.now).await?)
}

/// The address that a token opens.
pub fn link(app: &App, token: &str) -> String {
    format!("{}/v/{token}", app.config.public_url)
}

/// The letter with the link as a QR code, as PDF; the token is the one just shown.
///
/// # Errors
/// `NotFound` outside the scope and for a token that does not open this contract.
pub async fn letter(app: &App, caller: &Caller, contract: VendorContractId, token: &str) -> Result<FileBody> {
    let scope = caller.actor.scope_for(Act::ManageVendors)?;
    let found = contracts::find(&app.db, &scope, contract).await?.ok_or(AppError::NotFound)?;
    let behind = invitations::behind(&app.db, &token_hash(token)).await?;
    let behind = behind.filter(|one| one.contract == contract && one.lives(app.clock.now()));
    let invitation = behind.ok_or(AppError::NotFound)?;
    let year = FiscalYear::of(app.clock.today());
    let asked = requests::of_contracts(&app.db, &scope, std::slice::from_ref(&found), year, app.clock.now()).await?;
    let asked = asked.get(&contract).and_then(|all| all.first()).ok_or(AppError::NotFound)?;
    let facility = facilities::find(&app.db, &scope, found.facility).await?.ok_or(AppError::NotFound)?;
    let (own, _) = contacts::of_facility(&app.db, &scope, facility.id).await?;
    let values = [
        ("システム名", found.system.clone()),
        ("年度", year.label()),
        ("提出期限", wareki::long(asked.request.due_on)),
        ("有効期限", wareki::long(last_day(invitation.expires_at))),
    ];
    let values = values.map(|(name, value)| (name.to_owned(), value));
    let text = letters::find("vendor-letter").ok_or_else(|| AppError::fault("letter", "no text"))?;
    let body = fill(&text.body, &values).map_err(|why| AppError::fault("letter", why))?;
    let today = app.clock.today();
    let paper = Letter {
        date: paper::date(today),
        addressee: vec![invitation.addressee, "ご担当者　様".to_owned()],
        sender: vec![facility.name.clone()],
        title: text.subject,
        body: paper::body(&body),
        contact: paper::contact_lines(&facility.name, &own),
        qr: Qr::of(&link(app, token)),
        ..Letter::default()
    };
    let bytes = papers::set(app, move |setting| paper::render(&[paper], today, setting)).await?;
    Ok(FileBody { name: "vendor-letter.pdf".to_owned(), media_type: "application/pdf", bytes })
}

fn expiry(app: &App, wanted: &InviteRequest) -> Result<Timestamp> {
    let today = app.clock.today();
    let last = FiscalYear::of(today).last_day();
    let day = wanted.last_day.unwrap_or(last);
    if (today..=last).contains(&day) {
        return Ok(end_of(day));
    }
    let message = format!(
        "リンクの有効期限「{}」は使えません。{}から{}までの日を入れてください。",
        wareki::long(day),
        wareki::long(today),
        wareki::long(last)
    );
    Err(AppError::BadInput { code: "bad_last_day", message })
}

/// Ends the live invitation of a contract, and every session it opened with it.
///
/// # Errors
/// `NotFound` outside the scope.
pub async fn revoke(app: &App, caller: &Caller, contract: VendorContractId, key: &RequestKey) -> Result<()> {
    let scope = caller.actor.scope_for(Act::ManageVendors)?;
    let write = match write::begin_once(app, caller, &format!("vendor.revoke:{contract}"), key).await? {
        Begun::Done(()) => return Ok(()),
        Begun::New(write) => write,
    };
    contracts::find(&write.tx, &scope, contract).await?.ok_or(AppError::NotFound)?;
    let ended = invitations::revoke(&write.tx, contract, &caller.actor.name, write.now).await?;
    write.audit("vendor.revoke", format!("contract:{contract}"), json!({ "ended": ended })).await?;
    write.commit(()).await
}
