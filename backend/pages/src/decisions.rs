//! 台帳の確認事項: what imports left to a person.

use askama::Template;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{DecisionId, FacilityId};

use crate::cast;
use crate::layout::{FieldError, Layout, Pager};

/// `GET /decisions`: `page`. Each row has a form `POST /decisions/{id}/decide`: `words`, `csrf`, `request_key` (the row's).
#[derive(Clone, Debug, Template)]
#[template(path = "decisions.html")]
pub struct Decisions {
    pub layout: Layout,
    pub rows: Vec<QuestionRow>,
    pub pager: Pager,
    /// On `words-{id}`.
    pub errors: Vec<FieldError>,
}

/// One question.
#[derive(Clone, Debug)]
pub struct QuestionRow {
    pub id: DecisionId,
    pub facility: Option<FacilityId>,
    pub message: String,
    pub found_at: Timestamp,
    pub request_key: String,
}

impl Decisions {
    pub fn error(&self, id: &DecisionId) -> Option<&str> {
        let field = format!("words-{id}");
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn sample() -> Self {
        let row = |number: u128, message: &str, facility| QuestionRow {
            id: cast::id(number),
            facility,
            message: message.into(),
            found_at: cast::now(),
            request_key: format!("sample-key-{number}"),
        };
        let rows = vec![
            row(
                0xa0,
                "「見本中央病院」の合計病床数420と、種別の合計400が合いません。合計を使いました。",
                Some(cast::id(1)),
            ),
            row(
                0xa1,
                "「見本第二病院」は12行目（ID 9910007）と同じ名称・同じ市区町村です。両方を登録します。",
                Some(cast::id(0x41)),
            ),
        ];
        let errors =
            vec![FieldError::new(&format!("words-{}", rows[1].id), "どう確かめ、どうしたかを入れてください。")];
        let pager = Pager { page: 1, size: 50, total: 2, base: "/decisions".into() };
        Self { layout: cast::prefecture_layout("/decisions"), rows, pager, errors }
    }

    pub fn sample_empty() -> Self {
        let pager = Pager { page: 1, size: 50, total: 0, base: "/decisions".into() };
        Self { layout: cast::prefecture_layout("/decisions"), rows: vec![], pager, errors: vec![] }
    }
}
