//! The register of systems from a list, and back: everything wrong is said at once, and nothing is written before.

use std::collections::HashMap;

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::facility::Facility;
use tachiiri_domain::ids::{FacilityId, VendorContractId};
use tachiiri_domain::problem::Problem;
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::vendors::may_collect;
use tachiiri_files::contracts::{self as lists, ContractLine, HEADINGS};
use tachiiri_storage::vendors::contracts::{self, Contract, NewContract};
use tachiiri_storage::{facilities, vendors};

use crate::app::write::{self, Begun, Write};
use crate::app::{App, Caller};
use crate::error::{AppError, Result};

/// A line that adds or changes something.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ImportedLine {
    pub line: u64,
    pub facility_name: String,
    pub system: String,
    pub vendor: String,
    /// Heading, what was registered, what the list says; empty for a system that is added.
    pub changes: Vec<(String, String, String)>,
}

/// What an import of systems did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ContractsOutcome {
    pub read: u64,
    pub added: Vec<ImportedLine>,
    pub changed: Vec<ImportedLine>,
    pub unchanged: u64,
}

/// A list looked through.
#[derive(Clone, Debug)]
pub struct ContractsPreview {
    pub outcome: ContractsOutcome,
    /// The list as it was understood, to be accepted as it stands.
    pub list: String,
}

/// What a list of systems would change. Nothing is written.
///
/// # Errors
/// `Problems` with every place that is wrong.
pub async fn preview(app: &App, caller: &Caller, bytes: &[u8]) -> Result<ContractsPreview> {
    caller.actor.scope_for(Act::ManageVendors)?;
    let lines = read(bytes)?;
    let write = write::begin(app, caller).await?;
    let outcome = apply(app, caller, &write, &lines).await?;
    let list = String::from_utf8(lists::to_csv(&lines)).map_err(|why| AppError::fault("list of systems", why))?;
    Ok(ContractsPreview { outcome, list })
}

/// Registers the systems of a list and changes those that are registered; read again, it writes nothing.
///
/// # Errors
/// `Problems` with every place that is wrong; nothing is written then.
pub async fn import(app: &App, caller: &Caller, bytes: &[u8], key: &RequestKey) -> Result<ContractsOutcome> {
    caller.actor.scope_for(Act::ManageVendors)?;
    let lines = read(bytes)?;
    let content = json!(tachiiri_domain::audit::sha256(bytes));
    let write = match write::begin_once(app, caller, &write::operation("vendor.import", &content), key).await? {
        Begun::Done(outcome) => return Ok(outcome),
        Begun::New(write) => write,
    };
    let outcome = apply(app, caller, &write, &lines).await?;
    if outcome.added.is_empty() && outcome.changed.is_empty() {
        return Ok(outcome);
    }
    write.audit("vendor.import", "", json!(outcome)).await?;
    write.commit(outcome).await
}

fn read(bytes: &[u8]) -> Result<Vec<ContractLine>> {
    let lines = lists::read(bytes).map_err(|problem| AppError::Problems(vec![problem]))?;
    if lines.problems.is_empty() { Ok(lines.rows) } else { Err(AppError::Problems(lines.problems)) }
}

/// What stands in the register, by what makes a contract one and the same.
pub(super) struct Register {
    pub facilities: HashMap<String, Facility>,
    /// By facility, as they are now.
    contracts: HashMap<FacilityId, Vec<Contract>>,
}

impl Register {
    pub async fn load(write: &Write<'_>, scope: &Scope) -> Result<Self> {
        let seen = facilities::list(&write.tx, scope, &facilities::Filter::default()).await?.rows;
        let mut contracts: HashMap<_, Vec<_>> = HashMap::new();
        for one in contracts::list(&write.tx, scope).await? {
            contracts.entry(one.facility).or_default().push(one);
        }
        Ok(Self { facilities: seen.into_iter().map(|one| (one.external_id.clone(), one)).collect(), contracts })
    }

    /// The facility of a line: the one it names, or the only one there is.
    fn facility(&self, line: &ContractLine) -> std::result::Result<&Facility, Problem> {
        let only = || self.facilities.values().next().filter(|_| self.facilities.len() == 1);
        if line.external_id.is_empty() {
            let expected = "受け持つ医療機関がいくつもあるときは、施設IDの列が必要です";
            return only().ok_or_else(|| wrong(line, "施設ID", "", "facility_missing", expected));
        }
        let expected = "台帳にある、受け持つ医療機関のIDを入れてください";
        let found = self.facilities.get(&line.external_id);
        found.ok_or_else(|| wrong(line, "施設ID", &line.external_id, "facility_unknown", expected))
    }

    pub fn of(&self, facility: FacilityId) -> &[Contract] {
        self.contracts.get(&facility).map_or(&[], Vec::as_slice)
    }
}

async fn apply(app: &App, caller: &Caller, write: &Write<'_>, lines: &[ContractLine]) -> Result<ContractsOutcome> {
    let scope = caller.actor.scope_for(Act::ManageVendors)?;
    let register = Register::load(write, &scope).await?;
    let mut outcome = ContractsOutcome { read: lines.len() as u64, ..ContractsOutcome::default() };
    let (mut problems, mut bundles) = (Vec::new(), Vec::new());
    for line in lines {
        match register.facility(line) {
            Ok(facility) => bundles.push(take(app, write, (&register, facility), line, &mut outcome).await?),
            Err(problem) => problems.push(problem),
        }
    }
    for bundle in &bundles {
        problems.extend(collect(write, &scope, bundle).await?);
    }
    problems.sort_by_key(|problem| problem.line);
    if problems.is_empty() { Ok(outcome) } else { Err(AppError::Problems(problems)) }
}

/// A line that stands in the register, and the system whose vendor is to collect its sheet.
type Taken<'a> = (&'a ContractLine, FacilityId, VendorContractId, String);

/// Registers a line or changes what is registered.
async fn take<'a>(
    app: &App,
    write: &Write<'_>,
    (register, facility): (&Register, &Facility),
    line: &'a ContractLine,
    outcome: &mut ContractsOutcome,
) -> Result<Taken<'a>> {
    let beside = register.of(facility.id);
    let known = beside.iter().find(|one| same(one, line));
    let before = known.map(|one| as_line(one, beside, facility));
    let after = before.as_ref().map_or_else(|| line.clone(), |before| line.over(before));
    let changes = before.as_ref().map(|before| differences(before, &after)).unwrap_or_default();
    let told = ImportedLine {
        line: line.line,
        facility_name: facility.name.clone(),
        system: line.system.clone(),
        vendor: line.vendor.clone(),
        changes,
    };
    let id = match known {
        Some(one) if told.changes.is_empty() => {
            outcome.unchanged += 1;
            one.id
        }
        Some(one) => {
            outcome.changed.push(told);
            let to = new(app, write, &after, facility.id).await?;
            contracts::change(&write.tx, one.id, &to, one.row_version).await?;
            one.id
        }
        None => {
            outcome.added.push(told);
            let to = new(app, write, &after, facility.id).await?;
            contracts::create_contract(&write.tx, &to, &app.ids, write.now).await?
        }
    };
    Ok((line, facility.id, id, after.collector))
}

fn same(one: &Contract, line: &ContractLine) -> bool {
    (one.vendor_name.as_str(), one.system.as_str(), one.product.as_str())
        == (line.vendor.as_str(), line.system.as_str(), line.product.as_str())
}

/// A registered contract as a list says it.
pub(super) fn as_line(one: &Contract, beside: &[Contract], facility: &Facility) -> ContractLine {
    let above = beside.iter().find(|other| Some(other.id) == one.bundled_under);
    ContractLine {
        line: 0,
        external_id: facility.external_id.clone(),
        system: one.system.clone(),
        vendor: one.vendor_name.clone(),
        product: one.product.clone(),
        terms: one.terms.clone(),
        collector: above.map(|above| above.system.clone()).unwrap_or_default(),
        absent: Vec::new(),
    }
}

/// Heading, before, after. The facility is the same, whether or not the list names it.
fn differences(before: &ContractLine, after: &ContractLine) -> Vec<(String, String, String)> {
    let cells = HEADINGS.into_iter().zip(before.cells().into_iter().zip(after.cells())).skip(1);
    let differ = cells.filter(|(_, (before, after))| before != after);
    differ.map(|(heading, (before, after))| (heading.to_owned(), before, after)).collect()
}

/// Collected by nobody at first: [`collect`] follows once every line stands.
async fn new(app: &App, write: &Write<'_>, line: &ContractLine, facility: FacilityId) -> Result<NewContract> {
    Ok(NewContract {
        facility,
        vendor: vendors::named(&write.tx, &line.vendor, &app.ids, write.now).await?,
        system: line.system.clone(),
        product: line.product.clone(),
        bundled_under: None,
        terms: line.terms.clone(),
    })
}

/// VEN-BUNDLE: puts a contract under the one whose vendor collects its sheet.
async fn collect(
    write: &Write<'_>,
    scope: &Scope,
    (line, facility, id, collector): &Taken<'_>,
) -> Result<Option<Problem>> {
    let beside = contracts::contracts_of(&write.tx, scope, *facility).await?;
    let own = beside.iter().find(|one| one.id == *id).ok_or(AppError::NotFound)?;
    let mut named = beside.iter().filter(|one| one.system == *collector && one.id != *id);
    let above = match (collector.is_empty(), named.next(), named.next()) {
        (true, _, _) => None,
        (false, Some(only), None) => Some(only.id),
        (false, Some(_), Some(_)) => {
            let expected = "同じ名前のシステムがいくつもあります。取りまとめる契約は、画面の登録で選んでください";
            return Ok(Some(wrong(line, "取りまとめるシステム", collector, "collector_unclear", expected)));
        }
        (false, None, _) => {
            let expected = "同じ医療機関に登録されている、ほかのシステムの名前を入れてください";
            return Ok(Some(wrong(line, "取りまとめるシステム", collector, "collector_unknown", expected)));
        }
    };
    if own.bundled_under == above {
        return Ok(None);
    }
    let bundled: Vec<_> = beside.iter().map(Contract::bundled).collect();
    if let Some(Err(bad)) = above.map(|above| may_collect(Some(*id), above, &bundled)) {
        let place = wrong(line, "取りまとめるシステム", collector, "bad_bundle", "");
        let message = format!("{}行目の「取りまとめるシステム」「{collector}」：{}", line.line, bad.sentence());
        return Ok(Some(Problem { message, ..place }));
    }
    let to = NewContract {
        facility: *facility,
        vendor: own.vendor,
        system: own.system.clone(),
        product: own.product.clone(),
        bundled_under: above,
        terms: own.terms.clone(),
    };
    contracts::change(&write.tx, *id, &to, own.row_version).await?;
    Ok(None)
}

fn wrong(line: &ContractLine, column: &str, value: &str, code: &str, expected: &str) -> Problem {
    let found = match value {
        "" => format!("「{column}」は空欄です"),
        value => format!("「{column}」の値「{value}」は使えません"),
    };
    Problem {
        line: line.line,
        column: column.to_owned(),
        value: value.to_owned(),
        code: code.to_owned(),
        message: format!("{}行目の{found}。{expected}。", line.line),
    }
}
