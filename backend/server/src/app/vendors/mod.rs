//! 事業者: the register of a facility's systems, what is asked of their vendors, and how far it came. Asking is in
//! `asking`, asking again in `reminding`, invitations in `inviting`, answers used again in `statements`, the vendor's own side in `requests`.

mod asking;
mod contracts;
mod export;
mod import;
mod inviting;
pub(in crate::app) mod reminding;
mod requests;
pub(in crate::app) mod statements;

use std::collections::HashMap;

use tachiiri_domain::access::Act;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ChecklistId, FacilityId, VendorContractId};
use tachiiri_domain::vendors::Standing;
use tachiiri_storage::vendors::contracts as stored;
use tachiiri_storage::vendors::invitations::{self, Invitation};
use tachiiri_storage::vendors::requests::{self as asked, Requested};
use tachiiri_storage::{Conn, checklists, facilities, instruments, mails};

use super::{App, Caller, mail};
use crate::error::{AppError, Result};

pub use asking::{AskRequest, Asked, ask};
pub use contracts::{Entry, change, register};
pub use export::export;
pub use import::{ContractsOutcome, ContractsPreview, ImportedLine, import, preview};
pub use inviting::{InviteRequest, Invited, invite, letter, link, revoke};
pub(crate) use reminding::remind_due;
pub use reminding::{Reminded, remind_now};
pub use requests::{RequestRow, Reusable, UnaskedRow, requests, unasked};
pub use statements::{judge, refuse, reuse};
pub use tachiiri_storage::vendors::Contract;

/// Which contracts are wanted; empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub facility: Option<FacilityId>,
    /// Key of a [`Standing`].
    pub standing: Option<String>,
}

/// One system of a facility, and where its request stands this year.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ContractRow {
    #[serde(flatten)]
    pub contract: Contract,
    pub facility_name: String,
    #[serde(flatten)]
    pub standing: Standing,
    /// The sheet asked this year; None where none was.
    pub sheet: Option<ChecklistId>,
    pub due_on: Option<tachiiri_domain::Date>,
    /// Why the vendor refuses, where it does.
    pub refusal: Option<String>,
    /// The answer was given for the product and used here; the facility has not yet said whether it holds.
    pub reused: bool,
    /// The vendor knows of its request and owes the answer: it may be asked again.
    pub remindable: bool,
    /// When it was asked again last, by a plan or by hand.
    pub reminded_at: Option<Timestamp>,
    /// The live invitation.
    pub invitation: Option<Invitation>,
    /// Who collects the sheet (VEN-BUNDLE): vendor and system.
    pub collector: Option<String>,
}

/// The contracts in view, and what the page around them offers.
#[derive(Clone, Debug)]
pub struct Desk {
    pub rows: Vec<ContractRow>,
    /// Facilities in view that a contract can be registered for, by name.
    pub facilities: Vec<(FacilityId, String)>,
    pub fiscal_year: FiscalYear,
    /// Whether a vendor's form of the year is published.
    pub form_published: bool,
}

pub async fn desk(app: &App, caller: &Caller, filter: &Filter) -> Result<Desk> {
    let scope = caller.actor.scope_for(Act::ViewVendors)?;
    let year = FiscalYear::of(app.clock.today());
    let found = facilities::list(&app.db, &scope, &facilities::Filter::default()).await?.rows;
    let mut names: Vec<_> = found.into_iter().map(|one| (one.id, one.name)).collect();
    names.sort_by(|a, b| a.1.cmp(&b.1));
    let contracts = match filter.facility {
        Some(facility) => stored::contracts_of(&app.db, &scope, facility).await?,
        None => stored::list(&app.db, &scope).await?,
    };
    let mut rows = rows(&app.db, app, caller, contracts, &names).await?;
    rows.sort_by(|one, other| one.facility_name.cmp(&other.facility_name));
    rows.retain(|row| filter.standing.as_deref().is_none_or(|key| row.standing.key() == key));
    let form = instruments::latest(&app.db, tachiiri_domain::instrument::Respondent::Vendor, year).await?;
    Ok(Desk { rows, facilities: names, fiscal_year: year, form_published: form.is_some() })
}

/// One contract with the rows of the same facility that may collect its sheet.
pub async fn contract(app: &App, caller: &Caller, id: VendorContractId) -> Result<(ContractRow, Vec<Contract>)> {
    let scope = caller.actor.scope_for(Act::ViewVendors)?;
    let found = stored::find(&app.db, &scope, id).await?.ok_or(AppError::NotFound)?;
    let beside = stored::contracts_of(&app.db, &scope, found.facility).await?;
    let facility = facilities::find(&app.db, &scope, found.facility).await?.ok_or(AppError::NotFound)?;
    let names = [(facility.id, facility.name)];
    let row = rows(&app.db, app, caller, beside.clone(), &names).await?;
    let row = row.into_iter().find(|row| row.contract.id == id).ok_or(AppError::NotFound)?;
    Ok((row, beside))
}

/// The contract of a vendor's sheet that the caller manages.
pub async fn contract_of(app: &App, caller: &Caller, sheet: ChecklistId) -> Result<VendorContractId> {
    let scope = caller.actor.scope_for(Act::ManageVendors)?;
    let found = checklists::find(&app.db, &scope, sheet).await?.ok_or(AppError::NotFound)?;
    found.contract.map(|contract| contract.id).ok_or(AppError::NotFound)
}

async fn rows(
    conn: &impl Conn,
    app: &App,
    caller: &Caller,
    contracts: Vec<Contract>,
    names: &[(FacilityId, String)],
) -> Result<Vec<ContractRow>> {
    let scope = caller.actor.scope_for(Act::ViewVendors)?;
    let (now, today) = (app.clock.now(), app.clock.today());
    let ids: Vec<_> = contracts.iter().map(|one| one.id).collect();
    let asked = asked::of_contracts(conn, &scope, &contracts, FiscalYear::of(today), now).await?;
    let invited = invitations::of_contracts(conn, &scope, &ids).await?;
    let sheets: Vec<_> = asked.values().filter_map(|all| Some(all.first()?.sheet)).collect();
    let reminded = mails::last_queued(conn, mail::vendors::REMINDER, &sheets).await?;
    let names: HashMap<_, _> = names.iter().map(|(id, name)| (*id, name.as_str())).collect();
    let above: HashMap<_, _> =
        contracts.iter().map(|one| (one.id, format!("{}（{}）", one.vendor_name, one.system))).collect();
    let row = |contract: Contract| {
        let last = asked.get(&contract.id).and_then(|all| all.first());
        let live = invited.get(&contract.id).and_then(|all| all.iter().find(|one| one.lives(now)));
        let standing = Standing::of(contract.terms.not_asked(today), last.map(|one| &one.request), today);
        ContractRow {
            remindable: last.is_some_and(|one| one.request.invited) && reminding::owes(standing),
            reminded_at: last.and_then(|one| reminded.get(&one.sheet).copied()),
            standing,
            facility_name: names.get(&contract.facility).map(|name| (*name).to_owned()).unwrap_or_default(),
            sheet: last.map(|one| one.sheet),
            due_on: last.map(|one| one.request.due_on),
            refusal: last.and_then(|one| one.refusal.as_ref()).map(|one| one.reason.clone()),
            reused: last.is_some_and(from_the_product),
            invitation: live.cloned(),
            collector: contract.bundled_under.and_then(|id| above.get(&id).cloned()),
            contract,
        }
    };
    Ok(contracts.into_iter().map(row).collect())
}

/// What stands in the sheet was submitted for the product, and this very submission came from there.
fn from_the_product(one: &Requested) -> bool {
    one.used.as_ref().is_some_and(|used| used.target_revision == one.revision && used.outdated_at.is_none())
}
