//! The command line: every subcommand is arguments, one operation, an answer.
//!
//! Exit status: 0 done, 2 bad usage or unreadable input, 3 refused by a rule (nothing changed), 1 fault.

mod args;
mod audit;
mod backup;
mod checklists;
mod demo;
mod instruments;
mod output;
mod register;
mod report;
mod selection;
mod serve;
mod user;

use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Parser;
use tachiiri_domain::clock::{Clock, Timestamp};
use tachiiri_domain::ids::Ids;
use tracing_subscriber::EnvFilter;

use crate::app::{App, Caller};
use crate::config::{Config, LogFormat, os_user};
use crate::error::{AppError, Result};
use args::{Args, Command};

/// What a subcommand acts with.
pub(crate) struct Desk {
    pub app: App,
    pub caller: Caller,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(wrong) => {
            output::complain(&wrong.to_string());
            return ExitCode::from(2);
        }
    };
    start_log(&config, matches!(args.command, Command::Serve | Command::Worker { .. }));
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(why) => {
            output::complain(&format!("スレッドを起動できません: {why}"));
            return ExitCode::from(1);
        }
    };
    match runtime.block_on(run(args.command, config)) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            output::error(&error);
            ExitCode::from(error.exit_status())
        }
    }
}

/// The log goes to standard error: what a subcommand answers is on standard output. Only long-running ones tell
/// what they do.
fn start_log(config: &Config, long_running: bool) {
    let wanted = if long_running { config.log_filter.as_str() } else { "warn" };
    let filter = EnvFilter::try_new(wanted).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.log {
        LogFormat::Text => log.with_ansi(false).init(),
        LogFormat::Json => log.json().init(),
    }
}

async fn run(command: Command, config: Config) -> Result<u8> {
    match command {
        Command::Serve => done(serve::serve(desk(config).await?.app).await),
        Command::Worker { attached } => done(serve::worker(desk(config).await?.app, attached).await),
        Command::Demo(args) => done(demo::load(&open(config).await?, &args).await),
        Command::Restore(args) => done(backup::restore(&config, &args).await),
        Command::Backup(args) => done(backup::backup(&desk(config).await?, &args).await),
        Command::Facilities(args) => done(register::facilities(&desk(config).await?, args).await),
        Command::Places(args) => done(register::places(&desk(config).await?, &args).await),
        Command::Facts(args) => done(register::facts(&desk(config).await?, &args).await),
        Command::Vendors(args) => done(register::vendors(&desk(config).await?, &args).await),
        Command::Instruments(args) => done(instruments::run(config, args).await),
        Command::Checklists(args) => done(checklists::run(&desk(config).await?, &args).await),
        Command::Selection(args) => done(selection::run(&desk(config).await?, &args).await),
        Command::Report(args) => done(report::build(&desk(config).await?, &args).await),
        Command::User(args) => done(user::run(&desk(config).await?, args).await),
        Command::Audit(args) => audit::run(&desk(config).await?, args).await,
    }
}

fn done(result: Result<()>) -> Result<u8> {
    result.map(|()| 0)
}

/// Opens the place of the settings and lets the operator in.
pub(crate) async fn desk(config: Config) -> Result<Desk> {
    let desk = open(config).await?;
    desk.app.admit_clock().await?;
    Ok(desk)
}

async fn open(config: Config) -> Result<Desk> {
    let clock = clock(config.demo_now);
    let app = App::open(config, clock, Ids::from_os()).await?;
    Ok(Desk { app, caller: Caller::operator(&os_user()) })
}

/// The machine's clock, or one that starts at a moment of the demonstration and goes on from there.
pub(crate) fn clock(demo_now: Option<Timestamp>) -> Clock {
    let Some(start) = demo_now else { return Clock::new(machine_time) };
    let began = machine_time();
    Clock::new(move || start + (machine_time() - began))
}

/// The one place where the machine is asked for the time; everything else takes a [`Clock`].
#[expect(clippy::disallowed_methods, reason = "the clock that everything else is given is made here")]
fn machine_time() -> Timestamp {
    DateTime::<Utc>::from(std::time::SystemTime::now())
}

/// The content of a file named on the command line.
pub(crate) fn read(file: &std::path::Path) -> Result<Vec<u8>> {
    std::fs::read(file).map_err(|why| {
        AppError::bad_input("file_unreadable", format!("ファイル「{}」を読めません（{why}）。", file.display()))
    })
}

/// Writes a file named on the command line.
pub(crate) fn write(file: &std::path::Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(file, bytes).map_err(|why| {
        AppError::bad_input("file_unwritable", format!("ファイル「{}」に書けません（{why}）。", file.display()))
    })
}

/// A key for a write that the command line does once.
pub(crate) fn fresh_key(app: &App) -> tachiiri_domain::request::RequestKey {
    let id: uuid::Uuid = app.ids.next(app.clock.now());
    tachiiri_domain::request::RequestKey::new(&id.to_string()).expect("an id has the form of a request key")
}
