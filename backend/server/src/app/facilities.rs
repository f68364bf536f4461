//! 医療機関台帳

use serde_json::json;
use tachiiri_domain::Date;
use tachiiri_domain::access::Act;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::facility::Facility;
use tachiiri_domain::facts::Fact;
use tachiiri_domain::ids::FacilityId;
use tachiiri_domain::register::ImportOutcome;
use tachiiri_files::{Encoding, Sheet, Value, csv_out, xlsx_out};
use tachiiri_storage::checklists::ChecklistFilter;
use tachiiri_storage::{checklists, decisions, facilities, facts, vendors};

use super::checklists::ChecklistRow;
use super::{App, Caller, FileBody, Listed, places, write};
use crate::error::{AppError, Result};

pub use tachiiri_storage::decisions::Waiting;
pub use tachiiri_storage::facilities::{Filter, Version};

/// How a list goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// UTF-8 with BOM.
    Csv,
    /// For old programs; a character that does not fit is replaced by 〓.
    CsvCp932,
    Xlsx,
}

/// A maintenance contract of the facility.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ContractLine {
    pub vendor_name: String,
    pub system: String,
    pub product: String,
}

/// A facility with what is known of it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct FacilityView {
    pub facility: Facility,
    /// Newest of each key; a key that is not here is unknown.
    pub facts: Vec<Fact>,
    pub contracts: Vec<ContractLine>,
    pub checklists: Vec<ChecklistRow>,
    pub may_edit_facts: bool,
    /// What the register said, oldest first.
    pub versions: Vec<Version>,
    /// What imports left for a person, for those who keep the register.
    pub decisions: Vec<Waiting>,
}

/// Imports the ministry's open-data file. `valid_from` None: today in Japan. A dry run writes nothing and says the
/// same.
pub async fn import(
    app: &App,
    caller: &Caller,
    bytes: &[u8],
    valid_from: Option<Date>,
    dry_run: bool,
) -> Result<ImportOutcome> {
    let scope = caller.actor.scope_for(Act::ImportRegister)?;
    let register = tachiiri_files::register::read(bytes).map_err(|problem| AppError::Problems(vec![problem]))?;
    let rejected = register.rejected();
    let (rows, foreign): (Vec<_>, Vec<_>) =
        register.rows.into_iter().partition(|row| scope.holds_prefecture(row.prefecture));
    let write = write::begin(app, caller).await?;
    let valid_from = valid_from.unwrap_or_else(|| app.clock.today());
    let mut outcome = facilities::import(&write.tx, &rows, valid_from, &app.ids, write.now).await?;
    outcome.read = register.read;
    outcome.rejected += rejected + foreign.len() as u64;
    let found = std::mem::take(&mut outcome.problems);
    outcome.problems = register.problems;
    outcome.problems.extend(foreign.iter().map(|row| places::outside(row.line, row.prefecture)));
    outcome.problems.extend(found);
    outcome.problems.extend(register.notes);
    outcome.problems.sort_by_key(|problem| problem.line);
    outcome.decisions.extend(register.decisions);
    outcome.decisions.sort_by(|a, b| (a.line, &a.code).cmp(&(b.line, &b.code)));
    outcome.decisions.dedup();
    if dry_run {
        return Ok(outcome);
    }
    decisions::keep(&write.tx, "register", &outcome.decisions, &app.ids, write.now).await?;
    let detail = json!({ "read": outcome.read, "added": outcome.added, "changed": outcome.changed,
        "rejected": outcome.rejected, "valid_from": valid_from });
    write.audit("facility.import", "", detail).await?;
    write.commit(outcome).await
}

pub async fn list(app: &App, caller: &Caller, filter: &Filter) -> Result<Listed<Facility>> {
    let scope = caller.actor.scope_for(Act::ViewFacilities)?;
    Ok(facilities::list(&app.db, &scope, filter).await?)
}

/// Headings of the exported list.
pub const COLUMNS: [&str; 11] = [
    "external_id",
    "name",
    "kind",
    "prefecture",
    "municipality",
    "health_centre",
    "beds",
    "bed_class",
    "address",
    "id",
    "kind_label",
];

/// The list as a file; the export is an audit event.
pub async fn export(app: &App, caller: &Caller, filter: &Filter, kind: FileKind) -> Result<FileBody> {
    let scope = caller.actor.scope_for(Act::ViewFacilities)?;
    let write = write::begin(app, caller).await?;
    let all = facilities::list(&write.tx, &scope, &Filter { page: None, ..filter.clone() }).await?.rows;
    let body = match kind {
        FileKind::Csv => csv(&all, Encoding::Utf8Bom),
        FileKind::CsvCp932 => csv(&all, Encoding::Cp932),
        FileKind::Xlsx => xlsx(&all)?,
    };
    write.audit("facility.export", "", json!({ "rows": all.len(), "file": body.name })).await?;
    write.commit(()).await?;
    Ok(body)
}

fn csv(facilities: &[Facility], encoding: Encoding) -> FileBody {
    let rows = facilities.iter().map(|one| {
        let beds = one.beds.map(|beds| beds.to_string()).unwrap_or_default();
        cells(one).into_iter().map(move |cell| cell.unwrap_or_else(|| beds.clone()))
    });
    let bytes = csv_out(&COLUMNS, rows, encoding).bytes;
    FileBody { name: "facilities.csv".to_owned(), media_type: "text/csv", bytes }
}

fn xlsx(facilities: &[Facility]) -> Result<FileBody> {
    let row = |one: &Facility| {
        cells(one).into_iter().map(|cell| cell.map_or(Value::from(one.beds), Value::from)).collect::<Vec<_>>()
    };
    let sheet = Sheet {
        name: "医療機関台帳".to_owned(),
        header: COLUMNS.map(str::to_owned).to_vec(),
        rows: facilities.iter().map(row).collect(),
    };
    let bytes = xlsx_out(&[sheet]).map_err(|why| AppError::fault("facilities.xlsx", why))?;
    let media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(FileBody { name: "facilities.xlsx".to_owned(), media_type, bytes })
}

/// The texts of a row in the order of [`COLUMNS`]; None for the number of beds, which is a number in a workbook.
fn cells(one: &Facility) -> [Option<String>; 11] {
    [
        Some(one.external_id.clone()),
        Some(one.name.clone()),
        Some(one.kind.key().to_owned()),
        Some(one.prefecture.to_string()),
        Some(one.municipality.to_string()),
        Some(one.health_centre_name.clone()),
        None,
        Some(one.bed_class().map_or("", BedClass::key).to_owned()),
        Some(one.address.clone()),
        Some(one.id.to_string()),
        Some(one.kind.label().to_owned()),
    ]
}

pub async fn find(app: &App, caller: &Caller, id: FacilityId) -> Result<FacilityView> {
    let scope = caller.actor.scope_for(Act::ViewFacilities)?;
    let facility = facilities::find(&app.db, &scope, id).await?.ok_or(AppError::NotFound)?;
    let contracts = vendors::contracts_of(&app.db, &scope, id).await?;
    let sheets = match caller.actor.scope_for(Act::ViewChecklist) {
        Ok(scope) => {
            let filter = ChecklistFilter { facility: Some(id), ..ChecklistFilter::default() };
            checklists::list(&app.db, &scope, &filter).await?.rows
        }
        Err(_) => Vec::new(),
    };
    let may_edit_facts = match caller.actor.scope_for(Act::EditFacts) {
        Ok(scope) => facilities::find(&app.db, &scope, id).await?.is_some(),
        Err(_) => false,
    };
    let decisions =
        if may_edit_facts { decisions::waiting_about(&app.db, &facility.external_id).await? } else { Vec::new() };
    let today = app.clock.today();
    Ok(FacilityView {
        versions: facilities::versions(&app.db, &scope, id).await?,
        decisions,
        facts: facts::newest(&app.db, &scope, id).await?,
        contracts: contracts
            .into_iter()
            .map(|one| ContractLine { vendor_name: one.vendor_name, system: one.system, product: one.product })
            .collect(),
        checklists: sheets.into_iter().map(|sheet| ChecklistRow::of(sheet, today)).collect(),
        may_edit_facts,
        facility,
    })
}
