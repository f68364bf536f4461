//! Request keys: a retried write is the same write.

use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::request::RequestKey;

use crate::Tx;
use crate::error::{Result, not_yet};

/// Whether a write is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// First time: do it, then [`finish`] in the same transaction.
    New,
    /// Done before; the answer it got, as JSON.
    Done(String),
}

/// Claims a key for an operation of an actor. A concurrent claim of the same key waits for this transaction's end.
///
/// # Errors
/// [`crate::Error::KeyOfAnotherWrite`] where the actor used the key for another operation.
pub async fn claim(tx: &Tx, key: &RequestKey, actor: &str, operation: &str, now: Timestamp) -> Result<Claim> {
    let _ = (tx, key, actor, operation, now);
    not_yet()
}

/// Keeps the answer of a claimed write.
pub async fn finish(tx: &Tx, key: &RequestKey, actor: &str, response_json: &str) -> Result<()> {
    let _ = (tx, key, actor, response_json);
    not_yet()
}
