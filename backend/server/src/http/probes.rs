//! For the machine room: does the process live, can it reach its database.

use axum::extract::State;

use super::failure::Failure;
use crate::app::{self, App};

pub async fn healthz() -> &'static str {
    "ok\n"
}

/// 200 once the database answers, else 500.
pub async fn readyz(State(app): State<App>) -> Result<&'static str, Failure> {
    app::ready(&app).await?;
    Ok("ok\n")
}
