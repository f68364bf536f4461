//! Logging in, and one's own password.

use askama::Template;

use crate::cast;
use crate::layout::{FieldError, Layout};

/// `POST /login`: `login`, `password` (or the one-time code of the letter), `next`, `csrf`.
#[derive(Clone, Debug, Template)]
#[template(path = "login.html")]
pub struct Login {
    pub layout: Layout,
    /// What was typed before.
    pub login: String,
    /// Why the last try failed, in one sentence that does not tell whether the account exists.
    pub error: Option<String>,
    /// Path to go to afterwards, from this site only; empty for home.
    pub next: String,
}

impl Login {
    pub fn sample() -> Self {
        let error = "利用者IDかパスワードが違います。5回続けて違うと15分間入れなくなります。".to_owned();
        let layout = Layout { demo: Some(cast::DEMO.into()), ..Layout::for_nobody(cast::today()) };
        Self { layout, login: "chuo-hp".into(), error: Some(error), next: "/checklists".into() }
    }
}

/// `POST /password`: `current` (absent with `must_change`), `new`, `again`, `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "password.html")]
pub struct Password {
    pub layout: Layout,
    pub request_key: String,
    /// After a one-time code: nothing else may be done first, and the old password is not asked.
    pub must_change: bool,
    pub errors: Vec<FieldError>,
}

impl Password {
    pub fn sample() -> Self {
        let errors = vec![FieldError::new("new", "新しいパスワードは12文字以上にしてください（入力は8文字）。")];
        Self { layout: cast::hospital_layout("/password"), request_key: cast::KEY.into(), must_change: false, errors }
    }

    /// What is wrong with a field, if anything.
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }
}
