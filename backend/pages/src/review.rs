//! Before submitting: what goes out, and what is missing. At the health centre: reading, returning, confirming.

use std::collections::BTreeMap;

use askama::Template;
use tachiiri_domain::checklist::{ReturnReason, State};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::request::RowVersion;

use crate::layout::{FieldError, Layout};
use crate::sheet::{Checklist, Mode, SheetHead};

impl SheetHead {
    /// The inspector's words of the last return, while it stands.
    pub fn reasons(&self) -> &[ReturnReason] {
        match &self.state {
            State::Returned { reasons, .. } => reasons,
            State::Draft | State::Submitted { .. } | State::Accepted { .. } => &[],
        }
    }

    /// Whether the due date still presses: nothing was handed in, or it came back.
    pub fn is_awaited(&self) -> bool {
        matches!(self.state, State::Draft | State::Returned { .. })
    }

    /// Items that came back.
    pub fn returned_items(&self) -> usize {
        self.reasons().iter().filter(|one| one.item.is_some()).count()
    }
}

/// What will be sent, in numbers, and everything that stands against it.
///
/// `POST /checklists/{id}/submit`: `csrf`, `request_key`, `based_on` (version of the sheet). Drawn only without violations.
#[derive(Clone, Debug, Template)]
#[template(path = "submit.html")]
pub struct SubmitSummary {
    pub layout: Layout,
    pub request_key: String,
    pub based_on: RowVersion,
    /// As it will go, read only; its violations are what stands against it, each linked to its field.
    pub sheet: Checklist,
}

impl SubmitSummary {
    pub fn sample() -> Self {
        let mut sheet = Checklist { mode: Mode::Read, ..Checklist::sample_errors() };
        sheet.beside.changes = sheet.sample_changes();
        Self { layout: sheet.layout.clone(), request_key: sheet.request_key.clone(), based_on: 12, sheet }
    }

    /// Everything is there but the director's confirmation.
    pub fn sample_director() -> Self {
        let mut page = Self::sample_ready();
        page.sheet.director.asked = true;
        page
    }

    pub fn sample_ready() -> Self {
        let mut page = Self::sample();
        page.sheet.violations.clear();
        page
    }
}

/// What the health centre reads.
///
/// `POST /checklists/{id}/return`: `reason.{item}` for every item (empty: not returned), `reason` (the whole sheet), `csrf`,
/// `request_key`, `based_on`. `POST /checklists/{id}/accept`: `csrf`, `request_key` = `accept_request_key`, `based_on`.
#[derive(Clone, Debug, Template)]
#[template(path = "review.html")]
pub struct Review {
    pub layout: Layout,
    pub request_key: String,
    pub accept_request_key: String,
    /// Version of the sheet.
    pub based_on: RowVersion,
    /// The submitted revision, read only.
    pub sheet: Checklist,
    /// Earlier submissions, newest first.
    pub revisions: Vec<RevisionLine>,
    /// Whether the forms are drawn (the sheet is submitted and the person may).
    pub may_review: bool,
    /// Reasons as typed, by item code (empty code: the whole sheet), after a refused POST.
    pub typed: BTreeMap<String, String>,
    pub errors: Vec<FieldError>,
}

#[derive(Clone, Debug)]
pub struct RevisionLine {
    pub number: i32,
    pub submitted_at: Timestamp,
    pub submitted_by: String,
    /// `差戻し（2項目）`, `確認済み`, `内容確認待ち`
    pub outcome: String,
}

impl Review {
    pub fn reason(&self, item: &str) -> &str {
        self.typed.get(item).map_or("", String::as_str)
    }

    pub fn sample() -> Self {
        let sheet = Checklist::sample_submitted();
        let line = |number, at: &str, outcome: &str| RevisionLine {
            number,
            submitted_at: crate::cast::at(at),
            submitted_by: "情報 花子".into(),
            outcome: outcome.into(),
        };
        Self {
            layout: crate::cast::health_centre_layout("/checklists"),
            request_key: crate::cast::KEY.into(),
            accept_request_key: "sample-accept-key".into(),
            based_on: 14,
            sheet,
            revisions: vec![
                line(2, "2023-11-17T05:10:00Z", "内容確認待ち"),
                line(1, "2023-11-02T01:00:00Z", "差戻し（2 項目）"),
            ],
            may_review: true,
            typed: BTreeMap::from([(
                "2-6-server".to_owned(),
                "どの期間のログを、誰が見ているかを備考に書いてください。".to_owned(),
            )]),
            errors: vec![],
        }
    }
}
