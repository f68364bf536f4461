//! 院長の確認: what goes out, read once more by who answers for the facility.

use askama::Template;
use tachiiri_domain::director::Confirmation;

use crate::cast;
use crate::layout::{FieldError, Layout};
use crate::sheet::{Checklist, Mode};

/// How a sheet stands with its director.
#[derive(Clone, Debug, Default)]
pub struct DirectorState {
    /// The authority asks for it, and the sheet is a facility's.
    pub asked: bool,
    pub confirmation: Option<Confirmation>,
    /// The confirmation is of the content as it stands.
    pub holds: bool,
}

impl DirectorState {
    /// Whether something is still to do before the sheet may go.
    pub fn is_open(&self) -> bool {
        self.asked && !self.holds
    }
}

/// `POST /checklists/{id}/director`: `csrf`, `request_key`, `digest` (of the content read); recorded by the hospital also
/// `name` and `confirmed_on`, a date as people write it.
#[derive(Clone, Debug, Template)]
#[template(path = "director.html")]
pub struct DirectorPage {
    pub layout: Layout,
    pub request_key: String,
    /// SHA-256 of the content shown.
    pub digest: String,
    /// The sheet, read only.
    pub sheet: Checklist,
    /// The director himself is logged in: no name and no date to type.
    pub own_login: bool,
    /// As typed. (The macros that draw fields have a `name` of their own.)
    pub director_name: String,
    pub confirmed_on: String,
    pub errors: Vec<FieldError>,
}

impl DirectorPage {
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|one| one.field == field).map(|one| one.message.as_str())
    }

    /// The hospital records what the director said.
    pub fn sample() -> Self {
        let sheet = Checklist { mode: Mode::Read, ..Checklist::sample() };
        Self {
            layout: sheet.layout.clone(),
            request_key: cast::KEY.into(),
            digest: "3f1c9a4be7720d5586a1f0c2b9d4e8337a6c5b1e90f8d2a44c7be0136f9a2d81".into(),
            sheet,
            own_login: false,
            director_name: String::new(),
            confirmed_on: "令和5年11月18日".into(),
            errors: vec![],
        }
    }

    /// The director himself.
    pub fn sample_own() -> Self {
        Self { own_login: true, ..Self::sample() }
    }

    pub fn sample_errors() -> Self {
        let errors = vec![FieldError::new("name", "院長の氏名が空です。確認した院長の氏名を入れてください。")];
        Self { errors, ..Self::sample() }
    }
}
