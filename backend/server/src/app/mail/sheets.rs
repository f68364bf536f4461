//! Mails about one sheet: its receipt, its return. They go to the facility's contact, where it has an address.

use tachiiri_domain::checklist::ReturnReason;
use tachiiri_domain::clock::{in_japan, japan_date};
use tachiiri_domain::instrument::{Instrument, Respondent};
use tachiiri_domain::mail::Value;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::wareki;
use tachiiri_storage::checklists::Checklist;
use tachiiri_storage::contacts;

use super::{NewMail, To, queue};
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
    let at = in_japan(submitted.at);
    let more = [
        ("控え番号", receipt_number(sheet, submitted.revision_no)),
        ("提出日時", format!("{} {}", wareki::long(japan_date(submitted.at)), at.format("%H:%M"))),
        ("ハッシュ", digest.to_owned()),
    ];
    to_facility(app, write, sheet, "checklist-received", more.to_vec()).await
}

/// `A0001-2023-1`: facility, year, number of the submission.
pub fn receipt_number(sheet: &Checklist, revision: i32) -> String {
    format!("{}-{}-{revision}", sheet.facility.external_id, sheet.fiscal_year.year())
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

/// Nothing goes to a facility that gave no address, and nothing about a vendor's sheet.
async fn to_facility(
    app: &App,
    write: &Write<'_>,
    sheet: &Checklist,
    letter: &str,
    more: Vec<(&str, String)>,
) -> Result<()> {
    let (contact, _) = contacts::of_facility(&write.tx, &Scope::nation(), sheet.facility.id).await?;
    if contact.email.is_empty() || sheet.respondent == Respondent::Vendor {
        return Ok(());
    }
    let (centre, _) = contacts::of_health_centre(&write.tx, sheet.facility.health_centre).await?;
    let values = [
        ("宛名", contact.envelope(&sheet.facility.name)),
        ("保健所名", sheet.facility.health_centre_name.clone()),
        ("年度", sheet.fiscal_year.label()),
        ("様式", format!("{}チェックリスト", sheet.respondent.label())),
        ("アドレス", format!("{}/checklists/{}", app.config.public_url, sheet.id)),
        ("連絡先", centre.block(&sheet.facility.health_centre_name)),
    ];
    let named = |(name, value): (&str, String)| -> Value { (name.to_owned(), value) };
    let mail = NewMail {
        to: To { name: contact.envelope(&sheet.facility.name), address: contact.email },
        letter,
        values: values.into_iter().chain(more).map(named).collect(),
        secrets: Vec::new(),
        facility: Some(sheet.facility.id),
        checklist: Some(sheet.id),
        while_open: false,
    };
    queue(app, write, &mail).await?;
    Ok(())
}
