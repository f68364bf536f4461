//! Mails to vendors: invited, asked about an answer, asked again. They go to whoever collects the sheet, where that one
//! has an address; a link is in the invitation alone, since nobody can read it a second time.

use tachiiri_domain::clock::{Timestamp, last_day};
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::mail::Value;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::{Date, wareki};
use tachiiri_storage::checklists::Checklist;
use tachiiri_storage::vendors::Contract;
use tachiiri_storage::vendors::contracts;
use tachiiri_storage::vendors::requests::Requested;
use tachiiri_storage::{Conn, contacts, facilities};

use super::{NewMail, To, queue};
use crate::app::App;
use crate::app::write::Write;
use crate::error::{AppError, Result};

/// VEN-BUNDLE: the contract of the one who collects, else the contract itself.
pub(in crate::app) async fn addressee(conn: &impl Conn, contract: &Contract) -> Result<Contract> {
    let Some(above) = contract.bundled_under else { return Ok(contract.clone()) };
    let above = contracts::find(conn, &Scope::nation(), above).await?;
    above.ok_or_else(|| AppError::fault("mail to a vendor", format!("{} is bundled under nothing", contract.id)))
}

/// The link of a new invitation.
pub(in crate::app) async fn invited(
    app: &App,
    write: &Write<'_>,
    (contract, asked): (&Contract, &Requested),
    link: String,
    expires_at: Timestamp,
) -> Result<()> {
    let more = vec![
        ("年度", asked.fiscal_year.label()),
        ("提出期限", wareki::long(asked.request.due_on)),
        ("有効期限", wareki::long(last_day(expires_at))),
    ];
    let mail = to_vendor(write, (contract, asked.sheet), "vendor-invitation", more).await?;
    match mail {
        Some(mail) => queue(app, write, NewMail { secrets: vec![("リンク".to_owned(), link)], ..mail }).await,
        None => Ok(()),
    }
}

/// A question of the facility about an answer of the vendor's sheet; `item` in the words of the vendor's form.
pub(in crate::app) async fn asked_about(
    app: &App,
    write: &Write<'_>,
    sheet: &Checklist,
    item: &str,
    words: &str,
) -> Result<()> {
    let Some(contract) = &sheet.contract else { return Ok(()) };
    let more = vec![
        ("年度", sheet.fiscal_year.label()),
        ("項目", item.to_owned()),
        ("内容", words.trim().to_owned()),
        ("アドレス", door(app)),
    ];
    match to_vendor(write, (contract, sheet.id), "vendor-question", more).await? {
        Some(mail) => queue(app, write, mail).await,
        None => Ok(()),
    }
}

/// 再依頼. Returns whether there was an address.
pub(in crate::app) async fn asked_again(app: &App, write: &Write<'_>, sheet: &Checklist, today: Date) -> Result<bool> {
    let Some(contract) = &sheet.contract else { return Ok(false) };
    let more = vec![
        ("年度", sheet.fiscal_year.label()),
        ("提出期限", wareki::long(sheet.due_on)),
        ("状態", sheet.state.key().label().to_owned()),
        ("送信日", wareki::long(today)),
        ("アドレス", door(app)),
    ];
    let mail = to_vendor(write, (contract, sheet.id), REMINDER, more).await?;
    let Some(mail) = mail else { return Ok(false) };
    queue(app, write, NewMail { while_open: true, ..mail }).await?;
    Ok(true)
}

/// The text of [`asked_again`].
pub(in crate::app) const REMINDER: &str = "vendor-reminder";

/// Where the number of an invitation is typed.
fn door(app: &App) -> String {
    format!("{}/v", app.config.public_url)
}

/// None where nobody gave an address.
async fn to_vendor(
    write: &Write<'_>,
    (contract, sheet): (&Contract, ChecklistId),
    letter: &'static str,
    more: Vec<(&str, String)>,
) -> Result<Option<NewMail<'static>>> {
    let to = addressee(&write.tx, contract).await?;
    let contact = &to.terms.contact;
    if contact.email.is_empty() {
        return Ok(None);
    }
    let nation = Scope::nation();
    let facility = facilities::find(&write.tx, &nation, contract.facility).await?.ok_or(AppError::NotFound)?;
    let (own, _) = contacts::of_facility(&write.tx, &nation, facility.id).await?;
    let person = if contact.person.is_empty() { "御中".to_owned() } else { format!("{} 様", contact.person) };
    let values = vec![
        ("宛名", format!("{} {person}", to.vendor_name)),
        ("医療機関名", facility.name.clone()),
        ("システム名", contract.system.clone()),
        ("連絡先", own.block(&facility.name)),
    ];
    let named = |(name, value): (&str, String)| -> Value { (name.to_owned(), value) };
    Ok(Some(NewMail {
        to: To { name: to.vendor_name.clone(), address: contact.email.clone() },
        letter,
        values: values.into_iter().chain(more).map(named).collect(),
        secrets: Vec::new(),
        facility: Some(facility.id),
        checklist: Some(sheet),
        while_open: false,
    }))
}
