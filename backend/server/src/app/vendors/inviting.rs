//! Invitations: a link for one contract. Its token is shown once, kept as a hash, and ends when it is revoked, when a
//! new one is made, or on its day.

use serde_json::json;
use tachiiri_domain::Date;
use tachiiri_domain::access::Act;
use tachiiri_domain::clock::{Timestamp, end_of};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{InvitationId, VendorContractId};
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::wareki;
use tachiiri_storage::vendors::contracts::{self, Contract};
use tachiiri_storage::vendors::invitations::{self, NewInvitation};
use tachiiri_storage::vendors::requests;

use crate::app::guests::token_hash;
use crate::app::write::{self, Begun, Write};
use crate::app::{App, Caller, passwords};
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
    let year = FiscalYear::of(app.clock.today());
    let asked = requests::of_contracts(&write.tx, &scope, std::slice::from_ref(&found), year, write.now).await?;
    if asked.is_empty() {
        return Err(AppError::refused(
            "not_asked_yet",
            "先に回答を依頼してください。依頼していないシステムには案内を出せません。",
        ));
    }
    let to = addressed(&write, &scope, &found).await?;
    invitations::revoke(&write.tx, contract, &caller.actor.name, write.now).await?;
    let token = passwords::link_token(&app.ids);
    let new = NewInvitation {
        contract,
        token_hash: &token_hash(&token),
        addressee: &to.vendor_name,
        email: &to.terms.contact.email,
        expires_at,
        by: &caller.actor.name,
    };
    let id = invitations::create(&write.tx, &new, &app.ids, write.now).await?;
    let detail = json!({ "invitation": id, "addressee": to.vendor_name, "expires_at": expires_at });
    write.audit("vendor.invite", format!("contract:{contract}"), detail).await?;
    let kept = Invited {
        id,
        contract,
        addressee: to.vendor_name,
        email: to.terms.contact.email.to_lowercase(),
        expires_at,
        mailed_to: String::new(),
        token: None,
    };
    Ok(Invited { token: Some(token), ..write.commit(kept).await? })
}

/// The address that a token opens.
pub fn link(app: &App, token: &str) -> String {
    format!("http://{}/v/{token}", app.config.listen)
}

/// VEN-BUNDLE: the one who collects, else the contract's own vendor.
async fn addressed(write: &Write<'_>, scope: &Scope, contract: &Contract) -> Result<Contract> {
    match contract.bundled_under {
        Some(above) => {
            let above = contracts::find(&write.tx, scope, above).await?;
            above.ok_or_else(|| AppError::fault("invitation", format!("{} is bundled under nothing", contract.id)))
        }
        None => Ok(contract.clone()),
    }
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
