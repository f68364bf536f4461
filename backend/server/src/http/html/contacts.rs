//! 連絡先

use axum::extract::State;
use tachiiri_domain::contact::Contact;
use tachiiri_domain::ids::{FacilityId, HealthCentreId};
use tachiiri_domain::request::RowVersion;
use tachiiri_pages::FieldError;
use tachiiri_pages::contact::{ContactForm, Contacts, PlaceLink};

use super::super::extract::{Form, Path, optional, request_key};
use super::super::failure::{Failure, redirect};
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, done, fresh_key, refused, shown};
use crate::app::App;
use crate::app::contacts::{self, Known, Whose};
use crate::error::AppError;

/// The places whose contacts one keeps; the only one is opened at once.
pub async fn list(State(app): State<App>, frame: Frame) -> Shown {
    let own = contacts::own(&app, &frame.caller).await?;
    if let [(whose, _)] = own.as_slice() {
        return Ok(redirect(&address(*whose)));
    }
    let link = |(whose, known): (Whose, Known)| PlaceLink {
        name: known.place,
        href: address(whose),
        by_mail: !known.contact.email.is_empty(),
    };
    shown(&Contacts { layout: frame.layout, places: own.into_iter().map(link).collect() })
}

fn address(whose: Whose) -> String {
    match whose {
        Whose::Facility(id) => format!("/facilities/{id}/contact"),
        Whose::HealthCentre(id) => format!("/health-centres/{id}/contact"),
    }
}

pub async fn facility(State(app): State<App>, frame: Frame, Path(id): Path<FacilityId>) -> Shown {
    show(&app, frame, Whose::Facility(id)).await
}

pub async fn health_centre(State(app): State<App>, frame: Frame, Path(id): Path<HealthCentreId>) -> Shown {
    show(&app, frame, Whose::HealthCentre(id)).await
}

async fn show(app: &App, frame: Frame, whose: Whose) -> Shown {
    let known = contacts::of(app, &frame.caller, whose).await?;
    shown(&draw(app, frame, (whose, known), vec![]))
}

pub async fn save_facility(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<FacilityId>,
    Form(fields): Form<Fields>,
) -> Shown {
    save(&app, frame, Whose::Facility(id), &fields).await
}

pub async fn save_health_centre(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<HealthCentreId>,
    Form(fields): Form<Fields>,
) -> Shown {
    save(&app, frame, Whose::HealthCentre(id), &fields).await
}

async fn save(app: &App, frame: Frame, whose: Whose, fields: &Fields) -> Shown {
    let known = contacts::of(app, &frame.caller, whose).await?;
    let contact = typed(fields);
    let based_on = based_on(fields)?;
    let key = request_key(app, field(fields, "request_key"))?;
    match contacts::save(app, &frame.caller, whose, (&contact, based_on), &key).await {
        Ok(_) => Ok(done(&address(whose), "saved")),
        Err(error @ AppError::BadInput { .. }) => {
            let wrong = FieldError::new("email", &error.message());
            let typed = Known { contact, version: based_on, ..known };
            refused(&draw(app, frame, (whose, typed), vec![wrong]))
        }
        Err(other) => Err(other.into()),
    }
}

fn based_on(fields: &Fields) -> Result<RowVersion, Failure> {
    Ok(optional(field(fields, "based_on"))?.unwrap_or(0))
}

fn typed(fields: &Fields) -> Contact {
    let text = |name: &str| field(fields, name).unwrap_or_default().to_owned();
    Contact {
        department: text("department"),
        person: text("person"),
        phone: text("phone"),
        fax: text("fax"),
        email: text("email"),
    }
}

fn draw(app: &App, frame: Frame, (whose, known): (Whose, Known), errors: Vec<FieldError>) -> ContactForm {
    ContactForm {
        layout: frame.layout,
        request_key: fresh_key(app),
        action: address(whose),
        of_office: matches!(whose, Whose::HealthCentre(_)),
        place: known.place,
        contact: known.contact,
        based_on: known.version,
        errors,
    }
}
