//! Chance that depends on nothing but the seed and what it is for, so that one hospital more changes no other.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tachiiri_domain::audit::sha256;

/// A source for one purpose.
pub(super) struct Chance(StdRng);

impl Chance {
    /// `purpose` and `of` tell the sources of one seed apart, e.g. `("beds", external_id)`.
    pub(super) fn new(seed: u64, purpose: &str, of: &str) -> Self {
        let digest = sha256(format!("{seed}/{purpose}/{of}").as_bytes());
        let number = u64::from_str_radix(&digest[..16], 16).expect("a digest is hexadecimal");
        Self(StdRng::seed_from_u64(number))
    }

    /// True in `percent` of a hundred cases.
    pub(super) fn percent(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    /// Both ends included.
    pub(super) fn between(&mut self, least: u32, most: u32) -> u32 {
        self.0.random_range(least..=most)
    }

    pub(super) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.0.random_range(0..of.len())]
    }
}
