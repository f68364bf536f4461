//! Systems and vendors from a list: choose a file, look through what it changes, take it.

use askama::Template;
use tachiiri_domain::problem::Problem;

use crate::cast;
use crate::layout::Layout;

/// `POST /vendors/import` with the file `file` (multipart), `csrf`, `request_key`. `GET /vendors/import/list`: `format`
/// (`csv`, `xlsx`).
#[derive(Clone, Debug, Template)]
#[template(path = "vendor_import.html")]
pub struct VendorImport {
    pub layout: Layout,
    pub request_key: String,
    pub file_name: String,
    /// Everything wrong with the file that was handed in.
    pub problems: Vec<Problem>,
}

/// `POST /vendors/import/accept` with `list` (the list as it was understood), `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "vendor_import_preview.html")]
pub struct VendorImportPreview {
    pub layout: Layout,
    pub request_key: String,
    pub file_name: String,
    pub list: String,
    pub read: u64,
    pub added: Vec<PreviewLine>,
    pub changed: Vec<PreviewLine>,
    pub unchanged: u64,
}

#[derive(Clone, Debug)]
pub struct PreviewLine {
    pub line: u64,
    pub facility_name: String,
    pub system: String,
    pub vendor: String,
    /// Heading, before, after.
    pub changes: Vec<(String, String, String)>,
}

impl VendorImport {
    pub fn sample() -> Self {
        Self {
            layout: cast::hospital_layout("/vendors"),
            request_key: cast::KEY.into(),
            file_name: String::new(),
            problems: vec![],
        }
    }

    pub fn sample_problems() -> Self {
        let problem = |line, column: &str, value: &str, message: &str| Problem {
            line,
            column: column.into(),
            value: value.into(),
            code: "sample".into(),
            message: message.into(),
        };
        let problems = vec![
            problem(
                2,
                "いつから",
                "平成32年4月1日",
                "2行目の「いつから」: 「平成32年4月1日」は平成の期間の外です。正しくは令和2年4月1日です。",
            ),
            problem(4, "事業者", "", "4行目の「事業者」は空欄です。必ず入れてください。"),
        ];
        Self { file_name: "契約一覧.csv".into(), problems, ..Self::sample() }
    }
}

impl VendorImportPreview {
    pub fn nothing(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty()
    }

    pub fn sample() -> Self {
        let line = |line, system: &str, vendor: &str| PreviewLine {
            line,
            facility_name: "見本中央病院".into(),
            system: system.into(),
            vendor: vendor.into(),
            changes: vec![],
        };
        let mut changed = line(3, "検体検査", "見本検査株式会社");
        changed.changes =
            vec![("版".into(), "2".into(), "3".into()), ("電話".into(), String::new(), "03-0000-0000".into())];
        Self {
            layout: cast::hospital_layout("/vendors"),
            request_key: cast::KEY.into(),
            file_name: "契約一覧.csv".into(),
            list: "システム,事業者\n".into(),
            read: 5,
            added: vec![line(2, "電子カルテ", "架空システム株式会社")],
            changed: vec![changed],
            unchanged: 3,
        }
    }

    pub fn sample_unchanged() -> Self {
        Self { added: vec![], changed: vec![], unchanged: 5, ..Self::sample() }
    }
}
