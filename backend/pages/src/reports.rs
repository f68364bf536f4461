//! 報告書: asked for, built as a job, and kept with its files.

use askama::Template;
use chrono::NaiveDate;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ReportId;
use tachiiri_domain::place::PrefectureCode;

use crate::cast;
use crate::layout::{Choice, FieldError, Layout};

/// The list, with the form for a new one. `POST /reports`: `prefecture`, `fiscal_year`, `as_of` (a date), `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "reports.html")]
pub struct Reports {
    pub layout: Layout,
    pub request_key: String,
    pub rows: Vec<ReportRow>,
    pub may_build: bool,
    pub prefectures: Vec<Choice>,
    pub years: Vec<Choice>,
    /// As typed; today at first.
    pub as_of: String,
    pub errors: Vec<FieldError>,
}

/// How far a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildState {
    Queued,
    Building,
    Done,
    Failed,
}

impl BuildState {
    pub fn label(self) -> &'static str {
        match self {
            Self::Queued => "順番待ち",
            Self::Building => "作成中",
            Self::Done => "できました",
            Self::Failed => "作成できませんでした",
        }
    }

    /// Class of the chip.
    pub fn class(self) -> &'static str {
        match self {
            Self::Queued => "draft",
            Self::Building => "submitted",
            Self::Done => "accepted",
            Self::Failed => "late",
        }
    }

    pub fn icon(self) -> &'static str {
        match self {
            Self::Queued => "ring",
            Self::Building => "dot",
            Self::Done => "check",
            Self::Failed => "late",
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Building => "building",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    pub fn is_running(self) -> bool {
        matches!(self, Self::Queued | Self::Building)
    }
}

#[derive(Clone, Debug)]
pub struct ReportRow {
    pub id: ReportId,
    /// `チェックリスト集計`
    pub kind: String,
    pub prefecture: PrefectureCode,
    pub fiscal_year: FiscalYear,
    pub as_of: NaiveDate,
    pub state: BuildState,
    pub created_at: Timestamp,
    pub created_by: String,
}

/// `GET /reports/{id}`; `progress.js` reads `GET /api/v1/reports/{id}` (`{"state","progress_done","progress_total"}`, state
/// `queued`, `building`, `done` or `failed`) every two seconds and reloads the page at the end.
#[derive(Clone, Debug, Template)]
#[template(path = "report.html")]
pub struct ReportDetail {
    pub layout: Layout,
    pub report: ReportRow,
    pub progress_done: u64,
    /// 0 while not known.
    pub progress_total: u64,
    /// SHA-256 of the snapshot, once there is one.
    pub snapshot: Option<String>,
    /// What it was printed with and its SHA-256: `ひな形`, `字体`, `typst`; empty before it is built.
    pub made_with: Vec<(&'static str, String)>,
    pub files: Vec<ReportFile>,
    /// Why it failed, in one sentence.
    pub error: Option<String>,
}

#[derive(Clone, Debug)]
pub struct ReportFile {
    /// `report.pdf`; the link is `/reports/{id}/{name}`.
    pub name: String,
    pub sha256: String,
    pub bytes: u64,
}

impl ReportFile {
    pub fn label(&self) -> &'static str {
        match self.name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("pdf") => "報告書（PDF）",
            Some("xlsx") => "集計表（Excel）",
            Some("csv") => "集計データ（CSV）",
            Some("json") => "集計データ（JSON）",
            Some("parquet") => "スナップショット",
            _ => "ファイル",
        }
    }
}

impl Reports {
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn sample() -> Self {
        let row = ReportDetail::sample().report;
        let older = ReportRow { id: cast::id(0x61), state: BuildState::Building, ..row.clone() };
        Self {
            layout: cast::prefecture_layout("/reports"),
            request_key: cast::KEY.into(),
            rows: vec![older, row],
            may_build: true,
            prefectures: vec![Choice::new("99", "見本県", true)],
            years: vec![Choice::new("2023", "令和5年度", true)],
            as_of: "令和5年11月18日".into(),
            errors: vec![],
        }
    }

    pub fn sample_ministry() -> Self {
        Self { layout: cast::ministry_layout("/reports"), may_build: false, rows: vec![], ..Self::sample() }
    }
}

impl ReportDetail {
    pub fn sample() -> Self {
        let hash = "3f1c9a4be7720d5586a1f0c2b9d4e8337a6c5b1e90f8d2a44c7be0136f9a2d81";
        let file = |name: &str, bytes| ReportFile { name: name.into(), sha256: hash.into(), bytes };
        Self {
            layout: cast::prefecture_layout("/reports"),
            report: ReportRow {
                id: cast::id(0x60),
                kind: "チェックリスト集計".into(),
                prefecture: cast::prefecture(),
                fiscal_year: cast::year(),
                as_of: cast::today(),
                state: BuildState::Done,
                created_at: cast::now(),
                created_by: "医務 次郎".into(),
            },
            progress_done: 5,
            progress_total: 5,
            snapshot: Some(hash.into()),
            made_with: ["ひな形", "字体", "typst"].map(|what| (what, hash.to_owned())).to_vec(),
            files: vec![
                file("report.pdf", 184_220),
                file("report.xlsx", 48_911),
                file("figures.csv", 301_554),
                file("figures.json", 412_020),
            ],
            error: None,
        }
    }

    pub fn sample_building() -> Self {
        let mut page = Self { progress_done: 2, files: vec![], snapshot: None, made_with: vec![], ..Self::sample() };
        page.report.state = BuildState::Building;
        page
    }

    pub fn sample_failed() -> Self {
        let error = Some("組版の途中で止まりました。管理者に時刻を伝えてください。".to_owned());
        let mut page = Self { error, files: vec![], snapshot: None, made_with: vec![], ..Self::sample() };
        page.report.state = BuildState::Failed;
        page
    }
}
