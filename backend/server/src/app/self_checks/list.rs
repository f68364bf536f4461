//! 医療情報システムの一覧, as 保守委託機関編 asks for it (3. の2): from the register of systems, vendors and contracts.

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::ids::FacilityId;
use tachiiri_domain::wareki;
use tachiiri_files::{Encoding, Sheet, Value, csv_out, xlsx_out};
use tachiiri_storage::facilities;
use tachiiri_storage::vendors::contracts::{self, Contract};

use crate::app::{App, Caller, FileBody, write};
use crate::error::{AppError, Result};

/// How the list leaves the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFormat {
    Xlsx,
    Csv,
}

/// The first four columns are the guideline's own.
const HEADINGS: [&str; 9] = [
    "導入している医療情報システム",
    "委託先事業者",
    "製品名",
    "委託業務概要",
    "セキュリティアップデートの責任",
    "責任を書いた書面",
    "保守の契約",
    "利用・契約の始まり",
    "事業者の連絡先",
];

/// The systems in use, with the facility's name.
///
/// # Errors
/// `NotFound` for a facility that is not the caller's.
pub async fn systems(app: &App, caller: &Caller, facility: FacilityId) -> Result<(String, Vec<Contract>)> {
    let scope = caller.actor.scope_for(Act::KeepSelfCheck)?;
    let name = facilities::find(&app.db, &scope, facility).await?.ok_or(AppError::NotFound)?.name;
    let today = app.clock.today();
    let found = contracts::contracts_of(&app.db, &scope, facility).await?;
    Ok((name, found.into_iter().filter(|one| one.terms.ended_on.is_none_or(|last| last >= today)).collect()))
}

/// The list as a file; what leaves the program is an event.
pub async fn systems_file(app: &App, caller: &Caller, facility: FacilityId, format: ListFormat) -> Result<FileBody> {
    let (name, found) = systems(app, caller, facility).await?;
    let rows: Vec<_> = found.iter().map(cells).collect();
    let file = match format {
        ListFormat::Xlsx => FileBody {
            name: format!("医療情報システム一覧_{name}.xlsx").replace(['/', '\\'], "_"),
            media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            bytes: workbook(rows)?,
        },
        ListFormat::Csv => FileBody {
            name: format!("医療情報システム一覧_{name}.csv").replace(['/', '\\'], "_"),
            media_type: "text/csv; charset=utf-8",
            bytes: csv_out(&HEADINGS, rows, Encoding::Utf8Bom).bytes,
        },
    };
    let write = write::begin(app, caller).await?;
    write.audit("self_check.systems", format!("facility:{facility}"), json!({ "systems": found.len() })).await?;
    write.commit(()).await?;
    Ok(file)
}

fn cells(one: &Contract) -> [String; 9] {
    let terms = &one.terms;
    let contact = [&terms.contact.person, &terms.contact.phone, &terms.contact.email];
    [
        one.system.clone(),
        one.vendor_name.clone(),
        [one.product.as_str(), &terms.version].join(" ").trim().to_owned(),
        terms.services.clone(),
        terms.updates.map_or("まだ確かめていない", |updates| updates.label()).to_owned(),
        terms.updates_source.clone(),
        terms.maintenance.label().to_owned(),
        wareki::long(terms.began_on),
        contact.map(String::as_str).join(" ").trim().to_owned(),
    ]
}

fn workbook(rows: Vec<[String; 9]>) -> Result<Vec<u8>> {
    let rows = rows.into_iter().map(|row| row.map(Value::from).to_vec()).collect();
    let header = HEADINGS.map(str::to_owned).to_vec();
    let sheet = Sheet { name: "医療情報システム一覧".to_owned(), header, rows };
    xlsx_out(&[sheet]).map_err(|why| AppError::fault("list of systems", why))
}
