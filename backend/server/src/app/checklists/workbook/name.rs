//! Which sheet a file or a person means.

use tachiiri_domain::access::Act;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::instrument::Respondent;
use tachiiri_files::checklist_book;
use tachiiri_storage::{checklists, facilities};

use crate::app::checklists::Filter;
use crate::app::{App, Caller};
use crate::error::{AppError, Result};

/// A sheet in words, for those who do not know its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetName {
    /// The facility's id in the register.
    pub external_id: String,
    pub fiscal_year: FiscalYear,
    /// Vendor and system; None: the facility's own sheet.
    pub contract: Option<(String, String)>,
}

/// The sheet a workbook says it was made from.
///
/// # Errors
/// `Problems` where the file cannot be opened.
pub fn stamped_sheet(bytes: &[u8]) -> Result<Option<ChecklistId>> {
    let file = checklist_book::open(bytes).map_err(|problem| AppError::Problems(vec![problem]))?;
    Ok(file.stamp.map(|stamp| stamp.checklist))
}

/// The one sheet of that name.
///
/// # Errors
/// `NotFound`; `sheet_many` where several collections asked for it in that year.
pub async fn find_sheet(app: &App, caller: &Caller, name: &SheetName) -> Result<ChecklistId> {
    let scope = caller.actor.scope_for(Act::ViewChecklist)?;
    let known = facilities::ids_by_external_id(&app.db, &scope).await?;
    let facility = known.get(&name.external_id).copied().ok_or(AppError::NotFound)?;
    let respondent = if name.contract.is_some() { Respondent::Vendor } else { Respondent::Facility };
    let filter = Filter {
        facility: Some(facility),
        fiscal_year: Some(name.fiscal_year),
        respondent: Some(respondent),
        ..Filter::default()
    };
    let mut sheets = checklists::list(&app.db, &scope, &filter).await?.rows;
    let wanted = name.contract.as_ref().map(|(vendor, system)| (vendor.as_str(), system.as_str()));
    sheets.retain(|sheet| sheet.contract.as_ref().map(|one| (one.vendor_name.as_str(), one.system.as_str())) == wanted);
    match sheets.as_slice() {
        [] => Err(AppError::NotFound),
        [one] => Ok(one.id),
        many => {
            let ids: Vec<_> = many.iter().map(|sheet| sheet.id.to_string()).collect();
            let message =
                format!("この年度のチェックリストが{}件あります。IDで選んでください：{}。", many.len(), ids.join("、"));
            Err(AppError::bad_input("sheet_many", message))
        }
    }
}
