//! People without an account: an invitation's token opens a session that sees its contract and nothing else.

use chrono::Duration;
use serde_json::json;
use tachiiri_domain::access::Role;
use tachiiri_domain::actor::{Actor, Assignment, GUEST};
use tachiiri_domain::audit::sha256;
use tachiiri_domain::clock::{Timestamp, in_japan, japan_date};
use tachiiri_domain::ids::SessionId;
use tachiiri_domain::scope::Grant;
use tachiiri_domain::wareki;
use tachiiri_storage::mails;
use tachiiri_storage::vendors::guests::{self, Guest};
use tachiiri_storage::vendors::invitations::{self, Invitation};

use super::mail::{self, NewMail, To};
use super::users::{Door, count_against, hold_up};
use super::{App, Caller, passwords, write};
use crate::error::{AppError, Result};

/// A working day and its overtime; the link opens the next one.
const SESSION: Duration = Duration::hours(12);

/// A session just opened.
#[derive(Clone, Debug)]
pub struct Entered {
    pub session: SessionId,
    /// For the cookie.
    pub token: String,
    pub expires_at: Timestamp,
}

/// How a link's token is kept.
pub(super) fn token_hash(token: &str) -> String {
    sha256(passwords::normal_code(token).as_bytes())
}

/// What every link that opens nothing is told: nobody learns whether it ever did.
fn no_entry() -> AppError {
    AppError::refused(
        "link_invalid",
        "このリンクは使えません。期限が切れたか、取り消されたか、番号が違います。依頼元の医療機関に、新しい案内を頼んでください。",
    )
}

/// Opens a session by an invitation's token.
///
/// # Errors
/// `link_invalid` whether the token is unknown, expired or revoked: in the same words, after the same work.
/// `too_many_tries` from an address that failed too often, before anything is looked at.
pub async fn enter(app: &App, door: impl Into<Door>, token: &str) -> Result<Entered> {
    let door = door.into();
    hold_up(&app.db, app, &door.origin).await?;
    let found = invitations::behind(&app.db, &token_hash(token)).await?;
    let nobody = Caller { request_id: door.request_id, ..Caller::nobody() };
    let now = app.clock.now();
    let Some(invitation) = found.filter(|one| one.lives(now)) else {
        // Recorded without its subject, which only some of these have: what is written is the same too.
        let write = write::begin(app, &nobody).await?;
        count_against(app, &write, &door.origin).await?;
        write.audit("link.failed", "", json!({ "address": door.origin.address })).await?;
        write.commit(()).await?;
        return Err(no_entry());
    };
    let caller = Caller { actor: actor(&invitation, &[invitation.contract]), ..nobody };
    let write = write::begin(app, &caller).await?;
    let session: SessionId = app.ids.next(write.now);
    let expires_at = (write.now + SESSION).min(invitation.expires_at);
    guests::open(&write.tx, session, invitation.id, write.now, expires_at).await?;
    invitations::opened(&write.tx, invitation.id, write.now).await?;
    write.audit("link.open", format!("contract:{}", invitation.contract), json!({})).await?;
    write.commit(()).await?;
    Ok(Entered { session, token: app.keys.issue_guest(session, expires_at)?, expires_at })
}

/// The caller behind a guest's token; None for anything else.
pub async fn verify(app: &App, token: &str, request_id: &str) -> Result<Option<Caller>> {
    let now = app.clock.now();
    let Some(session) = app.keys.read_guest(token, now) else { return Ok(None) };
    Ok(guests::live(&app.db, session, now).await?.map(|guest| Caller {
        actor: actor(&guest.invitation, &guest.contracts),
        request_id: request_id.to_owned(),
        session: Some(guest.session),
        ..Caller::nobody()
    }))
}

fn actor(invitation: &Invitation, contracts: &[tachiiri_domain::ids::VendorContractId]) -> Actor {
    let held =
        |id: &tachiiri_domain::ids::VendorContractId| Assignment { role: Role::Vendor, grant: Grant::Contract(*id) };
    Actor {
        user: None,
        name: format!("{GUEST}{}", invitation.id),
        display_name: invitation.addressee.clone(),
        assignments: contracts.iter().map(held).collect(),
    }
}

/// The guest behind the caller; None for somebody with an account.
pub async fn guest(app: &App, caller: &Caller) -> Result<Option<Guest>> {
    match caller.session.filter(|_| caller.actor.user.is_none()) {
        Some(session) => Ok(guests::live(&app.db, session, app.clock.now()).await?),
        None => Ok(None),
    }
}

/// Ends the caller's session.
pub async fn leave(app: &App, caller: &Caller, session: SessionId) -> Result<()> {
    let write = write::begin(app, caller).await?;
    guests::revoke(&write.tx, session, write.now).await?;
    write.audit("logout", "", json!({})).await?;
    write.commit(()).await
}

/// How long a code for an address holds, and how often it may be mistyped.
const CODE_LASTS: Duration = Duration::minutes(30);
const MOST_TRIES: u32 = 5;
/// Codes that are sent to one address in an hour, whoever asks: nobody's letter box is filled through us.
const MOST_CODES: u64 = 5;
const CODE_LETTER: &str = "address-code";

/// Sends a code to the address of the guest's invitation.
///
/// # Errors
/// `NotFound` for somebody with an account, `no_address` where the invitation went by letter alone, `too_many_codes`.
pub async fn send_code(app: &App, caller: &Caller) -> Result<()> {
    let guest = guest(app, caller).await?.ok_or(AppError::NotFound)?;
    let (email, name) = (&guest.invitation.email, &guest.invitation.addressee);
    if email.is_empty() {
        return Err(AppError::refused("no_address", "この案内にはメールアドレスがありません。"));
    }
    let write = write::begin(app, caller).await?;
    if mails::count(&write.tx, CODE_LETTER, email, write.now - Duration::hours(1)).await? >= MOST_CODES {
        let message = format!(
            "確認番号を送れるのは、1時間に{MOST_CODES}回までです。届いたメールを確かめるか、しばらく待ってから送ってください。"
        );
        return Err(AppError::refused("too_many_codes", message));
    }
    let (code, expires_at) = (passwords::short_code(&app.ids), write.now + CODE_LASTS);
    guests::send_code(&write.tx, guest.session, &token_hash(&code), expires_at).await?;
    let until = in_japan(expires_at);
    let until = format!("{} {}", wareki::long(japan_date(expires_at)), until.format("%H:%M"));
    let mail = NewMail {
        to: To { name: name.clone(), address: email.clone() },
        letter: CODE_LETTER,
        values: vec![("宛名".to_owned(), format!("{name} 御中")), ("有効期限".to_owned(), until)],
        secrets: vec![("確認番号".to_owned(), code)],
        facility: None,
        checklist: None,
        while_open: false,
    };
    mail::queue(app, &write, mail).await?;
    write.audit("link.code", format!("contract:{}", guest.invitation.contract), json!({})).await?;
    write.commit(()).await
}

/// Shows the guest every live invitation to the address, once its code is typed.
///
/// # Errors
/// `code_wrong` for a wrong, late or too often mistyped code, in the same words.
pub async fn prove(app: &App, caller: &Caller, code: &str) -> Result<()> {
    let session = caller.session.filter(|_| caller.actor.user.is_none()).ok_or(AppError::NotFound)?;
    let write = write::begin(app, caller).await?;
    // Read within: of many codes sent at once each sees the tries before it.
    let guest = guests::hold(&write.tx, session, write.now).await?.ok_or(AppError::NotFound)?;
    let sent = guest.code.filter(|sent| sent.tries < MOST_TRIES && sent.expires_at > write.now);
    if sent.is_none_or(|sent| sent.hash != token_hash(code)) {
        guests::wrong_code(&write.tx, guest.session).await?;
        write.audit("link.code_failed", format!("contract:{}", guest.invitation.contract), json!({})).await?;
        write.commit(()).await?;
        let message = "確認番号が違うか、期限が切れています。もう一度送ることができます。";
        return Err(AppError::bad_input("code_wrong", message));
    }
    guests::prove(&write.tx, guest.session, &guest.invitation.email).await?;
    write.audit("link.prove", format!("contract:{}", guest.invitation.contract), json!({})).await?;
    write.commit(()).await
}
