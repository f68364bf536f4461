//! 監査記録: what happened, and the chain that shows whether the record was touched afterwards.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::clock::Timestamp;
use crate::ids::AuditEventId;

/// One event, written in the transaction of the change it tells of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEvent {
    pub id: AuditEventId,
    pub at: Timestamp,
    /// `user:<login>`, `operator:<os user>`, `job:<kind>` or `nobody`.
    pub actor: String,
    /// `checklist.submit`, `login.failed`, … stable English.
    pub verb: String,
    /// `checklist:<id>`, `facility:<id>`, … or empty.
    pub subject: String,
    /// JSON text with what changed; never a password or a token, an address of mail only where it is what was changed.
    pub detail: String,
    /// From the request, so that log and audit meet; empty outside one.
    pub request_id: String,
}

/// The link of an event in the chain: SHA-256 over the link before it and every field, length before content.
///
/// Returns 64 hexadecimal digits. `before` is empty for the first event.
pub fn link(before: &str, event: &AuditEvent) -> String {
    let id = event.id.to_string();
    let at = event.at.timestamp_millis().to_string();
    let fields = [before, &id, &at, &event.actor, &event.verb, &event.subject, &event.detail, &event.request_id];
    let mut hash = Sha256::new();
    for field in fields {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field.as_bytes());
    }
    hex(&hash.finalize())
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// SHA-256 as 64 hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_changes_with_every_field_and_with_what_came_before() {
        let event = AuditEvent {
            id: "018bdf2e-0000-7000-8000-000000000001".parse().unwrap(),
            at: "2023-11-18T00:00:00Z".parse().unwrap(),
            actor: "user:a".into(),
            verb: "b".into(),
            subject: String::new(),
            detail: String::new(),
            request_id: String::new(),
        };
        let moved = AuditEvent { actor: "user:".into(), verb: "ab".into(), ..event.clone() };
        let links = [link("", &event), link("0", &event), link("", &moved)];
        assert!(links[0] != links[1] && links[0] != links[2]);
        assert_eq!(links[0].len(), 64);
    }
}
