//! 利用者: the list, a new one, and the letter with the one-time code.

use askama::Template;
use tachiiri_domain::access::Role;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::UserId;

use crate::cast;
use crate::layout::{Choice, FieldError, Layout, Pager};

/// `GET /users`: `text`, `page`. Each row has a form `POST /users/{id}/reset`: `csrf`, `request_key` (the row's).
#[derive(Clone, Debug, Template)]
#[template(path = "users.html")]
pub struct Users {
    pub layout: Layout,
    pub text: String,
    pub rows: Vec<UserRow>,
    pub pager: Pager,
}

#[derive(Clone, Debug)]
pub struct UserRow {
    pub id: UserId,
    pub login: String,
    pub display_name: String,
    /// Role and the name of the place: `保健所 見本保健所`.
    pub assignments: Vec<String>,
    /// Locked out until then.
    pub locked_until: Option<Timestamp>,
    /// Has a one-time code and has not yet chosen a password.
    pub waiting: bool,
    pub request_key: String,
}

impl Users {
    pub fn sample() -> Self {
        let row = |number, login: &str, name: &str, place: &str| UserRow {
            id: cast::id(number),
            login: login.into(),
            display_name: name.into(),
            assignments: vec![place.into()],
            locked_until: None,
            waiting: false,
            request_key: format!("sample-key-{number}"),
        };
        let mut rows = vec![
            row(0x70, "kensa", "検査 太郎", "保健所 見本保健所"),
            row(0x71, "chuo-hp", "情報 花子", "医療機関 見本中央病院"),
            row(0x72, "imuka", "医務 次郎", "都道府県 見本県"),
        ];
        rows[1].locked_until = Some(cast::now());
        rows[2].waiting = true;
        rows[1].assignments.push("医療機関 見本第二病院".into());
        let pager = Pager { page: 1, size: 50, total: 3, base: "/users".into() };
        Self { layout: cast::administrator_layout("/users"), text: String::new(), rows, pager }
    }
}

/// `POST /users/new`: `login`, `display_name`, `role`, `place` (what it means depends on the role: prefecture code, or the
/// name or id of an authority, health centre, facility (its external id) or vendor; empty for ministry and
/// administrator), `csrf`, `request_key`. The answer is [`UserCode`].
#[derive(Clone, Debug, Template)]
#[template(path = "user_new.html")]
pub struct UserNew {
    pub layout: Layout,
    pub request_key: String,
    pub login: String,
    pub display_name: String,
    pub role: Option<Role>,
    pub place: String,
    pub errors: Vec<FieldError>,
}

impl UserNew {
    /// Every role a person can hold; the operator is the command line.
    pub fn roles(&self) -> Vec<Choice> {
        let people = Role::ALL.iter().filter(|role| **role != Role::Operator);
        people.map(|role| Choice::new(role.key(), role.label(), self.role == Some(*role))).collect()
    }

    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn sample() -> Self {
        Self {
            layout: cast::administrator_layout("/users"),
            request_key: cast::KEY.into(),
            login: "kensa".into(),
            display_name: "検査 太郎".into(),
            role: Some(Role::HealthCentre),
            place: "見本ほけんじょ".into(),
            errors: vec![
                FieldError::new("login", "利用者ID「kensa」は既に使われています。"),
                FieldError::new("place", "「見本ほけんじょ」という保健所は台帳にありません。"),
            ],
        }
    }
}

/// The letter with the one-time code: shown once, to be printed and handed over.
#[derive(Clone, Debug, Template)]
#[template(path = "user_code.html")]
pub struct UserCode {
    pub layout: Layout,
    pub login: String,
    pub display_name: String,
    pub code: String,
    pub valid_until: Timestamp,
    /// Where the program is reached, e.g. `https://…`; may be empty.
    pub address: String,
    /// Fewest characters of the password to be chosen.
    pub shortest: usize,
    /// The list the letter was made from.
    pub back: &'static str,
}

impl UserCode {
    pub fn sample() -> Self {
        Self {
            layout: cast::administrator_layout("/users"),
            login: "chuo-hp".into(),
            display_name: "情報 花子".into(),
            code: "KAMO-7241-SUGI-5538".into(),
            valid_until: cast::at("2023-12-02T14:59:00Z"),
            address: "https://tachiiri.example.jp/".into(),
            shortest: 13,
            back: "/users",
        }
    }
}
