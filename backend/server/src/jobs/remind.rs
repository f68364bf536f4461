//! Sends the reminders of a planned day.

use tachiiri_domain::ids::ReminderId;

use crate::app::{App, Caller, reminders};
use crate::error::Result;

pub async fn run(app: &App, id: ReminderId) -> Result<()> {
    reminders::send_due(app, &Caller::job("remind"), id).await
}
