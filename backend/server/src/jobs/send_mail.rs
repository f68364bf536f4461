//! Sends one mail, and tries again for half a day where the server cannot be reached.

use chrono::Duration;
use tachiiri_domain::ids::MailId;

use crate::app::{App, Caller, mail};
use crate::error::{AppError, Result};

/// Minutes between one attempt and the next.
const WAITS: [i64; 6] = [1, 5, 15, 60, 240, 480];

pub async fn run(app: &App, id: MailId) -> Result<()> {
    mail::send(app, &Caller::job("send_mail"), id).await
}

/// How long to wait after the attempt of this number (from 1); None: no further attempt.
pub fn wait(attempt: u32) -> Option<Duration> {
    let index = usize::try_from(attempt).ok()?.checked_sub(1)?;
    WAITS.get(index).map(|minutes| Duration::minutes(*minutes))
}

pub async fn give_up(app: &App, id: MailId, why: &AppError) -> Result<()> {
    mail::give_up(app, &Caller::job("send_mail"), id, why).await
}
