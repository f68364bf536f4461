//! A version as its page shows it: published or draft, and beside the year before.

use serde::Serialize;
use tachiiri_domain::access::Act;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::InstrumentVersionId;
use tachiiri_domain::instrument::{Instrument, Item};
use tachiiri_domain::lineage::{Change, differences, says_the_same};
use tachiiri_domain::request::RowVersion;
use tachiiri_reports::Error as Missing;
use tachiiri_reports::blank_form::{self, BlankForm};
use tachiiri_reports::paper::PaperSetting;
use tachiiri_storage::{Conn, instruments};

use super::super::FileBody;
use super::{App, Caller};
use crate::error::{AppError, Result};

/// A version, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub id: InstrumentVersionId,
    pub instrument: Instrument,
    /// SHA-256 of the file.
    pub digest: String,
    pub standing: Standing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Published { at: Timestamp },
    Draft { version: RowVersion, saved_at: Timestamp, saved_by: String },
}

/// A version beside the one before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// `mhlw-cyber-facility/r5`; None where there is no earlier year.
    pub before: Option<String>,
    pub before_year: Option<FiscalYear>,
    pub lines: Vec<Line>,
}

/// One question in both years.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    pub change: Change,
    /// 参考項目から必須へ
    pub promoted: bool,
    pub moved: bool,
    pub reworded: bool,
    pub before: Vec<Side>,
    pub after: Option<Side>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    pub item: String,
    /// `2(7) ネットワーク機器`
    pub number: String,
    pub label: String,
}

impl From<&Item> for Side {
    fn from(item: &Item) -> Self {
        Self { item: item.code.clone(), number: item.label_short(), label: item.label.clone() }
    }
}

/// A version with how it stands. A draft is seen by those who may publish.
pub async fn open(app: &App, caller: &Caller, id: InstrumentVersionId) -> Result<Version> {
    caller.actor.scope_for(Act::ViewInstruments)?;
    if let Some((head, instrument)) = instruments::by_id(&app.db, id).await? {
        let standing = Standing::Published { at: head.published_at };
        return Ok(Version { id, instrument, digest: head.digest, standing });
    }
    if caller.actor.scope_for(Act::PublishInstrument).is_err() {
        return Err(AppError::NotFound);
    }
    let draft = instruments::draft(&app.db, id).await?.ok_or(AppError::NotFound)?;
    let standing = Standing::Draft { version: draft.version, saved_at: draft.saved_at, saved_by: draft.saved_by };
    Ok(Version { id, instrument: draft.instrument, digest: draft.digest, standing })
}

/// A version as the file it would be read from.
pub async fn file(app: &App, caller: &Caller, id: InstrumentVersionId) -> Result<FileBody> {
    let form = open(app, caller, id).await?.instrument;
    let name = format!("{}-{}.toml", form.instrument, form.version);
    let bytes = tachiiri_seed::instruments::write(&form).into_bytes();
    Ok(FileBody { name, media_type: "application/toml", bytes })
}

/// The form as paper, to be filled by hand.
pub async fn paper(app: &App, caller: &Caller, id: InstrumentVersionId) -> Result<FileBody> {
    let form = open(app, caller, id).await?.instrument;
    let name = format!("{}-{}.pdf", form.instrument, form.version);
    let setting = PaperSetting { typst: app.config.typst.clone(), fonts: app.config.fonts.clone() };
    let on = app.clock.today();
    let set = move || {
        let banner = if form.is_confirmed() { "" } else { "下書き（公開前）" };
        let blank = BlankForm { instrument: &form, facility: "", contract: "", due_on: None, banner, on };
        blank_form::render(&blank, &setting)
    };
    let pdf = tokio::task::spawn_blocking(set).await.map_err(|why| AppError::fault("blank form", why))?;
    let pdf = pdf.map_err(|why| match why {
        Missing::TypstMissing(_) | Missing::FontsMissing(_) => AppError::refused("paper_missing", why),
        other => AppError::fault("blank form", other),
    })?;
    Ok(FileBody { name, media_type: "application/pdf", bytes: pdf.bytes })
}

/// What changed since the last form of the same name before this one's year.
pub async fn compare(app: &App, caller: &Caller, id: InstrumentVersionId) -> Result<Comparison> {
    let after = open(app, caller, id).await?.instrument;
    let may_publish = caller.actor.scope_for(Act::PublishInstrument).is_ok();
    let Some(before) = form_before(&app.db, &after, may_publish).await? else {
        return Ok(Comparison { before: None, before_year: None, lines: Vec::new() });
    };
    Ok(comparison(&before, &after))
}

/// Two versions side by side, each by its key (`mhlw-cyber-facility/r5`).
///
/// # Errors
/// `no_such_version` with the key that is neither published nor, for those who may publish, a draft.
pub async fn compare_versions(app: &App, caller: &Caller, (before, after): (&str, &str)) -> Result<Comparison> {
    caller.actor.scope_for(Act::ViewInstruments)?;
    let with_drafts = caller.actor.scope_for(Act::PublishInstrument).is_ok();
    let (before, after) = (named(app, before, with_drafts).await?, named(app, after, with_drafts).await?);
    Ok(comparison(&before, &after))
}

async fn named(app: &App, key: &str, with_drafts: bool) -> Result<Instrument> {
    let (name, version) = key.split_once('/').unwrap_or((key, ""));
    if let Some((_, form)) = instruments::by_key(&app.db, name, version).await? {
        return Ok(form);
    }
    let draft = if with_drafts { instruments::draft_of(&app.db, name, version).await? } else { None };
    draft.map(|draft| draft.instrument).ok_or_else(|| {
        let message =
            format!("様式「{key}」はありません。「mhlw-cyber-facility/r5」のように、様式の名前と版を入れてください。");
        AppError::bad_input("no_such_version", message)
    })
}

fn comparison(before: &Instrument, after: &Instrument) -> Comparison {
    let lines = differences(before, after).into_iter().map(|one| Line {
        change: one.change,
        promoted: one.promoted,
        moved: one.moved,
        reworded: one.after.is_some_and(|item| one.before.iter().any(|old| !says_the_same(&old.label, &item.label))),
        before: one.before.into_iter().map(Side::from).collect(),
        after: one.after.map(Side::from),
    });
    Comparison { lines: lines.collect(), before: Some(before.key()), before_year: Some(before.fiscal_year) }
}

/// The form of the last year before, published or, for those who see them, still a draft.
pub(in crate::app) async fn form_before(
    conn: &impl Conn,
    after: &Instrument,
    with_drafts: bool,
) -> Result<Option<Instrument>> {
    let earlier = |name: &str, year: FiscalYear| name == after.instrument && year < after.fiscal_year;
    let published = instruments::list(conn).await?.into_iter().filter(|one| earlier(&one.instrument, one.fiscal_year));
    let published = published.max_by_key(|one| (one.fiscal_year, one.published_at));
    let drafts = if with_drafts { instruments::drafts(conn).await? } else { Vec::new() };
    let name = |key: &str| key.split('/').next().unwrap_or_default().to_owned();
    let draft = drafts.into_iter().filter(|one| earlier(&name(&one.key), one.fiscal_year));
    let draft = draft.max_by_key(|one| one.fiscal_year);
    match (published, draft) {
        (Some(one), draft) if draft.as_ref().is_none_or(|draft| draft.fiscal_year <= one.fiscal_year) => {
            Ok(instruments::find(conn, one.id).await?)
        }
        (_, Some(draft)) => Ok(instruments::draft(conn, draft.id).await?.map(|draft| draft.instrument)),
        (_, None) => Ok(None),
    }
}
