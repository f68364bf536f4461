//! Typed identifiers over UUIDv7. The same text stands in URL, JSON, file and table.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex};

use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use uuid::Uuid;

use crate::clock::Timestamp;

/// Declares a newtype over [`Uuid`] that prints, parses and serialises as the hyphenated text.
macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid {
                id.0
            }
        }
    )+};
}

typed_id! {
    AuthorityId,
    HealthCentreId,
    FacilityId,
    FacilityVersionId,
    VendorId,
    VendorContractId,
    InstrumentVersionId,
    CollectionId,
    ChecklistId,
    RevisionId,
    AnswerId,
    ReturnReasonId,
    FactId,
    SelectionId,
    ReportId,
    JobId,
    MailId,
    ReminderId,
    AuditEventId,
    UserId,
    UserScopeId,
    SessionId,
    DecisionId,
    ConsultationId,
    InvitationId,
    FormBookId,
    StatementUseId,
    EvidenceId,
    ConflictId,
    ConflictStepId,
}

/// Where new ids and secrets come from: the operating system in the program, a seed in tests and demonstrations.
#[derive(Clone)]
pub struct Ids(Arc<Mutex<StdRng>>);

impl Ids {
    /// Randomness of the operating system.
    pub fn from_os() -> Self {
        Self(Arc::new(Mutex::new(StdRng::from_os_rng())))
    }

    /// The same seed gives the same ids in the same order.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// A new id whose first 48 bits are `now` in milliseconds (UUIDv7).
    pub fn next<T: From<Uuid>>(&self, now: Timestamp) -> T {
        let mut random = [0u8; 10];
        self.fill(&mut random);
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        T::from(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// Fills `bytes` with randomness, for tokens and salts.
    pub fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(bytes);
    }
}

impl fmt::Debug for Ids {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ids")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_ids_in_the_order_of_time() {
        let now = "2023-11-18T00:00:00Z".parse().unwrap();
        let (one, two) = (Ids::seeded(7), Ids::seeded(7));
        let first: FacilityId = one.next(now);
        assert_eq!(first, two.next(now));
        let later: FacilityId = one.next(now + chrono::Duration::milliseconds(1));
        assert!(first < later);
        assert_eq!(first.to_string().parse::<FacilityId>().unwrap(), first);
        assert_eq!(first.0.get_version_num(), 7);
    }
}
