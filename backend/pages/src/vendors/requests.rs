//! The vendor's page: what it is asked, by whom, and which of its answers fits again.

use askama::Template;
use chrono::NaiveDate;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::ids::ChecklistId;

use crate::cast;
use crate::layout::{FieldError, Layout};

/// `GET /requests`. `POST /requests/{id}/reuse` with `target` (repeated), `POST /requests/{id}/refusal` with `reason`
/// (absent: the refusal is taken back), both with `csrf`, `request_key`. `POST /requests/code` sends a code to the address
/// of the invitation, `POST /requests/address` with `code` proves it; both with `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "requests.html")]
pub struct Requests {
    pub layout: Layout,
    pub request_key: String,
    pub vendor: String,
    pub rows: Vec<RequestLine>,
    /// Answers of the vendor's that fit open requests, each with those.
    pub reuses: Vec<ReuseGroup>,
    /// Systems of the vendor that nobody asked about this year: facility, system, product.
    pub unasked: Vec<[String; 3]>,
    /// An address that may be proved to see every invitation to it; shortened for the screen.
    pub address: Option<String>,
    pub code_sent: bool,
    pub errors: Vec<FieldError>,
}

#[derive(Clone, Debug)]
pub struct RequestLine {
    pub sheet: ChecklistId,
    /// Title of the form, where it is not the year's checklist.
    pub form: String,
    pub facility_name: String,
    pub system: String,
    /// `カルテ見本 3.2`, or empty.
    pub product: String,
    pub year: String,
    pub due_on: NaiveDate,
    pub state: StateKey,
    pub overdue: bool,
    pub reasons: Vec<String>,
    pub refusal: Option<String>,
    /// Questions of the facility that wait for a reply.
    pub questions: usize,
    pub refusal_key: String,
}

/// An answer that was submitted, and the open requests about the same product and version.
#[derive(Clone, Debug)]
pub struct ReuseGroup {
    pub source: ChecklistId,
    /// The facility it was given to.
    pub given_to: String,
    /// Title of the form, where it is not the year's checklist.
    pub form: String,
    pub product: String,
    /// Sheet, facility and system.
    pub targets: Vec<(ChecklistId, String)>,
    pub request_key: String,
}

impl RequestLine {
    pub fn is_open(&self) -> bool {
        matches!(self.state, StateKey::Draft | StateKey::Returned)
    }
}

impl Requests {
    pub fn open(&self) -> usize {
        self.rows.iter().filter(|row| row.is_open()).count()
    }

    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    /// What is wrong with the refusal of a row.
    pub fn refusal_error(&self, row: &RequestLine) -> Option<&str> {
        self.error(&format!("reason-{}", row.sheet))
    }

    pub fn sample() -> Self {
        Self {
            layout: cast::vendor_layout("/requests"),
            request_key: cast::KEY.into(),
            vendor: "架空システム株式会社".into(),
            rows: sample_rows(),
            reuses: vec![sample_reuse()],
            unasked: vec![["架空第三病院".into(), "医事会計".into(), "会計見本 2".into()]],
            address: Some("ho***@example.jp".into()),
            code_sent: false,
            errors: vec![],
        }
    }

    pub fn sample_code() -> Self {
        let wrong = [
            ("code".to_owned(), "確認番号が違うか、期限が切れています。もう一度送ることができます。"),
            (
                format!("reason-{}", cast::id::<ChecklistId>(0x180)),
                "回答しない理由を書いてください。依頼元の医療機関に伝わります。",
            ),
        ];
        let errors = wrong.iter().map(|(field, message)| FieldError::new(field, message)).collect();
        Self { code_sent: true, errors, ..Self::sample() }
    }
}

fn sample_rows() -> Vec<RequestLine> {
    let line = |id, facility: &str, state| RequestLine {
        sheet: cast::id(id),
        form: String::new(),
        facility_name: facility.into(),
        system: "電子カルテ".into(),
        product: "カルテ見本 3.2".into(),
        year: "令和5年度".into(),
        due_on: cast::day("2023-11-30"),
        state,
        overdue: false,
        reasons: vec![],
        refusal: None,
        questions: 0,
        refusal_key: format!("sample-refusal-{id}"),
    };
    let mut rows = vec![
        line(0x180, "見本第二病院", StateKey::Draft),
        line(0x181, "架空町立病院", StateKey::Returned),
        line(0x182, "架空こころの病院", StateKey::Draft),
        line(0x183, "見本中央病院", StateKey::Submitted),
    ];
    rows[1].reasons = vec!["当院は異なる：サーバは当院で更新しています。".into()];
    rows[2].refusal = Some("保守契約に含まれない作業のため".into());
    rows[3].questions = 1;
    rows
}

fn sample_reuse() -> ReuseGroup {
    ReuseGroup {
        source: cast::id(0x183),
        given_to: "見本中央病院".into(),
        form: String::new(),
        product: "カルテ見本 3.2".into(),
        targets: vec![
            (cast::id(0x180), "見本第二病院　電子カルテ".into()),
            (cast::id(0x181), "架空町立病院　電子カルテ".into()),
        ],
        request_key: "sample-reuse".into(),
    }
}
