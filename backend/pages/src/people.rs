//! 施設の利用者: who answers for a facility, and letting another person in.

use askama::Template;
use tachiiri_domain::ids::{FacilityId, UserId};

use crate::cast;
use crate::layout::{Choice, FieldError, Layout, Pager};

/// `GET /people`: `facility`, `page`. Each row has the forms `POST /people/{id}/code` and `POST /people/{id}/end`
/// (`facility`), both with `csrf` and `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "people.html")]
pub struct People {
    pub layout: Layout,
    /// Of one facility only.
    pub facility: Option<FacilityId>,
    pub rows: Vec<PersonRow>,
    pub pager: Pager,
}

/// A person at a facility.
#[derive(Clone, Debug)]
pub struct PersonRow {
    pub id: UserId,
    pub login: String,
    pub display_name: String,
    pub facility: FacilityId,
    pub facility_name: String,
    pub locked: bool,
    /// Has a one-time code and has not yet chosen a password.
    pub waiting: bool,
    pub second_factor: bool,
    /// The one who looks.
    pub own: bool,
    pub request_key: String,
}

impl People {
    /// Where another person is let in.
    pub fn invite(&self) -> String {
        self.facility.map_or_else(|| "/people/new".to_owned(), |id| format!("/people/new?facility={id}"))
    }

    pub fn sample() -> Self {
        let row = |number: u128, login: &str, name: &str| PersonRow {
            id: cast::id(number),
            login: login.into(),
            display_name: name.into(),
            facility: cast::id(1),
            facility_name: "見本中央病院".into(),
            locked: false,
            waiting: false,
            second_factor: false,
            own: false,
            request_key: format!("sample-key-{number}"),
        };
        let mut rows = vec![
            row(0x71, "chuo-hp", "情報 花子"),
            row(0x73, "chuo-jimu", "事務 五郎"),
            row(0x74, "chuo-hosa", "補佐 六子"),
        ];
        rows[0].own = true;
        rows[0].second_factor = true;
        rows[1].waiting = true;
        rows[2].locked = true;
        let pager = Pager { page: 1, size: 50, total: 3, base: "/people".into() };
        Self { layout: cast::hospital_layout("/people"), facility: None, rows, pager }
    }

    pub fn sample_empty() -> Self {
        let pager = Pager { page: 1, size: 50, total: 0, base: "/people".into() };
        let layout = cast::health_centre_layout("/people");
        Self { layout, facility: Some(cast::id(1)), rows: vec![], pager }
    }
}

/// `POST /people/new`: `facility`, `login`, `display_name`, `csrf`, `request_key`. The answer is
/// [`crate::users::UserCode`].
#[derive(Clone, Debug, Template)]
#[template(path = "person_new.html")]
pub struct PersonNew {
    pub layout: Layout,
    pub request_key: String,
    /// By name.
    pub facilities: Vec<Choice>,
    pub login: String,
    pub display_name: String,
    pub errors: Vec<FieldError>,
}

impl PersonNew {
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn sample() -> Self {
        let choices = cast::facilities().into_iter().take(2);
        Self {
            layout: cast::hospital_layout("/people/new"),
            request_key: cast::KEY.into(),
            facilities: choices.map(|one| Choice::new(&one.id.to_string(), &one.name, false)).collect(),
            login: "chuo-hp".into(),
            display_name: "事務 五郎".into(),
            errors: vec![FieldError::new("login", "同じログインIDがすでにあります。")],
        }
    }
}
