//! 受付票: the paper a respondent keeps of a submission.

use serde_json::json;
use tachiiri_domain::answers::{Duty, Given, Sheet};
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::instrument::Item;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::wareki;
use tachiiri_reports::paper::PaperSetting;
use tachiiri_reports::receipt::{Receipt, ReceiptLine, ReceiptSection, render};
use tachiiri_storage::checklists::{self, Checklist, Revision};
use tachiiri_storage::directors;

use super::reach;
use crate::app::names::Names;
use crate::app::{App, Caller, FileBody, is_demo, write};
use crate::error::{AppError, Result};

/// The number a submission is asked about by: the year, the sheet, the submission.
pub fn number(sheet: &Checklist, revision: i32) -> String {
    let id = sheet.id.to_string().replace('-', "").to_uppercase();
    // The end of a UUIDv7 is chance; its beginning is the time the sheets of a collection share.
    let tail = id.get(id.len().saturating_sub(8)..).unwrap_or_default();
    format!("{}-{tail}-{revision}", sheet.fiscal_year)
}

/// The receipt of a submission as PDF; None: of the last one. Fetching somebody else's is an audit event.
///
/// # Errors
/// `NotFound` where the sheet or the submission is not there; a fault where typst is missing.
pub async fn receipt(app: &App, caller: &Caller, id: ChecklistId, revision: Option<i32>) -> Result<FileBody> {
    let sheet = reach::seen(&app.db, &caller.actor, id).await?;
    let revisions = checklists::revisions(&app.db, &Scope::nation(), id).await?;
    let wanted = |one: &Revision| one.submitted.is_some() && revision.is_none_or(|number| one.number == number);
    let revision = revisions.into_iter().rfind(wanted).ok_or(AppError::NotFound)?;
    let drawn = draw(app, &sheet, &revision).await?;
    let setting = PaperSetting { typst: app.config.typst.clone(), fonts: app.config.fonts.clone() };
    let name = format!("受付票_{}_{}.pdf", sheet.facility.name, drawn.number);
    let set = tokio::task::spawn_blocking(move || render(&drawn, &setting)).await;
    let pdf = set.map_err(|why| AppError::fault("setting a receipt", why))?;
    let pdf = pdf.map_err(|why| AppError::fault("setting a receipt", why))?;
    let write = write::begin(app, caller).await?;
    write.audit("checklist.receipt", format!("checklist:{id}"), json!({ "revision": revision.number })).await?;
    write.commit(()).await?;
    Ok(FileBody { name, media_type: "application/pdf", bytes: pdf.bytes })
}

async fn draw(app: &App, sheet: &Checklist, revision: &Revision) -> Result<Receipt> {
    let form = reach::form(&app.db, sheet).await?;
    let answers = checklists::domain_answers(&app.db, revision.id).await?;
    let director = directors::last(&app.db, &[revision.id]).await?.remove(&revision.id);
    let judged = Sheet { instrument: &form, fiscal_year: sheet.fiscal_year, facts: revision.facts, answers: &answers };
    let sections = form.sections.iter().map(|section| ReceiptSection {
        label: section.label.clone(),
        lines: form
            .items
            .iter()
            .filter(|item| item.section == section.code)
            .flat_map(|item| lines(&judged, item))
            .collect(),
    });
    let Some((at, by)) = revision.submitted.clone() else { return Err(AppError::NotFound) };
    let contract = sheet.contract.as_ref().map(|one| format!("{}・{}", one.vendor_name, one.system));
    let facts = [
        (revision.facts.no_vendor_contract, "事業者との契約はないと申告しています。"),
        (revision.facts.no_network, "どのネットワークにもつながっていないと申告しています。"),
    ];
    Ok(Receipt {
        number: number(sheet, revision.number),
        facility: sheet.facility.name.clone(),
        contract: contract.unwrap_or_default(),
        health_centre: sheet.facility.health_centre_name.clone(),
        form: format!("{}（{}）", form.title, sheet.fiscal_year.label()),
        at,
        by: Names::of(&app.db, [by.as_str()]).await?.say(&by),
        director: director.map(|one| one.spoken()).unwrap_or_default(),
        digest: revision.digest.clone().unwrap_or_default(),
        facts: facts.into_iter().filter(|(stated, _)| *stated).map(|(_, said)| said.to_owned()).collect(),
        sections: sections.filter(|section| !section.lines.is_empty()).collect(),
        made_up: is_demo(app).await?,
    })
}

/// A line for each round that holds something; one line where there is none.
fn lines(judged: &Sheet<'_>, item: &Item) -> Vec<ReceiptLine> {
    let line = |round: String, answer: &str, given: &Given| ReceiptLine {
        number: item.label_short(),
        label: item.label.clone(),
        round,
        answer: answer.to_owned(),
        confirmed_on: given.confirmed_on.map(wareki::short).unwrap_or_default(),
        target_on: given.target_on.map(wareki::short).unwrap_or_default(),
        note: note(given),
    };
    if let Duty::NotRequired(_) = judged.duty(item) {
        return vec![line(String::new(), "記入不要", &Given::default())];
    }
    let of_item = judged.answers.iter().filter(|(cell, given)| cell.item == item.code && !given.is_blank());
    let rounds: Vec<_> = of_item
        .map(|(cell, given)| {
            line(format!("{}回目", cell.round), given.answer.map_or("未記入", |answer| answer.label()), given)
        })
        .collect();
    if rounds.is_empty() { vec![line(String::new(), "未記入", &Given::default())] } else { rounds }
}

fn note(given: &Given) -> String {
    let note = Some(format!("備考：{}", given.note)).filter(|_| !given.note.is_empty());
    let proxy = given.proxy.as_ref().map(|place| format!("代行入力（原本：{place}）"));
    note.into_iter().chain(proxy).collect::<Vec<_>>().join("　")
}
