//! Chains the audit events that are not chained yet.

use crate::app::{App, audit};
use crate::error::Result;

pub async fn run(app: &App) -> Result<()> {
    audit::seal(app).await?;
    Ok(())
}
