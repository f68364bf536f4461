//! The rows every figure can be recounted from, as a file.

use serde_json::json;
use tachiiri_domain::Date;
use tachiiri_domain::access::Act;
use tachiiri_domain::figures::SheetRow;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_files::{CsvOut, Encoding};
use tachiiri_storage::{settings, sheet_rows};

use crate::app::selections::day;
use crate::app::{App, Caller, FileBody, write};
use crate::error::Result;

/// Which sheets go into an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportRequest {
    pub fiscal_year: FiscalYear,
    /// None: every prefecture in view.
    pub prefecture: Option<PrefectureCode>,
    /// None: today in Japan.
    pub as_of: Option<Date>,
}

const COLUMNS: [&str; 22] = [
    "fiscal_year",
    "prefecture",
    "facility_external_id",
    "facility_name",
    "health_centre",
    "bed_class",
    "respondent",
    "vendor",
    "system",
    "checklist",
    "instrument",
    "item",
    "lineage",
    "group",
    "round",
    "answer",
    "reason",
    "confirmed_on",
    "target_on",
    "proxy",
    "state",
    "latest",
];

/// One row per asked sheet × item × round as CSV (UTF-8 with BOM). The export is an audit event.
pub async fn export(app: &App, caller: &Caller, request: &ExportRequest) -> Result<FileBody> {
    // What may not be read sheet by sheet is not handed out as a file either.
    let scope = settings::reading(&app.db, &caller.actor.scope_for(Act::ExportChecklists)?).await?;
    let as_of = day(request.as_of, app.clock.today())?;
    let of = (request.fiscal_year, as_of);
    let mut reading = sheet_rows::Reading::open(&app.db, &scope, request.prefecture, of).await?;
    // A nation has millions of rows: only a thousand sheets of them are held beside the file.
    let (mut csv, mut rows) = (CsvOut::new(&COLUMNS, Encoding::Utf8Bom), 0);
    while let Some(some) = reading.next(&app.db).await? {
        rows += some.len();
        some.iter().for_each(|row| csv.row(cells(row)));
    }
    let write = write::begin(app, caller).await?;
    let detail = json!({ "fiscal_year": request.fiscal_year, "prefecture": request.prefecture, "as_of": as_of,
        "rows": rows });
    write.audit("checklist.export", "", detail).await?;
    write.commit(()).await?;
    let bytes = csv.finish().bytes;
    Ok(FileBody { name: format!("checklists-{}.csv", request.fiscal_year), media_type: "text/csv", bytes })
}

/// A row in the order of [`COLUMNS`]; dates in ISO form, truth as `true` and `false`.
fn cells(row: &SheetRow) -> [String; 22] {
    let date = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    [
        row.fiscal_year.to_string(),
        row.prefecture.to_string(),
        row.facility_external_id.clone(),
        row.facility_name.clone(),
        row.health_centre.clone(),
        row.bed_class.clone(),
        row.respondent.to_string(),
        row.vendor.clone(),
        row.system.clone(),
        row.checklist.clone(),
        row.instrument.clone(),
        row.item.clone(),
        row.lineage.clone(),
        row.group.clone(),
        row.round.to_string(),
        row.answer.clone(),
        row.reason.clone(),
        date(row.confirmed_on),
        date(row.target_on),
        row.proxy.to_string(),
        row.state.clone(),
        row.latest.to_string(),
    ]
}
