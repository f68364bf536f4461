//! 様式の原本: a workbook read, corrected line by line, kept as a draft.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use tachiiri_domain::form_book::ColumnCorrection;
use tachiiri_domain::ids::FormBookId;
use tachiiri_domain::instrument::{Notice, Respondent};
use tachiiri_domain::request::{RequestKey, RowVersion};
use tachiiri_domain::wareki;
use tachiiri_pages::FieldError;
use tachiiri_pages::form_books::{FormBook, FormBookRow, FormBooks, VersionFields};

use super::super::api::download;
use super::super::extract::{Form, Path, Query, Upload, choice, optional, request_key};
use super::super::failure::{Failure, redirect};
use super::form_book::{Editing, draw};
use super::form_book_line;
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, done, fresh_key, refused, shown};
use crate::app::App;
use crate::app::form_books::{self, Correction, NewVersion};
use crate::error::AppError;

pub async fn list(State(app): State<App>, frame: Frame) -> Shown {
    shown(&books(&app, frame, vec![]).await?)
}

async fn books(app: &App, frame: Frame, errors: Vec<FieldError>) -> Result<FormBooks, Failure> {
    let row = |one: form_books::BookHead| FormBookRow {
        id: one.id,
        name: one.name,
        corrections: one.corrections,
        uploaded_at: one.uploaded_at,
    };
    let rows = form_books::list(app, &frame.caller).await?.into_iter().map(row).collect();
    Ok(FormBooks { layout: frame.layout, request_key: fresh_key(app), rows, errors })
}

/// Keeps the workbook and shows what was read; a file that can hold no form is refused on the same page.
pub async fn create(State(app): State<App>, frame: Frame, upload: Upload) -> Shown {
    let key = request_key(&app, field(&upload.fields, "request_key"))?;
    let outcome = match upload.files.into_iter().find(|file| file.field == "file") {
        Some(file) => form_books::upload(&app, &frame.caller, &file.name, file.bytes.to_vec(), &key).await,
        None => {
            let message = "ファイルが選ばれていません。様式の原本（.xlsx）を選んでください。";
            Err(AppError::bad_input("file_missing", message))
        }
    };
    match outcome {
        Ok(state) => Ok(done(&format!("/instruments/books/{}", state.id), "saved")),
        Err(wrong @ (AppError::Problems(_) | AppError::BadInput { .. })) => {
            refused(&books(&app, frame, vec![FieldError::new("file", &wrong.message())]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct BookQuery {
    form: Option<String>,
    sheet: Option<String>,
    row: Option<String>,
    column: Option<String>,
    table: Option<String>,
}

pub(super) fn respondent(text: Option<&str>) -> Result<Option<Respondent>, Failure> {
    choice("様式", text, &["facility", "vendor"])
}

pub async fn show(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<FormBookId>,
    Query(query): Query<BookQuery>,
) -> Shown {
    let editing = Editing {
        sheet: query.sheet.unwrap_or_default(),
        row: optional(query.row.as_deref())?,
        column: optional(query.column.as_deref())?,
        table: optional(query.table.as_deref())?,
    };
    shown(&draw(&app, frame, id, (respondent(query.form.as_deref())?, &editing)).await?)
}

pub async fn line(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<FormBookId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let wrong = match form_book_line::read(&fields)? {
        Err(wrong) => wrong,
        Ok(line) => match kept(&app, &frame, id, &Correction::Line(line), &fields).await {
            Err(wrong) if wrong.status == StatusCode::UNPROCESSABLE_ENTITY => {
                vec![FieldError::new("cells", &wrong.detail)]
            }
            outcome => return outcome,
        },
    };
    line_again(&app, frame, id, &fields, wrong).await
}

/// The page with the line still being corrected, and what was typed.
async fn line_again(app: &App, frame: Frame, id: FormBookId, fields: &Fields, errors: Vec<FieldError>) -> Shown {
    let editing = Editing {
        sheet: field(fields, "sheet").unwrap_or_default().to_owned(),
        row: optional(field(fields, "row"))?,
        ..Editing::default()
    };
    let mut page = draw(app, frame, id, (respondent(field(fields, "form"))?, &editing)).await?;
    if let Some(line) = page.lines.iter_mut().find(|line| line.editing.is_some()) {
        line.editing = Some(form_book_line::typed(fields));
    }
    refused(&FormBook { errors, ..page })
}

pub async fn column(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<FormBookId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let correction = Correction::Column(ColumnCorrection {
        sheet: field(&fields, "sheet").unwrap_or_default().to_owned(),
        row: number(&fields, "row")?,
        column: number(&fields, "column")?,
        until: optional(field(&fields, "until"))?,
        meaning: needed("列の意味", &fields, "meaning")?,
        round: optional(field(&fields, "round"))?,
    });
    kept(&app, &frame, id, &correction, &fields).await
}

pub async fn undo(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<FormBookId>,
    Form(fields): Form<Fields>,
) -> Shown {
    kept(&app, &frame, id, &Correction::Nothing, &fields).await
}

async fn kept(app: &App, frame: &Frame, id: FormBookId, correction: &Correction, fields: &Fields) -> Shown {
    let (key, based_on) = based(app, fields)?;
    form_books::correct(app, &frame.caller, id, (correction, based_on), &key).await?;
    read_anew(id, fields)
}

/// The key of the request and what it is based on.
pub(super) fn based(app: &App, fields: &Fields) -> Result<(RequestKey, RowVersion), Failure> {
    let based_on = optional(field(fields, "based_on"))?.unwrap_or_default();
    Ok((request_key(app, field(fields, "request_key"))?, based_on))
}

/// To the page of the workbook after a correction.
pub(super) fn read_anew(id: FormBookId, fields: &Fields) -> Shown {
    let form = respondent(field(fields, "form"))?.map_or("facility", Respondent::key);
    Ok(redirect(&format!("/instruments/books/{id}?form={form}&done=saved")))
}

pub(super) fn number(fields: &Fields, name: &str) -> Result<u32, Failure> {
    let missing = || Failure::bad_request("bad_value", format!("送られた欄「{name}」がありません。"));
    optional(field(fields, name))?.ok_or_else(missing)
}

pub(super) fn optional_key<T: std::str::FromStr<Err = String>>(
    label: &str,
    fields: &Fields,
    name: &str,
) -> Result<Option<T>, Failure> {
    choice(label, field(fields, name), &["一覧にある値"])
}

pub(super) fn needed<T: std::str::FromStr<Err = String>>(
    label: &str,
    fields: &Fields,
    name: &str,
) -> Result<T, Failure> {
    let missing = || Failure::bad_request("bad_value", format!("{label}を選んでください。"));
    optional_key(label, fields, name)?.ok_or_else(missing)
}

/// Keeps the draft and goes on to its page, where the wording is confirmed.
pub async fn draft(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<FormBookId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    let form = respondent(field(&fields, "form"))?;
    let typed = typed(&fields);
    let outcome = match new_version(&fields, form.unwrap_or(Respondent::Facility), &typed) {
        Ok(new) => form_books::save_draft(&app, &frame.caller, id, &new, &key).await,
        Err(wrong) => return again(&app, frame, id, (form, typed), Wrong::Field(wrong)).await,
    };
    match outcome {
        Ok(draft) => Ok(done(&format!("/instruments/{}", draft.id), "saved")),
        Err(AppError::Refused { code: "draft_there", message }) => {
            let wrong = FieldError::new("replace", &message);
            again(&app, frame, id, (form, typed), Wrong::Field(wrong)).await
        }
        Err(AppError::Problems(problems)) => again(&app, frame, id, (form, typed), Wrong::Problems(problems)).await,
        Err(other) => Err(other.into()),
    }
}

enum Wrong {
    Field(FieldError),
    Problems(Vec<tachiiri_domain::problem::Problem>),
}

async fn again(
    app: &App,
    frame: Frame,
    id: FormBookId,
    (form, typed): (Option<Respondent>, VersionFields),
    wrong: Wrong,
) -> Shown {
    let mut page = draw(app, frame, id, (form, &Editing::default())).await?;
    page.version = typed;
    match wrong {
        Wrong::Field(error) => page.errors = vec![error],
        Wrong::Problems(problems) => page.problems = problems,
    }
    refused(&page)
}

fn typed(fields: &Fields) -> VersionFields {
    let text = |name: &str| field(fields, name).unwrap_or_default().trim().to_owned();
    VersionFields {
        instrument: text("instrument"),
        version: text("version"),
        fiscal_year: text("fiscal_year"),
        title: text("title"),
        notice_number: text("notice_number"),
        notice_date: text("notice_date"),
        notice_title: text("notice_title"),
    }
}

fn new_version(fields: &Fields, respondent: Respondent, typed: &VersionFields) -> Result<NewVersion, FieldError> {
    let year = typed.fiscal_year.parse();
    let fiscal_year = year
        .map_err(|bad: tachiiri_domain::fiscal_year::BadFiscalYear| FieldError::new("fiscal_year", &bad.to_string()))?;
    let date = match typed.notice_date.as_str() {
        "" => None,
        text => Some(wareki::parse(text).map_err(|bad| FieldError::new("notice_date", &bad.to_string()))?),
    };
    let named = !(typed.notice_number.is_empty() && typed.notice_title.is_empty());
    let notice = Notice { number: typed.notice_number.clone(), date, title: typed.notice_title.clone() };
    Ok(NewVersion {
        respondent,
        instrument: typed.instrument.clone(),
        version: typed.version.clone(),
        fiscal_year,
        title: typed.title.clone(),
        notice: named.then_some(notice),
        replace: field(fields, "replace") == Some("true"),
    })
}

/// The workbook with made-up answers in it.
pub async fn preview(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<FormBookId>,
    Query(query): Query<BookQuery>,
) -> Shown {
    let form = respondent(query.form.as_deref())?.unwrap_or(Respondent::Facility);
    Ok(download(form_books::preview(&app, &frame.caller, id, form).await?))
}
