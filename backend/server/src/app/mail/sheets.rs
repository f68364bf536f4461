//! Mails about a sheet: asked, asked again, received, returned, answered by a vendor. They go to the facility's contact,
//! where it has an address.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use tachiiri_domain::Date;
use tachiiri_domain::checklist::{ReturnReason, StateKey};
use tachiiri_domain::clock::{Timestamp, in_japan, japan_date};
use tachiiri_domain::contact::Contact;
use tachiiri_domain::ids::{FacilityId, HealthCentreId};
use tachiiri_domain::instrument::{Instrument, Purpose, Respondent};
use tachiiri_domain::mail::Value;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::wareki;
use tachiiri_storage::checklists::Checklist;
use tachiiri_storage::{Conn, contacts};

use super::{NewMail, To, queue, queue_all, vendors};
use crate::app::App;
use crate::app::checklists::Submitted;
use crate::app::write::Write;
use crate::error::Result;

/// 提出の控え
pub(in crate::app) async fn received(
    app: &App,
    write: &Write<'_>,
    sheet: &Checklist,
    submitted: &Submitted,
    digest: &str,
) -> Result<()> {
    let more = [
        ("控え番号", receipt_number(sheet, submitted.revision_no)),
        ("提出日時", moment(submitted.at)),
        ("ハッシュ", digest.to_owned()),
    ];
    to_facility(app, write, sheet, "checklist-received", more.to_vec()).await
}

/// `令和5年11月18日 13:00`
pub(in crate::app) fn moment(at: Timestamp) -> String {
    format!("{} {}", wareki::long(japan_date(at)), in_japan(at).format("%H:%M"))
}

/// 事業者からの回答, to the facility whose system the sheet is about.
pub(in crate::app) async fn answered(app: &App, write: &Write<'_>, sheet: &Checklist, form: &Instrument) -> Result<()> {
    let Some(contract) = &sheet.contract else { return Ok(()) };
    let reach = Reach::of(app, &write.tx, std::slice::from_ref(sheet)).await?;
    let Some(mail) = reach.facility_mail(sheet, "vendor-answered") else { return Ok(()) };
    let collector = vendors::addressee(&write.tx, contract).await?;
    let terms = collector.terms.contact;
    let vendor = Contact { person: terms.person, phone: terms.phone, email: terms.email, ..Contact::default() };
    let title = match sheet.purpose {
        Purpose::Inspection => format!("{}チェックリスト", sheet.respondent.label()),
        Purpose::SelfCheck => form.title.clone(),
    };
    let values = [
        ("宛名", mail.to.name.clone()),
        ("事業者名", contract.vendor_name.clone()),
        ("システム名", contract.system.clone()),
        ("年度", sheet.fiscal_year.label()),
        ("様式", title),
        ("提出日時", moment(write.now)),
        ("提出期限", wareki::long(sheet.due_on)),
        ("アドレス", reach.address(sheet)),
        ("連絡先", vendor.block(&collector.vendor_name)),
    ];
    queue(app, write, NewMail { values: values.into_iter().map(named).collect(), ..mail }).await
}

/// `A0001-2023-1`: facility, year, number of the submission.
pub fn receipt_number(sheet: &Checklist, revision: i32) -> String {
    format!("{}-{}-{revision}", sheet.facility.external_id, sheet.fiscal_year.year())
}

/// 依頼, to every facility that can be reached.
pub(in crate::app) async fn asked(app: &App, write: &Write<'_>, sheets: &[Checklist]) -> Result<()> {
    let reach = Reach::of(app, &write.tx, sheets).await?;
    let mails: Vec<_> = sheets.iter().filter_map(|sheet| reach.mail(sheet, "checklist-asked", Vec::new())).collect();
    queue_all(app, write, &mails).await
}

/// 再依頼, to those who can be reached and have not answered. Returns how many mails were queued.
pub(in crate::app) async fn remind(app: &App, write: &Write<'_>, sheets: &[Checklist], today: Date) -> Result<u32> {
    let reach = Reach::of(app, &write.tx, sheets).await?;
    let mail = |sheet: &Checklist| {
        let more = vec![("状態", sheet.state.key().label().to_owned()), ("送信日", wareki::long(today))];
        Some(NewMail { while_open: true, ..reach.mail(sheet, "checklist-reminder", more)? })
    };
    let mails: Vec<_> = sheets.iter().filter(|sheet| waits(sheet)).filter_map(mail).collect();
    queue_all(app, write, &mails).await?;
    Ok(u32::try_from(mails.len()).unwrap_or(u32::MAX))
}

/// Whether the sheet waits for its respondent.
pub(in crate::app) fn waits(sheet: &Checklist) -> bool {
    matches!(sheet.state.key(), StateKey::Draft | StateKey::Returned)
}

/// 差戻し
pub(in crate::app) async fn returned(
    app: &App,
    write: &Write<'_>,
    sheet: &Checklist,
    form: &Instrument,
    reasons: &[ReturnReason],
) -> Result<()> {
    let line = |one: &ReturnReason| {
        let item = one.item.as_deref().and_then(|code| form.item(code));
        let place = item.map_or_else(|| "全体".to_owned(), |item| format!("{} {}", item.label_short(), item.short));
        format!("・{place}：{}", one.reason.trim())
    };
    let more =
        vec![("件数", reasons.len().to_string()), ("理由", reasons.iter().map(line).collect::<Vec<_>>().join("\n"))];
    to_facility(app, write, sheet, "checklist-returned", more).await
}

async fn to_facility(
    app: &App,
    write: &Write<'_>,
    sheet: &Checklist,
    letter: &'static str,
    more: Vec<(&str, String)>,
) -> Result<()> {
    let reach = Reach::of(app, &write.tx, std::slice::from_ref(sheet)).await?;
    match reach.mail(sheet, letter, more) {
        Some(mail) => queue(app, write, mail).await,
        None => Ok(()),
    }
}

/// How the facilities of some sheets are reached, read together.
pub(in crate::app) struct Reach {
    facilities: HashMap<FacilityId, Contact>,
    centres: HashMap<HealthCentreId, Contact>,
    public_url: String,
}

impl Reach {
    pub async fn of(app: &App, conn: &impl Conn, sheets: &[Checklist]) -> Result<Self> {
        let ids: Vec<_> = sheets.iter().map(|sheet| sheet.facility.id).collect();
        let mut centres = HashMap::new();
        // A collection has one health centre: this is one query.
        for sheet in sheets {
            let centre = sheet.facility.health_centre;
            if let Entry::Vacant(unknown) = centres.entry(centre) {
                unknown.insert(contacts::of_health_centre(conn, centre).await?.0);
            }
        }
        let facilities = contacts::of_facilities(conn, &Scope::nation(), &ids).await?;
        Ok(Self { facilities, centres, public_url: app.config.public_url.clone() })
    }

    /// The contact of a sheet's facility; empty where it gave none.
    pub fn contact(&self, sheet: &Checklist) -> Contact {
        self.facilities.get(&sheet.facility.id).cloned().unwrap_or_default()
    }

    pub fn centre(&self, sheet: &Checklist) -> Contact {
        self.centres.get(&sheet.facility.health_centre).cloned().unwrap_or_default()
    }

    /// What every text about a sheet may say.
    pub fn values(&self, sheet: &Checklist) -> Vec<(&'static str, String)> {
        vec![
            ("宛名", self.contact(sheet).envelope(&sheet.facility.name)),
            ("保健所名", sheet.facility.health_centre_name.clone()),
            ("年度", sheet.fiscal_year.label()),
            ("様式", format!("{}チェックリスト", sheet.respondent.label())),
            ("提出期限", wareki::long(sheet.due_on)),
            ("アドレス", self.address(sheet)),
            ("連絡先", self.centre(sheet).block(&sheet.facility.health_centre_name)),
        ]
    }

    fn address(&self, sheet: &Checklist) -> String {
        format!("{}/checklists/{}", self.public_url, sheet.id)
    }

    /// None for a facility that gave no address, and for a vendor's sheet.
    pub fn mail(&self, sheet: &Checklist, letter: &'static str, more: Vec<(&str, String)>) -> Option<NewMail<'static>> {
        let mail = self.facility_mail(sheet, letter).filter(|_| sheet.respondent == Respondent::Facility)?;
        Some(NewMail { values: self.values(sheet).into_iter().chain(more).map(named).collect(), ..mail })
    }

    /// A mail without its values. None for a facility that gave no address.
    fn facility_mail(&self, sheet: &Checklist, letter: &'static str) -> Option<NewMail<'static>> {
        let contact = self.contact(sheet);
        if contact.email.is_empty() {
            return None;
        }
        Some(NewMail {
            to: To { name: contact.envelope(&sheet.facility.name), address: contact.email },
            letter,
            values: Vec::new(),
            secrets: Vec::new(),
            facility: Some(sheet.facility.id),
            checklist: Some(sheet.id),
            while_open: false,
        })
    }
}

fn named((name, value): (&str, String)) -> Value {
    (name.to_owned(), value)
}
