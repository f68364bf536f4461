//! Work for later: enqueued in the transaction that causes it, claimed with a lease, taken over when a worker dies.

use std::time::Duration;

use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait};
use sea_orm::{QueryFilter, QueryOrder, QuerySelect, Set, UpdateMany};
use serde::{Deserialize, Serialize};
use tachiiri_domain::Date;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{ChecklistId, Ids, JobId, MailId, ReminderId, ReportId};

use crate::column::{count, from_json, insert_all, json, millis, signed};
use crate::db::Raw;
use crate::entity::jobs::{self, Column, Entity};
use crate::error::Result;
use crate::{Conn, Db, Tx};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    BuildReport {
        report: ReportId,
    },
    SealAudit,
    SendMail {
        mail: MailId,
    },
    /// Asks again those of a collection who have not answered.
    Remind {
        reminder: ReminderId,
    },
    /// Asks a vendor again whom a facility asked by itself, unless the due date was moved since.
    RemindVendor {
        sheet: ChecklistId,
        due_on: Date,
    },
}

impl Job {
    pub fn kind(&self) -> &'static str {
        match self {
            Self::BuildReport { .. } => "build_report",
            Self::SealAudit => "seal_audit",
            Self::SendMail { .. } => SEND_MAIL,
            Self::Remind { .. } => "remind",
            Self::RemindVendor { .. } => "remind_vendor",
        }
    }
}

/// Jobs that do not wait for one another: a mail server that does not answer must not hold up a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    Mail,
    Rest,
}

/// A job that this worker holds until its lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    pub id: JobId,
    pub job: Job,
    /// From 1; above that an attempt failed or a worker died.
    pub attempt: u32,
    pub worker: String,
}

/// How a job stands, for pages and the health page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JobStatus {
    pub id: JobId,
    pub kind: String,
    /// `queued`, `running`, `done`, `failed`
    pub state: String,
    pub attempt: u32,
    pub progress_done: u32,
    pub progress_total: u32,
    pub error: Option<String>,
}

const SEND_MAIL: &str = "send_mail";
const QUEUED: &str = "queued";
const RUNNING: &str = "running";
const DONE: &str = "done";
const FAILED: &str = "failed";

pub async fn enqueue(tx: &Tx, job: &Job, ids: &Ids, now: Timestamp) -> Result<JobId> {
    let id = ids.next(now);
    row(id, job, now, now)?.insert(tx.raw()).await?;
    Ok(id)
}

/// Many jobs at once, each not before its moment.
pub async fn enqueue_all(tx: &Tx, jobs: &[(Job, Timestamp)], ids: &Ids, now: Timestamp) -> Result<()> {
    let rows = jobs.iter().map(|(job, run_at)| row(ids.next(now), job, *run_at, now)).collect::<Result<_>>()?;
    Ok(insert_all(tx.raw(), rows).await?)
}

fn row(id: JobId, job: &Job, run_at: Timestamp, now: Timestamp) -> Result<jobs::ActiveModel> {
    Ok(jobs::ActiveModel {
        id: Set(id.0),
        kind: Set(job.kind().into()),
        body: Set(json(job)?),
        state: Set(QUEUED.into()),
        run_at: Set(millis(run_at)),
        attempt: Set(0),
        worker: Set(None),
        lease_until: Set(None),
        progress_done: Set(0),
        progress_total: Set(0),
        error: Set(None),
        created_at: Set(millis(now)),
        finished_at: Set(None),
    })
}

/// Whether a job of this kind waits or runs.
pub async fn is_pending(conn: &impl Conn, kind: &str) -> Result<bool> {
    let pending = Entity::find().filter(Column::Kind.eq(kind)).filter(Column::State.is_in([QUEUED, RUNNING]));
    Ok(pending.count(conn.raw()).await? > 0)
}

/// Takes the oldest job of a lane that waits or whose worker died. Two workers never hold the same one.
pub async fn claim(db: &Db, lane: Lane, worker: &str, now: Timestamp, lease: Duration) -> Result<Option<Claimed>> {
    // Looked at without a writer's turn first: an idle worker must not make the others wait every second.
    if free(lane, now).one(db.raw()).await?.is_none() {
        return Ok(None);
    }
    let tx = db.begin().await?;
    let next = free(lane, now).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let Some(row) = next.one(tx.raw()).await? else { return Ok(None) };
    let taking = jobs::ActiveModel {
        id: Set(row.id),
        state: Set(RUNNING.into()),
        attempt: Set(row.attempt + 1),
        worker: Set(Some(worker.into())),
        lease_until: Set(Some(until(now, lease))),
        ..Default::default()
    };
    taking.update(tx.raw()).await?;
    tx.commit().await?;
    let claimed = Claimed {
        id: JobId(row.id),
        job: from_json(&row.body)?,
        attempt: count(row.attempt)? + 1,
        worker: worker.into(),
    };
    Ok(Some(claimed))
}

fn free(lane: Lane, now: Timestamp) -> sea_orm::Select<Entity> {
    let now = millis(now);
    let of_lane = match lane {
        Lane::Mail => Column::Kind.eq(SEND_MAIL),
        Lane::Rest => Column::Kind.ne(SEND_MAIL),
    };
    let waiting = Condition::all().add(Column::State.eq(QUEUED)).add(Column::RunAt.lte(now));
    let orphaned = Condition::all().add(Column::State.eq(RUNNING)).add(Column::LeaseUntil.lt(now));
    Entity::find()
        .filter(of_lane)
        .filter(Condition::any().add(waiting).add(orphaned))
        .order_by_asc(Column::RunAt)
        .order_by_asc(Column::Id)
        .limit(1)
}

fn until(now: Timestamp, lease: Duration) -> i64 {
    millis(now).saturating_add(i64::try_from(lease.as_millis()).unwrap_or(i64::MAX))
}

/// Only where this very attempt still runs: a worker that was given up for dead changes nothing any more.
fn held(claimed: &Claimed) -> Result<UpdateMany<Entity>> {
    Ok(Entity::update_many()
        .filter(Column::Id.eq(claimed.id.0))
        .filter(Column::State.eq(RUNNING))
        .filter(Column::Worker.eq(&claimed.worker))
        .filter(Column::Attempt.eq(signed(claimed.attempt)?)))
}

/// Extends the lease. False where another worker took the job over meanwhile: stop working on it.
pub async fn heartbeat(db: &Db, claimed: &Claimed, now: Timestamp, lease: Duration) -> Result<bool> {
    let tx = db.begin().await?;
    let extending = held(claimed)?.col_expr(Column::LeaseUntil, Expr::val(until(now, lease)));
    let extended = extending.exec(tx.raw()).await?.rows_affected == 1;
    tx.commit().await?;
    Ok(extended)
}

pub async fn progress(db: &Db, id: JobId, done: u32, total: u32) -> Result<()> {
    let tx = db.begin().await?;
    let row = jobs::ActiveModel {
        id: Set(id.0),
        progress_done: Set(signed(done)?),
        progress_total: Set(signed(total)?),
        ..Default::default()
    };
    row.update(tx.raw()).await?;
    tx.commit().await
}

/// Ends a held job. False where another worker took it over.
pub async fn done(tx: &Tx, claimed: &Claimed, now: Timestamp) -> Result<bool> {
    let ending = held(claimed)?
        .col_expr(Column::State, Expr::val(DONE))
        .col_expr(Column::FinishedAt, Expr::val(millis(now)))
        .col_expr(Column::Error, Expr::val(None::<String>));
    Ok(ending.exec(tx.raw()).await?.rows_affected == 1)
}

/// Ends a held job with an error; with `retry_at` it waits for that moment, without it stays failed.
pub async fn failed(tx: &Tx, claimed: &Claimed, error: &str, retry_at: Option<Timestamp>) -> Result<bool> {
    let mut ending = held(claimed)?.col_expr(Column::Error, Expr::val(error));
    ending = match retry_at {
        Some(at) => ending.col_expr(Column::State, Expr::val(QUEUED)).col_expr(Column::RunAt, Expr::val(millis(at))),
        None => ending.col_expr(Column::State, Expr::val(FAILED)),
    };
    Ok(ending.exec(tx.raw()).await?.rows_affected == 1)
}

/// The newest jobs first.
pub async fn list(conn: &impl Conn, most: u64) -> Result<Vec<JobStatus>> {
    let newest = Entity::find().order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(most);
    let status = |row: jobs::Model| {
        Ok(JobStatus {
            id: JobId(row.id),
            kind: row.kind,
            state: row.state,
            attempt: count(row.attempt)?,
            progress_done: count(row.progress_done)?,
            progress_total: count(row.progress_total)?,
            error: row.error,
        })
    };
    newest.all(conn.raw()).await?.into_iter().map(status).collect()
}
