//! 根拠資料: the page, adding, fetching, taking back.

use std::collections::BTreeMap;

use axum::extract::State;
use tachiiri_domain::evidence::{CannotStatement, Disclosure, EvidenceKind};
use tachiiri_domain::ids::{ChecklistId, EvidenceId};
use tachiiri_domain::wareki;
use tachiiri_pages::evidence::{Evidence, EvidenceLine, FormKeys};
use tachiiri_pages::{FieldError, Layout};

use super::super::api::download;
use super::super::extract::{Form, Path, Query, Upload, choice, optional, request_key};
use super::super::failure::Failure;
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, done, fresh_key, refused, sheet, shown};
use crate::app::App;
use crate::app::checklists::ChecklistView;
use crate::app::evidence::{self, Incoming, Source};
use crate::error::AppError;

/// What the address asks for.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct EvidenceQuery {
    /// The item a new piece is for.
    item: Option<String>,
    /// The piece that a new one shall replace.
    replace: Option<String>,
}

pub async fn show(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<ChecklistId>,
    Query(query): Query<EvidenceQuery>,
) -> Shown {
    let view = evidence::of_sheet(&app, &frame.caller, id).await?;
    let replaces: Option<EvidenceId> = optional(query.replace.as_deref()).unwrap_or_default();
    let mut page = page(&app, frame.layout, view, replaces);
    let old = page.replaces.as_ref();
    let item = query.item.or_else(|| old.and_then(|old| old.item.clone()));
    page.typed = BTreeMap::from([("item".to_owned(), item.unwrap_or_default())]);
    if let Some(old) = page.replaces.clone() {
        page.typed.insert("title".to_owned(), old.title);
        page.typed.insert("kind".to_owned(), old.kind.key().to_owned());
    }
    shown(&page)
}

fn page(app: &App, layout: Layout, view: ChecklistView, replaces: Option<EvidenceId>) -> Evidence {
    let lines: Vec<_> = view.evidence.iter().cloned().map(|one| line(app, one)).collect();
    Evidence {
        layout,
        keys: FormKeys { file: fresh_key(app), reference: fresh_key(app), statement: fresh_key(app) },
        head: sheet::head(&view.checklist),
        replaces: lines.iter().find(|line| line.stands && Some(line.id) == replaces).cloned(),
        lines,
        may_add: view.can.keep,
        instrument: view.instrument,
        typed: BTreeMap::new(),
        errors: vec![],
    }
}

/// A piece of evidence as pages show it.
pub fn line(app: &App, one: evidence::Evidence) -> EvidenceLine {
    EvidenceLine {
        stands: one.stands(),
        id: one.id,
        item: one.item,
        kind: one.kind,
        title: one.title,
        note: one.note,
        held: one.held,
        disclosure: one.disclosure,
        version: one.version,
        added_by: one.added_by,
        added_at: one.added_at,
        withdrawn: one.withdrawn,
        request_key: fresh_key(app),
    }
}

pub async fn add(State(app): State<App>, frame: Frame, Path(id): Path<ChecklistId>, upload: Upload) -> Shown {
    let key = request_key(&app, field(&upload.fields, "request_key"))?;
    let fields = upload.fields.clone();
    let errors = match incoming(upload)? {
        Err(errors) => errors,
        Ok(new) => match evidence::add(&app, &frame.caller, id, new, &key).await {
            Ok(_) => return Ok(done(&format!("/checklists/{id}/evidence"), "kept")),
            Err(AppError::Problems(problems)) => problems.into_iter().map(|one| (one.column, one.message)).collect(),
            Err(other) => return Err(other.into()),
        },
    };
    let view = evidence::of_sheet(&app, &frame.caller, id).await?;
    let replaces = optional(field(&fields, "replaces"))?;
    let how = field(&fields, "how").unwrap_or("file");
    let wrong = |(column, message): (String, String)| FieldError::new(&format!("{how}-{column}"), &message);
    let errors = errors.into_iter().map(wrong).collect();
    refused(&Evidence { typed: fields.into_iter().collect(), errors, ..page(&app, frame.layout, view, replaces) })
}

/// Field and sentence of what is wrong with a form.
type Wrong = Vec<(String, String)>;

/// The form as a piece of evidence, or what cannot be read of it.
///
/// # Errors
/// 400 where the form is not one of ours.
pub fn incoming(upload: Upload) -> Result<Result<Incoming, Wrong>, Failure> {
    let Upload { fields, files } = upload;
    let text = |name: &str| field(&fields, name).unwrap_or_default().trim().to_owned();
    let kinds: Vec<_> = EvidenceKind::ALL.iter().map(|kind| kind.key()).collect();
    let kind = choice("資料の種類", field(&fields, "kind"), &kinds)?;
    let source = match field(&fields, "how").unwrap_or("file") {
        "statement" => Source::Statement(statement(&fields)),
        "reference" => match wareki::parse(&text("dated_on")) {
            Ok(dated_on) => Source::Reference { place: text("place"), dated_on },
            Err(bad) => return Ok(Err(vec![("dated_on".to_owned(), bad.to_string())])),
        },
        _ => match files.into_iter().find(|file| ["file", "photo"].contains(&file.field.as_str())) {
            Some(file) => Source::File { name: file.name, bytes: file.bytes.to_vec() },
            None => {
                let said = "ファイルが選ばれていません。ファイルを選ぶか、「所在だけを書く」を使ってください。";
                return Ok(Err(vec![("file".to_owned(), said.to_owned())]));
            }
        },
    };
    let kind = match source {
        Source::Statement(_) => EvidenceKind::Cannot,
        Source::File { .. } | Source::Reference { .. } => kind.unwrap_or(EvidenceKind::Ground),
    };
    Ok(Ok(Incoming {
        item: Some(text("item")).filter(|item| !item.is_empty()),
        kind,
        title: text("title"),
        note: text("note"),
        source,
        disclosure: kind.is_disclosure().then(|| disclosure(&fields)),
        replaces: optional(field(&fields, "replaces"))?,
    }))
}

fn statement(fields: &Fields) -> CannotStatement {
    let text = |name: &str| field(fields, name).unwrap_or_default().trim().to_owned();
    CannotStatement { device: text("device"), why: text("why"), incident: text("incident"), os_log: text("os_log") }
}

fn disclosure(fields: &Fields) -> Disclosure {
    let ticked = |name: &str| field(fields, name) == Some("true");
    let edition = field(fields, "edition").unwrap_or_default().trim().to_owned();
    Disclosure { edition, latest: !ticked("older"), own_layout: ticked("own_layout") }
}

pub async fn file(State(app): State<App>, frame: Frame, Path((id, piece)): Path<(ChecklistId, EvidenceId)>) -> Shown {
    Ok(download(evidence::file_of(&app, &frame.caller, id, piece).await?))
}

pub async fn withdraw(
    State(app): State<App>,
    frame: Frame,
    Path((id, piece)): Path<(ChecklistId, EvidenceId)>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    evidence::withdraw(&app, &frame.caller, (id, piece), &key).await?;
    Ok(done(&format!("/checklists/{id}/evidence"), "withdrawn"))
}
