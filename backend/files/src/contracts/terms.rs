//! What a facility and a vendor agreed, cell by cell.

use tachiiri_domain::outsourced::{Updates, written};
use tachiiri_domain::problem::Problem;
use tachiiri_domain::vendors::{Contact, Maintenance, Terms};

use super::{
    BEGAN_ON, EMAIL, ENDED_ON, MAINTENANCE, PATIENT_DATA, PERSON, PHONE, SERVICES, UPDATES, UPDATES_SOURCE, VERSION,
};
use crate::record::Record;

/// What was agreed, and everything that is wrong with it.
pub(super) fn read(record: &Record<'_>, wrong: &mut Vec<Problem>) -> Option<Terms> {
    let mut keep = |bad: Problem| wrong.push(bad);
    let began_on = record.date(BEGAN_ON).map_err(&mut keep).ok();
    let ended_on = if record.text(ENDED_ON).is_empty() { Ok(None) } else { record.date(ENDED_ON).map(Some) };
    let ended_on = ended_on.map_err(&mut keep).ok();
    let maintenance = maintenance(record).map_err(&mut keep).ok();
    let patient_data = patient_data(record).map_err(&mut keep).ok();
    let updates = updates(record).map_err(&mut keep).ok();
    let email = email(record).map_err(&mut keep).ok();
    let (began_on, ended_on) = (began_on?, ended_on?);
    if let Some(last) = ended_on.filter(|last| *last < began_on) {
        let expected = format!("始まった日（{began_on}）以後の日にしてください");
        keep(Problem { value: last.to_string(), ..record.problem(ENDED_ON, "date_reversed", expected) });
    }
    let text = |name: &str| record.text(name).to_owned();
    Some(Terms {
        version: text(VERSION),
        maintenance: maintenance?,
        patient_data: patient_data?,
        began_on,
        ended_on,
        contact: Contact { person: text(PERSON), email: email?, phone: text(PHONE) },
        services: text(SERVICES),
        updates: updates?,
        updates_source: text(UPDATES_SOURCE),
    })
}

fn maintenance(record: &Record<'_>) -> Result<Maintenance, Problem> {
    let text = record.text(MAINTENANCE);
    let plain = record.code(MAINTENANCE);
    let short = match plain.as_str() {
        "" | "あり" | "有" => Some(Maintenance::Contract),
        "なし" | "無" => Some(Maintenance::None),
        "再委託" | "再委託先" => Some(Maintenance::Subcontract),
        _ => None,
    };
    let named = || Maintenance::ALL.iter().copied().find(|one| plain == one.key() || text == one.label());
    short.or_else(named).ok_or_else(|| {
        record.problem(
            MAINTENANCE,
            "value_unknown",
            "あり、再委託、なし のいずれかにしてください（空欄は「あり」です）",
        )
    })
}

fn patient_data(record: &Record<'_>) -> Result<bool, Problem> {
    match record.code(PATIENT_DATA).as_str() {
        "" | "扱う" | "あり" | "有" | "はい" | "yes" | "○" => Ok(true),
        "扱わない" | "なし" | "無" | "いいえ" | "no" | "×" => Ok(false),
        _ => Err(record.problem(
            PATIENT_DATA,
            "value_unknown",
            "扱う、扱わない のどちらかにしてください（空欄は「扱う」です）",
        )),
    }
}

fn updates(record: &Record<'_>) -> Result<Option<Updates>, Problem> {
    let plain = record.code(UPDATES);
    let short = match plain.as_str() {
        "" => return Ok(None),
        "事業者" => Some(Updates::Vendor),
        "不明" | "分からない" | "記載がない" => Some(Updates::Unclear),
        "当院" => Some(Updates::Facility),
        _ => None,
    };
    let named = || Updates::ALL.iter().copied().find(|one| plain == one.key() || record.text(UPDATES) == one.label());
    let allowed =
        "事業者、医療機関、分からない、サーバはない のいずれかにしてください（空欄は「まだ確かめていない」です）";
    let found = short.or_else(named).ok_or_else(|| record.problem(UPDATES, "value_unknown", allowed))?;
    let source = record.text(UPDATES_SOURCE);
    written(Some(found), source).map_err(|why| {
        let message = format!("{}行目の「{UPDATES_SOURCE}」：{why}", record.line());
        Problem { message, ..record.problem(UPDATES_SOURCE, "not_written", "") }
    })?;
    Ok(Some(found))
}

fn email(record: &Record<'_>) -> Result<String, Problem> {
    let text = record.text(EMAIL);
    let readable = text.is_ascii() && text.split('@').filter(|part| !part.is_empty()).count() == 2;
    if text.is_empty() || readable {
        return Ok(text.to_owned());
    }
    Err(record.problem(EMAIL, "address_unreadable", "name@example.jp のように半角で入れてください"))
}
