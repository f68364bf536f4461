//! `serve` and `worker`: the long-running ones, and how they stop.

use std::future::{Future, IntoFuture};
use std::io::Read;
use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{oneshot, watch};
use tracing::{error, info, warn};

use crate::app::App;
use crate::error::{AppError, Result};
use crate::{http, jobs};

/// How long answers under way may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);
/// A worker that ended is started again after this long.
const RESTART_AFTER: Duration = Duration::from_secs(2);

/// Serves until a signal says stop; starts a worker beside it unless the settings say otherwise.
pub async fn serve(app: App) -> Result<()> {
    let listener = TcpListener::bind(app.config.listen).await.map_err(|why| {
        let listen = app.config.listen;
        AppError::bad_input("listen", format!("設定 TACHIIRI_LISTEN の値「{listen}」で待ち受けられません（{why}）。"))
    })?;
    crate::app::instruments::bring(&app).await?;
    info!(listen = %app.config.listen, "serving");
    let (stop, stopped) = watch::channel(false);
    let minded = app.config.worker.then(|| tokio::spawn(mind_worker(app.clone(), stopped.clone())));
    // The address of the caller is asked for at the log-in.
    let site = http::router::site(app).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, site).with_graceful_shutdown(until(stopped.clone()));
    let serving = tokio::spawn(serving.into_future());
    asked_to_stop().await?;
    info!("stopping");
    // Nobody listening for it is no fault: then everything has stopped already.
    let _ = stop.send(true);
    match tokio::time::timeout(GRACE, serving).await {
        Ok(ended) => {
            ended.map_err(|why| AppError::fault("server", why))?.map_err(|why| AppError::fault("server", why))?
        }
        Err(_) => warn!("requests were still under way and are cut off"),
    }
    if let Some(minded) = minded {
        minded.await.map_err(|why| AppError::fault("worker", why))?;
    }
    Ok(())
}

/// Works until a signal says stop, or, started by `serve`, until that process ends.
pub async fn worker(app: App, attached: bool) -> Result<()> {
    let (stop, stopped) = watch::channel(false);
    let working = tokio::spawn(jobs::work(app, stopped));
    if attached {
        tokio::select! { stopped = asked_to_stop() => stopped?, () = parent_gone() => {} }
    } else {
        asked_to_stop().await?;
    }
    let _ = stop.send(true);
    working.await.map_err(|why| AppError::fault("worker", why))?
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone: stop as well.
    let _ = stopped.wait_for(|stop| *stop).await;
}

async fn asked_to_stop() -> Result<()> {
    let fault = |why: std::io::Error| AppError::fault("signals", why);
    let mut terminate = signal(SignalKind::terminate()).map_err(fault)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(fault)?;
    tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
    Ok(())
}

/// The pipe from `serve` closes when that process ends, however it ends.
async fn parent_gone() {
    let (gone, heard) = oneshot::channel();
    // A thread of its own: reading a pipe blocks, and the program may end while it does.
    std::thread::spawn(move || {
        let mut byte = [0u8];
        while matches!(std::io::stdin().read(&mut byte), Ok(1..)) {}
        gone.send(())
    });
    // An error means that the thread is gone, and with it the pipe.
    let _ = heard.await;
}

/// Keeps one worker running until the server stops; closing its pipe tells it to end.
async fn mind_worker(app: App, stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        match start_worker(&app) {
            Ok(child) => mind(child, until(stopped.clone())).await,
            Err(why) => error!(%why, "the worker cannot be started"),
        }
        if !*stopped.borrow() {
            tokio::time::sleep(RESTART_AFTER).await;
        }
    }
}

async fn mind(mut child: Child, stop: impl Future<Output = ()>) {
    let pipe = child.stdin.take();
    tokio::select! {
        ended = child.wait() => warn!(?ended, "the worker ended and is started again"),
        () = stop => {
            drop(pipe);
            if tokio::time::timeout(GRACE, child.wait()).await.is_err() {
                warn!("the worker did not end in time; another one will take its job over");
                let _ = child.kill().await;
            }
        }
    }
}

fn start_worker(app: &App) -> std::io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["worker", "--attached"]).stdin(Stdio::piped()).kill_on_drop(true);
    if app.config.demo_now.is_some() {
        // The demonstration's clock goes on from where this one is: two clocks would disagree about what is due.
        command.env("TACHIIRI_DEMO_NOW", app.clock.now().to_rfc3339());
    }
    command.spawn()
}
