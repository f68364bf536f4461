//! 文面: the texts of mails and letters, as an authority changes them.

use askama::Template;
use tachiiri_domain::ids::AuthorityId;
use tachiiri_domain::request::RowVersion;

use crate::cast;
use crate::layout::{FieldError, Layout};

/// GET only.
#[derive(Clone, Debug, Template)]
#[template(path = "letters.html")]
pub struct Letters {
    pub layout: Layout,
    pub authorities: Vec<AuthorityLetters>,
}

#[derive(Clone, Debug)]
pub struct AuthorityLetters {
    pub id: AuthorityId,
    pub name: String,
    pub letters: Vec<LetterLine>,
}

#[derive(Clone, Debug)]
pub struct LetterLine {
    pub name: String,
    pub title: String,
    /// On paper, not a mail.
    pub on_paper: bool,
    pub changed: bool,
}

/// `POST /letters/{authority}/{name}`: `subject`, `body`, `based_on`, `then` (`preview`, `save`, `standard`), `csrf`,
/// `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "letter.html")]
pub struct LetterForm {
    pub layout: Layout,
    pub request_key: String,
    pub authority: AuthorityId,
    pub authority_name: String,
    pub name: String,
    pub title: String,
    pub on_paper: bool,
    /// What may stand in braces, and what fills it.
    pub values: Vec<(String, String)>,
    pub subject: String,
    pub body: String,
    pub based_on: RowVersion,
    /// With made-up values, once it was asked for.
    pub preview: Option<Preview>,
    pub errors: Vec<FieldError>,
}

#[derive(Clone, Debug)]
pub struct Preview {
    pub subject: String,
    pub body: String,
    /// Values that stand nowhere in the text.
    pub unused: Vec<String>,
}

impl Letters {
    pub fn sample() -> Self {
        let line = |name: &str, title: &str, on_paper, changed| LetterLine {
            name: name.into(),
            title: title.into(),
            on_paper,
            changed,
        };
        let letters = vec![
            line("checklist-asked", "提出の依頼", false, true),
            line("checklist-reminder", "再依頼", false, false),
            line("checklist-fax", "FAX送信票（再依頼）", true, false),
        ];
        let city = AuthorityLetters { id: cast::id(0x70), name: "見本市".into(), letters };
        Self { layout: cast::health_centre_layout("/letters"), authorities: vec![city] }
    }
}

impl LetterForm {
    pub fn action(&self) -> String {
        format!("/letters/{}/{}", self.authority, self.name)
    }

    /// The authority's own text holds.
    pub fn is_changed(&self) -> bool {
        self.based_on > 0
    }

    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn sample() -> Self {
        Self {
            layout: cast::health_centre_layout("/letters"),
            request_key: cast::KEY.into(),
            authority: cast::id(0x70),
            authority_name: "見本市".into(),
            name: "checklist-asked".into(),
            title: "提出の依頼".into(),
            on_paper: false,
            values: vec![("宛名".into(), "医療機関の名称と担当者".into()), ("提出期限".into(), "和暦の日付".into())],
            subject: "立入検査の事前提出のお願い".into(),
            body: "{宛名}\n\n{提出期限}までに提出してください。\n".into(),
            based_on: 1,
            preview: None,
            errors: vec![],
        }
    }

    pub fn sample_preview() -> Self {
        let preview = Preview {
            subject: "立入検査の事前提出のお願い".into(),
            body: "見本中央病院 情報システム室 御中\n\n令和5年11月30日までに提出してください。\n".into(),
            unused: vec!["アドレス".into()],
        };
        Self { preview: Some(preview), based_on: 0, ..Self::sample() }
    }

    pub fn sample_errors() -> Self {
        let message = "本文：文面の「{期限}」は使えません。使えるのは {宛名}、{提出期限} です。";
        Self {
            body: "{宛名}\n{期限}まで\n".into(), errors: vec![FieldError::new("body", message)], ..Self::sample()
        }
    }
}
