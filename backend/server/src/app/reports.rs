//! 報告書: a snapshot, its figures, and the files made from them.

use std::sync::Arc;

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::figures::ReportKind;
use tachiiri_domain::ids::ReportId;
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_reports::making::MadeWith;
use tachiiri_reports::paper::PaperSetting;
use tachiiri_reports::snapshot;
use tachiiri_storage::jobs::Job;
use tachiiri_storage::{audit, jobs, reports};

use super::audit::printed;
use super::figures::{FiguresRequest, Taken, beside, take};
use super::names::Names;
use super::selections::day;
use super::write::{self, Begun};
use super::{App, Caller, FileBody};
use crate::error::{AppError, Result};

pub use tachiiri_storage::reports::{Report, ReportFile, ReportState};

/// Steps a report is built in: the snapshot, the files, their keeping.
const STEPS: u32 = 3;
const KIND: ReportKind = ReportKind::ChecklistSummary;

/// A report made at once, for the command line.
#[derive(Clone, Debug)]
pub struct Built {
    pub id: ReportId,
    pub snapshot: String,
    pub made_with: MadeWith,
    pub files: Vec<FileBody>,
}

/// The files of a report, and what they were printed with.
struct Printed {
    made_with: MadeWith,
    files: Vec<FileBody>,
}

/// A snapshot, kept, and the link of the audit record it carries.
struct Kept {
    bytes: Vec<u8>,
    hash: String,
    audit_head: Option<String>,
}

/// Asks the worker for a report and returns its id at once.
pub async fn request(app: &App, caller: &Caller, of: &FiguresRequest, key: &RequestKey) -> Result<ReportId> {
    may_build(caller, of)?;
    let as_of = day(of.as_of, app.clock.today())?;
    let content = json!({ "fiscal_year": of.fiscal_year, "as_of": of.as_of });
    let operation = write::operation(format_args!("report.request:{}", of.prefecture), &content);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(id) => return Ok(id),
        Begun::New(write) => write,
    };
    let of = FiguresRequest { as_of: Some(as_of), ..*of };
    let id = reports::record(&write.tx, &new(caller, &of, as_of), &app.ids, write.now).await?;
    jobs::enqueue(&write.tx, &Job::BuildReport { report: id }, &app.ids, write.now).await?;
    let detail = json!({ "kind": KIND.key(), "prefecture": of.prefecture, "fiscal_year": of.fiscal_year,
        "as_of": as_of });
    write.audit("report.request", format!("report:{id}"), detail).await?;
    write.commit(id).await
}

fn may_build(caller: &Caller, of: &FiguresRequest) -> Result<()> {
    let scope = caller.actor.scope_for(Act::BuildReport)?;
    if scope.holds_prefecture(of.prefecture) { Ok(()) } else { Err(AppError::NotFound) }
}

fn new<'a>(caller: &'a Caller, of: &FiguresRequest, as_of: tachiiri_domain::Date) -> reports::NewReport<'a> {
    reports::NewReport {
        kind: KIND.key(),
        prefecture: of.prefecture,
        fiscal_year: of.fiscal_year,
        as_of,
        by: &caller.actor.name,
    }
}

/// Builds in this process; with `snapshot` from the kept one: the same bytes as then.
///
/// # Errors
/// `snapshot_unknown` where the snapshot is not kept here, `snapshot_of_other` where it is of another prefecture,
/// year or day.
pub async fn build_now(app: &App, caller: &Caller, of: &FiguresRequest, snapshot: Option<&str>) -> Result<Built> {
    may_build(caller, of)?;
    let kept = match snapshot {
        Some(hash) => recall(app, of, hash).await?,
        None => take_and_keep(app, of).await?,
    };
    let head = snapshot::head(&kept.bytes).map_err(|why| AppError::fault("snapshot", why))?.0;
    let write = write::begin(app, caller).await?;
    let id = reports::record(&write.tx, &new(caller, of, head.as_of), &app.ids, write.now).await?;
    write.commit(()).await?;
    match print_and_keep(app, caller, id, &kept).await {
        Ok(printed) => Ok(Built { id, snapshot: kept.hash, made_with: printed.made_with, files: printed.files }),
        Err(why) => {
            // Nobody comes back for it: left as queued it would wait for ever.
            give_up(app, id, &why.message()).await?;
            Err(why)
        }
    }
}

async fn print_and_keep(app: &App, caller: &Caller, id: ReportId, kept: &Kept) -> Result<Printed> {
    let printed = print(app, kept).await?;
    keep_files(app, caller, id, kept, &printed).await?;
    Ok(printed)
}

/// Builds a report that was asked for. Building it twice is building it once.
pub(crate) async fn build_asked(app: &App, caller: &Caller, id: ReportId) -> Result<()> {
    let report = reports::find(&app.db, &Scope::nation(), id).await?.ok_or(AppError::NotFound)?;
    if report.state == ReportState::Done {
        return Ok(());
    }
    let of =
        FiguresRequest { prefecture: report.prefecture, fiscal_year: report.fiscal_year, as_of: Some(report.as_of) };
    step(app, id, 0).await?;
    let kept = take_and_keep(app, &of).await?;
    step(app, id, 1).await?;
    let printed = print(app, &kept).await?;
    step(app, id, 2).await?;
    keep_files(app, caller, id, &kept, &printed).await
}

/// Marks a report as failed, with what a person is told.
pub(crate) async fn give_up(app: &App, id: ReportId, told: &str) -> Result<()> {
    let tx = app.db.begin().await?;
    reports::failed(&tx, id, told, app.clock.now()).await?;
    Ok(tx.commit().await?)
}

async fn step(app: &App, id: ReportId, done: u32) -> Result<()> {
    let tx = app.db.begin().await?;
    reports::building(&tx, id, done, STEPS).await?;
    Ok(tx.commit().await?)
}

/// Takes the snapshot of the day. Where an earlier report of the day says the same, it is that snapshot: the audit
/// record grows with every report, the figures do not.
async fn take_and_keep(app: &App, of: &FiguresRequest) -> Result<Kept> {
    super::audit::seal(app).await?;
    let scope = Scope::of([Grant::Prefecture(of.prefecture)]);
    let taken = Arc::new(take(app, &scope, of).await?);
    if let Some(earlier) = earlier(app, of, &scope, &taken).await? {
        return Ok(earlier);
    }
    let audit_head = audit::head(&app.db).await?.as_ref().map(printed);
    let head = audit_head.clone();
    let fresh = beside("snapshot", move || taken.write(head)).await?;
    app.objects.put(fresh.bytes.clone()).await?;
    Ok(Kept { bytes: fresh.bytes, hash: fresh.hash, audit_head })
}

/// The snapshot of the newest finished report of the day, if the same rows with its audit head are its bytes.
async fn earlier(app: &App, of: &FiguresRequest, scope: &Scope, taken: &Arc<Taken>) -> Result<Option<Kept>> {
    let same = |report: &&Report| {
        (report.prefecture, report.fiscal_year, report.as_of) == (of.prefecture, of.fiscal_year, taken.as_of())
            && report.state == ReportState::Done
    };
    let all = reports::list(&app.db, scope).await?;
    let Some(hash) = all.iter().find(same).and_then(|report| report.snapshot.clone()) else { return Ok(None) };
    let Some(bytes) = app.objects.get(&hash).await? else { return Ok(None) };
    let taken = Arc::clone(taken);
    beside("snapshot", move || {
        let audit_head = snapshot::head(&bytes)?.0.audit_head;
        let again = taken.write(audit_head.clone())?;
        Ok((again.hash == hash).then_some(Kept { bytes, hash, audit_head }))
    })
    .await
}

/// A kept snapshot by its hash.
async fn recall(app: &App, of: &FiguresRequest, hash: &str) -> Result<Kept> {
    let bytes = app.objects.get(hash).await?.ok_or_else(|| {
        AppError::refused("snapshot_unknown", format!("スナップショット「{hash}」はここに保存されていません。"))
    })?;
    let (head, _) = snapshot::head(&bytes).map_err(|why| AppError::bad_input("not_a_snapshot", why))?;
    let other_day = of.as_of.is_some_and(|day| day != head.as_of);
    if (head.prefecture, head.fiscal_year) != (of.prefecture, of.fiscal_year) || other_day {
        let message = format!(
            "スナップショット「{hash}」は{}・{}・基準日 {} のものです。指定と合いません。",
            head.prefecture.name(),
            head.fiscal_year.label(),
            head.as_of
        );
        return Err(AppError::BadInput { code: "snapshot_of_other", message });
    }
    Ok(Kept { bytes, hash: hash.to_owned(), audit_head: head.audit_head })
}

/// Every file of the report, from the snapshot alone.
async fn print(app: &App, kept: &Kept) -> Result<Printed> {
    let setting = PaperSetting { typst: app.config.typst.clone(), fonts: app.config.fonts.clone() };
    let bytes = kept.bytes.clone();
    let (made_with, files) =
        beside("report", move || Ok((MadeWith::of(&setting)?, tachiiri_reports::build(&bytes, &setting)?))).await?;
    let body = |(name, bytes): (String, Vec<u8>)| FileBody { media_type: media_type(&name), name, bytes };
    Ok(Printed { made_with, files: files.into_iter().map(body).collect() })
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("pdf") => "application/pdf",
        Some("json") => "application/json",
        Some("csv") => "text/csv",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

/// The files first, on disk; then the rows that speak of them.
async fn keep_files(app: &App, caller: &Caller, id: ReportId, kept: &Kept, printed: &Printed) -> Result<()> {
    let mut lines = Vec::with_capacity(printed.files.len());
    for file in &printed.files {
        let sha256 = app.objects.put(file.bytes.clone()).await?;
        lines.push(ReportFile { name: file.name.clone(), sha256, bytes: file.bytes.len() as u64 });
    }
    let write = write::begin(app, caller).await?;
    let made_with = json!(printed.made_with);
    let (snapshot, audit_head) = (kept.hash.as_str(), kept.audit_head.as_deref());
    let built = reports::Built { snapshot, audit_head, made_with: &made_with, files: &lines };
    reports::done(&write.tx, id, &built, write.now).await?;
    let detail = json!({ "snapshot": kept.hash, "made_with": made_with, "files": lines });
    write.audit("report.build", format!("report:{id}"), detail).await?;
    write.commit(()).await
}

/// Reports in view, newest first.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<Report>> {
    let scope = caller.actor.scope_for(Act::ViewReports)?;
    named(app, reports::list(&app.db, &scope).await?).await
}

/// The reports with the names of those who asked for them.
async fn named(app: &App, mut all: Vec<Report>) -> Result<Vec<Report>> {
    let names = Names::of(&app.db, all.iter().map(|one| one.created_by.as_str())).await?;
    for one in &mut all {
        one.created_by = names.say(&one.created_by);
    }
    Ok(all)
}

pub async fn find(app: &App, caller: &Caller, id: ReportId) -> Result<Report> {
    let scope = caller.actor.scope_for(Act::ViewReports)?;
    let found = reports::find(&app.db, &scope, id).await?.ok_or(AppError::NotFound)?;
    named(app, vec![found]).await?.pop().ok_or(AppError::NotFound)
}

/// One file of a finished report. Fetching it is an audit event.
pub async fn file(app: &App, caller: &Caller, id: ReportId, name: &str) -> Result<FileBody> {
    let report = find(app, caller, id).await?;
    let line = report.files.into_iter().find(|file| file.name == name).ok_or(AppError::NotFound)?;
    let bytes = app.objects.get(&line.sha256).await?;
    let bytes = bytes.ok_or_else(|| AppError::fault("file of a report", format!("{} is not kept", line.sha256)))?;
    let write = write::begin(app, caller).await?;
    write.audit("report.fetch", format!("report:{id}"), json!({ "file": line.name })).await?;
    write.commit(()).await?;
    Ok(FileBody { media_type: media_type(&line.name), name: line.name, bytes })
}
