//! 施設の利用者: who answers for a facility, and the letter that lets another person in.

use axum::extract::State;
use serde::Deserialize;
use tachiiri_domain::ids::{FacilityId, UserId};
use tachiiri_pages::people::{People, PersonNew, PersonRow};
use tachiiri_pages::{Choice, FieldError};

use super::super::extract::{Form, Path, Query, optional, request_key};
use super::super::failure::Failure;
use super::users::letter;
use super::{Frame, Shown, done, fresh_key, list_page, pager, refused, shown};
use crate::app::App;
use crate::app::people::{self, Invitation, Person};
use crate::error::AppError;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PeopleQuery {
    facility: Option<String>,
    page: Option<String>,
}

pub async fn list(State(app): State<App>, frame: Frame, Query(query): Query<PeopleQuery>) -> Shown {
    let facility = optional::<FacilityId>(query.facility.as_deref())?;
    let people = people::list(&app, &frame.caller, facility).await?;
    let page = list_page(query.page.as_deref())?;
    let pager = pager("/people", &[("facility", query.facility.as_deref())], page, people.len() as u64);
    let before = usize::try_from((page.number - 1).saturating_mul(page.size)).unwrap_or(usize::MAX);
    let size = usize::try_from(page.size).unwrap_or(usize::MAX);
    let rows = people.into_iter().skip(before).take(size).map(|one| row(&app, one)).collect();
    shown(&People { layout: frame.layout, facility, rows, pager })
}

fn row(app: &App, person: Person) -> PersonRow {
    PersonRow {
        id: person.id,
        login: person.login,
        display_name: person.display_name,
        facility: person.facility,
        facility_name: person.facility_name,
        locked: person.locked,
        waiting: person.waiting,
        second_factor: person.second_factor,
        own: person.own,
        request_key: fresh_key(app),
    }
}

/// What the forms of these pages carry.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PersonForm {
    request_key: Option<String>,
    facility: String,
    login: String,
    display_name: String,
}

pub async fn new_form(State(app): State<App>, frame: Frame, Query(query): Query<PeopleQuery>) -> Shown {
    let form = PersonForm { facility: query.facility.unwrap_or_default(), ..PersonForm::default() };
    let page = draw(&app, frame, form, vec![]).await?;
    shown(&page)
}

async fn draw(app: &App, frame: Frame, form: PersonForm, errors: Vec<FieldError>) -> Result<PersonNew, Failure> {
    let places = people::places(app, &frame.caller).await?;
    let choice = |place: people::Place| {
        let id = place.id.to_string();
        Choice::new(&id, &place.name, id == form.facility)
    };
    Ok(PersonNew {
        layout: frame.layout,
        request_key: fresh_key(app),
        facilities: places.into_iter().map(choice).collect(),
        login: form.login,
        display_name: form.display_name,
        errors,
    })
}

pub async fn create(State(app): State<App>, frame: Frame, Form(form): Form<PersonForm>) -> Shown {
    let key = request_key(&app, form.request_key.as_deref())?;
    let facility = form.facility.parse().map_err(|_| AppError::NotFound)?;
    let (login, display_name) = (form.login.trim().to_owned(), form.display_name.clone());
    match people::invite(&app, &frame.caller, &Invitation { facility, login, display_name }, &key).await {
        Ok(issued) => shown(&letter(&app, frame, issued, "/people")),
        Err(error @ (AppError::BadInput { .. } | AppError::Refused { .. })) => {
            let field = if error.code() == "bad_name" { "display_name" } else { "login" };
            let page = draw(&app, frame, form, vec![FieldError::new(field, &error.message())]).await?;
            refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn reissue(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<UserId>,
    Form(form): Form<PersonForm>,
) -> Shown {
    let key = request_key(&app, form.request_key.as_deref())?;
    let issued = people::reissue(&app, &frame.caller, id, &key).await?;
    shown(&letter(&app, frame, issued, "/people"))
}

pub async fn dismiss(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<UserId>,
    Form(form): Form<PersonForm>,
) -> Shown {
    let key = request_key(&app, form.request_key.as_deref())?;
    let facility = form.facility.parse().map_err(|_| AppError::NotFound)?;
    people::dismiss(&app, &frame.caller, id, facility, &key).await?;
    Ok(done("/people", "dismissed"))
}
