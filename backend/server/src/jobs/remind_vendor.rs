//! Sends the reminder of a planned day to one vendor.

use tachiiri_domain::Date;
use tachiiri_domain::ids::ChecklistId;

use crate::app::{App, Caller, vendors};
use crate::error::Result;

pub async fn run(app: &App, sheet: ChecklistId, due_on: Date) -> Result<()> {
    vendors::remind_due(app, &Caller::job("remind_vendor"), (sheet, due_on)).await
}
