//! 再依頼, and the papers for those whom a mail does not reach.

use axum::extract::State;
use tachiiri_domain::access::Act;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::ids::{ChecklistId, CollectionId, InstrumentVersionId, ReminderId};
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::wareki;
use tachiiri_pages::remind::{Day, Person, Remind};
use tachiiri_pages::{Choice, FieldError};

use super::super::api::download;
use super::super::extract::{Form, Path, Query, request_key};
use super::super::failure::Failure;
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, done, fresh_key, refused, shown};
use crate::app::App;
use crate::app::collections::{self, CollectionRow};
use crate::app::papers;
use crate::app::reminders::{self, Reachable, Reminder};
use crate::error::AppError;

/// The sheets that are ticked; a text that is no id ticks nothing.
fn ticked(fields: &Fields) -> Vec<ChecklistId> {
    let sheets = fields.iter().filter(|(name, _)| name == "sheet");
    sheets.filter_map(|(_, id)| id.parse().ok()).collect()
}

pub async fn show(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<CollectionId>,
    Query(query): Query<Fields>,
) -> Shown {
    shown(&draw(&app, frame, id, &query, vec![]).await?)
}

async fn draw(
    app: &App,
    frame: Frame,
    id: CollectionId,
    fields: &Fields,
    errors: Vec<FieldError>,
) -> Result<Remind, Failure> {
    let people = reminders::reachable(app, &frame.caller, id, &ticked(fields)).await?;
    let plan = reminders::list(app, &frame.caller, id).await?;
    let collection = collections::find(app, &frame.caller, id).await?;
    let hand_forms = hand_forms(&collection);
    Ok(Remind {
        request_key: fresh_key(app),
        day_key: fresh_key(app),
        id,
        health_centre: collection.health_centre_name,
        due_on: collection.due_on,
        people: people.into_iter().map(person).collect(),
        plan: plan.into_iter().map(|one| day(app, &one)).collect(),
        hand_forms,
        may_remind: frame.caller.actor.may(Act::Remind),
        day: field(fields, "day").unwrap_or_default().to_owned(),
        errors,
        layout: frame.layout,
    })
}

/// The forms of a collection, as they are sent to whom no screen reaches.
fn hand_forms(of: &CollectionRow) -> Vec<Choice> {
    let form = |id: InstrumentVersionId, respondent: Respondent| {
        Choice::new(&id.to_string(), &format!("{}チェックリスト", respondent.label()), false)
    };
    let vendors = of.vendor_form.map(|id| form(id, Respondent::Vendor));
    std::iter::once(form(of.facility_form, Respondent::Facility)).chain(vendors).collect()
}

fn person(one: Reachable) -> Person {
    Person {
        sheet: one.sheet.id,
        facility: one.sheet.facility_name,
        address: one.contact.email,
        state: one.sheet.state.label(),
        by_mail: one.by_mail,
        waits: matches!(one.sheet.state, StateKey::Draft | StateKey::Returned),
    }
}

fn day(app: &App, one: &Reminder) -> Day {
    Day { id: one.id, send_on: one.send_on, state: one.state, mails: one.mails, request_key: fresh_key(app) }
}

pub async fn send(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<CollectionId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    reminders::send(&app, &frame.caller, id, &ticked(&fields), &key).await?;
    Ok(done(&format!("/collections/{id}"), "reminded"))
}

pub async fn add(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<CollectionId>,
    Form(fields): Form<Fields>,
) -> Shown {
    // Whether there is such a collection comes before what is wrong with the form.
    collections::find(&app, &frame.caller, id).await?;
    let key = request_key(&app, field(&fields, "request_key"))?;
    let wrong = match wareki::parse(field(&fields, "day").unwrap_or_default()) {
        Err(bad) => bad.to_string(),
        Ok(day) => match reminders::add(&app, &frame.caller, id, day, &key).await {
            Ok(()) => return Ok(done(&format!("/collections/{id}/remind"), "saved")),
            Err(error @ (AppError::BadInput { .. } | AppError::Refused { .. })) => error.message(),
            Err(other) => return Err(other.into()),
        },
    };
    refused(&draw(&app, frame, id, &fields, vec![FieldError::new("day", &wrong)]).await?)
}

pub async fn cancel(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<ReminderId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    let collection = reminders::cancel(&app, &frame.caller, id, &key).await?;
    Ok(done(&format!("/collections/{collection}/remind"), "saved"))
}

pub async fn calls(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<CollectionId>,
    Query(query): Query<Fields>,
) -> Shown {
    Ok(download(papers::call_list(&app, &frame.caller, id, &ticked(&query)).await?))
}

pub async fn fax(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<CollectionId>,
    Query(query): Query<Fields>,
) -> Shown {
    Ok(download(papers::faxes(&app, &frame.caller, id, &ticked(&query)).await?))
}
