//! Passwords and one-time codes: how they are hashed, checked and made.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tachiiri_domain::ids::Ids;

use crate::error::{AppError, Result};

/// Longest, so that nobody makes us hash a book.
pub const LONGEST: usize = 256;

/// What hashing costs. Checking a hash costs what making it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
}

impl Cost {
    /// The second choice of OWASP's table for argon2id: 19 MiB, two passes.
    pub const USUAL: Self = Self { memory_kib: 19 * 1024, passes: 2 };
    /// For tests, which make hundreds.
    pub const CHEAP: Self = Self { memory_kib: 64, passes: 1 };

    fn argon(self) -> Result<Argon2<'static>> {
        let params =
            Params::new(self.memory_kib, self.passes, 1, None).map_err(|why| AppError::fault("argon2", why))?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}

/// The hash of a secret as a PHC string. Runs beside the pages' threads, for it takes tens of milliseconds.
pub async fn hash(cost: Cost, ids: &Ids, secret: &str) -> Result<String> {
    let mut salt = [0u8; 16];
    ids.fill(&mut salt);
    let secret = secret.to_owned();
    beside(move || {
        let hash: PasswordHash = cost
            .argon()?
            .hash_password_with_salt(secret.as_bytes(), &salt)
            .map_err(|why| AppError::fault("argon2", why))?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether the secret is the one behind the hash. Without a hash the same time is spent and the answer is no, so
/// that nobody learns from the clock which accounts exist.
pub async fn matches(cost: Cost, hash: Option<&str>, secret: &str) -> Result<bool> {
    let (hash, secret) = (hash.map(str::to_owned), secret.to_owned());
    beside(move || {
        let Some(hash) = hash else {
            let _: std::result::Result<PasswordHash, _> =
                cost.argon()?.hash_password_with_salt(secret.as_bytes(), &[0u8; 16]);
            return Ok(false);
        };
        let parsed = PasswordHash::new(&hash).map_err(|why| AppError::fault("stored password hash", why))?;
        Ok(cost.argon()?.verify_password(secret.as_bytes(), &parsed).is_ok())
    })
    .await
}

async fn beside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|why| AppError::fault("password thread", why))?
}

/// Letters and digits that are not mistaken for one another when read from paper.
const CODE_LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// A one-time code such as `7KQ4-MX2P-9TRD-HB3W` (79 bits), for a letter or a telephone call.
pub fn code(ids: &Ids) -> String {
    letters(ids, 16)
}

/// A code typed at once from a mail (39 bits); whoever asks for it counts the tries.
pub fn short_code(ids: &Ids) -> String {
    letters(ids, 8)
}

/// The token of a link that opens by itself (118 bits): nobody finds one by trying.
pub fn link_token(ids: &Ids) -> String {
    letters(ids, 24)
}

/// Groups of four with strokes between them.
fn letters(ids: &Ids, count: usize) -> String {
    let mut letters = Vec::with_capacity(count);
    while letters.len() < count {
        let mut byte = [0u8];
        ids.fill(&mut byte);
        // Above the largest multiple of 31 a letter would come up more often than the others.
        if byte[0] < 248 {
            letters.push(char::from(CODE_LETTERS[usize::from(byte[0]) % CODE_LETTERS.len()]));
        }
    }
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A code as it is hashed: without the strokes between the groups, in capitals, whatever the width of its letters.
pub fn normal_code(text: &str) -> String {
    let narrow = |letter: char| match letter {
        // Full-width forms stand in the order of ASCII.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        other => other,
    };
    let letters = text.chars().map(narrow).filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_uppercase()).collect()
}

/// Length is what a password needs, not kinds of characters (NIST SP 800-63B).
///
/// # Errors
/// `weak_password` where the new password has fewer than `shortest` characters or too many.
pub fn acceptable(password: &str, shortest: usize) -> Result<()> {
    let length = password.chars().count();
    if (shortest..=LONGEST).contains(&length) {
        return Ok(());
    }
    let message = format!("パスワードは{shortest}文字以上{LONGEST}文字以下にしてください（入力は{length}文字）。");
    Err(AppError::BadInput { code: "weak_password", message })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_secret_matches_its_hash_and_no_other() {
        let ids = Ids::seeded(1);
        let hash = hash(Cost::CHEAP, &ids, "correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(matches(Cost::USUAL, Some(&hash), "correct horse").await.unwrap());
        assert!(!matches(Cost::USUAL, Some(&hash), "correct hors").await.unwrap());
        assert!(!matches(Cost::CHEAP, None, "correct horse").await.unwrap());
    }

    #[test]
    fn a_code_reads_the_same_however_it_is_typed() {
        let code = code(&Ids::seeded(2));
        assert_eq!(code.len(), 19);
        assert_eq!(normal_code(&code), normal_code(&code.to_lowercase().replace('-', " ")));
        assert_eq!(normal_code("７kq4－mx2p"), "7KQ4MX2P");
    }

    #[test]
    fn length_is_what_a_password_needs() {
        assert!(acceptable("ながいぱすわーどのれいです", 13).is_ok());
        assert_eq!(acceptable("short", 13).unwrap_err().code(), "weak_password");
        assert!(acceptable("eightlet", 8).is_ok());
    }
}
