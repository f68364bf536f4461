//! Asking vendors for their sheets, as soon as a vendor's form of the year is published; a collection made later takes
//! these over.

use serde_json::json;
use tachiiri_domain::Date;
use tachiiri_domain::access::Act;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ChecklistId, VendorContractId};
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::rules::Rule;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::wareki;
use tachiiri_storage::vendors::contracts;
use tachiiri_storage::vendors::requests::{self, NewRequest};
use tachiiri_storage::{facilities, instruments};

use super::reminding;
use crate::app::write::{self, Begun, Write};
use crate::app::{App, Caller};
use crate::error::{AppError, Result};

/// Whom to ask, and by when.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AskRequest {
    pub contracts: Vec<VendorContractId>,
    pub due_on: Date,
}

/// A sheet that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Asked {
    pub contract: VendorContractId,
    pub checklist: ChecklistId,
}

/// Makes the vendors' sheets of this fiscal year, one for each contract (VEN-EACH).
///
/// # Errors
/// `no_contract`, `due_outside_year`, `no_form` while none is published, `not_asked` (VEN-ONLY-CONTRACT),
/// `already_there` for a contract that was asked; `NotFound` for one outside the scope.
pub async fn ask(app: &App, caller: &Caller, wanted: &AskRequest, key: &RequestKey) -> Result<Vec<Asked>> {
    let scope = caller.actor.scope_for(Act::ManageVendors)?;
    if wanted.contracts.is_empty() {
        return Err(AppError::bad_input("no_contract", "依頼するシステムを1件以上選んでください。"));
    }
    let year = FiscalYear::of(app.clock.today());
    check_due(wanted.due_on, year, app.clock.today())?;
    let operation = write::operation("vendor.ask", wanted);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(asked) => return Ok(asked),
        Begun::New(write) => write,
    };
    let form = instruments::latest(&write.tx, Respondent::Vendor, year).await?;
    let (form, _) = form.ok_or_else(|| {
        let message = format!("{}の事業者確認用の様式は、まだ発行されていません。", year.label());
        AppError::Refused { code: "no_form", message }
    })?;
    let mut asked = Vec::new();
    for id in &wanted.contracts {
        let checklist = ask_one(app, &write, &scope, *id, (form.id, year, wanted.due_on)).await?;
        asked.push(Asked { contract: *id, checklist });
    }
    let detail = json!({ "due_on": wanted.due_on, "form": form.id, "asked": asked });
    write.audit("vendor.ask", "", detail).await?;
    write.commit(asked).await
}

async fn ask_one(
    app: &App,
    write: &Write<'_>,
    scope: &Scope,
    id: VendorContractId,
    (instrument, fiscal_year, due_on): (tachiiri_domain::ids::InstrumentVersionId, FiscalYear, Date),
) -> Result<ChecklistId> {
    let contract = contracts::find(&write.tx, scope, id).await?.ok_or(AppError::NotFound)?;
    if let Some(why) = contract.terms.not_asked(app.clock.today()) {
        let rule = Rule::VenOnlyContract.entry();
        let message = format!(
            "「{}」（{}）は依頼の対象外です（{}）。{}（{}）",
            contract.system,
            contract.vendor_name,
            why.label(),
            rule.sentence,
            rule.source
        );
        return Err(AppError::Refused { code: "not_asked", message });
    }
    let facility = facilities::find(&write.tx, scope, contract.facility).await?.ok_or(AppError::NotFound)?;
    let new = NewRequest { facility: &facility, contract: &contract, instrument, fiscal_year, due_on };
    let sheet = requests::ask(&write.tx, &new, &app.ids, write.now).await?;
    reminding::begin(app, write, sheet, due_on).await?;
    Ok(sheet)
}

fn check_due(due_on: Date, year: FiscalYear, today: Date) -> Result<()> {
    if year.contains(due_on) && due_on >= today {
        return Ok(());
    }
    let message = format!(
        "回答期限「{}」は使えません。{}から{}までの日を入れてください。",
        wareki::long(due_on),
        wareki::long(today),
        wareki::long(year.last_day())
    );
    Err(AppError::BadInput { code: "due_outside_year", message })
}
