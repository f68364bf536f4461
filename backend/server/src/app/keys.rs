//! The key that signs tokens: made at the first start, kept in the data folder, readable by its owner alone.

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{Ids, SessionId, UserId};

use crate::error::{AppError, Result};

const FILE: &str = "signing.key";
const LENGTH: usize = 32;

/// What a token says. It carries no rights: those are read with the session at each request.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    pub sub: UserId,
    pub sid: SessionId,
    /// Seconds since 1970.
    pub exp: i64,
}

/// What the token of a guest says: a session that no user has.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct GuestClaims {
    guest: SessionId,
    exp: i64,
}

/// The signing key. Its bytes are never shown. Cloning shares it: each request gets it several times.
#[derive(Clone)]
pub struct Keys(Arc<Pair>);

struct Pair {
    sign: EncodingKey,
    check: DecodingKey,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    /// The key of a data folder, made there if it is not.
    pub fn of(data_dir: &Path, ids: &Ids) -> Result<Self> {
        let file = data_dir.join(FILE);
        let secret = match std::fs::read(&file) {
            Ok(secret) => secret,
            Err(why) if why.kind() == ErrorKind::NotFound => make(data_dir, &file, ids)?,
            Err(why) => return Err(AppError::fault("signing key", why)),
        };
        if secret.len() != LENGTH {
            return Err(AppError::fault("signing key", format!("{} bytes instead of {LENGTH}", secret.len())));
        }
        let (sign, check) = (EncodingKey::from_secret(&secret), DecodingKey::from_secret(&secret));
        Ok(Self(Arc::new(Pair { sign, check })))
    }

    pub(super) fn issue(&self, user: UserId, session: SessionId, expires_at: Timestamp) -> Result<String> {
        let claims = Claims { sub: user, sid: session, exp: expires_at.timestamp() };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.0.sign)
            .map_err(|why| AppError::fault("token", why))
    }

    /// The claims of a token signed by us; whether it has run out is asked of our own clock.
    pub(super) fn read(&self, token: &str, now: Timestamp) -> Option<Claims> {
        let claims: Claims = self.signed(token)?;
        (claims.exp > now.timestamp()).then_some(claims)
    }

    /// A token for somebody who came by an invitation.
    pub(super) fn issue_guest(&self, guest: SessionId, expires_at: Timestamp) -> Result<String> {
        let claims = GuestClaims { guest, exp: expires_at.timestamp() };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.0.sign)
            .map_err(|why| AppError::fault("token", why))
    }

    pub(super) fn read_guest(&self, token: &str, now: Timestamp) -> Option<SessionId> {
        let claims: GuestClaims = self.signed(token)?;
        (claims.exp > now.timestamp()).then_some(claims.guest)
    }

    /// What a token signed by us says; claims of another kind lack a field and are none.
    fn signed<T: serde::de::DeserializeOwned + Clone>(&self, token: &str) -> Option<T> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.validate_exp = false;
        jsonwebtoken::decode::<T>(token, &self.0.check, &rules).ok().map(|read| read.claims)
    }

    /// A keyed hash over text that no token can be mistaken for: those have dots.
    pub(super) fn seal(&self, text: &str) -> String {
        jsonwebtoken::crypto::sign(text.as_bytes(), &self.0.sign, Algorithm::HS256)
            .expect("HS256 signs any bytes with any key")
    }

    pub(super) fn seal_holds(&self, text: &str, seal: &str) -> bool {
        jsonwebtoken::crypto::verify(seal, text.as_bytes(), &self.0.check, Algorithm::HS256).unwrap_or(false)
    }
}

/// Writes the key beside its place and links it there, so that two programs starting at once get the same one.
fn make(data_dir: &Path, file: &Path, ids: &Ids) -> Result<Vec<u8>> {
    let mut secret = vec![0u8; LENGTH];
    ids.fill(&mut secret);
    let fault = |why: std::io::Error| AppError::fault("signing key", why);
    // Temporary files are made with mode 0600.
    let mut fresh = tempfile::NamedTempFile::new_in(data_dir).map_err(fault)?;
    fresh.write_all(&secret).map_err(fault)?;
    fresh.as_file().sync_all().map_err(fault)?;
    match fresh.persist_noclobber(file) {
        Ok(_) => Ok(secret),
        Err(other) if other.error.kind() == ErrorKind::AlreadyExists => std::fs::read(file).map_err(fault),
        Err(other) => Err(fault(other.error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_holds_until_it_runs_out_and_only_with_its_own_key() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let ids = Ids::seeded(1);
        let (keys, others) = (Keys::of(one.path(), &ids).unwrap(), Keys::of(two.path(), &ids).unwrap());
        let now: Timestamp = "2023-11-18T00:00:00Z".parse().unwrap();
        let session: SessionId = ids.next(now);
        let token = keys.issue(ids.next(now), session, now + chrono::Duration::hours(1)).unwrap();
        assert_eq!(Keys::of(one.path(), &ids).unwrap().read(&token, now).unwrap().sid, session);
        assert!(keys.read(&token, now + chrono::Duration::hours(1)).is_none());
        assert!(others.read(&token, now).is_none());
        let seal = keys.seal("csrf");
        assert!(keys.seal_holds("csrf", &seal) && !keys.seal_holds("csrg", &seal) && !others.seal_holds("csrf", &seal));
    }

    #[test]
    fn nobody_else_may_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        Keys::of(folder.path(), &Ids::seeded(1)).unwrap();
        let mode = std::fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
