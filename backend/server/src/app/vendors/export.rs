//! The register of systems as a list that the import reads again.

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_files::contracts::HEADINGS;
use tachiiri_files::{Encoding, Sheet, Value, csv_out, xlsx_out};

use super::import::{Register, as_line};
use crate::app::facilities::FileKind;
use crate::app::{App, Caller, FileBody, write};
use crate::error::{AppError, Result};

/// Every system in view, by facility; what leaves the program is an event.
pub async fn export(app: &App, caller: &Caller, kind: FileKind) -> Result<FileBody> {
    let scope = caller.actor.scope_for(Act::ViewVendors)?;
    let write = write::begin(app, caller).await?;
    let register = Register::load(&write, &scope).await?;
    let mut known: Vec<_> = register.facilities.values().collect();
    known.sort_by(|a, b| a.external_id.cmp(&b.external_id));
    let mut rows = Vec::new();
    for facility in known {
        let beside = register.of(facility.id);
        rows.extend(beside.iter().map(|one| as_line(one, beside, facility).cells()));
    }
    write.audit("vendor.export", "", json!({ "systems": rows.len() })).await?;
    let csv = |rows, encoding| FileBody {
        name: "systems.csv".to_owned(),
        media_type: "text/csv",
        bytes: csv_out::<[String; 16], String>(&HEADINGS, rows, encoding).bytes,
    };
    let body = match kind {
        FileKind::Csv => csv(rows, Encoding::Utf8Bom),
        FileKind::CsvCp932 => csv(rows, Encoding::Cp932),
        FileKind::Xlsx => FileBody {
            name: "systems.xlsx".to_owned(),
            media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            bytes: workbook(rows)?,
        },
    };
    write.commit(()).await?;
    Ok(body)
}

fn workbook(rows: Vec<[String; 16]>) -> Result<Vec<u8>> {
    let rows = rows.into_iter().map(|row| row.map(Value::from).to_vec()).collect();
    let header = HEADINGS.map(str::to_owned).to_vec();
    let sheet = Sheet { name: "システムと事業者".to_owned(), header, rows };
    xlsx_out(&[sheet]).map_err(|why| AppError::fault("list of systems", why))
}
