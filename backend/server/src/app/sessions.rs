//! Sessions as signed tokens: checking them, and the token that protects forms. No axum here.

use tachiiri_domain::actor::Actor;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::SessionId;
use tachiiri_storage::sessions::Session;
use tachiiri_storage::{sessions, users};

use super::{App, Caller, guests};
use crate::error::{AppError, Result};

/// A session just opened.
#[derive(Clone, Debug)]
pub struct LoggedIn {
    pub session: SessionId,
    /// For the cookie or the bearer header.
    pub token: String,
    pub expires_at: Timestamp,
    pub display_name: String,
    /// The account was entered with a one-time code: the password must be set first.
    pub must_set_password: bool,
    /// The second factor must be shown first.
    pub second_factor_due: bool,
}

/// The caller behind a token, if it is signed by us, not run out, and its session not revoked.
///
/// Returns None for anything else; the reason is nobody's business.
pub async fn verify(app: &App, token: &str, request_id: &str) -> Result<Option<Caller>> {
    let now = app.clock.now();
    let Some(claims) = app.keys.read(token, now) else { return guests::verify(app, token, request_id).await };
    let session = live(app, claims.sid).await?.filter(|session| session.user.id == claims.sub);
    Ok(session.map(|session| Caller {
        must_set_password: session.user.password_hash.is_none(),
        second_factor_due: session.second_factor_due,
        actor: actor(session.user),
        request_id: request_id.to_owned(),
        session: Some(session.id),
    }))
}

/// Sessions looked up in one query at most.
const MOST: usize = 200;

/// Asks the database at each request, so that what was revoked ends at once; requests that wait at the same moment
/// ask together.
async fn live(app: &App, id: SessionId) -> Result<Option<Session>> {
    let asking = app.clone();
    let look_up = async move |ids: Vec<SessionId>| {
        let found = sessions::live_among(&asking.db, &ids, asking.clock.now()).await;
        let found = found.map_err(AppError::from);
        ids.iter().map(|id| found.as_ref().map(|found| found.get(id).cloned()).map_err(Clone::clone)).collect()
    };
    app.visits.ask(id, MOST, look_up).await?
}

/// The person as the one who acts.
pub(super) fn actor(user: users::User) -> Actor {
    Actor {
        user: Some(user.id),
        name: format!("user:{}", user.login),
        display_name: user.display_name,
        assignments: user.assignments,
    }
}

/// The token hidden in the forms of a session (HMAC over its id).
pub fn csrf(app: &App, session: SessionId) -> String {
    app.keys.seal(&form_text(session))
}

/// Whether a form's token is the session's, compared in constant time.
pub fn csrf_holds(app: &App, session: SessionId, given: &str) -> bool {
    app.keys.seal_holds(&form_text(session), given)
}

fn form_text(session: SessionId) -> String {
    format!("form:{session}")
}
