//! Systems and vendors from a list.

use axum::extract::State;
use tachiiri_domain::problem::Problem;
use tachiiri_pages::vendors::{PreviewLine, VendorImport, VendorImportPreview};

use super::super::super::api::download;
use super::super::super::extract::{Form, Query, Upload, request_key};
use super::super::sheet_form::{Fields, field};
use super::super::{Frame, Shown, done, fresh_key, refused, shown};
use crate::app::App;
use crate::app::facilities::FileKind;
use crate::app::vendors::{self, ImportedLine};
use crate::error::AppError;

pub async fn import_form(State(app): State<App>, frame: Frame) -> Shown {
    shown(&form(&app, frame, "", vec![]))
}

fn form(app: &App, frame: Frame, file_name: &str, problems: Vec<Problem>) -> VendorImport {
    VendorImport { layout: frame.layout, request_key: fresh_key(app), file_name: file_name.to_owned(), problems }
}

pub async fn import_preview(State(app): State<App>, frame: Frame, upload: Upload) -> Shown {
    let Some(file) = upload.files.iter().find(|file| file.field == "file") else {
        let message = "ファイルが選ばれていません。一覧のファイルを選んでください。".to_owned();
        let none =
            Problem { line: 0, column: "file".into(), value: String::new(), code: "file_missing".into(), message };
        return refused(&form(&app, frame, "", vec![none]));
    };
    match vendors::preview(&app, &frame.caller, &file.bytes).await {
        Ok(found) => shown(&VendorImportPreview {
            layout: frame.layout,
            request_key: fresh_key(&app),
            file_name: file.name.clone(),
            list: found.list,
            read: found.outcome.read,
            added: found.outcome.added.into_iter().map(line).collect(),
            changed: found.outcome.changed.into_iter().map(line).collect(),
            unchanged: found.outcome.unchanged,
        }),
        Err(AppError::Problems(problems)) => refused(&form(&app, frame, &file.name, problems)),
        Err(other) => Err(other.into()),
    }
}

fn line(one: ImportedLine) -> PreviewLine {
    PreviewLine {
        line: one.line,
        facility_name: one.facility_name,
        system: one.system,
        vendor: one.vendor,
        changes: one.changes,
    }
}

pub async fn import_accept(State(app): State<App>, frame: Frame, Form(fields): Form<Fields>) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    let list = field(&fields, "list").unwrap_or_default();
    match vendors::import(&app, &frame.caller, list.as_bytes(), &key).await {
        Ok(_) => Ok(done("/vendors", "taken")),
        Err(AppError::Problems(problems)) => refused(&form(&app, frame, "", problems)),
        Err(other) => Err(other.into()),
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Format {
    format: Option<String>,
}

pub async fn import_list(State(app): State<App>, frame: Frame, Query(query): Query<Format>) -> Shown {
    let kind = match query.format.as_deref() {
        Some("xlsx") => FileKind::Xlsx,
        Some("csv_cp932") => FileKind::CsvCp932,
        Some(_) | None => FileKind::Csv,
    };
    Ok(download(vendors::export(&app, &frame.caller, kind).await?))
}
