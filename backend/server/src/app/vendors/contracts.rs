//! Registering a system with its vendor, and changing what is registered.

use serde::{Deserialize, Serialize};
use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::ids::{FacilityId, VendorContractId};
use tachiiri_domain::outsourced::written;
use tachiiri_domain::request::{RequestKey, RowVersion};
use tachiiri_domain::scope::Scope;
use tachiiri_domain::vendors::{Terms, may_collect};
use tachiiri_domain::wareki;
use tachiiri_storage::vendors::contracts::{self, NewContract};
use tachiiri_storage::{facilities, vendors};

use crate::app::write::{self, Begun, Write};
use crate::app::{App, Caller};
use crate::error::{AppError, Result};

/// A system as its facility describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Name of the company.
    pub vendor: String,
    pub system: String,
    pub product: String,
    /// The contract whose vendor collects this one's sheet (VEN-BUNDLE).
    #[serde(default)]
    pub bundled_under: Option<VendorContractId>,
    #[serde(flatten)]
    pub terms: Terms,
}

/// Letters of a name at most: longer ones are texts that slipped into the wrong field.
const LONGEST: usize = 200;

/// Registers a system.
///
/// # Errors
/// `bad_contract` with the field, `bad_bundle` (VEN-BUNDLE), `already_there` for the same vendor, system and product;
/// `NotFound` for a facility outside the scope.
pub async fn register(
    app: &App,
    caller: &Caller,
    facility: FacilityId,
    entry: &Entry,
    key: &RequestKey,
) -> Result<VendorContractId> {
    let scope = caller.actor.scope_for(Act::ManageVendors)?;
    let entry = checked(entry)?;
    facilities::find(&app.db, &scope, facility).await?.ok_or(AppError::NotFound)?;
    let operation = write::operation(format_args!("vendor.register:{facility}"), &entry);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(id) => return Ok(id),
        Begun::New(write) => write,
    };
    let new = of_entry(app, &write, &scope, (facility, None), &entry).await?;
    let id = contracts::create_contract(&write.tx, &new, &app.ids, write.now).await?;
    write.audit("vendor.register", format!("contract:{id}"), json!(entry)).await?;
    write.commit(id).await
}

/// Changes what is registered.
///
/// # Errors
/// As [`register`]; `Stale` where somebody changed it since; `answered_already` where the vendor would become another
/// one although answers of this one stand.
pub async fn change(
    app: &App,
    caller: &Caller,
    id: VendorContractId,
    entry: &Entry,
    based_on: RowVersion,
    key: &RequestKey,
) -> Result<()> {
    let seen = caller.actor.scope_for(Act::ViewVendors)?;
    let scope = caller.actor.scope_for(Act::ManageVendors)?;
    let entry = checked(entry)?;
    let operation = write::operation(format_args!("vendor.change:{id}"), &json!({ "to": entry, "based_on": based_on }));
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(()) => return Ok(()),
        Begun::New(write) => write,
    };
    let before = contracts::find(&write.tx, &seen, id).await?.ok_or(AppError::NotFound)?;
    contracts::find(&write.tx, &scope, id).await?.ok_or(AppError::Denied)?;
    if before.vendor_name != entry.vendor && vendors::requests::was_asked(&write.tx, id).await? {
        return Err(AppError::refused(
            "answered_already",
            format!(
                "この契約では「{}」に回答をお願いしています。事業者が替わったときは、契約の終わった日を入れ、新しい契約を登録してください。",
                before.vendor_name
            ),
        ));
    }
    let to = of_entry(app, &write, &scope, (before.facility, Some(id)), &entry).await?;
    if !contracts::change(&write.tx, id, &to, based_on).await? {
        return Err(AppError::Stale {
            message: "ほかの人が先にこの契約を変えました。今の内容を確かめてから、もう一度保存してください。"
                .to_owned(),
            current: json!(before),
        });
    }
    write.audit("vendor.change", format!("contract:{id}"), json!({ "before": before, "to": entry })).await?;
    write.commit(()).await
}

async fn of_entry(
    app: &App,
    write: &Write<'_>,
    scope: &Scope,
    (facility, own): (FacilityId, Option<VendorContractId>),
    entry: &Entry,
) -> Result<NewContract> {
    if let Some(under) = entry.bundled_under {
        let beside = contracts::contracts_of(&write.tx, scope, facility).await?;
        let beside: Vec<_> = beside.iter().map(vendors::Contract::bundled).collect();
        may_collect(own, under, &beside).map_err(|bad| AppError::bad_input("bad_bundle", bad.sentence()))?;
    }
    Ok(NewContract {
        facility,
        vendor: vendors::named(&write.tx, &entry.vendor, &app.ids, write.now).await?,
        system: entry.system.clone(),
        product: entry.product.clone(),
        bundled_under: entry.bundled_under,
        terms: entry.terms.clone(),
    })
}

/// The entry as it is kept, without blanks around its texts.
fn checked(entry: &Entry) -> Result<Entry> {
    let mut entry = entry.clone();
    trim(&mut entry)?;
    let terms = &entry.terms;
    written(terms.updates, &terms.updates_source).map_err(|why| AppError::bad_input("not_written", why))?;
    let email = &terms.contact.email;
    let readable = email.is_ascii() && email.split('@').filter(|part| !part.is_empty()).count() == 2;
    if !email.is_empty() && !readable {
        let message = format!("メールアドレス「{email}」は使えません。name@example.jp のように入れてください。");
        return Err(AppError::BadInput { code: "bad_contract", message });
    }
    if let Some(ended) = terms.ended_on.filter(|ended| *ended < terms.began_on) {
        let message = format!(
            "終わった日「{}」が始まった日より前です。{}以後の日を入れてください。",
            wareki::long(ended),
            wareki::long(terms.began_on)
        );
        return Err(AppError::BadInput { code: "bad_contract", message });
    }
    Ok(entry)
}

/// Takes the blanks away, and refuses what is too long or lacking.
fn trim(entry: &mut Entry) -> Result<()> {
    let terms = &mut entry.terms;
    let contact = &mut terms.contact;
    let texts = [
        ("事業者", &mut entry.vendor, true),
        ("システム", &mut entry.system, true),
        ("製品", &mut entry.product, false),
        ("版", &mut terms.version, false),
        ("委託業務の概要", &mut terms.services, false),
        ("更新の責任を書いた書面", &mut terms.updates_source, false),
        ("担当者", &mut contact.person, false),
        ("メールアドレス", &mut contact.email, false),
        ("電話", &mut contact.phone, false),
    ];
    for (name, text, needed) in texts {
        *text = text.trim().to_owned();
        let length = text.chars().count();
        if length > LONGEST || (needed && length == 0) {
            let found: String = text.chars().take(20).collect();
            let message =
                format!("{name}「{found}」は使えません。{}〜{LONGEST}文字で入れてください。", u8::from(needed));
            return Err(AppError::BadInput { code: "bad_contract", message });
        }
    }
    Ok(())
}
