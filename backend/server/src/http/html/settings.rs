//! 設定

use axum::extract::State;
use tachiiri_domain::director::AuthoritySetting;
use tachiiri_domain::ids::AuthorityId;
use tachiiri_pages::settings::{AuthorityLine, Settings};

use super::super::extract::{Form, Path, request_key};
use super::super::failure::Failure;
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, done, fresh_key, shown};
use crate::app::App;
use crate::app::settings::{self, Settled};

pub async fn list(State(app): State<App>, frame: Frame) -> Shown {
    let found = settings::list(&app, &frame.caller).await?;
    let line = |one: Settled| AuthorityLine {
        id: one.authority.id,
        name: one.authority.name,
        is_prefecture: one.authority.is_prefecture,
        setting: one.setting,
        version: one.version,
        request_key: fresh_key(&app),
    };
    shown(&Settings { authorities: found.into_iter().map(line).collect(), layout: frame.layout })
}

pub async fn save(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<AuthorityId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    let ticked = |name: &str| field(&fields, name) == Some("true");
    let wanted =
        AuthoritySetting { director_confirms: ticked("director_confirms"), shows_sheets: ticked("shows_sheets") };
    let based_on = field(&fields, "based_on").and_then(|text| text.parse().ok());
    let based_on = based_on
        .ok_or_else(|| Failure::bad_request("bad_form", "画面を開き直してください（based_on がありません）。"))?;
    settings::save(&app, &frame.caller, id, (wanted, based_on), &key).await?;
    Ok(done("/settings", "saved"))
}
