//! 様式・チェックリストの版: published ones, drafts, and how they will look.

use axum::extract::State;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::InstrumentVersionId;
use tachiiri_pages::FieldError;
use tachiiri_pages::instrument_comparison::{Comparison, Line, Side};
use tachiiri_pages::instrument_draft::{DraftForms, DraftRow, InstrumentNew};
use tachiiri_pages::instrument_preview::InstrumentPreview;
use tachiiri_pages::instruments::{InstrumentDetail, InstrumentRow, Instruments};

use super::super::api::download;
use super::super::extract::{Path, Upload, request_key};
use super::super::failure::Failure;
use super::{Frame, Shown, done, fresh_key, refused, shown};
use crate::app::App;
use crate::app::instruments::{self, Standing, Version};
use crate::error::AppError;

pub async fn list(State(app): State<App>, frame: Frame) -> Shown {
    let may_publish = frame.caller.actor.may(tachiiri_domain::access::Act::PublishInstrument);
    let drafts = if may_publish { instruments::drafts(&app, &frame.caller).await? } else { Vec::new() };
    let mut rows = Vec::new();
    // Two forms a year: each is read whole for the number of its items.
    for one in instruments::list(&app, &frame.caller).await? {
        let items = instruments::show(&app, &frame.caller, one.id).await?.items.len() as u64;
        rows.push(InstrumentRow {
            id: one.id,
            key: one.key,
            title: one.title,
            respondent: one.respondent,
            fiscal_year: one.fiscal_year,
            items,
            published_at: one.published_at,
            digest: one.digest,
        });
    }
    let drafts = drafts.into_iter().map(|one| DraftRow {
        id: one.id,
        key: one.key,
        title: one.title,
        year: one.fiscal_year.label(),
        respondent: one.respondent.label(),
        unconfirmed: one.unconfirmed,
        saved_at: one.saved_at,
    });
    shown(&Instruments { drafts: drafts.collect(), may_publish, rows, layout: frame.layout })
}

pub async fn show(State(app): State<App>, frame: Frame, Path(id): Path<InstrumentVersionId>) -> Shown {
    shown(&draw(&app, frame, id).await?)
}

/// The page of a version on a first visit.
pub(super) async fn draw(app: &App, frame: Frame, id: InstrumentVersionId) -> Result<InstrumentDetail, Failure> {
    let version = instruments::open(app, &frame.caller, id).await?;
    let comparison = comparison(instruments::compare(app, &frame.caller, id).await?);
    let (published_at, forms) = match &version.standing {
        Standing::Published { at } => (Some(*at), None),
        Standing::Draft { version: based_on, saved_at, saved_by } => {
            (None, Some(forms(app, &version, *based_on, (*saved_at, saved_by))))
        }
    };
    let Version { instrument, digest, .. } = version;
    Ok(InstrumentDetail { layout: frame.layout, id, instrument, published_at, digest, comparison, forms })
}

fn forms(app: &App, version: &Version, based_on: i32, (saved_at, saved_by): (Timestamp, &str)) -> DraftForms {
    let notice = version.instrument.notice.clone();
    let date = notice.as_ref().and_then(|notice| notice.date).map(tachiiri_domain::wareki::long);
    DraftForms {
        based_on,
        saved_at,
        saved_by: saved_by.to_owned(),
        request_keys: [fresh_key(app), fresh_key(app), fresh_key(app)],
        source: String::new(),
        notice_number: notice.as_ref().map(|notice| notice.number.clone()).unwrap_or_default(),
        notice_date: date.unwrap_or_default(),
        notice_title: notice.map(|notice| notice.title).unwrap_or_default(),
        errors: vec![],
    }
}

fn comparison(found: instruments::Comparison) -> Comparison {
    let side = |side: instruments::Side| Side { number: side.number, label: side.label };
    let line = |one: instruments::Line| Line {
        change: one.change,
        promoted: one.promoted,
        moved: one.moved,
        reworded: one.reworded,
        before: one.before.into_iter().map(side).collect(),
        after: one.after.map(side),
    };
    let before = found.before.zip(found.before_year).map(|(key, year)| format!("{key}（{}）", year.label()));
    Comparison { before, lines: found.lines.into_iter().map(line).collect() }
}

pub async fn new_form(State(app): State<App>, frame: Frame) -> Shown {
    shown(&blank(&app, frame))
}

fn blank(app: &App, frame: Frame) -> InstrumentNew {
    InstrumentNew { layout: frame.layout, request_key: fresh_key(app), problems: vec![], errors: vec![] }
}

/// Keeps the file as a draft; with anything wrong in it, says everything and keeps nothing.
pub async fn create(State(app): State<App>, frame: Frame, upload: Upload) -> Shown {
    let again = |frame: Frame, message: &str| {
        let errors = vec![FieldError::new("file", message)];
        refused(&InstrumentNew { errors, ..blank(&app, frame) })
    };
    let Some(file) = upload.files.iter().find(|file| file.field == "file") else {
        return again(frame, "ファイルが選ばれていません。様式のファイル（.toml）を選んでください。");
    };
    let Ok(text) = std::str::from_utf8(&file.bytes) else {
        return again(frame, &format!("ファイル「{}」は UTF-8 の文字のファイルではありません。", file.name));
    };
    let given = upload.fields.iter().find(|(name, _)| name == "request_key").map(|(_, key)| key.as_str());
    let key = request_key(&app, given)?;
    let replace = upload.fields.iter().any(|(name, value)| name == "replace" && value == "true");
    match instruments::save_draft(&app, &frame.caller, (&file.name, text), replace, &key).await {
        Ok(draft) => Ok(done(&format!("/instruments/{}", draft.id), "saved")),
        Err(AppError::Problems(problems)) => refused(&InstrumentNew { problems, ..blank(&app, frame) }),
        Err(AppError::Refused { code: "draft_there", message }) => {
            let errors = vec![FieldError::new("replace", &message)];
            refused(&InstrumentNew { errors, ..blank(&app, frame) })
        }
        Err(other) => Err(other.into()),
    }
}

/// How the form will look to those who answer it.
pub async fn preview(State(app): State<App>, frame: Frame, Path(id): Path<InstrumentVersionId>) -> Shown {
    let form = instruments::show(&app, &frame.caller, id).await?;
    shown(&InstrumentPreview::of(frame.layout, id, form))
}

/// The form as paper.
pub async fn paper(State(app): State<App>, frame: Frame, Path(id): Path<InstrumentVersionId>) -> Shown {
    Ok(download(instruments::paper(&app, &frame.caller, id).await?))
}

/// The version as the file it would be read from.
pub async fn file(State(app): State<App>, frame: Frame, Path(id): Path<InstrumentVersionId>) -> Shown {
    Ok(download(instruments::file(&app, &frame.caller, id).await?))
}
