//! Failures counted by the address they come from, whichever accounts or links were tried.

use chrono::Duration;
use tachiiri_storage::sessions::Origin;
use tachiiri_storage::{Conn, login_failures};

use crate::app::App;
use crate::app::write::Write;
use crate::error::{AppError, Result};

/// Failures from one address, whichever accounts they tried, after which it is held up: an office behind one address
/// has many people who mistype, a program that tries names and passwords has no end.
pub const MOST_FROM_ADDRESS: u64 = 50;
/// The time in which they are counted.
const COUNTED_FOR: Duration = Duration::minutes(15);

/// # Errors
/// `too_many_tries`, where the address failed too often of late.
pub(in crate::app) async fn hold_up(conn: &impl Conn, app: &App, origin: &Origin) -> Result<()> {
    let since = app.clock.now() - COUNTED_FOR;
    if origin.address.is_empty() || login_failures::count(conn, &origin.address, since).await? < MOST_FROM_ADDRESS {
        return Ok(());
    }
    let minutes = COUNTED_FOR.num_minutes();
    let message =
        format!("この場所からのログインの失敗が多すぎます。{minutes}分ほど待ってから、もう一度試してください。");
    Err(AppError::Refused { code: "too_many_tries", message })
}

/// Counts a failure against the address.
pub(in crate::app) async fn count_against(app: &App, write: &Write<'_>, origin: &Origin) -> Result<()> {
    if !origin.address.is_empty() {
        login_failures::forget(&write.tx, write.now - COUNTED_FOR).await?;
        login_failures::record(&write.tx, &origin.address, &app.ids, write.now).await?;
    }
    Ok(())
}
