//! 報告書: what was asked for, how far it is, and the files it became.

use std::collections::HashMap;

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select, Set};
use tachiiri_domain::Date;
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{Ids, ReportId};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

use crate::column::{MOST_IDS, count, from_json, insert_all, millis, moment, read, signed, year};
use crate::db::Raw;
use crate::entity::{report_files, reports};
use crate::error::{Error, Result};
use crate::{Conn, Tx};

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    Queued,
    Building,
    Done,
    Failed,
}

impl ReportState {
    pub fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Building => "building",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

impl std::str::FromStr for ReportState {
    type Err = String;
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let all = [Self::Queued, Self::Building, Self::Done, Self::Failed];
        all.into_iter().find(|state| state.key() == text).ok_or_else(|| text.to_owned())
    }
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ReportFile {
    pub name: String,
    pub sha256: String,
    pub bytes: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    pub id: ReportId,
    /// `checklist-summary`
    pub kind: String,
    pub prefecture: PrefectureCode,
    pub fiscal_year: FiscalYear,
    pub as_of: Date,
    pub state: ReportState,
    pub progress_done: u32,
    pub progress_total: u32,
    /// Content hash of the snapshot, once taken.
    pub snapshot: Option<String>,
    pub files: Vec<ReportFile>,
    /// Link of the audit chain printed on the report.
    pub audit_head: Option<String>,
    /// Templates, fonts and typst by SHA-256; None before it is built.
    pub made_with: Option<serde_json::Value>,
    pub error: Option<String>,
    pub created_at: Timestamp,
    pub created_by: String,
    pub finished_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReport<'a> {
    pub kind: &'a str,
    pub prefecture: PrefectureCode,
    pub fiscal_year: FiscalYear,
    pub as_of: Date,
    /// The actor as the audit names it.
    pub by: &'a str,
}

/// Keeps the wish for a report, state queued.
pub async fn record(tx: &Tx, new: &NewReport<'_>, ids: &Ids, now: Timestamp) -> Result<ReportId> {
    let id: ReportId = ids.next(now);
    let row = reports::ActiveModel {
        id: Set(id.0),
        kind: Set(new.kind.into()),
        prefecture_code: Set(new.prefecture.to_string()),
        fiscal_year: Set(new.fiscal_year.year()),
        as_of: Set(new.as_of),
        state: Set(ReportState::Queued.key().into()),
        progress_done: Set(0),
        progress_total: Set(0),
        snapshot: Set(None),
        audit_head: Set(None),
        error: Set(None),
        created_at: Set(millis(now)),
        created_by: Set(new.by.into()),
        finished_at: Set(None),
        made_with: Set(None),
    };
    row.insert(tx.raw()).await?;
    Ok(id)
}

/// Marks it as being built, with steps done of all; a failed one may be built again.
pub async fn building(tx: &Tx, id: ReportId, done: u32, total: u32) -> Result<()> {
    let row = reports::ActiveModel {
        id: Set(id.0),
        state: Set(ReportState::Building.key().into()),
        progress_done: Set(signed(done)?),
        progress_total: Set(signed(total)?),
        error: Set(None),
        ..Default::default()
    };
    row.update(tx.raw()).await?;
    Ok(())
}

/// What a finished report consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built<'a> {
    pub snapshot: &'a str,
    pub audit_head: Option<&'a str>,
    /// What it was printed with, as JSON.
    pub made_with: &'a serde_json::Value,
    pub files: &'a [ReportFile],
}

/// Keeps the files of a finished report; building it again replaces them.
pub async fn done(tx: &Tx, id: ReportId, built: &Built<'_>, now: Timestamp) -> Result<()> {
    let row = reports::ActiveModel {
        id: Set(id.0),
        state: Set(ReportState::Done.key().into()),
        snapshot: Set(Some(built.snapshot.into())),
        audit_head: Set(built.audit_head.map(Into::into)),
        made_with: Set(Some(built.made_with.to_string())),
        error: Set(None),
        finished_at: Set(Some(millis(now))),
        ..Default::default()
    };
    row.update(tx.raw()).await?;
    let complete = reports::Entity::update_many()
        .col_expr(reports::Column::ProgressDone, Expr::col(reports::Column::ProgressTotal))
        .filter(reports::Column::Id.eq(id.0));
    complete.exec(tx.raw()).await?;
    let before = report_files::Entity::delete_many().filter(report_files::Column::ReportId.eq(id.0));
    before.exec(tx.raw()).await?;
    let file = |file: &ReportFile| {
        let bytes = i64::try_from(file.bytes).map_err(|_| Error::Corrupt(format!("{} bytes", file.bytes)))?;
        Ok(report_files::ActiveModel {
            report_id: Set(id.0),
            name: Set(file.name.clone()),
            sha256: Set(file.sha256.clone()),
            bytes: Set(bytes),
        })
    };
    let files = built.files.iter().map(file).collect::<Result<Vec<_>>>()?;
    Ok(insert_all(tx.raw(), files).await?)
}

pub async fn failed(tx: &Tx, id: ReportId, error: &str, now: Timestamp) -> Result<()> {
    let row = reports::ActiveModel {
        id: Set(id.0),
        state: Set(ReportState::Failed.key().into()),
        error: Set(Some(error.into())),
        finished_at: Set(Some(millis(now))),
        ..Default::default()
    };
    row.update(tx.raw()).await?;
    Ok(())
}

/// The reports of the prefectures held, newest first.
pub async fn list(conn: &impl Conn, scope: &Scope) -> Result<Vec<Report>> {
    read_all(conn, seen(scope)).await
}

pub async fn find(conn: &impl Conn, scope: &Scope, id: ReportId) -> Result<Option<Report>> {
    Ok(read_all(conn, seen(scope).filter(reports::Column::Id.eq(id.0))).await?.pop())
}

fn seen(scope: &Scope) -> Select<reports::Entity> {
    let prefecture = Expr::col((reports::Entity, reports::Column::PrefectureCode));
    reports::Entity::find().filter(crate::scope::prefectures(scope, prefecture))
}

async fn read_all(conn: &impl Conn, found: Select<reports::Entity>) -> Result<Vec<Report>> {
    let newest_first = found.order_by_desc(reports::Column::CreatedAt).order_by_desc(reports::Column::Id);
    let rows = newest_first.all(conn.raw()).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut files = files(conn, &ids).await?;
    rows.into_iter().map(|row| report(row, &mut files)).collect()
}

async fn files(conn: &impl Conn, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<ReportFile>>> {
    let mut files: HashMap<Uuid, Vec<ReportFile>> = HashMap::new();
    for some in ids.chunks(MOST_IDS) {
        let rows = report_files::Entity::find()
            .filter(report_files::Column::ReportId.is_in(some.iter().copied()))
            .order_by_asc(report_files::Column::Name)
            .all(conn.raw())
            .await?;
        for row in rows {
            let file = ReportFile { name: row.name, sha256: row.sha256, bytes: u64::try_from(row.bytes).unwrap_or(0) };
            files.entry(row.report_id).or_default().push(file);
        }
    }
    Ok(files)
}

fn report(row: reports::Model, files: &mut HashMap<Uuid, Vec<ReportFile>>) -> Result<Report> {
    Ok(Report {
        id: ReportId(row.id),
        kind: row.kind,
        prefecture: read(&row.prefecture_code)?,
        fiscal_year: year(row.fiscal_year)?,
        as_of: row.as_of,
        state: read(&row.state)?,
        progress_done: count(row.progress_done)?,
        progress_total: count(row.progress_total)?,
        snapshot: row.snapshot,
        files: files.remove(&row.id).unwrap_or_default(),
        audit_head: row.audit_head,
        made_with: row.made_with.as_deref().map(from_json).transpose()?,
        error: row.error,
        created_at: from_millis(row.created_at),
        created_by: row.created_by,
        finished_at: moment(row.finished_at),
    })
}

/// The audit heads printed on finished reports, oldest first.
pub async fn audit_heads(conn: &impl Conn) -> Result<Vec<String>> {
    let printed = reports::Entity::find()
        .filter(reports::Column::AuditHead.is_not_null())
        .order_by_asc(reports::Column::FinishedAt)
        .order_by_asc(reports::Column::Id);
    Ok(printed.all(conn.raw()).await?.into_iter().filter_map(|row| row.audit_head).collect())
}
