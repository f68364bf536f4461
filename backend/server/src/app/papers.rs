//! 電話連絡票 and FAX送信票 of a collection, for those whom a mail does not reach.

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::contact::Contact;
use tachiiri_domain::ids::{ChecklistId, CollectionId, FacilityId};
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::mail::Text;
use tachiiri_domain::wareki;
use tachiiri_reports::calls::{self, Call, CallList, Fax};
use tachiiri_reports::letter;
use tachiiri_reports::paper::{PaperSetting, Pdf};
use tachiiri_storage::checklists::{self, Checklist, ChecklistFilter};
use tachiiri_storage::collections::{self, Collection};
use tachiiri_storage::{contacts, letter_texts};

use super::reminders::{self, Reachable};
use super::{App, Caller, FileBody, letters, write};
use crate::error::{AppError, Result};

const FAX: &str = "checklist-fax";

/// What both papers are made from.
struct Asked {
    collection: Collection,
    office: Contact,
    people: Vec<Reachable>,
    vendors: Vec<Checklist>,
}

async fn asked(app: &App, caller: &Caller, id: CollectionId, ticked: &[ChecklistId]) -> Result<Asked> {
    let people = reminders::reachable(app, caller, id, ticked).await?;
    let scope = caller.actor.scope_for(Act::ViewCollections)?;
    let collection = collections::find(&app.db, &scope, id).await?.ok_or(AppError::NotFound)?;
    let (office, _) = contacts::of_health_centre(&app.db, collection.health_centre).await?;
    let of_vendors =
        ChecklistFilter { collection: Some(id), respondent: Some(Respondent::Vendor), ..ChecklistFilter::default() };
    let vendors = checklists::list(&app.db, &scope, &of_vendors).await?.rows;
    if people.is_empty() {
        return Err(AppError::refused("nobody_to_call", "印刷する医療機関がありません。すべて提出されています。"));
    }
    Ok(Asked { collection, office, people, vendors })
}

/// 電話連絡票 of those ticked, or of all who wait.
///
/// # Errors
/// `nobody_to_call` where nobody waits.
pub async fn call_list(app: &App, caller: &Caller, id: CollectionId, ticked: &[ChecklistId]) -> Result<FileBody> {
    let asked = asked(app, caller, id, ticked).await?;
    let today = app.clock.today();
    let list = CallList {
        title: format!("電話連絡票（{}チェックリスト）", asked.collection.fiscal_year.label()),
        health_centre: asked.collection.health_centre_name.clone(),
        due_on: wareki::long(asked.collection.due_on),
        printed_on: wareki::long(today),
        rows: asked.people.iter().map(|one| call(one, &asked.vendors)).collect(),
    };
    let pdf = set(app, move |setting| calls::call_list(&list, today, setting)).await?;
    finished(app, caller, id, ("calls.pdf", pdf)).await
}

fn call(one: &Reachable, vendors: &[Checklist]) -> Call {
    let Contact { department, person, phone, fax, .. } = &one.contact;
    Call {
        facility: one.sheet.facility_name.clone(),
        person: format!("{department} {person}").trim().to_owned(),
        phone: phone.clone(),
        fax: fax.clone(),
        state: state(one),
        vendors: still_out(one.sheet.facility, vendors),
    }
}

/// `電子カルテ　未提出`, a line for each vendor's sheet that is still out.
fn still_out(facility: FacilityId, vendors: &[Checklist]) -> Vec<String> {
    let open = |sheet: &&Checklist| {
        let waits = matches!(sheet.state.key(), StateKey::Draft | StateKey::Returned);
        sheet.facility.id == facility && waits
    };
    let line = |sheet: &Checklist| {
        let system = sheet.contract.as_ref().map_or("", |contract| &contract.system);
        format!("{system}　{}", sheet.state.key().label())
    };
    vendors.iter().filter(open).map(line).collect()
}

fn state(one: &Reachable) -> String {
    let late = if one.sheet.overdue { "期限超過・" } else { "" };
    format!("{late}{}", one.sheet.state.label())
}

/// A FAX for each of those ticked, or for all who wait.
///
/// # Errors
/// `nobody_to_call` where nobody waits.
pub async fn faxes(app: &App, caller: &Caller, id: CollectionId, ticked: &[ChecklistId]) -> Result<FileBody> {
    let asked = asked(app, caller, id, ticked).await?;
    let today = app.clock.today();
    let facilities: Vec<_> = asked.people.iter().map(|one| one.sheet.facility).collect();
    let own = letter_texts::of_facilities(&app.db, &facilities, FAX).await?;
    let page = |one: &Reachable| fax(app, one, &asked, own.get(&one.sheet.facility));
    let pages = asked.people.iter().map(page).collect::<Result<Vec<_>>>()?;
    let pdf = set(app, move |setting| calls::faxes(&pages, today, setting)).await?;
    finished(app, caller, id, ("fax.pdf", pdf)).await
}

fn fax(app: &App, one: &Reachable, asked: &Asked, own: Option<&Text>) -> Result<Fax> {
    let today = wareki::long(app.clock.today());
    let values = [
        ("年度", asked.collection.fiscal_year.label()),
        ("様式", format!("{}チェックリスト", one.sheet.respondent.label())),
        ("状態", one.sheet.state.label().to_owned()),
        ("送信日", today.clone()),
        ("提出期限", wareki::long(asked.collection.due_on)),
        ("アドレス", app.config.public_url.clone()),
    ];
    let values = values.map(|(name, value)| (name.to_owned(), value));
    let text = letters::filled(own, &letters::standard(FAX)?, &values)?;
    let body = letter::body(&text.body);
    let reached = Contact { fax: String::new(), email: String::new(), ..asked.office.clone() };
    Ok(Fax {
        to: vec![one.contact.envelope(&one.sheet.facility_name)],
        to_fax: one.contact.fax.clone(),
        from: letter::contact_lines(&asked.collection.health_centre_name, &reached),
        from_fax: asked.office.fax.clone(),
        date: today,
        title: text.subject,
        paragraphs: body.paragraphs,
        facility: one.sheet.facility_name.clone(),
        choices: body.items.into_iter().map(|(head, text)| format!("{head}{text}")).collect(),
    })
}

/// Sets a paper outside the threads that answer requests.
pub(super) async fn set(
    app: &App,
    paper: impl FnOnce(&PaperSetting) -> tachiiri_reports::Result<Pdf> + Send + 'static,
) -> Result<Vec<u8>> {
    let setting = PaperSetting { typst: app.config.typst.clone(), fonts: app.config.fonts.clone() };
    let set = tokio::task::spawn_blocking(move || paper(&setting)).await;
    let pdf = set.map_err(|why| AppError::fault("paper", why))?;
    Ok(pdf.map_err(|why| AppError::fault("paper", why))?.bytes)
}

/// Names and telephone numbers leave the program: that is an event.
async fn finished(app: &App, caller: &Caller, id: CollectionId, (name, bytes): (&str, Vec<u8>)) -> Result<FileBody> {
    let write = write::begin(app, caller).await?;
    write.audit("collection.print", format!("collection:{id}"), json!({ "paper": name })).await?;
    write.commit(()).await?;
    Ok(FileBody { name: name.to_owned(), media_type: "application/pdf", bytes })
}
