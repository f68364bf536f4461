//! The worker: claims jobs one by one in each lane, keeps their lease alive, and seals the audit record in between.

mod build_report;
mod remind;
mod remind_vendor;
mod seal_audit;
mod send_mail;

use std::time::Duration;

use tachiiri_storage::jobs::{self, Claimed, Job, Lane};
use tokio::sync::watch;
use tracing::{error, info, warn};

use crate::app::App;
use crate::error::{AppError, Result};

/// A job whose worker is silent for this long is taken over.
const LEASE: Duration = Duration::from_secs(60);
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How often an idle worker looks for work.
const PAUSE: Duration = Duration::from_millis(500);
/// Attempts after which a job stays failed.
const MOST_ATTEMPTS: u32 = 3;
const RETRY_AFTER: chrono::Duration = chrono::Duration::seconds(30);

/// Works until told to stop; jobs under way are finished first.
pub async fn work(app: App, stopped: watch::Receiver<bool>) -> Result<()> {
    let worker = format!("worker:{}", app.ids.next::<tachiiri_domain::ids::JobId>(app.clock.now()));
    info!(%worker, "working");
    tokio::join!(drive(&app, Lane::Rest, &worker, stopped.clone()), drive(&app, Lane::Mail, &worker, stopped));
    Ok(())
}

async fn drive(app: &App, lane: Lane, worker: &str, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        match turn(app, lane, worker).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(why) => error!(%why, "the queue cannot be read"),
        }
        // An error means that the sender is gone: the loop ends at its next look.
        let _ = tokio::time::timeout(PAUSE, stopped.changed()).await;
        if stopped.has_changed().is_err() {
            break;
        }
    }
}

/// Does the lane's next job, or seals what was recorded meanwhile. Returns whether there was a job.
pub async fn turn(app: &App, lane: Lane, worker: &str) -> Result<bool> {
    let Some(claimed) = jobs::claim(&app.db, lane, worker, app.clock.now(), LEASE).await? else {
        if lane == Lane::Rest {
            crate::app::audit::seal(app).await?;
        }
        return Ok(false);
    };
    info!(job = %claimed.id, kind = claimed.job.kind(), attempt = claimed.attempt, "job begins");
    let outcome = tokio::select! {
        outcome = perform(app, &claimed) => outcome,
        lost = keep_alive(app, &claimed) => Err(lost),
    };
    settle(app, &claimed, outcome).await?;
    Ok(true)
}

async fn perform(app: &App, claimed: &Claimed) -> Result<()> {
    match &claimed.job {
        Job::BuildReport { report } => build_report::run(app, *report).await,
        Job::SealAudit => seal_audit::run(app).await,
        Job::SendMail { mail } => send_mail::run(app, *mail).await,
        Job::Remind { reminder } => remind::run(app, *reminder).await,
        Job::RemindVendor { sheet, due_on } => remind_vendor::run(app, *sheet, *due_on).await,
    }
}

/// How long a job that failed waits for its next attempt; None: it stays failed.
fn wait(claimed: &Claimed) -> Option<chrono::Duration> {
    match claimed.job {
        Job::SendMail { .. } => send_mail::wait(claimed.attempt),
        Job::BuildReport { .. } | Job::SealAudit | Job::Remind { .. } | Job::RemindVendor { .. } => {
            (claimed.attempt < MOST_ATTEMPTS).then_some(RETRY_AFTER)
        }
    }
}

/// Extends the lease until it is lost; returns only then.
async fn keep_alive(app: &App, claimed: &Claimed) -> AppError {
    loop {
        tokio::time::sleep(HEARTBEAT).await;
        match jobs::heartbeat(&app.db, claimed, app.clock.now(), LEASE).await {
            Ok(true) => {}
            Ok(false) => return AppError::fault("job", "another worker took it over"),
            Err(why) => warn!(%why, "the lease could not be extended"),
        }
    }
}

/// Ends the job: done, waiting for another attempt, or failed for good.
async fn settle(app: &App, claimed: &Claimed, outcome: Result<()>) -> Result<()> {
    let now = app.clock.now();
    let tx = app.db.begin().await?;
    match &outcome {
        Ok(()) => {
            jobs::done(&tx, claimed, now).await?;
            info!(job = %claimed.id, "job done");
        }
        Err(why) => {
            let again = wait(claimed).filter(|_| matches!(why, AppError::Fault(_)));
            error!(job = %claimed.id, %why, again = again.is_some(), "job failed");
            jobs::failed(&tx, claimed, &why.to_string(), again.map(|wait| now + wait)).await?;
            if again.is_none() {
                tx.commit().await?;
                return give_up(app, claimed, why).await;
            }
        }
    }
    Ok(tx.commit().await?)
}

/// Tells those who wait that it will not come.
async fn give_up(app: &App, claimed: &Claimed, why: &AppError) -> Result<()> {
    match &claimed.job {
        Job::BuildReport { report } => build_report::give_up(app, *report, why).await,
        Job::SealAudit | Job::Remind { .. } | Job::RemindVendor { .. } => Ok(()),
        Job::SendMail { mail } => send_mail::give_up(app, *mail, why).await,
    }
}
