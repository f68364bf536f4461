//! A form that is not published yet: loaded from a file, its wording confirmed, its notice named.

use askama::Template;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::InstrumentVersionId;
use tachiiri_domain::instrument::{Item, Wording};
use tachiiri_domain::problem::Problem;
use tachiiri_domain::request::RowVersion;

use crate::cast;
use crate::layout::{FieldError, Layout};

/// `GET /instruments/new`, and again with what was wrong.
///
/// `POST /instruments/new`, multipart: `file` (a version as TOML), `replace` (`true`: in the place of a draft that
/// stands), `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "instrument_new.html")]
pub struct InstrumentNew {
    pub layout: Layout,
    pub request_key: String,
    /// What is wrong in the file, in its order.
    pub problems: Vec<Problem>,
    pub errors: Vec<FieldError>,
}

/// A draft among the versions.
#[derive(Clone, Debug)]
pub struct DraftRow {
    pub id: InstrumentVersionId,
    pub key: String,
    pub title: String,
    pub year: String,
    pub respondent: &'static str,
    pub unconfirmed: u64,
    pub saved_at: Timestamp,
}

/// What makes a draft a version, on the version's own page.
///
/// `POST /instruments/{id}/confirm`: `item` (once for each item that was ticked), `label.{item}`, `source`, `based_on`,
/// `csrf`, `request_key`. `POST /instruments/{id}/notice`: `number`, `date`, `title`, the same three.
/// `POST /instruments/{id}/publish`: the same three.
#[derive(Clone, Debug)]
pub struct DraftForms {
    pub based_on: RowVersion,
    pub saved_at: Timestamp,
    pub saved_by: String,
    /// One key for each of the three forms.
    pub request_keys: [String; 3],
    /// The original, as typed in a refused POST.
    pub source: String,
    pub notice_number: String,
    pub notice_date: String,
    pub notice_title: String,
    pub errors: Vec<FieldError>,
}

impl DraftForms {
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn sample() -> Self {
        Self {
            based_on: 3,
            saved_at: cast::now(),
            saved_by: "user:kanri".into(),
            request_keys: ["sample-key-1".into(), "sample-key-2".into(), "sample-key-3".into()],
            source: String::new(),
            notice_number: String::new(),
            notice_date: String::new(),
            notice_title: "令和7年度版「医療機関等におけるサイバーセキュリティ対策チェックリスト」".into(),
            errors: vec![],
        }
    }
}

/// Why an item's wording has to be looked at.
pub fn doubt(wording: &Wording) -> &'static str {
    match wording {
        Wording::Official => "",
        Wording::DraftNotice => "案の段階の文書で見た文言です",
        Wording::Unverified => "二次資料からまとめた文言です",
        Wording::Candidate => "誰も原本を見ていない、候補の文言です",
        Wording::Missing => "文言がまだありません",
    }
}

/// Where the wording of an item was confirmed; empty where the file came with it.
pub fn source(item: &Item) -> &str {
    &item.source
}

impl InstrumentNew {
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn sample() -> Self {
        Self {
            layout: cast::administrator_layout("/instruments"),
            request_key: "sample-key".into(),
            problems: vec![],
            errors: vec![],
        }
    }

    pub fn sample_problems() -> Self {
        let problem = |line, message: &str| Problem {
            line,
            column: String::new(),
            value: String::new(),
            code: "value_kind".into(),
            message: message.into(),
        };
        let problems = vec![
            problem(
                44,
                "r8-facility.toml: 項目「0」の gaet「gaet」: 知らないキーです。使えるキーは code、lineage、section です。",
            ),
            problem(
                61,
                "r8-facility.toml: 項目「2-1」の target.to「2026-03-31」: 期間が逆です。from（2026-04-01）以後の日にしてください。",
            ),
        ];
        Self { problems, ..Self::sample() }
    }
}
