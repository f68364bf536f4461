//! The second factor: a six-digit code of the person's telephone (TOTP, RFC 6238), and recovery codes for when that is lost.

use serde_json::json;
use tachiiri_domain::request::RequestKey;
use tachiiri_storage::users::User;
use tachiiri_storage::{Tx, second_factor, sessions, users};
use totp_rs::{Builder, Secret, Totp};

use super::own;
use crate::app::users::{check_password, code_hash, fail, locked, own_session, shortest};
use crate::app::write::{self, Begun};
use crate::app::{App, Caller, passwords};
use crate::error::{AppError, Result};

/// Whom the app on the telephone shows beside the code.
const ISSUER: &str = "立入検査";
/// Bytes of a secret: those of SHA-1, as RFC 4226 asks.
const SECRET: usize = 20;
const RECOVERY_CODES: usize = 10;

/// A second factor that waits for its first code.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Pending {
    /// Base32, for typing.
    pub secret: String,
    /// `otpauth://totp/…`, for the QR code.
    pub url: String,
}

/// Makes a secret for the caller; it is not asked for before [`confirm`].
///
/// # Errors
/// `second_factor_on` where one is asked for already.
pub async fn begin(app: &App, caller: &Caller, key: &RequestKey) -> Result<()> {
    let user = own(app, caller).await?;
    if is_on(&user) {
        return Err(AppError::refused("second_factor_on", "二要素認証は、すでに使われています。"));
    }
    let mut bytes = vec![0u8; SECRET];
    app.ids.fill(&mut bytes);
    let secret = Secret::new(bytes.into_boxed_slice()).to_base32();
    let write = match write::begin_once(app, caller, "second_factor.begin", key).await? {
        Begun::Done(()) => return Ok(()),
        Begun::New(write) => write,
    };
    second_factor::propose(&write.tx, user.id, &secret).await?;
    write.audit("second_factor.begin", format!("user:{}", user.id), json!({})).await?;
    write.commit(()).await
}

fn is_on(user: &User) -> bool {
    user.second_factor.as_ref().is_some_and(|one| one.since.is_some())
}

/// What the caller's telephone is to be told; None where nothing was begun, or it is done.
pub async fn pending(app: &App, caller: &Caller) -> Result<Option<Pending>> {
    let user = own(app, caller).await?;
    let Some(waiting) = user.second_factor.as_ref().filter(|one| one.since.is_none()) else { return Ok(None) };
    let url = totp(&user.login, &waiting.secret)?.to_url().map_err(|why| AppError::fault("otpauth address", why))?;
    Ok(Some(Pending { secret: waiting.secret.clone(), url }))
}

fn totp(login: &str, secret: &str) -> Result<Totp> {
    let fault = |why: &dyn std::fmt::Display| AppError::fault("second factor", why);
    let secret = Secret::try_from_base32(secret).map_err(|why| fault(&why))?;
    let builder = Builder::new().with_secret(secret).with_account_name(login).with_issuer(Some(ISSUER));
    builder.build().map_err(|why| fault(&why))
}

/// Takes the second factor into use with a first code of the telephone, and ends the caller's other sessions, which
/// were opened without it. Returns the recovery codes, shown this once; a retry gets none.
///
/// # Errors
/// `second_factor_none` where nothing was begun; `second_factor_code` for a code that is not of now.
pub async fn confirm(app: &App, caller: &Caller, code: &str, key: &RequestKey) -> Result<Vec<String>> {
    let user = own(app, caller).await?;
    let write = match write::begin_once(app, caller, "second_factor.confirm", key).await? {
        Begun::Done(codes) => return Ok(codes),
        Begun::New(write) => write,
    };
    let Some(waiting) = user.second_factor.as_ref().filter(|one| one.since.is_none()) else {
        let message = "先に「二要素認証を始める」を押して、QRコードを読み取ってください。";
        return Err(AppError::refused("second_factor_none", message));
    };
    if !by_telephone(app, &write.tx, &user, &waiting.secret, code).await? {
        let message = "確認コードが合いません。アプリに今出ている6桁の数字を入れてください。\
            合わないときは、スマートフォンの時計が正しいか確かめてください。";
        return Err(AppError::bad_input("second_factor_code", message));
    }
    second_factor::confirm(&write.tx, user.id, write.now).await?;
    let codes = recovery_codes(app, &write.tx, &user).await?;
    if let Some(session) = caller.session {
        sessions::revoke_others(&write.tx, user.id, session, write.now).await?;
    }
    write.audit("second_factor.on", format!("user:{}", user.id), json!({})).await?;
    write.commit(Vec::<String>::new()).await?;
    Ok(codes)
}

/// New recovery codes in place of those before. Kept as fast hashes: they carry as much chance as one-time codes.
async fn recovery_codes(app: &App, tx: &Tx, user: &User) -> Result<Vec<String>> {
    let codes: Vec<_> = (0..RECOVERY_CODES).map(|_| passwords::code(&app.ids)).collect();
    let hashes: Vec<_> = codes.iter().map(|code| code_hash(code)).collect();
    second_factor::replace_recovery(tx, user.id, &hashes).await?;
    Ok(codes)
}

async fn by_telephone(app: &App, tx: &Tx, user: &User, secret: &str, code: &str) -> Result<bool> {
    let now = u64::try_from(app.clock.now().timestamp()).unwrap_or(0);
    match totp(&user.login, secret)?.check(&passwords::normal_code(code), now) {
        Some(step) => Ok(second_factor::use_step(tx, user.id, step).await?),
        None => Ok(false),
    }
}

/// Shows the second factor after the password: a code of the telephone or a recovery code, each of which opens once.
///
/// # Errors
/// `second_factor` for another code; five wrong ones lock the account as wrong passwords do.
pub async fn prove(app: &App, caller: &Caller, code: &str) -> Result<()> {
    let session = own_session(app, caller).await?;
    if !session.second_factor_due {
        return Ok(());
    }
    let write = write::begin(app, caller).await?;
    // Held still: of many codes sent at once each is judged after the one before it was counted.
    let user = users::hold(&write.tx, session.user.id).await?.ok_or(AppError::NotFound)?;
    if locked(app, &user) {
        return Err(fail(app, write, Some(&user), &session.origin, "locked").await?);
    }
    let secret = user.second_factor.as_ref().map_or("", |one| one.secret.as_str());
    let recovery = !by_telephone(app, &write.tx, &user, secret, code).await?;
    if recovery && !second_factor::use_recovery(&write.tx, user.id, &code_hash(code), write.now).await? {
        return Err(fail(app, write, Some(&user), &session.origin, "second_factor").await?);
    }
    sessions::prove(&write.tx, session.id).await?;
    users::reset_failures(&write.tx, user.id).await?;
    write.audit("login.second_factor", format!("user:{}", user.id), json!({ "recovery": recovery })).await?;
    write.commit(()).await
}

/// Takes the caller's second factor away.
///
/// # Errors
/// `login_failed` for a wrong password; `password_short` where the password is long enough only beside a second factor.
pub async fn remove(app: &App, caller: &Caller, password: &str, key: &RequestKey) -> Result<()> {
    let user = own(app, caller).await?;
    check_password(app, caller, &user, password).await?;
    let alone = User { second_factor: None, ..user.clone() };
    passwords::acceptable(password, shortest(app, &alone)).map_err(|short| {
        let message = format!("二要素認証をやめる前に、パスワードを長くしてください。{}", short.message());
        AppError::Refused { code: "password_short", message }
    })?;
    let write = match write::begin_once(app, caller, "second_factor.remove", key).await? {
        Begun::Done(()) => return Ok(()),
        Begun::New(write) => write,
    };
    second_factor::remove(&write.tx, user.id).await?;
    write.audit("second_factor.off", format!("user:{}", user.id), json!({})).await?;
    write.commit(()).await
}

/// New recovery codes, shown this once; those before open nothing any more. A retry gets none.
///
/// # Errors
/// `login_failed` for a wrong password; `second_factor_none` where there is none to recover.
pub async fn renew(app: &App, caller: &Caller, password: &str, key: &RequestKey) -> Result<Vec<String>> {
    let user = own(app, caller).await?;
    check_password(app, caller, &user, password).await?;
    if !is_on(&user) {
        return Err(AppError::refused("second_factor_none", "二要素認証を使っていません。"));
    }
    let write = match write::begin_once(app, caller, "second_factor.renew", key).await? {
        Begun::Done(codes) => return Ok(codes),
        Begun::New(write) => write,
    };
    let codes = recovery_codes(app, &write.tx, &user).await?;
    write.audit("second_factor.renew", format!("user:{}", user.id), json!({})).await?;
    write.commit(Vec::<String>::new()).await?;
    Ok(codes)
}
