//! The telephone with the second factor: the six digits it shows.

use std::time::Instant;

use totp_rs::{Builder, Secret};

/// [`crate::program::DEMO_NOW`] in seconds since 1970.
const DEMO_NOW: u64 = 1_700_265_600;
/// How long a code is of now.
pub const STEP: u64 = 30;

/// Knows the secret that the page showed, and the moment at which the demonstration's clock began.
#[derive(Debug)]
pub struct Telephone {
    secret: String,
    began: Instant,
}

impl Telephone {
    /// `began`: when the server was started.
    pub fn with(secret: &str, began: Instant) -> Self {
        Self { secret: secret.chars().filter(|letter| !letter.is_whitespace()).collect(), began }
    }

    /// The digits of now, or of `later` seconds after.
    pub fn shows(&self, later: u64) -> String {
        let secret = Secret::try_from_base32(&self.secret).expect("the secret is base 32");
        let totp = Builder::new().with_secret(secret).build().expect("a second factor");
        totp.generate(DEMO_NOW + self.began.elapsed().as_secs() + later).to_string()
    }
}
