//! Who is calling: the token in the cookie or in the bearer header, and the key in the forms of a session.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use tachiiri_domain::ids::SessionId;

use super::failure::Failure;
use crate::app::{App, Caller};

/// Name of the cookie that carries the token.
pub const COOKIE_NAME: &str = "tachiiri_session";

/// A caller whose session lives. Put into the request by the gate; handlers take it as an argument.
#[derive(Clone, Debug)]
pub struct Signed {
    pub caller: Caller,
    pub session: SessionId,
    /// Goes into the hidden field `csrf` of every form.
    pub csrf: String,
}

impl FromRequestParts<App> for Signed {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Failure> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Failure::login_needed)
    }
}

/// A token as it came in.
pub enum Token {
    /// Sent by the browser of its own accord: unsafe methods need the form key too.
    Cookie(String),
    Bearer(String),
}

impl Token {
    /// The bearer header wins, since a program sets it on purpose.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        if let Some(token) = bearer {
            return Some(Self::Bearer(token.trim().to_owned()));
        }
        let lines = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == COOKIE_NAME).map(|(_, token)| Self::Cookie(token.to_owned()))
    }

    pub fn text(&self) -> &str {
        match self {
            Self::Cookie(token) | Self::Bearer(token) => token,
        }
    }
}

/// The `Set-Cookie` value that carries a token for `seconds` (0: away with it); `secure` behind TLS.
pub fn cookie(token: &str, seconds: i64, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE_NAME}={token}; HttpOnly; SameSite=Lax; Path=/; Max-Age={seconds}{secure}")
}
