//! 設定: what an authority settles about the sheets of its area.

use askama::Template;
use tachiiri_domain::director::AuthoritySetting;
use tachiiri_domain::ids::AuthorityId;
use tachiiri_domain::request::RowVersion;

use crate::cast;
use crate::layout::Layout;

/// `POST /settings/{authority}`: `director_confirms`, `shows_sheets` (`true` or absent), `based_on`, `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "settings.html")]
pub struct Settings {
    pub layout: Layout,
    pub authorities: Vec<AuthorityLine>,
}

#[derive(Clone, Debug)]
pub struct AuthorityLine {
    pub id: AuthorityId,
    pub name: String,
    /// The prefecture itself: it has nobody to hide its sheets from.
    pub is_prefecture: bool,
    pub setting: AuthoritySetting,
    pub version: RowVersion,
    pub request_key: String,
}

impl Settings {
    pub fn sample() -> Self {
        let city = AuthorityLine {
            id: cast::id(0x70),
            name: "見本市".into(),
            is_prefecture: false,
            setting: AuthoritySetting { director_confirms: true, shows_sheets: false },
            version: 1,
            request_key: cast::KEY.into(),
        };
        Self { layout: cast::health_centre_layout("/settings"), authorities: vec![city] }
    }
}
