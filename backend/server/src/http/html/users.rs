//! 利用者: accounts, and the letter with the one-time code.

use axum::extract::State;
use serde::Deserialize;
use tachiiri_domain::access::Role;
use tachiiri_domain::ids::UserId;
use tachiiri_domain::problem::Problem;
use tachiiri_pages::FieldError;
use tachiiri_pages::users::{UserCode, UserNew, UserRow, Users};

use super::super::extract::{Form, Path, Query, request_key};
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, fresh_key, list_page, pager, refused, shown};
use crate::app::App;
use crate::app::users::{self, Issued};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct UsersQuery {
    text: Option<String>,
    page: Option<String>,
}

pub async fn list(State(app): State<App>, frame: Frame, Query(query): Query<UsersQuery>) -> Shown {
    let text = query.text.unwrap_or_default();
    let mut rows = users::list(&app, &frame.caller).await?;
    let named = |row: &users::UserRow| {
        let places = row.places.iter().any(|place| place.contains(&text));
        row.login.contains(&text) || row.display_name.contains(&text) || places
    };
    rows.retain(named);
    let page = list_page(query.page.as_deref())?;
    let pager = pager("/users", &[("text", Some(&text))], page, rows.len() as u64);
    let before = usize::try_from((page.number - 1).saturating_mul(page.size)).unwrap_or(usize::MAX);
    let size = usize::try_from(page.size).unwrap_or(usize::MAX);
    let rows = rows.into_iter().skip(before).take(size).map(|one| row(&app, one)).collect();
    shown(&Users { layout: frame.layout, text, rows, pager })
}

fn row(app: &App, user: users::UserRow) -> UserRow {
    let place =
        |(held, place): (&tachiiri_domain::actor::Assignment, &String)| format!("{} {place}", held.role.label());
    UserRow {
        id: user.id,
        assignments: user.assignments.iter().zip(&user.places).map(place).collect(),
        login: user.login,
        display_name: user.display_name,
        locked_until: user.locked.then(|| app.clock.now()),
        waiting: user.waiting,
        request_key: fresh_key(app),
    }
}

pub async fn new_form(State(app): State<App>, frame: Frame) -> Shown {
    shown(&draw(&app, frame, &Vec::new(), vec![]))
}

fn draw(app: &App, frame: Frame, fields: &Fields, errors: Vec<FieldError>) -> UserNew {
    let text = |name: &str| field(fields, name).unwrap_or_default().to_owned();
    UserNew {
        layout: frame.layout,
        request_key: fresh_key(app),
        login: text("login"),
        display_name: text("display_name"),
        role: text("role").parse().ok(),
        place: text("place"),
        errors,
    }
}

/// One account by the way of many: the place is named as in a list of accounts, and said to be unknown as there.
pub async fn create(State(app): State<App>, frame: Frame, Form(fields): Form<Fields>) -> Shown {
    let outcome = users::import(&app, &frame.caller, one_line(&fields).as_bytes()).await?;
    match outcome.accounts.into_iter().next() {
        Some(issued) => shown(&letter(&app, frame, issued, "/users")),
        None => {
            let errors = outcome.problems.iter().map(wrong_field).collect();
            refused(&draw(&app, frame, &fields, errors))
        }
    }
}

/// The form as a list of accounts with one line.
fn one_line(fields: &Fields) -> String {
    let text = |name: &str| field(fields, name).unwrap_or_default().trim().to_owned();
    let (role, place) = (text("role"), text("place"));
    let (prefecture, place) =
        if role == Role::Prefecture.key() { (place, String::new()) } else { (String::new(), place) };
    let cells = [text("login"), text("display_name"), role, prefecture, place];
    let quoted = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    format!("login,display_name,role,prefecture,place\n{}\n", quoted.join(","))
}

fn wrong_field(problem: &Problem) -> FieldError {
    let field = if problem.column == "prefecture" { "place" } else { problem.column.as_str() };
    // The sentence begins with the line of the list, which the form does not have.
    let sentence = problem.message.split_once("行目の").map_or(problem.message.as_str(), |(_, rest)| rest);
    FieldError::new(field, sentence)
}

/// The letter with the one-time code; `back` is the list it came from.
pub fn letter(app: &App, frame: Frame, issued: Issued, back: &'static str) -> UserCode {
    UserCode {
        layout: frame.layout,
        login: issued.login,
        display_name: issued.display_name,
        code: issued.code.unwrap_or_else(|| "（発行済み。もう一度出すには再発行してください）".to_owned()),
        valid_until: issued.code_expires_at.unwrap_or_else(|| app.clock.now()),
        address: String::new(),
        shortest: app.config.password_length,
        back,
    }
}

pub async fn reset(State(app): State<App>, frame: Frame, Path(id): Path<UserId>, Form(fields): Form<Fields>) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    let issued = users::reset(&app, &frame.caller, id, &key).await?;
    shown(&letter(&app, frame, issued, "/users"))
}
